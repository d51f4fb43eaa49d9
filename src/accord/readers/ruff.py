"""Ruff's JSON report (``ruff check --output-format json`` or ``json-lines``).

Format: https://docs.astral.sh/ruff/settings/#output-format
Make one: ``ruff check --select S --output-format json --output-file ruff.json .``

Read: one finding for each message with a rule code. An empty list looks like the empty list of any other tool, so such
a report needs ``--reader ruff``.
Severity: Ruff rates nothing; it stays unknown.
Coverage: a file that does not parse has a message without a rule code; it is reported as failed.
Tried with Ruff 0.17 and a sample of an older version from the analysis-model project.
Not read: cells of notebooks and the edits of a fix; of a fix only its message.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report

LABEL = "Ruff (JSON)"
TOOL = "ruff"

#: The code of newer versions for what older ones report without any.
_SYNTAX = "invalid-syntax"


class _Point(msgspec.Struct, frozen=True, gc=False):
    row: int
    column: int | None = None


class _Fix(msgspec.Struct, frozen=True, gc=False):
    message: str | None = None


class _Message(msgspec.Struct, frozen=True, gc=False):
    filename: str
    message: str
    code: str | None = None
    location: _Point | None = None
    end_location: _Point | None = None
    fix: _Fix | None = None
    url: str | None = None
    severity: str | None = None


def recognises(report: Report) -> bool:
    """Tell whether the first message has Ruff's keys."""
    return (
        report.kind in {Kind.ARRAY, Kind.LINES}
        and {
            "code",
            "end_location",
            "filename",
            "fix",
            "location",
            "message",
        }
        <= report.top.keys()
    )


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each message with a rule code, then the files that Ruff could not parse."""
    failed: list[Gap] = []
    for message in _messages(report):
        if message.code is None or message.code == _SYNTAX:
            failed.append(Gap(_place(message), message.message))
        else:
            yield _finding(message, message.code, report.name)
    yield Coverage(tool=TOOL, report=report.name, complete=not failed, failed=tuple(failed))


def _messages(report: Report) -> Iterator[_Message]:
    if report.kind is Kind.LINES:
        lines = (report.attempt(raw, _Message, at=f"line {number}") for number, raw in report.lines())
        yield from (message for message in lines if message is not None)
    else:
        yield from report.records(report.decode(report.data, list[msgspec.Raw]), _Message, at="")


def _finding(message: _Message, code: str, name: str) -> Finding:
    start, end = message.location, message.end_location
    return Finding(
        TOOL,
        "",
        code,
        "",
        message.message,
        level=message.severity or "",
        path=message.filename,
        start_line=start.row if start else None,
        end_line=end.row if end else None,
        start_column=start.column if start else None,
        end_column=end.column if end else None,
        remediation=(message.fix.message or "") if message.fix else "",
        references=(message.url,) if message.url else (),
        report=name,
    )


def _place(message: _Message) -> str:
    return f"{message.filename}:{message.location.row}" if message.location else message.filename
