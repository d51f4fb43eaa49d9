"""What the business runs, and its business context."""

from datetime import date
from enum import StrEnum

import msgspec

from accord.core.fact import Fact


class Criticality(StrEnum):
    """What stops when the service stops."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Exposure(StrEnum):
    """Who can reach the service. SSVC calls these small, controlled and open."""

    INTERNAL = "internal"
    PARTNER = "partner"
    INTERNET = "internet"


class DataClass(StrEnum):
    """What the service holds. Payment, health and credentials are regulated."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CUSTOMER = "customer"
    PAYMENT = "payment"
    HEALTH = "health"
    CREDENTIALS = "credentials"


class Environment(StrEnum):
    """Where the code runs."""

    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"


class Control(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A compensating control. It counts until it expires, and counts fully only with a check that was run."""

    name: str
    expires: date
    #: The command or address that proves the control works; without one the control is only claimed.
    check: str = ""
    verified_at: date | None = None


class Service(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service and its business context. None and an empty tuple mean that nobody has said."""

    name: str
    #: Patterns of paths that belong to the service, relative to the folder of its ``accord.toml``.
    paths: tuple[str, ...] = ()
    team: str = ""
    criticality: Criticality | None = None
    exposure: Exposure | None = None
    data: tuple[DataClass, ...] = ()
    environment: Environment | None = None
    #: Names of services that stop or degrade when this one stops.
    dependents: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    #: Names of the values above that nobody has confirmed.
    assumed: tuple[str, ...] = ()
    #: Where the values were declared, and when that was last changed.
    source: str = ""
    at: date | None = None

    def fact(self, name: str) -> Fact:
        """Return a context value (``criticality``, ``exposure``, ``data`` or ``environment``) as a fact."""
        value = getattr(self, name)
        text = ", ".join(value) if isinstance(value, tuple) else value
        known = bool(text)
        return Fact(
            name=name,
            value=str(text) if known else None,
            source=self.source if known else "",
            at=self.at if known else None,
            confirmed=known and name not in self.assumed,
        )


#: What no service's path matches. Named in every output, so that it is seen and claimed.
UNASSIGNED = Service(name="unassigned")
