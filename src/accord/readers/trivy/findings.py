"""The findings of one target: vulnerabilities, misconfigurations, secrets and licences."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers.trivy.lists import Records
from accord.readers.trivy.shapes import (
    NO_CAUSE,
    NO_IDENTIFIER,
    Cause,
    Control,
    Cvss,
    Licence,
    Misconfiguration,
    Modified,
    Secret,
    Vulnerability,
)

TOOL = "trivy"

_T = TypeVar("_T")
#: What Trivy itself has no word for is unknown.
_SEVERITY = {
    "CRITICAL": Severity.CRITICAL,
    "HIGH": Severity.HIGH,
    "MEDIUM": Severity.MEDIUM,
    "LOW": Severity.LOW,
    "NEGLIGIBLE": Severity.INFO,
    "INFO": Severity.INFO,
}
#: Advisories that speak of one vulnerability. Those of distributions (RHSA, DSA, USN) speak of many.
_SYNONYMS = ("CVE-", "GHSA-", "PYSEC-", "RUSTSEC-", "GO-", "OSV-", "GMS-")
#: What a vendor says of the package. "fixed" is left out: it says that a fix is there, not that this copy has it.
_VENDOR_SAYS = {"not_affected": "not_affected", "under_investigation": "under_investigation"}
_NO_FIX = {
    "will_not_fix": "The vendor will not fix it",
    "fix_deferred": "The vendor fixes it later",
    "end_of_life": "The vendor no longer fixes this version",
}
_STATUSES = {"not_affected", "affected", "fixed", "under_investigation"}
_GONE = {"not_affected", "fixed"}

_VULNERABILITIES = Records("Vulnerabilities", Vulnerability)
_MISCONFIGURATIONS = Records("Misconfigurations", Misconfiguration)
_SECRETS = Records("Secrets", Secret)
_LICENCES = Records("Licenses", Licence)
_MODIFIED = Records("ExperimentalModifiedFindings", Modified)


class Target:
    """Makes the findings of one target: an image's system, a lock file, a file of configuration or with secrets."""

    def __init__(self, report: Report, version: str, path: str, at: str, resource: str) -> None:
        self._report = report
        self._version = version
        self._at = at
        self._path = path
        self._resource = resource

    def findings(self, keys: Mapping[str, Raw]) -> Iterator[Finding]:
        """Yield a finding for each record of the target; those set aside come last."""
        if "Vulnerabilities" in keys:
            yield from map(self._vulnerability, self._all(_VULNERABILITIES, keys["Vulnerabilities"]))
        if "Misconfigurations" in keys:
            yield from map(self._misconfiguration, self._all(_MISCONFIGURATIONS, keys["Misconfigurations"]))
        if "Secrets" in keys:
            yield from map(self._secret, self._all(_SECRETS, keys["Secrets"]))
        if "Licenses" in keys:
            yield from map(self._licence, self._all(_LICENCES, keys["Licenses"]))
        if "ExperimentalModifiedFindings" in keys:
            for modified in self._all(_MODIFIED, keys["ExperimentalModifiedFindings"]):
                yield from self._set_aside(modified, f"{self._at}.{_MODIFIED.key}")

    def _all(self, records: Records[_T], raw: Raw) -> Iterator[_T]:
        return records.of(self._report, raw, self._at)

    def _set_aside(self, modified: Modified, at: str) -> Iterator[Finding]:
        """Yield what a person, a file of exceptions or a VEX document set aside, with who said so and why."""
        sorts: dict[str, tuple[type[Any], Callable[[Any], Finding]]] = {
            "vulnerability": (Vulnerability, self._vulnerability),
            "misconfiguration": (Misconfiguration, self._misconfiguration),
            "secret": (Secret, self._secret),
            "license": (Licence, self._licence),
        }
        shape, make = sorts.get(modified.type or "", sorts["vulnerability"])
        one = self._report.attempt(modified.finding, shape, at=at)
        if one is not None:
            status = modified.status or ""
            reason = ": ".join(filter(None, (modified.source, modified.statement)))
            yield msgspec.structs.replace(
                make(one),
                suppressed=True,
                suppression_reason=reason,
                status=status if status in _STATUSES else "",
                inactive=status in _GONE,
            )

    def _vulnerability(self, one: Vulnerability) -> Finding:
        identifier = one.identifier or NO_IDENTIFIER
        vector, score = _cvss(one.cvss, one.severity_source) if one.cvss else ("", None)
        name = one.id or ""
        status = _VENDOR_SAYS.get(one.status or "", "")
        # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
        return Finding(
            TOOL,
            self._version,
            name,
            one.title or "",
            one.description or "",
            severity(one.severity),
            cwes=cwes(one.cwe_ids) if one.cwe_ids else (),
            vulnerability_ids=(name,) if name else (),
            aliases=_aliases(one) if one.vendor_ids else (),
            cvss_vector=vector,
            cvss_score=score,
            path=one.package_path or self._path,
            component_name=one.package_name or "",
            component_version=one.installed_version or "",
            purl=identifier.purl or _purl(one),
            component_ref=identifier.ref or one.package_id or "",
            fixed_versions=_versions(one.fixed_version) if one.fixed_version else (),
            resource=self._resource,
            status=status,
            inactive=status == "not_affected",
            tool_id=one.fingerprint or "",
            remediation=_NO_FIX.get(one.status or "", ""),
            references=_references(one.primary_url, one.references),
            report=self._report.name,
        )

    def _misconfiguration(self, one: Misconfiguration) -> Finding:
        cause = one.cause or one.iac or NO_CAUSE
        passed = (one.status or "").upper() == "PASS"
        excepted = (one.status or "").upper() == "EXCEPTION"
        return Finding(
            TOOL,
            self._version,
            one.id or one.avd_id or "",
            one.title or "",
            _message(one),
            severity(one.severity),
            kind="pass" if passed else "",
            path=self._path,
            start_line=cause.start_line or None,
            end_line=cause.end_line or None,
            snippet=_snippet(cause),
            locations=_callers(cause),
            resource=self._resource or cause.resource or "",
            suppressed=excepted,
            inactive=passed,
            remediation=one.resolution or "",
            references=_references(one.primary_url, one.references),
            report=self._report.name,
        )

    def _secret(self, one: Secret) -> Finding:
        return Finding(
            TOOL,
            self._version,
            one.rule_id or "",
            one.title or "",
            one.category or "",
            severity(one.severity),
            path=self._path,
            start_line=one.start_line or None,
            end_line=one.end_line or None,
            snippet=one.match or "",
            resource=self._resource,
            report=self._report.name,
        )

    def _licence(self, one: Licence) -> Finding:
        name = one.name or ""
        return Finding(
            TOOL,
            self._version,
            name,
            f"Licence {name} is {one.category}" if one.category else f"Licence {name}",
            severity=severity(one.severity),
            path=one.file_path or self._path,
            component_name=one.package_name or "",
            resource=self._resource,
            references=(one.link,) if one.link else (),
            report=self._report.name,
        )


