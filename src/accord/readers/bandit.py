"""Bandit's JSON report (``bandit -f json``), as versions 1.6 to 1.9 write it.

Format: https://bandit.readthedocs.io/en/latest/formatters/json.html
Make one: ``bandit -r . -f json -o bandit.json``

Read: one finding for each result, with its columns, its weakness and the flagged lines of its excerpt. The password
that B105 to B107 quote is masked before anything sees it.
Severity: Bandit's three words; it has no critical. Its confidence is kept beside it.
Coverage: ``errors`` lists the files that Bandit could not parse; they are reported, not dropped. ``metrics`` names
every file that it saw, and counts the lines on which ``nosec`` hid something.
Tried with Bandit 1.9 and DefectDojo's samples of older versions.
Not read: the counts of each file.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Report

LABEL = "Bandit (JSON)"
TOOL = "bandit"

# Bandit has three levels and no "critical"; an unknown word stays unknown.
_SEVERITY = {"LOW": Severity.LOW, "MEDIUM": Severity.MEDIUM, "HIGH": Severity.HIGH}
_CONFIDENCE = {"LOW": Confidence.LOW, "MEDIUM": Confidence.MEDIUM, "HIGH": Confidence.HIGH}
_NO_SEVERITY, _NO_CONFIDENCE = Severity.UNKNOWN, Confidence.UNKNOWN
_PASSWORD_TESTS = {"B105", "B106", "B107"}
_PASSWORD = re.compile(r": '(.+)'$")
_VERSION = re.compile(r"/en/(\d[\w.]*)/")


class _Cwe(msgspec.Struct, frozen=True, gc=False):
    id: int | None = None


class _Result(msgspec.Struct, frozen=True, gc=False):
    test_id: str
    issue_text: str
    filename: str
    line_number: int
    issue_severity: str = ""
    issue_confidence: str = ""
    issue_cwe: _Cwe | None = None
    code: str | None = ""
    col_offset: int | None = None
    end_col_offset: int | None = None
    line_range: tuple[int, ...] | None = ()
    more_info: str | None = ""


class _Error(msgspec.Struct, frozen=True):
    filename: str = ""
    reason: str = ""


def recognises(report: Report) -> bool:
    """Tell whether the report has Bandit's four parts."""
    return {"errors", "generated_at", "metrics", "results"} <= report.top.keys()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each result, then what Bandit saw and what it could not parse."""
    report.refuse_repeated("results", 1)
    version = ""
    results = report.decode(report.need("results"), list[msgspec.Raw], at="results")
    for result in report.records(results, _Result, at="results"):
        version = version or _version(result.more_info or "")
        yield _finding(result, version, report.name)
    yield _coverage(report, version)


def _finding(result: _Result, version: str, name: str) -> Finding:
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        TOOL,
        version,
        result.test_id,
        "",
        result.issue_text,
        _SEVERITY.get(result.issue_severity.upper(), _NO_SEVERITY),
        _CONFIDENCE.get(result.issue_confidence.upper(), _NO_CONFIDENCE),
        cwes=(result.issue_cwe.id,) if result.issue_cwe and result.issue_cwe.id else (),
        path=result.filename,
        start_line=result.line_number,
        end_line=max(result.line_range) if result.line_range else None,
        start_column=_column(result.col_offset),
        end_column=_column(result.end_col_offset),
        snippet=_snippet(result.code or "", result.line_range or (result.line_number,)),
        secret=_secret(result.issue_text) if result.test_id in _PASSWORD_TESTS else "",
        references=(result.more_info,) if result.more_info else (),
        report=name,
    )


def _column(offset: int | None) -> int | None:
    """Turn Bandit's offset, which counts from 0 and is -1 when unknown, into a column."""
    return offset + 1 if offset is not None and offset >= 0 else None


def _snippet(code: str, lines: tuple[int, ...]) -> str:
    """Take the flagged lines out of the numbered excerpt; the whole excerpt when none can be told."""
    numbered = f"\n{code}"
    flagged = []
    for number in lines:
        mark = f"\n{number} "
        start = numbered.find(mark)
        if start < 0:
            start = numbered.find(f"\n{number}\t")
        if start >= 0:
            start += len(mark)
            end = numbered.find("\n", start)
            flagged.append(numbered[start:end] if end >= 0 else numbered[start:])
    return "\n".join(flagged) or code


def _secret(text: str) -> str:
    """Return the password that the hard-coded password tests quote in their message."""
    found = _PASSWORD.search(text)
    return found[1] if found else ""


@lru_cache(maxsize=256)
def _version(address: str) -> str:
    """Bandit names its version only in the addresses of its documentation."""
    found = _VERSION.search(address)
    return found[1] if found else ""


def _coverage(report: Report, version: str) -> Coverage:
    errors = report.decode(report.need("errors"), tuple[_Error, ...], at="errors")
    metrics = report.decode(report.need("metrics"), dict[str, dict[str, float]], at="metrics")
    made = report.top.get("generated_at")
    hidden = int(metrics.get("_totals", {}).get("nosec", 0))
    return Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        complete=not errors,
        seen=len(metrics.keys() - {"_totals"}),
        failed=tuple(Gap(error.filename, error.reason) for error in errors),
        notes=(f"lines with a nosec comment: {hidden}",) if hidden else (),
        ended_at=report.attempt(made, datetime, at="generated_at") if made else None,
    )
