"""ShellCheck's JSON reports: ``--format json1``, and the plain list of ``--format json``.

Format: https://www.shellcheck.net/wiki/JSON
Make one: ``shellcheck --format json1 *.sh > shellcheck.json``

Read: each comment with its code, place and message.
Severity: as in SARIF, an error is high, a warning medium, info and style are low. ShellCheck tells how likely a script
does something else than was meant, not what an attacker gains by that.
Coverage: the report names only files with comments. A file in which it gave up parsing, or whose shell it does not
know, is failed; those comments are no findings.
Tried with ShellCheck 0.11.
Not read: proposed fixes.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "ShellCheck (JSON)"
TOOL = "shellcheck"

_SEVERITY = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "info": Severity.LOW,
    "style": Severity.LOW,
}
#: It knows no such shell, or it stopped parsing here.
_GAVE_UP = {1071, 1072}
#: What it says beside the above about the place where it stopped.
_BESIDE = {1009, 1073}
_COMMENT = {"file", "line", "level", "code"}


class _Comment(msgspec.Struct, frozen=True, gc=False):
    file: str
    code: int
    message: str = ""
    level: str = ""
    line: int | None = None
    end_line: int | None = msgspec.field(name="endLine", default=None)
    column: int | None = None
    end_column: int | None = msgspec.field(name="endColumn", default=None)


def recognises(report: Report) -> bool:
    """Tell whether the report is a list of comments, or an object of nothing else."""
    if report.kind is Kind.OBJECT:
        return report.top.keys() == {"comments"}
    return report.kind is Kind.ARRAY and report.top.keys() >= _COMMENT


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each comment about a script that was read, then the scripts that were not."""
    listed = report.kind is Kind.ARRAY
    raw = report.decode(report.data if listed else report.need("comments"), list[msgspec.Raw], at="comments")
    failed = []
    for comment in report.records(raw, _Comment, at="comments"):
        if comment.code in _GAVE_UP:
            failed.append(Gap(f"{comment.file}:{comment.line}" if comment.line else comment.file, comment.message))
        elif comment.code not in _BESIDE:
            yield _finding(comment, report.name)
    yield Coverage(
        tool=TOOL, report=report.name, complete=False if failed else None, failed=tuple(dict.fromkeys(failed))
    )


def _finding(comment: _Comment, report: str) -> Finding:
    rule_id = f"SC{comment.code}"
    return Finding(
        tool=TOOL,
        rule_id=rule_id,
        message=comment.message,
        severity=_SEVERITY.get(comment.level, Severity.UNKNOWN),
        path=comment.file,
        start_line=comment.line or None,
        end_line=comment.end_line or comment.line or None,
        start_column=comment.column or None,
        end_column=comment.end_column or None,
        references=(f"https://www.shellcheck.net/wiki/{rule_id}",),
        report=report,
    )
