"""Grype's JSON report (``-o json``), of images, folders and bills of materials.

Format: https://oss.anchore.com/docs/reference/grype/json/
Make one: ``grype dir:. -o json --file grype.json``

Read: each match as a finding, with its package, all places where the package was found, the versions that fix it, the
CVEs that the advisory stands for, CVSS and CWE. An advisory that stands for one CVE is its synonym; one that stands for
several (such as Amazon's) names them all. ``ignoredMatches`` are suppressed, with the rule or VEX statement that says
so. The plain list of matches that the first versions wrote is read too.
Severity: Grype's own word; Negligible is info, Unknown stays unknown.
Coverage: the report does not say how much was scanned or whether it was complete. An error of the vulnerability
database and alerts about packages, such as a distribution past its end of life, are noted.
Tried with reports of Grype 0.24, 0.28, 0.61, 0.75, 0.79 and 0.96.
Not read: ``matchDetails`` (how the match was found), EPSS, KEV and risk (Accord has its own), package metadata, layers.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Raw

from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.grype.findings import TOOL, finding_of
from accord.readers.grype.shapes import Alerts, Descriptor, Match

LABEL = "Grype (JSON)"

_CANNOT_DECODE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_NULL = Raw(b"null")
_MATCHES = msgspec.json.Decoder(list[Match] | None)


def recognises(report: Report) -> bool:
    """Tell whether the report is Grype's document, or a list of matches of a vulnerability and an artefact."""
    if report.kind is Kind.ARRAY:
        return {"vulnerability", "artifact"} <= report.top.keys()
    if report.kind is not Kind.OBJECT or "matches" not in report.top:
        return False
    name = _descriptor(report).name
    if name:
        return name == TOOL
    first = _first(report.top["matches"])
    return {"vulnerability", "artifact"} <= first.keys() if first else {"source", "distro"} <= report.top.keys()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each match, those that a rule ignores last, then what Grype says of itself.

    Raises:
        UnreadableReport: the report is none of Grype's, or its matches stand twice.
    """
    if not recognises(report):
        raise report.error("it has no matches of a vulnerability and an artefact, so it is no report of this kind")
    if report.kind is Kind.ARRAY:
        yield from _Reader(report, "").findings(Raw(report.data), "")
        yield Coverage(tool=TOOL, report=report.name)
        return
    report.refuse_repeated("matches", 1)
    descriptor = _descriptor(report)
    reader = _Reader(report, descriptor.version or "")
    yield from reader.findings(report.need("matches"), "matches")
    if "ignoredMatches" in report.top:
        for finding in reader.findings(report.top["ignoredMatches"], "ignoredMatches"):
            yield finding if finding.suppressed else msgspec.structs.replace(finding, suppressed=True)
    yield Coverage(
        tool=TOOL,
        tool_version=descriptor.version or "",
        report=report.name,
        notes=tuple(dict.fromkeys(_notes(report, descriptor))),
        ended_at=_moment(descriptor.timestamp),
    )


class _Reader:
    """Makes findings of matches."""

    def __init__(self, report: Report, version: str) -> None:
        self._report = report
        self._version = version

    def findings(self, raw: Raw, at: str) -> Iterator[Finding]:
        """Yield a finding for each match; one that cannot be decoded is noted, and the others are read."""
        try:
            yield from map(self._finding, _MATCHES.decode(raw) or ())
        except _CANNOT_DECODE:
            for number, each in enumerate(_raws(self._report, raw, at)):
                match = self._report.attempt(each, Match, at=f"{at}[{number}]")
                if match is not None:
                    yield self._finding(match)

    def _finding(self, match: Match) -> Finding:
        return finding_of(match, self._version, self._report.name)


def _raws(report: Report, raw: Raw, at: str) -> list[Raw]:
    """Return a list's entries. Without its matches a report is none; anything else that is no list is noted."""
    if at in {"", "matches"}:
        return report.decode(raw, list[Raw], at=at)
    return [] if raw == _NULL else report.attempt(raw, list[Raw], at=at) or []


def _first(raw: Raw) -> dict[str, Raw]:
    """Return the first match undecoded, or nothing."""
    try:
        matches = msgspec.json.decode(raw, type=list[Raw])
        return msgspec.json.decode(matches[0], type=dict[str, Raw]) if matches else {}
    except _CANNOT_DECODE:
        return {}


def _descriptor(report: Report) -> Descriptor:
    try:
        return msgspec.json.decode(report.top.get("descriptor", b"{}"), type=Descriptor)
    except _CANNOT_DECODE:
        return Descriptor()


def _notes(report: Report, descriptor: Descriptor) -> Iterator[str]:
    database = descriptor.database
    while database:
        if database.error:
            yield f"vulnerability database: {database.error}"
        database = database.status
    if "alertsByPackage" in report.top:
        for number, raw in enumerate(_raws(report, report.top["alertsByPackage"], "alertsByPackage")):
            one = report.attempt(raw, Alerts, at=f"alertsByPackage[{number}]")
            yield from (alert.message for alert in (one and one.alerts) or () if alert.message)


def _moment(text: str | None) -> datetime | None:
    try:
        return msgspec.convert(text, datetime | None, strict=False) if text else None
    except msgspec.ValidationError:
        return None
