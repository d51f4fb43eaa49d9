"""Yarn's audit as JSON Lines: ``yarn audit --json`` of Yarn 1, ``yarn npm audit --json`` of Yarn 4.

Format: https://classic.yarnpkg.com/en/docs/cli/audit and https://yarnpkg.com/cli/npm/audit
Make one: ``yarn audit --json > yarn-audit.jsonl`` or ``yarn npm audit --all --recursive --json > yarn-audit.jsonl``

Read: of Yarn 1 one finding for each way that leads to a vulnerable package, as Yarn writes them, with the version that
lies at the end of that way. Of Yarn 4 one finding for each advisory or deprecated package: the first version in the
tree, the others beside the packages that depend on it. The same lines as one JSON array are read too.
Severity: Yarn's words, where moderate is medium.
Coverage: Yarn 1 counts the packages that it looked at. An error beside advisories makes the audit incomplete; errors
alone are refused. What Yarn remarks on the way, such as a missing lock file, becomes a note.
Tried with reports of Yarn 1 and of Yarn 4. The report of Yarn 2 and 3 is npm 6's: see npm audit.
Not read: actions, and the counts by severity. Yarn 4 writes neither CVE numbers nor scores nor fixed versions.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.yarn_audit import berry, classic
from accord.readers.yarn_audit.words import TOOL

LABEL = "Yarn audit (JSON Lines)"

_AUDIT = ("auditadvisory", "auditsummary", "auditaction")
#: What Yarn 4 says, and nothing else, when all is well.
_CLEAN = "No audit suggestions"


class _Line(msgspec.Struct, frozen=True, gc=False):
    """One line of either version; what it holds is decoded when its type is known."""

    type: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")
    value: str | None = None
    children: msgspec.Raw = msgspec.Raw(b"null")


class _Summary(msgspec.Struct, frozen=True, gc=False):
    total: int | None = msgspec.field(name="totalDependencies", default=None)


def recognises(report: Report) -> bool:
    """Tell whether the first line is Yarn's: an advisory, a summary, or a remark with one of those further on."""
    top = report.top
    if {"value", "children"} <= top.keys():
        return b'"Severity"' in bytes(top["children"])
    if not {"type", "data"} <= top.keys():
        return False
    if report.says("type", *_AUDIT):
        return True
    if report.says("type", "error"):
        return bytes(top["data"]).startswith(b'"')
    return report.says("type", "info", "warning") and _speaks_of_audit(report)


def _speaks_of_audit(report: Report) -> bool:
    head = bytes(report.data[: 1 << 20])
    return any(word in head for word in (b'"auditAdvisory"', b'"auditSummary"', _CLEAN.encode()))


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each line with an advisory, then what Yarn says of the audit itself.

    Raises:
        UnreadableReport: Yarn wrote nothing but errors, or nothing that it writes when it audits.
    """
    audit = _Audit(report)
    for place, raw in _lines(report):
        line = report.attempt(raw, _Line, at=place)
        finding = audit.finding(line, place) if line is not None else None
        if finding is not None:
            yield finding
    yield audit.coverage()


def _lines(report: Report) -> Iterator[tuple[str, msgspec.Raw]]:
    if report.kind is Kind.LINES:
        yield from ((f"line {number}", raw) for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        elements = report.decode(report.data, list[msgspec.Raw])
        yield from ((f"[{number}]", raw) for number, raw in enumerate(elements))
    else:
        # A single line is an object like any other.
        yield "line 1", report.decode(report.data, msgspec.Raw)


class _Audit:
    """One report while it is read: what its lines say beside findings."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._is_audit = False
        self._seen: int | None = None
        self._errors: list[str] = []
        self._notes: list[str] = []

    def finding(self, line: _Line, place: str) -> Finding | None:
        """Return what a line found, or remember what else it says."""
        if line.type is None:
            suggestion = self._report.attempt(line.children, berry.Suggestion, at=place) if line.value else None
            self._is_audit = self._is_audit or suggestion is not None
            return berry.finding(line.value or "", suggestion, self._report.name) if suggestion else None
        if line.type == "auditAdvisory":
            self._is_audit = True
            found = self._report.attempt(line.data, classic.Found, at=place)
            return classic.finding(found, self._report.name) if found else None
        if line.type == "auditSummary":
            self._is_audit = True
            summary = self._report.attempt(line.data, _Summary, at=place)
            self._seen = summary.total if summary else None
        elif line.type in {"error", "warning", "info"}:
            remark = str(self._report.attempt(line.data, object, at=place))
            if _CLEAN in remark:
                self._is_audit = True
            else:
                (self._errors if line.type == "error" else self._notes).append(remark)
        return None

    def coverage(self) -> Coverage:
        """Say how much was audited and what Yarn had to say about it."""
        if not self._is_audit:
            why = f"Yarn could not audit: {self._errors[0]}" if self._errors else "no line of it is an audit's"
            raise self._report.error(why)
        return Coverage(
            tool=TOOL,
            report=self._report.name,
            complete=False if self._errors else None,
            seen=self._seen,
            failed=tuple(Gap("yarn audit", error) for error in self._errors),
            notes=tuple(self._notes),
        )