def control_finding(control: Control, version: str, report: str) -> Finding:
    """Make a finding of a control that fails in a compliance summary, which tells only how many times."""
    return Finding(
        TOOL,
        version,
        control.id or "",
        control.name or "",
        severity=severity(control.severity),
        occurrences=control.total_fail or 1,
        report=report,
    )


def severity(word: str | None) -> Severity:
    """Return what Trivy's word means."""
    return _SEVERITY.get(word or "") or _SEVERITY.get((word or "").upper(), Severity.UNKNOWN)


@lru_cache(maxsize=4096)
def cwes(names: tuple[str, ...]) -> tuple[int, ...]:
    """Take the numbers out of names such as ``CWE-79``; ``NVD-CWE-noinfo`` has none."""
    numbers = (name.rpartition("-")[2] for name in names)
    return tuple(dict.fromkeys(int(number) for number in numbers if number.isdecimal() and int(number)))


def _aliases(one: Vulnerability) -> tuple[str, ...]:
    return tuple(name for name in one.vendor_ids or () if name.startswith(_SYNONYMS) and name != one.id)


def _cvss(rated: dict[str, Cvss | None], source: str | None) -> tuple[str, float | None]:
    """Return the newest vector and score of the source that the severity comes from, else of NVD, else of the first."""
    for name in (source or "", "nvd", *rated):
        one = rated.get(name)
        if one is None:
            continue
        for vector, score in (
            (one.v4_vector, one.v4_score),
            (one.v3_vector, one.v3_score),
            (one.v2_vector, one.v2_score),
        ):
            if vector or score:
                return (vector or "").strip("()"), score
    return "", None


def _purl(one: Vulnerability) -> str:
    """Return the package URL that versions before 0.48 give in scans of bills of materials."""
    ref = one.package_ref or one.ref or ""
    return ref if ref.startswith("pkg:") else ""


@lru_cache(maxsize=4096)
def _versions(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _references(first: str | None, more: tuple[str, ...] | None) -> tuple[str, ...]:
    if not first:
        return more or ()
    if not more:
        return (first,)
    return (first, *more) if first not in more else (first, *(one for one in more if one != first))


def _message(one: Misconfiguration) -> str:
    """Return what is wrong here, and what the check is about in general."""
    here, general = one.message or "", one.description or ""
    return f"{here}\n\n{general}" if here and general and here != general else here or general


def _snippet(cause: Cause) -> str:
    """Return the lines that are the cause, without those that stand around it."""
    lines = (cause.code and cause.code.lines) or ()
    return "\n".join([line.content or "" for line in lines if line.is_cause and not line.truncated])


def _callers(cause: Cause) -> tuple[Place, ...]:
    """Return where the module that holds the flaw is called."""
    if not cause.occurrences:
        return ()
    return tuple(
        Place(one.filename or "", (one.location.start_line if one.location else None) or None, one.resource or "")
        for one in cause.occurrences
    )
