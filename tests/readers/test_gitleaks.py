"""Gitleaks' odd, old and broken reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import gitleaks

LEAK: dict[str, Any] = {"RuleID": "own", "Description": "D", "File": "a.py", "StartLine": 2, "Secret": "tea for two"}
OLD: dict[str, Any] = {
    "line": "k = tea for two",
    "offender": "tea for two",
    "rule": "Own",
    "file": "a.py",
    "commit": "",
}


def report(*leaks: object) -> Report:
    return Report(json.dumps(leaks).encode(), "gitleaks.json")


def finding(leak: dict[str, Any], **changes: object) -> Finding:
    return next(item for item in gitleaks.read(report(leak | changes)) if isinstance(item, Finding))


def test_a_leak_is_a_finding_without_a_severity_of_its_own() -> None:
    assert finding(LEAK) == Finding(
        tool="gitleaks",
        rule_id="own",
        message="D",
        severity=Severity.UNKNOWN,
        path="a.py",
        start_line=2,
        secret="tea for two",
        report="gitleaks.json",
    )


def test_a_leak_of_version_8_0_has_its_context() -> None:
    assert finding(LEAK, Context="k = tea for two").snippet == "k = tea for two"
    assert finding(LEAK, Match="tea for two", Context="").snippet == "tea for two"


def test_a_link_and_a_fingerprint_are_kept() -> None:
    found = finding(LEAK, Link="https://git.example/a", Fingerprint="a.py:own:2")

    assert (found.references, found.tool_id) == (("https://git.example/a",), "a.py:own:2")


def test_what_is_redacted_is_no_secret() -> None:
    assert finding(LEAK, Secret="REDACTED").secret == ""
    assert finding(OLD, offender="REDACTED").secret == ""
    assert finding(LEAK, Secret=None).secret == ""


def test_an_old_leak_is_read_with_its_own_names() -> None:
    assert finding(OLD, lineNumber=7, leakURL="https://git.example/a") == Finding(
        tool="gitleaks",
        rule_id="Own",
        message="Own",
        path="a.py",
        start_line=7,
        snippet="k = tea for two",
        secret="tea for two",
        references=("https://git.example/a",),
        report="gitleaks.json",
    )


@pytest.mark.parametrize(("line", "number"), [("7", 7), (0, None), (None, None), ("", None), (-1, None)])
def test_an_old_line_may_be_a_text_or_missing(line: object, number: int | None) -> None:
    assert finding(OLD, lineNumber=line).start_line == number


def test_the_severity_of_an_old_rule_is_kept() -> None:
    assert finding(OLD, severity="High").severity is Severity.HIGH
    assert finding(OLD, severity="severe").severity is Severity.UNKNOWN


def test_version_1_calls_the_rule_a_reason() -> None:
    leak = {"line": "x", "commit": "1", "offender": "x", "reason": "Own", "commitMsg": "", "file": "a", "branch": "b"}

    assert gitleaks.recognises(report(leak))
    assert finding(leak).rule_id == "Own"


def test_one_odd_record_does_not_cost_the_others() -> None:
    given = report({"RuleID": 7}, 7, LEAK)
    found = [item for item in gitleaks.read(given) if isinstance(item, Finding)]

    assert len(found) == 1
    assert [gap.place for gap in given.broken] == ["gitleaks.json at [0]", "gitleaks.json at [1]"]


@pytest.mark.parametrize("content", [b"[]", b"null", b"null\n", b" [ ]\n"])
def test_no_leaks_is_no_error(content: bytes) -> None:
    given = Report(content, "gitleaks.json")

    assert list(gitleaks.read(given)) == [Coverage(tool="gitleaks", report="gitleaks.json")]


def test_json_lines_are_read_also_when_there_is_only_one() -> None:
    one, two = json.dumps(LEAK).encode() + b"\n", json.dumps(OLD).encode() + b"\n"

    for content, count in ((one, 1), (one + two, 2), (json.dumps(LEAK, indent=1).encode(), 1)):
        given = Report(content, "leaks.jsonl")
        assert gitleaks.recognises(given)
        assert sum(isinstance(item, Finding) for item in gitleaks.read(given)) == count


def test_an_object_that_is_no_leak_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="no leaks"):
        list(gitleaks.read(Report(b'{"message": "Not found"}', "answer.json")))


@pytest.mark.parametrize("content", [b"[]", b"null", b"[{}]", b'[{"rule": "a", "file": "b"}]', b"<a/>", b"text"])
def test_other_shapes_are_not_recognised(content: bytes) -> None:
    assert not gitleaks.recognises(Report(content, "x"))
