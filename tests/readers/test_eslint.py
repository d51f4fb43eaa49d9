"""ESLint's odd reports; a whole one is in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import eslint

MESSAGE: dict[str, Any] = {"ruleId": "no-eval", "severity": 2, "message": "Bad.", "line": 2, "column": 3}


def report(*messages: object, **changes: object) -> Report:
    file = {"filePath": "a.js", "messages": messages, "errorCount": 0} | changes
    return Report(json.dumps([file]).encode(), "eslint.json")


def finding(**fields: object) -> Finding:
    return next(item for item in eslint.read(report(MESSAGE | fields)) if isinstance(item, Finding))


def coverage(given: Report) -> Coverage:
    return next(item for item in eslint.read(given) if isinstance(item, Coverage))


@pytest.mark.parametrize(
    ("severity", "expected"),
    [(2, Severity.HIGH), (1, Severity.MEDIUM), (0, Severity.UNKNOWN), (None, Severity.UNKNOWN)],
)
def test_severity_is_the_settings_word(severity: int | None, expected: Severity) -> None:
    assert finding(severity=severity).severity is expected


def test_the_line_is_shown_where_the_report_holds_the_source() -> None:
    given = report(MESSAGE, MESSAGE | {"line": 9}, source="one\ntwo\n")
    lines = [item.snippet for item in eslint.read(given) if isinstance(item, Finding)]

    assert lines == ["two", ""]


@pytest.mark.parametrize(
    ("suppressions", "reason"),
    [
        ([{"kind": "directive", "justification": "checked"}], "checked"),
        ([{"kind": "directive", "justification": ""}], "a comment"),
    ],
)
def test_what_a_comment_switches_off_is_suppressed_with_its_reason(suppressions: object, reason: str) -> None:
    given = report(suppressedMessages=[MESSAGE | {"suppressions": suppressions}])
    found = next(item for item in eslint.read(given) if isinstance(item, Finding))

    assert (found.suppressed, found.suppression_reason) == (True, reason)


def test_a_file_that_does_not_parse_is_failed() -> None:
    fatal = {"ruleId": None, "fatal": True, "severity": 2, "message": "Parsing error", "line": 4}

    assert coverage(report(fatal)).failed == (Gap("a.js:4", "Parsing error"),)
    assert coverage(report(fatal | {"line": None})).failed == (Gap("a.js", "Parsing error"),)
    assert (coverage(report(fatal)).complete, coverage(report(fatal)).seen) == (False, 0)


def test_a_file_that_the_settings_leave_out_is_skipped() -> None:
    why = "File ignored because of a matching ignore pattern."
    ignored = {"ruleId": None, "severity": 1, "message": why}

    assert coverage(report(ignored)).skipped == (Gap("a.js", why),)


def test_a_warning_without_a_rule_is_no_finding_and_no_gap() -> None:
    unused = {"ruleId": None, "severity": 1, "message": "Unused eslint-disable directive", "line": 1}
    items = list(eslint.read(report(unused)))

    assert items == [Coverage(tool="eslint", report="eslint.json", complete=True, seen=1)]


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(UnreadableReport):
        list(eslint.read(Report(b'{"results": []}', "eslint.json")))
