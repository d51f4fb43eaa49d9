"""Advisories about a package, and licences that it should not have, as findings."""

from functools import lru_cache

import msgspec

from accord.core.finding import Finding, Severity
from accord.ports.cvss import base_score
from accord.readers.osv_scanner.packages import purl
from accord.readers.osv_scanner.shapes import (
    Advisory,
    Affected,
    AffectedPackage,
    Analysis,
    General,
    GenericFinding,
    Group,
    Identity,
    Info,
    Rating,
    Specific,
    Target,
)

TOOL = "osv-scanner"

_SEVERITY = {
    "CRITICAL": Severity.CRITICAL,
    "HIGH": Severity.HIGH,
    "IMPORTANT": Severity.HIGH,
    "MODERATE": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "LOW": Severity.LOW,
    "NEGLIGIBLE": Severity.INFO,
}
#: The levels of detectors.
_LEVELS = {1: Severity.INFO, 2: Severity.LOW, 3: Severity.MEDIUM, 4: Severity.HIGH, 5: Severity.CRITICAL}
#: CVSS's bands of scores, from the top (FIRST, CVSS 3.1 section 5).
_BANDS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
_NOTHING = Specific()


class PackageReader:
    """Makes findings of what is said about one package."""

    def __init__(self, info: Info, path: str, report: str) -> None:
        self._name = info.name or ""
        self._version = info.version or info.commit or ""
        self._plain_name = _plain(self._name)
        self._ecosystem = info.ecosystem or ""
        self._purl = purl(self._ecosystem, self._name, info.version or "")
        self._path = path
        self._report = report

    def finding(self, one: Advisory, analyses: dict[str, Analysis]) -> Finding:
        """Return an advisory as a finding."""
        name = one.id or ""
        ids, aliases = _ids(name, one)
        specific = one.database_specific or _NOTHING
        own = [part for part in one.affected or () if part.package and self._is_about(part.package)]
        ratings = one.severity or _own_ratings(own)
        vector = _vector(ratings) if ratings else ""
        score = base_score(vector) if vector else None
        # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
        finding = Finding(
            TOOL,
            "",
            name,
            one.summary or "",
            one.details or "",
            _severity(specific.severity, ratings, score),
            cwes=_cwes(specific.cwe_ids) if specific.cwe_ids else (),
            vulnerability_ids=ids,
            aliases=aliases,
            cvss_vector=vector,
            cvss_score=score,
            path=self._path,
            component_name=self._name,
            component_version=self._version,
            purl=self._purl,
            component_ref=self._purl,
            fixed_versions=_fixed(own),
            references=tuple([link.url for link in one.references if link.url]) if one.references else (),
            report=self._report,
        )
        if one.withdrawn:
            return msgspec.structs.replace(finding, inactive=True, suppression_reason=f"withdrawn {one.withdrawn}")
        return _analysed(finding, analyses[name]) if name in analyses else finding

    def violation(self, licence: str) -> Finding:
        """Return a licence that is not on the user's list as a finding."""
        return Finding(
            TOOL,
            rule_id=licence,
            title=f"Licence {licence} is not on the list of allowed ones",
            path=self._path,
            component_name=self._name,
            component_version=self._version,
            purl=self._purl,
            component_ref=self._purl,
            report=self._report,
        )

    def _is_about(self, package: AffectedPackage) -> bool:
        if package.ecosystem != self._ecosystem or not package.name:
            return False
        return package.name == self._name or _plain(package.name) == self._plain_name


def analyses_of(groups: tuple[Group, ...] | None) -> dict[str, Analysis]:
    """Return what OSV-Scanner found out about each advisory of a package."""
    found: dict[str, Analysis] = {}
    for group in groups or ():
        found.update(group.analysis or group.analysis_camel or {})
    return found


def generic(one: GenericFinding, report: str) -> Finding:
    """Return what a detector found that is no advisory."""
    advice = one.adv or General()
    return Finding(
        TOOL,
        rule_id=(advice.id or Identity()).reference or "",
        title=advice.title or "",
        message="\n\n".join(filter(None, ((one.target or Target()).extra, advice.description))),
        severity=_LEVELS.get(advice.severity or 0, Severity.UNKNOWN),
        remediation=advice.recommendation or "",
        report=report,
    )


def _plain(name: str) -> str:
    """Return a name as it compares: lock files and advisories differ in case and in hyphens."""
    return name.lower().replace("_", "-")


def _own_ratings(own: list[Affected]) -> tuple[Rating, ...]:
    return next((part.severity for part in own if part.severity), ())


def _fixed(affected: list[Affected]) -> tuple[str, ...]:
    """Return the versions that end ranges; commits are no versions."""
    fixed = [
        event.fixed
        for one in affected
        for span in one.ranges or ()
        if span.type != "GIT"
        for event in span.events or ()
        if event.fixed
    ]
    return tuple(dict.fromkeys(fixed)) if len(fixed) > 1 else tuple(fixed)


def _ids(name: str, one: Advisory) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the advisory is called and its synonyms; one that passes on several CVEs names them all."""
    aliases = one.aliases or ()
    if one.upstream:
        cves = [other for other in one.upstream if other.startswith("CVE-")]
        if len(cves) > 1:
            return tuple(dict.fromkeys((*((name,) if name else ()), *aliases, *cves))), ()
        aliases = tuple(dict.fromkeys((*aliases, *one.upstream)))
    return ((name,), aliases) if name else (aliases, ())


def _vector(ratings: tuple[Rating, ...]) -> str:
    """Return the vector of the newest CVSS version."""
    vectors = [(one.type, one.score) for one in ratings if one.type and one.type.startswith("CVSS_V")]
    if not vectors:
        return ""
    best = vectors[0][1] if len(vectors) == 1 else max(vectors, key=lambda pair: pair[0])[1]
    return best.strip("()") if isinstance(best, str) else ""


def _severity(word: object, ratings: tuple[Rating, ...], score: float | None) -> Severity:
    """Return the advisory's own word, else its distribution's, else the band of its CVSS score."""
    if isinstance(word, str) and word in _SEVERITY:
        return _SEVERITY[word]
    for said in [word, *(one.score for one in ratings if not (one.type or "").startswith("CVSS_"))]:
        if isinstance(said, str) and said.upper() in _SEVERITY:
            return _SEVERITY[said.upper()]
    if score is None:
        return Severity.UNKNOWN
    return next((band for least, band in _BANDS if score >= least), Severity.INFO)


def _cwes(names: object) -> tuple[int, ...]:
    return _numbers(tuple(map(str, names))) if isinstance(names, list) else ()


@lru_cache(maxsize=4096)
def _numbers(names: tuple[str, ...]) -> tuple[int, ...]:
    """Take the numbers out of names such as ``CWE-79``."""
    numbers = (name.rpartition("-")[2] for name in names)
    return tuple(dict.fromkeys(int(number) for number in numbers if number.isdecimal() and int(number)))


def _analysed(finding: Finding, analysis: Analysis) -> Finding:
    """Add the claim that the code is never called, or that the distribution does not care."""
    if analysis.called is False:
        return msgspec.structs.replace(
            finding,
            status="not_affected",
            justification="vulnerable_code_not_in_execute_path",
            suppression_reason="the vulnerable code is not called",
            inactive=True,
        )
    if analysis.unimportant:
        reason = "its distribution calls it unimportant"
        return msgspec.structs.replace(finding, suppression_reason=reason, inactive=True)
    return finding
