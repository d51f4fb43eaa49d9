"""A match of Grype's as a finding."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from accord.core.finding import Confidence, Finding, Place, Severity
from accord.readers.grype.shapes import Fix, Location, Match, Metrics, Rule, Vulnerability

TOOL = "grype"

_SEVERITY = {
    "Critical": Severity.CRITICAL,
    "High": Severity.HIGH,
    "Medium": Severity.MEDIUM,
    "Low": Severity.LOW,
    "Negligible": Severity.INFO,
}
_NO_FIX = {"wont-fix": "The vendor will not fix it"}
_GONE = {"not_affected", "fixed"}
_STATUSES = {*_GONE, "affected", "under_investigation"}
_NO_FIX_KNOWN = Fix()
_NO_METRICS = Metrics()


def finding_of(match: Match, version: str, report: str) -> Finding:
    """Return a match as a finding, suppressed where a rule ignores it."""
    one, artifact, related = match.vulnerability, match.artifact, match.related or ()
    fix = one.fix or _NO_FIX_KNOWN
    ids, aliases = _ids(one.id or "", related) if related else ((one.id,) if one.id else (), ())
    vector, score = _cvss(one, related)
    places = artifact.locations
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    finding = Finding(
        TOOL, version, one.id or "", "", one.description or (_description(related) if related else ""),
        _severity(one.severity), Confidence.UNKNOWN, "", "",
        _cwes(one, related) if one.cwes or related else (), ids, aliases, vector, score,
        path=_path(places[0]) if places else "",
        locations=tuple([Place(_path(place)) for place in places[1:]]) if places and len(places) > 1 else (),
        component_name=artifact.name or "",
        component_version=artifact.version or "",
        purl=artifact.purl or "",
        component_ref=artifact.id or "",
        fixed_versions=fix.versions or ((one.fixed_in,) if one.fixed_in else ()),
        remediation=_NO_FIX.get(fix.state or "", ""),
        references=_references(one),
        report=report,
    )  # fmt: skip
    return _ignored(finding, match.rules) if match.rules else finding


def _description(related: Sequence[Vulnerability]) -> str:
    return next((other.description for other in related if other.description), "")


def _severity(word: str | None) -> Severity:
    return _SEVERITY.get(word or "") or _SEVERITY.get((word or "").capitalize(), Severity.UNKNOWN)


def _ids(name: str, related: Sequence[Vulnerability]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what Grype names first and its synonyms; several CVEs are no synonyms, so all are named."""
    others = tuple(dict.fromkeys([one.id for one in related if one.id and one.id != name]))
    cves = len([other for other in (name, *others) if other.startswith("CVE-")])
    if cves > 1 or not name:
        return ((name, *others) if name else others), ()
    return (name,), others


def _cvss(one: Vulnerability, related: Sequence[Vulnerability]) -> tuple[str, float | None]:
    """Return the newest vector and its score: the advisory's own, else those of what it stands for."""
    for vulnerability in (one, *related):
        if vulnerability.cvss:
            rated = vulnerability.cvss
            best = rated[0] if len(rated) == 1 else max(rated, key=lambda one: one.version or "")
            return best.vector or "", (best.metrics or _NO_METRICS).base_score
    return "", None


def _cwes(one: Vulnerability, related: Sequence[Vulnerability]) -> tuple[int, ...]:
    for vulnerability in (one, *related):
        if vulnerability.cwes:
            numbers = _numbers(tuple([weakness.cwe or "" for weakness in vulnerability.cwes]))
            if numbers:
                return numbers
    return ()


@lru_cache(maxsize=4096)
def _numbers(names: tuple[str, ...]) -> tuple[int, ...]:
    """Take the numbers out of names such as ``CWE-79``; ``NVD-CWE-noinfo`` has none."""
    numbers = (name.rpartition("-")[2] for name in names)
    return tuple(dict.fromkeys(int(number) for number in numbers if number.isdecimal() and int(number)))


def _path(location: Location | str) -> str:
    return location if isinstance(location, str) else location.path or location.real_path or ""


def _references(one: Vulnerability) -> tuple[str, ...]:
    urls = one.urls or one.links or ()
    if not one.source or one.source in urls:
        return urls
    return (one.source, *urls)


def _ignored(finding: Finding, rules: Sequence[Rule]) -> Finding:
    """Add who ignores a match and why: the user's rule, one of Grype's own, or a VEX document."""
    status = next((rule.vex_status for rule in rules if rule.vex_status in _STATUSES), "") or ""
    words = ((rule.namespace, rule.reason, rule.vex_status) for rule in rules)
    return msgspec.structs.replace(
        finding,
        suppressed=True,
        suppression_reason="; ".join(dict.fromkeys(filter(None, (": ".join(filter(None, parts)) for parts in words)))),
        status=status,
        justification=next((rule.vex_justification for rule in rules if rule.vex_justification), ""),
        inactive=status in _GONE,
    )
