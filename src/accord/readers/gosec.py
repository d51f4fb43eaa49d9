"""gosec's JSON report (``gosec -fmt=json``), as versions 1 and 2 write it.

Format: https://github.com/securego/gosec, ``report/json`` and ``issue/issue.go``
Make one: ``gosec -fmt=json -out=gosec.json -track-suppressions ./...``

Read: issues with rule, place, code, weakness, confidence and, where gosec tracks them, suppressions with their reasons.
Severity: gosec's word, HIGH, MEDIUM or LOW.
Coverage: files that Go could not compile are failures; how many files gosec saw, and how many lines ``#nosec`` hid.
Tried with gosec 2.0 to 2.22.
Not read: proposed fixes of a language model (``autofix``).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "gosec (JSON)"
TOOL = "gosec"

T = TypeVar("T")

_SEVERITY = {severity.value.upper(): severity for severity in Severity}
_CONFIDENCE = {confidence.value.upper(): confidence for confidence in Confidence}
_NO_SEVERITY, _NO_CONFIDENCE = Severity.UNKNOWN, Confidence.UNKNOWN
_ERRORS = "Golang errors"


class _Cwe(msgspec.Struct, frozen=True, gc=False):
    id: str | int | None = None
    #: Its name in 2.2 to 2.7.
    old_id: str | int | None = msgspec.field(default=None, name="ID")


class _Suppression(msgspec.Struct, frozen=True, gc=False):
    justification: str | None = None


class _Issue(msgspec.Struct, frozen=True, gc=False):
    rule_id: str
    details: str | None = None
    severity: str | None = None
    confidence: str | None = None
    cwe: _Cwe | None = None
    file: str | None = None
    #: One line, or the first and last as ``3-5``.
    line: str | int | None = None
    column: str | int | None = None
    code: str | None = None
    nosec: bool | None = None
    suppressions: list[_Suppression] | None = None


class _Stats(msgspec.Struct, frozen=True, gc=False):
    files: int | None = None
    nosec: int | None = None


class _Error(msgspec.Struct, frozen=True, gc=False):
    error: str | None = None
    line: int | None = None


def recognises(report: Report) -> bool:
    """Tell whether the report has gosec's parts."""
    return report.kind is Kind.OBJECT and {"Issues", "Stats"} <= report.top.keys()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each issue, then what could not be compiled."""
    report.refuse_repeated("Issues", 1)
    version = _given(report, "GosecVersion", str) or ""
    issues = report.decode(report.need("Issues"), list[msgspec.Raw] | None, at="Issues")  # type: ignore[arg-type]  # null: none
    for issue in report.records(issues or (), _Issue, at="Issues"):
        yield _finding(issue, version, report.name)
    stats = _given(report, "Stats", _Stats) or _Stats()
    failed = tuple(_failed(report))
    yield Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        complete=not failed if _ERRORS in report.top else None,
        seen=stats.files,
        failed=failed,
        notes=(f"lines with a nosec comment: {stats.nosec}",) if stats.nosec else (),
    )


def _given(report: Report, key: str, shape: type[T]) -> T | None:
    raw = report.top.get(key)
    return report.attempt(raw, shape, at=key) if raw is not None and bytes(raw) != b"null" else None


def _failed(report: Report) -> Iterator[Gap]:
    for path, errors in (_given(report, _ERRORS, dict[str, list[_Error]]) or {}).items():
        for error in errors:
            yield Gap(f"{path}:{error.line}" if error.line else path, error.error or "")


def _finding(issue: _Issue, version: str, report: str) -> Finding:
    start, end = _lines(issue.line)
    cwe = _number(issue.cwe.id or issue.cwe.old_id) if issue.cwe else None
    reasons = [one.justification for one in issue.suppressions if one.justification] if issue.suppressions else ()
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        TOOL,
        version,
        issue.rule_id,
        "",
        issue.details or "",
        _SEVERITY.get((issue.severity or "").upper(), _NO_SEVERITY),
        _CONFIDENCE.get((issue.confidence or "").upper(), _NO_CONFIDENCE),
        cwes=(cwe,) if cwe else (),
        path=issue.file or "",
        start_line=start,
        end_line=end,
        start_column=_number(issue.column),
        snippet=_snippet(issue.code or "", start, end),
        suppressed=bool(issue.nosec or issue.suppressions),
        suppression_reason="; ".join(reasons) or ("a nosec comment" if issue.nosec else ""),
        report=report,
    )


@lru_cache(maxsize=4096)
def _lines(given: str | int | None) -> tuple[int | None, int | None]:
    first, _, last = str(given or "").partition("-")
    return _number(first), _number(last or first)


@lru_cache(maxsize=4096)
def _number(given: str | int | None) -> int | None:
    text = str(given or "")
    return int(text) or None if text.isdecimal() else None


def _snippet(code: str, start: int | None, end: int | None) -> str:
    """Take the flagged lines out of the numbered excerpt; all of it when its lines have no numbers."""
    if not (start and end):
        return code
    numbered = [line.partition(": ") for line in code.splitlines()]
    if start == end:
        only = str(start)
        flagged = [text for number, _, text in numbered if number == only]
    else:
        flagged = [text for number, _, text in numbered if number.isdecimal() and start <= int(number) <= end]
    return "\n".join(flagged) or code
