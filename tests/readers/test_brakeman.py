"""Brakeman's odd and old reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import brakeman

WARNING: dict[str, Any] = {"warning_type": "SQL Injection", "message": "Bad.", "file": "a.rb", "line": 3}


def report(*warnings: object, **changes: object) -> Report:
    return Report(json.dumps({"scan_info": {}, "warnings": warnings} | changes).encode(), "brakeman.json")


def finding(**fields: object) -> Finding:
    return next(item for item in brakeman.read(report(WARNING | fields)) if isinstance(item, Finding))


def coverage(given: Report) -> Coverage:
    return next(item for item in brakeman.read(given) if isinstance(item, Coverage))


def test_a_warning_is_a_finding_without_a_severity() -> None:
    assert finding(
        confidence="Weak", fingerprint="ab", link="https://a.example", code="f()", cwe_id=[89, 89]
    ) == Finding(
        tool="brakeman",
        rule_id="SQL Injection",
        message="Bad.",
        severity=Severity.UNKNOWN,
        confidence=Confidence.LOW,
        cwes=(89,),
        path="a.rb",
        start_line=3,
        snippet="f()",
        tool_id="ab",
        partial_fingerprints=(("brakeman", "ab"),),
        references=("https://a.example",),
        report="brakeman.json",
    )


def test_a_warning_may_lack_everything_but_its_kind() -> None:
    found = finding(message=None, file=None, line=None, code=7, confidence="Odd")

    assert (found.message, found.path, found.start_line, found.snippet) == ("SQL Injection", "", None, "")
    assert found.confidence is Confidence.UNKNOWN


def test_a_message_names_the_vulnerability_of_a_dependency() -> None:
    assert finding(message="Rails 4.1 has CVE-2016-6316, CVE-2016-6316").vulnerability_ids == ("CVE-2016-6316",)


def test_the_way_to_a_template_is_the_trace() -> None:
    assert finding(render_path=[{"file": "c.rb", "line": 7}, {}]).trace == (Place("c.rb", 7), Place())


def test_ignored_warnings_are_claims_with_their_notes() -> None:
    ignored = [WARNING | {"note": "checked"}, WARNING]
    found = [item for item in brakeman.read(report(WARNING, ignored_warnings=ignored)) if isinstance(item, Finding)]

    assert [one.suppressed for one in found] == [False, True, True]
    assert [one.suppression_reason for one in found] == ["", "checked", "named in brakeman.ignore"]


def test_errors_make_it_incomplete() -> None:
    said = coverage(report(errors=[{"error": "E", "location": "L"}, {}]))

    assert (said.complete, said.failed) == (False, (Gap("L", "E"), Gap("brakeman", "")))
    assert coverage(report(errors=[])).complete is True
    assert coverage(report()).complete is None


def test_what_it_saw_and_when_may_be_missing_or_odd() -> None:
    counts = {"number_of_controllers": 2, "number_of_models": 0, "number_of_templates": 3}
    given = report(scan_info=counts | {"start_time": "2026-01-02 03:04:05 +0100", "end_time": "later"})
    said = coverage(given)

    assert said.seen == 5
    assert said.started_at is not None
    assert (said.started_at.isoformat(), said.ended_at) == ("2026-01-02T03:04:05+01:00", None)
    assert coverage(report(scan_info=7)).seen is None


def test_one_odd_record_does_not_cost_the_others() -> None:
    given = report(7, WARNING)

    assert len(list(brakeman.read(given))) == 2
    assert [gap.place for gap in given.broken] == ["brakeman.json at warnings[0]"]


def test_it_needs_more_than_warnings_to_be_recognised() -> None:
    assert brakeman.recognises(report())
    assert brakeman.recognises(Report(b'{"ignored_warnings": [], "warnings": []}', "x"))
    assert not brakeman.recognises(Report(b'{"warnings": []}', "x"))
    with pytest.raises(UnreadableReport):
        list(brakeman.read(Report(b'{"scan_info": {}}', "x")))
