"""What a flaw means here: six facts about the service that has it, as its accord.toml tells them."""

from datetime import date, datetime

import msgspec

from accord.core.fact import Fact
from accord.core.service import Control, DataClass, Service

#: Each scale from the lowest risk to the highest.
EXPOSURE = ("internal", "partner", "internet")
CRITICALITY = ("low", "medium", "high", "critical")
ENVIRONMENT = ("development", "staging", "production")
REACHABILITY = ("no", "yes")
CONTROL = ("verified", "claimed", "none")

#: How sensitive each class of data is: public, internal, customer, regulated.
SENSITIVITY = {
    DataClass.PUBLIC: 0,
    DataClass.INTERNAL: 1,
    DataClass.CUSTOMER: 2,
    DataClass.PAYMENT: 3,
    DataClass.HEALTH: 3,
    DataClass.CREDENTIALS: 3,
}


class Context(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Six facts about the service that has a flaw. A fact that is left out is unknown.

    ``exposure`` is internal, partner or internet. ``criticality`` is low, medium, high or critical. ``data`` names the
    most sensitive classes that the service holds, separated by a comma. ``environment`` is development, staging or
    production. ``reachability`` tells whether the flawed code is reached: no or yes. ``control`` is none, claimed or
    verified; an unknown control protects nothing.
    """

    exposure: Fact = Fact(name="exposure")
    criticality: Fact = Fact(name="criticality")
    data: Fact = Fact(name="data")
    environment: Fact = Fact(name="environment")
    reachability: Fact = Fact(name="reachability")
    control: Fact = Fact(name="control")


def context_of(service: Service, now: date, reachability: Fact | None = None) -> Context:
    """Gather what is declared about a service.

    Args:
        service: The service with its business context.
        now: The day of the judgement; a control that has expired by then counts nothing.
        reachability: Whether the flawed code is reached, where something tells; None is unknown.
    """
    return Context(
        exposure=service.fact("exposure"),
        criticality=service.fact("criticality"),
        data=_data(service),
        environment=service.fact("environment"),
        reachability=reachability or Fact(name="reachability"),
        control=_control(service, now.date() if isinstance(now, datetime) else now),
    )


def _data(service: Service) -> Fact:
    highest = max((SENSITIVITY[data] for data in service.data), default=0)
    worst = (data for data in service.data if SENSITIVITY[data] == highest)
    value = ", ".join(dict.fromkeys(worst))
    return msgspec.structs.replace(service.fact("data"), value=value or None)


def _control(service: Service, today: date) -> Fact:
    """Return the strongest control that has not expired.

    A control that nobody has declared is none, and that is no assumption: what is not there protects nothing.
    """
    facts = [_strength(service, control, today) for control in service.controls if control.expires >= today]
    none = Fact(name="control", value="none", source=service.source, at=service.at, confirmed=True)
    return min([*facts, none], key=lambda fact: CONTROL.index(str(fact.value)))


def _strength(service: Service, control: Control, today: date) -> Fact:
    checked = bool(control.check) and control.verified_at is not None and control.verified_at <= today
    verified = checked and "controls" not in service.assumed
    return Fact(
        name="control",
        value="verified" if verified else "claimed",
        source=f"{control.name}, {service.source}" if service.source else control.name,
        at=control.verified_at if verified else service.at,
        confirmed=verified,
    )
