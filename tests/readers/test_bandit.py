"""Bandit's odd and broken reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Report
from accord.readers import bandit

RESULT: dict[str, Any] = {"test_id": "B1", "issue_text": "Bad.", "filename": "a.py", "line_number": 2}


def report(*results: object, **changes: object) -> Report:
    document = {"errors": [], "generated_at": "2026-11-21T09:00:00Z", "metrics": {}, "results": results} | changes
    return Report(json.dumps(document).encode(), "bandit.json")


def finding(**fields: object) -> Finding:
    return next(item for item in bandit.read(report(RESULT | fields)) if isinstance(item, Finding))


def coverage(given: Report) -> Coverage:
    return next(item for item in bandit.read(given) if isinstance(item, Coverage))


def test_unknown_severity_is_kept_as_unknown() -> None:
    assert finding(issue_severity="CRITICAL").severity is Severity.UNKNOWN
    assert finding(issue_severity="UNDEFINED").severity is Severity.UNKNOWN
    assert finding(issue_severity="high", issue_confidence="Low").severity is Severity.HIGH
    assert finding(issue_confidence="Low").confidence is Confidence.LOW


def test_a_result_of_an_old_version_needs_neither_weakness_nor_code() -> None:
    assert finding() == Finding(
        tool="bandit", rule_id="B1", message="Bad.", path="a.py", start_line=2, report="bandit.json"
    )


@pytest.mark.parametrize("weakness", [None, {}, {"id": None}, {"id": 0}])
def test_no_weakness_is_no_number(weakness: object) -> None:
    assert finding(issue_cwe=weakness).cwes == ()


def test_an_unknown_column_stays_unknown() -> None:
    assert finding(col_offset=-1, end_col_offset=0).start_column is None
    assert finding(col_offset=-1, end_col_offset=0).end_column == 1


def test_the_snippet_is_the_flagged_lines_without_their_numbers() -> None:
    assert finding(code="1 a\n2     b\n3 c\n", line_range=[2, 3]).snippet == "    b\nc"
    assert finding(code="2\tb\n").snippet == "b"


def test_an_excerpt_without_the_flagged_line_is_kept_whole() -> None:
    assert finding(code="no numbers\n7 here").snippet == "no numbers\n7 here"


def test_the_quoted_password_is_the_secret() -> None:
    assert finding(test_id="B105", issue_text="Possible hardcoded password: 'tea for two'").secret == "tea for two"
    assert finding(test_id="B105", issue_text="Possible hardcoded password: ''").secret == ""
    assert finding(test_id="B999", issue_text="Something else: 'tea'").secret == ""


def test_the_version_stands_in_the_addresses_of_the_documentation() -> None:
    address = "https://bandit.readthedocs.io/en/1.9.4/plugins/b1.html"

    assert finding(more_info=address).tool_version == "1.9.4"
    assert finding(more_info="https://bandit.readthedocs.io/en/latest/b1.html").tool_version == ""
    assert finding(more_info=None).references == ()


def test_files_that_did_not_parse_make_the_scan_incomplete() -> None:
    seen = coverage(
        report(errors=[{"filename": "b.py", "reason": "syntax error"}], metrics={"a.py": {}, "_totals": {}})
    )

    assert seen.failed == (Gap("b.py", "syntax error"),)
    assert seen.complete is False
    assert seen.seen == 1


def test_hidden_lines_are_told() -> None:
    assert coverage(report(metrics={"_totals": {"nosec": 2}})).notes == ("lines with a nosec comment: 2",)
    assert coverage(report(metrics={"_totals": {"nosec": 0}})).notes == ()


def test_a_broken_result_is_named_and_the_others_are_read() -> None:
    given = report({"test_id": "B1"}, RESULT)

    assert len([item for item in bandit.read(given) if isinstance(item, Finding)]) == 1
    assert [gap.place for gap in given.broken] == ["bandit.json at results[0]"]


def test_an_unreadable_time_costs_only_the_time() -> None:
    given = report(RESULT, generated_at="yesterday")

    assert coverage(given).ended_at is None
    assert [gap.place for gap in given.broken] == ["bandit.json at generated_at"]


def test_a_second_list_of_results_is_refused() -> None:
    text = b'{"errors": [], "generated_at": "", "metrics": {}, "results": [{"a": 1}], "results": []}'

    with pytest.raises(UnreadableReport, match="'results' stands twice"):
        list(bandit.read(Report(text, "bandit.json")))


def test_results_of_another_shape_are_refused() -> None:
    with pytest.raises(UnreadableReport, match="at results"):
        list(bandit.read(report(results="none")))


@pytest.mark.parametrize(
    "text", [b'{"results": [], "errors": [], "paths": {}, "version": "1"}', b"[]", b"text", b"<a/>"]
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not bandit.recognises(Report(text, "other"))
