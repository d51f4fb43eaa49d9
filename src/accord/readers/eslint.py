"""ESLint's JSON report (``--format json``).

Format: https://eslint.org/docs/latest/use/formatters/#json
Make one: ``eslint --format json --output-file eslint.json .``

Read: each message with its rule, place and, where the report holds the source, the line. What a comment switches off
is suppressed, with the reason that stands in the comment.
Severity: as in SARIF, an error is high and a warning medium. ESLint's settings decide which of the two a rule is.
Coverage: every file that was read stands in the report, also without a message. One that does not parse is failed;
one that the settings leave out is skipped.
Tried with ESLint 10.15 and eslint-plugin-security 4.1.
Not read: proposed fixes (``fix``, ``suggestions``), rules that are deprecated, counts.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "ESLint (JSON)"
TOOL = "eslint"

_SEVERITY = {1: Severity.MEDIUM, 2: Severity.HIGH}
_IGNORED = "File ignored"


class _Suppression(msgspec.Struct, frozen=True, gc=False):
    kind: str | None = None
    justification: str | None = None


class _Message(msgspec.Struct, frozen=True, gc=False):
    message: str
    rule_id: str | None = msgspec.field(name="ruleId", default=None)
    severity: int | None = None
    fatal: bool | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = msgspec.field(name="endLine", default=None)
    end_column: int | None = msgspec.field(name="endColumn", default=None)
    suppressions: list[_Suppression] | None = None


class _File(msgspec.Struct, frozen=True, gc=False):
    path: str = msgspec.field(name="filePath")
    messages: list[msgspec.Raw] = []
    suppressed: list[msgspec.Raw] | None = msgspec.field(name="suppressedMessages", default=None)
    source: str | None = None


def recognises(report: Report) -> bool:
    """Tell whether the report is a list of files with their messages."""
    return report.kind is Kind.ARRAY and {"filePath", "messages", "errorCount"} <= report.top.keys()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each message that has a rule, then the files that were not read."""
    files = report.decode(report.data, list[msgspec.Raw])
    failed, skipped, seen = list[Gap](), list[Gap](), 0
    for number, file in enumerate(report.records(files, _File, at="")):
        lines = (file.source or "").splitlines()
        at = f"[{number}].messages"
        unread = False
        for message in report.records((*file.messages, *(file.suppressed or ())), _Message, at=at):
            if message.rule_id:
                yield _finding(file.path, message, lines, report.name)
            elif message.fatal:
                failed.append(Gap(f"{file.path}:{message.line}" if message.line else file.path, message.message))
                unread = True
            elif message.message.startswith(_IGNORED):
                skipped.append(Gap(file.path, message.message))
                unread = True
        seen += not unread
    yield Coverage(
        tool=TOOL,
        report=report.name,
        complete=not (failed or skipped),
        seen=seen,
        failed=tuple(failed),
        skipped=tuple(skipped),
    )


def _finding(path: str, message: _Message, lines: list[str], report: str) -> Finding:
    reasons = [one.justification for one in message.suppressions or () if one.justification]
    start = message.line or None
    return Finding(
        tool=TOOL,
        rule_id=message.rule_id or "",
        message=message.message,
        severity=_SEVERITY.get(message.severity or 0, Severity.UNKNOWN),
        path=path,
        start_line=start,
        end_line=message.end_line or start,
        start_column=message.column or None,
        end_column=message.end_column or None,
        snippet=lines[start - 1] if start and start <= len(lines) else "",
        suppressed=bool(message.suppressions),
        suppression_reason="; ".join(reasons) or ("a comment" if message.suppressions else ""),
        report=report,
    )
