"""One record of ``vulnerabilities`` as a finding."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

from accord.core.finding import Confidence, Finding, Place, Severity
from accord.readers.gitlab.identifiers import NOTHING_SAID, Said, said
from accord.readers.gitlab.packages import Inventory, fixed_versions
from accord.readers.gitlab.places import NOWHERE, place_of, tracked
from accord.readers.gitlab.shapes import (
    NO_DETAILS,
    Evidence,
    Flag,
    Flows,
    Identifier,
    Link,
    Remediation,
    Scan,
    Vector,
    Vulnerability,
)

_SEVERITY = {
    "Critical": Severity.CRITICAL,
    "High": Severity.HIGH,
    "Medium": Severity.MEDIUM,
    "Low": Severity.LOW,
    "Info": Severity.INFO,
}
#: Before version 15. "Confirmed" is more than high and "Experimental" less than low; "Ignore" says nothing.
_CONFIDENCE = {
    "Confirmed": Confidence.HIGH,
    "High": Confidence.HIGH,
    "Medium": Confidence.MEDIUM,
    "Low": Confidence.LOW,
    "Experimental": Confidence.LOW,
}
_UNKNOWN = Severity.UNKNOWN
_UNSURE = Confidence.UNKNOWN
_SECRETS = "secret_detection"
_FLOWS = b'"code-flows"'
_LIKELY_FALSE = "flagged-as-likely-false-positive"
#: What analyzers write where there is no solution.
_NO_SOLUTION = frozenset({"no solution provided", "unknown", "n/a"})


class FindingReader:
    """Makes the findings of one report."""

    def __init__(self, scan: Scan, inventory: Inventory, remediations: list[Remediation], report: str) -> None:
        self._version = (scan.scanner.version or "") if scan.scanner else ""
        self._tool = tool_name(scan)
        self._kind = scan.type or ""
        self._inventory = inventory
        self._report = report
        self._summaries: dict[str, list[str]] = {}
        for remediation in remediations:
            for name in {fix.id or fix.cve or "" for fix in remediation.fixes or ()} if remediation.summary else ():
                self._summaries.setdefault(name, []).append(remediation.summary or "")

    def finding(self, record: Vulnerability) -> Finding:
        """Return one record as a finding."""
        about = said(record.identifiers) if record.identifiers else _said_by_key(record.cve)
        where = record.location or NOWHERE
        path, start_line = where.file or record.file or "", where.start_line or record.line or None
        rarer = self._rarer(record, about, path, start_line)
        is_package = "component_name" in rarer and about.vulnerability_ids
        # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
        return Finding(
            self._tool or _scanner(record),
            self._version,
            about.vulnerability_ids[0] if is_package else about.rule_id or record.name or about.name,
            record.name or record.message or about.name,
            _message(record),
            _severity(record),
            _confidence(record) if record.confidence or record.flags else _UNSURE,
            *("", "", about.cwes, about.vulnerability_ids, about.aliases),
            path=path,
            start_line=start_line,
            end_line=where.end_line or None if start_line else None,
            snippet=_snippet(record),
            tool_id=self._own_id(record),
            report=self._report,
            **rarer,
        )

    def _rarer(self, record: Vulnerability, about: Said, path: str, start_line: int | None) -> dict[str, Any]:
        """Return the fields that many records leave out; they are only looked at where they are."""
        fields = place_of(record, self._inventory)
        if record.solution or self._summaries:
            fields |= self._remedy(record)
        if record.links or about.references:
            fields["references"] = _references(record.links, about.references)
        if record.raw_source_code_extract and (record.category or self._kind) == _SECRETS:
            fields["secret"] = record.raw_source_code_extract
        if record.tracking is not None:
            fields |= tracked(record.tracking, path, start_line)
        if record.details is not NO_DETAILS:
            fields["trace"] = _trace(record.details)
        if record.cvss_vectors:
            fields["cvss_vector"] = _vector(record.cvss_vectors)
        return fields

    def _own_id(self, record: Vulnerability) -> str:
        """Return the record's id; before version 14 its ``cve``, unless that holds a plain hash of a secret."""
        if record.id is not None:
            return str(record.id)
        return "" if (record.category or self._kind) == _SECRETS else record.cve or ""

    def _remedy(self, record: Vulnerability) -> dict[str, Any]:
        solution = record.solution or ""
        if solution.lower().rstrip(".") in _NO_SOLUTION:
            solution = ""
        names = (str(record.id or ""), record.cve or "") if self._summaries else ()
        summaries = (summary for name in names for summary in self._summaries.get(name, ()))
        texts = dict.fromkeys(filter(None, (solution, *summaries)))
        return {"remediation": "\n".join(texts), "fixed_versions": fixed_versions(solution)}


