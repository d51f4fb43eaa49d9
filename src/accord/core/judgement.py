"""A vulnerability with what was judged about it at one moment."""

from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

import msgspec

from accord.core.documents import Agreement, Claim
from accord.core.finding import Finding
from accord.core.intelligence import Intelligence
from accord.core.risk import Assessment, Threat
from accord.core.risk.story import identifier_of, where_of
from accord.core.service import Service
from accord.core.weakness import Weakness

T = TypeVar("T")


class Kind(StrEnum):
    """What kind of thing has to change."""

    PACKAGE = "package"
    SECRET = "secret"  # noqa: S105  a kind, not a secret
    CODE = "code"
    CONFIGURATION = "configuration"
    OTHER = "other"


class Judged(msgspec.Struct, frozen=True, gc=False):
    """One vulnerability on one service, with the findings that saw it (the most telling first)."""

    id: str
    kind: Kind
    service: Service
    findings: tuple[Finding, ...]
    threat: Threat
    assessment: Assessment
    weakness: Weakness | None = None
    intelligence: Intelligence | None = None
    fingerprints: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    #: open, accepted or not affected.
    state: str = "open"
    agreement: Agreement | None = None
    claims: tuple[Claim, ...] = ()

    @property
    def finding(self) -> Finding:
        """The most telling finding."""
        return self.findings[0]

    @property
    def identifier(self) -> str:
        """What it is looked up by: its CVE where the feeds know one, else an advisory, a CWE or a rule."""
        if self.intelligence:
            return self.intelligence.cve
        telling = self.findings[0]
        if not (telling.vulnerability_ids or telling.cwes):
            telling = next((one for one in self.findings if one.vulnerability_ids or one.cwes), telling)
        return identifier_of(telling)

    @property
    def title(self) -> str:
        """What and where, in a few words."""
        return self.titled(self.identifier, where_of(self.finding))

    def titled(self, identifier: str, where: str) -> str:
        """Return the title, for who has asked for identifier and place already."""
        finding = self.findings[0]
        if finding.component_name:
            return f"{identifier} in {where}"
        what = self.weakness.name if self.weakness else finding.title or finding.rule_id or "Finding"
        return f"{capitalised(what)} in {where}" if where else what


def sort_urgent_first(items: list[T], judged: str = "") -> None:
    """Sort in place as ``core.risk.order`` does where all were first seen on one day: score, exact place, id.

    Stable sorts by one value each need no key tuple for each of a hundred thousand.

    Args:
        items: Vulnerabilities, or what holds one each.
        judged: How to get from an item to its vulnerability, such as ``judged.``
    """
    items.sort(key=attrgetter(f"{judged}id"))
    items.sort(key=attrgetter(f"{judged}assessment.position"), reverse=True)
    items.sort(key=attrgetter(f"{judged}assessment.score"), reverse=True)


@lru_cache(maxsize=4096)
def capitalised(text: str) -> str:
    """Return a text that begins with a capital, as a title does; the rest stays as it is."""
    return f"{text[:1].upper()}{text[1:]}"


_CONFIGURATION_SUFFIXES = (".tf", ".yaml", ".yml", ".json", ".toml", ".ini", ".cfg", ".conf", ".dockerfile", ".bicep")
_SECRET_WEAKNESS = "hard-coded-secret"  # noqa: S105  the name of a family, not a secret


def kind_of(finding: Finding, weakness: Weakness | None) -> Kind:
    """Tell what has to change: a package, a secret, code or configuration."""
    if finding.component_name:
        return Kind.PACKAGE
    if weakness is not None and weakness.family == _SECRET_WEAKNESS:
        return Kind.SECRET
    if finding.resource or _is_configuration(finding.path):
        return Kind.CONFIGURATION
    return Kind.CODE if finding.path else Kind.OTHER


@lru_cache(maxsize=1 << 16)
def _is_configuration(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith(_CONFIGURATION_SUFFIXES) or name.startswith("dockerfile")
