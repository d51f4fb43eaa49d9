"""Ruff's odd and broken reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import ruff

MESSAGE: dict[str, Any] = {
    "code": "S101",
    "message": "Bad.",
    "filename": "a.py",
    "location": {"row": 3, "column": 5},
    "end_location": {"row": 4, "column": 9},
    "fix": None,
}


def report(*messages: object) -> Report:
    return Report(json.dumps(messages).encode(), "ruff.json")


def findings(given: Report) -> list[Finding]:
    return [item for item in ruff.read(given) if isinstance(item, Finding)]


def test_a_message_is_a_finding_without_a_severity_of_its_own() -> None:
    assert findings(report(MESSAGE)) == [
        Finding(
            tool="ruff",
            rule_id="S101",
            message="Bad.",
            severity=Severity.UNKNOWN,
            path="a.py",
            start_line=3,
            start_column=5,
            end_line=4,
            end_column=9,
            report="ruff.json",
        )
    ]


def test_a_message_without_a_place_is_still_a_finding() -> None:
    found = findings(report(MESSAGE | {"location": None, "end_location": None}))

    assert [(one.start_line, one.end_column) for one in found] == [(None, None)]


def test_what_ruff_would_change_is_the_remediation() -> None:
    found = findings(report(MESSAGE | {"fix": {"message": "Remove it"}}, MESSAGE | {"fix": {"content": ""}}))

    assert [one.remediation for one in found] == ["Remove it", ""]


@pytest.mark.parametrize("code", [None, "invalid-syntax"])
def test_a_file_that_does_not_parse_is_a_failure_and_no_finding(code: str | None) -> None:
    items = list(ruff.read(report(MESSAGE | {"code": code}, MESSAGE | {"code": code, "location": None})))

    assert items == [
        Coverage(tool="ruff", report="ruff.json", complete=False, failed=(Gap("a.py:3", "Bad."), Gap("a.py", "Bad.")))
    ]


def test_an_empty_list_is_a_clean_scan_once_the_reader_is_named() -> None:
    assert list(ruff.read(report())) == [Coverage(tool="ruff", report="ruff.json", complete=True)]
    assert not ruff.recognises(report())


def test_a_broken_message_is_named_by_its_place() -> None:
    listed = report({"code": "S1"}, MESSAGE)
    lines = Report(json.dumps(MESSAGE).encode() + b'\n{"code": 1}\n', "ruff.ndjson")

    assert len(findings(listed)) == len(findings(lines)) == 1
    assert [gap.place for gap in (*listed.broken, *lines.broken)] == ["ruff.json at [0]", "ruff.ndjson at line 2"]


@pytest.mark.parametrize(
    "text", [b'[{"filename": "a.js", "messages": []}]', b'{"code": "S1"}', b'[{"code": 1}]', b"[]", b"<a/>"]
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not ruff.recognises(Report(text, "other"))
