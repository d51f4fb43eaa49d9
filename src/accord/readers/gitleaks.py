"""Gitleaks' JSON report, as version 8 and, with other names, versions 1 to 7 write it.

Format: https://github.com/gitleaks/gitleaks#report-formats, ``report/finding.go``
Make one: ``gitleaks dir --report-format json --report-path gitleaks.json .``

Read: the rule, file, lines and columns of each leak, what matched, the link to the commit, the fingerprint. One record
is one finding, also where the same leak stands in several commits. The secret itself is handed over only to be masked
and, with a key, to make a fingerprint. JSON Lines, as wrappers write them, are read too.
Severity: Gitleaks rates nothing; severities stay unknown, but for the word that rules of versions 2 and 3 could have.
Coverage: the report does not tell what was looked at. Gitleaks writes an empty list when it found nothing, which looks
like the empty list of any other tool, so such a report needs ``--reader gitleaks``.
Tried with Gitleaks 7.5, 8.30 and the samples of its own tests.
Not read: who committed the leak and when, entropy, and the commit, which is part of the fingerprint.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "Gitleaks (JSON)"
TOOL = "gitleaks"

#: What stands instead of a secret with ``--redact``.
_REDACTED = {"REDACTED", "REDACT"}
_SEVERITY = {severity.value: severity for severity in Severity}


class _Leak(msgspec.Struct, frozen=True, gc=False):
    """A record of version 8, whose names start with a capital, or of an older one, whose names do not."""

    rule_id: str | None = msgspec.field(default=None, name="RuleID")
    description: str | None = msgspec.field(default=None, name="Description")
    start_line: int | None = msgspec.field(default=None, name="StartLine")
    end_line: int | None = msgspec.field(default=None, name="EndLine")
    start_column: int | None = msgspec.field(default=None, name="StartColumn")
    end_column: int | None = msgspec.field(default=None, name="EndColumn")
    match: str | None = msgspec.field(default=None, name="Match")
    #: What 8.0 calls ``Match``.
    context: str | None = msgspec.field(default=None, name="Context")
    secret: str | None = msgspec.field(default=None, name="Secret")
    file: str | None = msgspec.field(default=None, name="File")
    link: str | None = msgspec.field(default=None, name="Link")
    fingerprint: str | None = msgspec.field(default=None, name="Fingerprint")

    old_rule: str | None = msgspec.field(default=None, name="rule")
    #: The name of ``rule`` in version 1.
    reason: str | None = None
    old_file: str | None = msgspec.field(default=None, name="file")
    line: str | None = None
    line_number: int | str | None = msgspec.field(default=None, name="lineNumber")
    offender: str | None = None
    leak_url: str | None = msgspec.field(default=None, name="leakURL")
    severity: str | None = None


def recognises(report: Report) -> bool:
    """Tell whether the first record has the keys of one of Gitleaks' two shapes."""
    if report.kind not in {Kind.ARRAY, Kind.LINES, Kind.OBJECT}:
        return False
    keys = report.top.keys()
    return {"RuleID", "StartLine", "File", "Secret"} <= keys or (
        {"offender", "file", "commit"} <= keys and not keys.isdisjoint({"rule", "reason"})
    )


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each leak."""
    for leak in _leaks(report):
        yield _finding(leak, report.name) if leak.offender is None else _old_finding(leak, report.name)
    yield Coverage(tool=TOOL, report=report.name)


def _leaks(report: Report) -> Iterator[_Leak]:
    if report.kind in {Kind.LINES, Kind.OBJECT}:
        if not recognises(report):
            raise report.error("its records are no leaks, so it is no report of Gitleaks")
        leaks = (report.attempt(raw, _Leak, at=f"line {number}") for number, raw in _lines(report))
        yield from (leak for leak in leaks if leak is not None)
    elif bytes(report.data[:16]).strip() != b"null":  # as version 7 writes an empty list
        yield from report.records(report.decode(report.data, list[msgspec.Raw]), _Leak, at="")


def _lines(report: Report) -> Iterator[tuple[int, msgspec.Raw]]:
    """Yield each line of JSON Lines; a single object may take several lines."""
    return report.lines() if report.kind is Kind.LINES else iter([(1, msgspec.Raw(bytes(report.data)))])


def _finding(leak: _Leak, report: str) -> Finding:
    return Finding(
        TOOL,
        "",
        leak.rule_id or "",
        "",
        leak.description or "",
        path=leak.file or "",
        start_line=leak.start_line or None,
        end_line=leak.end_line or None,
        start_column=leak.start_column or None,
        end_column=leak.end_column or None,
        snippet=leak.match or leak.context or "",
        secret=_secret(leak.secret),
        tool_id=leak.fingerprint or "",
        references=(leak.link,) if leak.link else (),
        report=report,
    )


def _old_finding(leak: _Leak, report: str) -> Finding:
    line, rule = leak.line_number, leak.old_rule or leak.reason or ""
    return Finding(
        tool=TOOL,
        rule_id=rule,
        message=rule,
        severity=_SEVERITY.get((leak.severity or "").lower(), Severity.UNKNOWN),
        path=leak.old_file or "",
        start_line=int(line) or None if line is not None and str(line).isdecimal() else None,
        snippet=leak.line or "",
        secret=_secret(leak.offender),
        references=(leak.leak_url,) if leak.leak_url else (),
        report=report,
    )


def _secret(text: str | None) -> str:
    return "" if not text or text in _REDACTED else text
