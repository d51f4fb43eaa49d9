"""gosec's odd and old reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Report
from accord.readers import gosec

ISSUE: dict[str, Any] = {"rule_id": "G1", "details": "Bad.", "file": "a.go"}


def report(*issues: object, **changes: object) -> Report:
    return Report(json.dumps({"Issues": issues, "Stats": {}} | changes).encode(), "gosec.json")


def finding(**fields: object) -> Finding:
    return next(item for item in gosec.read(report(ISSUE | fields)) if isinstance(item, Finding))


def coverage(given: Report) -> Coverage:
    return next(item for item in gosec.read(given) if isinstance(item, Coverage))


def test_an_issue_is_a_finding_with_gosecs_word() -> None:
    assert finding(severity="HIGH", confidence="LOW", line="3", column="4") == Finding(
        tool="gosec",
        rule_id="G1",
        message="Bad.",
        severity=Severity.HIGH,
        confidence=Confidence.LOW,
        path="a.go",
        start_line=3,
        end_line=3,
        start_column=4,
        report="gosec.json",
    )
    assert finding(severity="PURPLE").severity is Severity.UNKNOWN


@pytest.mark.parametrize(
    ("cwe", "numbers"),
    [({"id": "338"}, (338,)), ({"ID": "338"}, (338,)), ({"id": 338}, (338,)), ({"id": ""}, ()), ({}, ()), (None, ())],
)
def test_a_weakness_is_written_in_several_ways(cwe: object, numbers: tuple[int, ...]) -> None:
    assert finding(cwe=cwe).cwes == numbers


@pytest.mark.parametrize(
    ("line", "lines"), [("3-5", (3, 5)), ("3", (3, 3)), (3, (3, 3)), ("", (None, None)), (None, (None, None))]
)
def test_a_line_may_be_a_range(line: object, lines: tuple[int | None, int | None]) -> None:
    found = finding(line=line)

    assert (found.start_line, found.end_line) == lines


def test_the_snippet_is_the_flagged_lines_without_their_numbers() -> None:
    code = "2: a\n3: \tb: c\n4: d\n5: e\n"

    assert finding(code=code, line="3-4").snippet == "\tb: c\nd"
    assert finding(code="no numbers", line="3").snippet == "no numbers"
    assert finding(code=code).snippet == code


def test_suppressions_are_claims_with_their_reasons() -> None:
    one = finding(suppressions=[{"kind": "external", "justification": "Globally suppressed."}, {"kind": "inSource"}])

    assert (one.suppressed, one.suppression_reason) == (True, "Globally suppressed.")
    assert finding(nosec=True).suppression_reason == "a nosec comment"
    assert finding(nosec=False, suppressions=None).suppressed is False


def test_what_go_could_not_compile_is_a_failure() -> None:
    errors = {"a.go": [{"line": 3, "column": 1, "error": "E"}, {"line": 0, "error": None}]}
    said = coverage(report(**{"Golang errors": errors, "Stats": {"files": 2, "nosec": 1}, "GosecVersion": "2.22.0"}))

    assert said.failed == (Gap("a.go:3", "E"), Gap("a.go", ""))
    assert (said.complete, said.seen, said.tool_version) == (False, 2, "2.22.0")
    assert said.notes == ("lines with a nosec comment: 1",)


def test_no_issues_is_no_error() -> None:
    assert coverage(report(**{"Issues": None, "Golang errors": None, "Stats": None})).complete is True
    assert coverage(report()).complete is None


def test_one_odd_record_does_not_cost_the_others() -> None:
    given = report(7, ISSUE)

    assert len(list(gosec.read(given))) == 2
    assert [gap.place for gap in given.broken] == ["gosec.json at Issues[0]"]


def test_issues_of_another_shape_are_refused() -> None:
    assert gosec.recognises(report())
    assert not gosec.recognises(Report(b'[{"Issues": [], "Stats": {}}]', "x"))
    with pytest.raises(UnreadableReport):
        list(gosec.read(report(Issues=1)))