def _said_by_key(cve: str | None) -> Said:
    """Return what the key of a finding without identifiers says, which in the first reports was a CVE."""
    return said((Identifier(type="cve", value=cve),)) if cve and cve.startswith("CVE-") else NOTHING_SAID


def _scanner(record: Vulnerability) -> str:
    """Return the scanner that a record names, as they did before version 14."""
    scanner = record.scanner
    return (scanner and (scanner.id or scanner.name)) or record.tool or "gitlab"


def tool_name(scan: Scan) -> str:
    """Return what a scan calls its scanner; empty when it does not say."""
    tools = (scan.scanner, scan.analyzer)
    return next((name for tool in tools if tool and (name := tool.id or tool.name)), "")


def _message(record: Vulnerability) -> str:
    """Return all that a record says in words."""
    text, message = record.description or "", record.message
    if not text:
        text = message or record.name or ""
    elif message and record.name and message != record.name and message not in text:
        text = f"{message}\n\n{text}"
    commit = record.location.commit if record.location else None
    if commit and commit.sha and commit.sha.strip("0"):
        text += f"\n\nFound in commit {commit.sha}."
    for flag in _doubts(record.flags) if record.flags else ():
        text += f"\n\nLikely a false positive, says {flag.origin or 'the analyzer'}: {flag.description or ''}".rstrip()
    return text


def _severity(record: Vulnerability) -> Severity:
    word = record.severity or record.priority
    if not word:
        return _UNKNOWN
    return _SEVERITY.get(word) or _SEVERITY.get(word.capitalize(), _UNKNOWN)


def _doubts(flags: list[Flag]) -> Iterator[Flag]:
    return (flag for flag in flags if flag.type == _LIKELY_FALSE)


def _confidence(record: Vulnerability) -> Confidence:
    if record.flags and any(_doubts(record.flags)):
        return Confidence.LOW
    return _CONFIDENCE.get(record.confidence.capitalize(), _UNSURE) if record.confidence else _UNSURE


def _vector(vectors: list[Vector]) -> str:
    """Return the primary vector, which is the first."""
    return next((one.vector for one in vectors if one.vector), "")


def _snippet(record: Vulnerability) -> str:
    if record.raw_source_code_extract:
        return record.raw_source_code_extract
    if isinstance(record.evidence, Evidence):
        return record.evidence.summary or ""
    where = record.location or NOWHERE
    return record.evidence or where.stacktrace_snippet or record.stacktrace_snippet or ""


def _trace(details: msgspec.Raw) -> tuple[Place, ...]:
    """Return the first data flow among the details, which are otherwise free in form."""
    if _FLOWS not in bytes(details):
        return ()
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        for raw in msgspec.json.decode(details, type=dict[str, msgspec.Raw]).values():
            if _FLOWS not in bytes(raw):
                continue
            with suppress(msgspec.ValidationError):
                nodes = (msgspec.json.decode(raw, type=Flows).items or [[]])[0]
                steps = [(node.file_location, node.node_type or "") for node in nodes]
                return tuple([Place(at.file_name, at.line_start, kind) for at, kind in steps if at and at.file_name])
    return ()


def _references(links: list[Link | str] | None, own: tuple[str, ...]) -> tuple[str, ...]:
    if not links:
        return own
    urls = dict.fromkeys([*own, *[link.url if isinstance(link, Link) else link for link in links]])
    return tuple([url for url in urls if url])
