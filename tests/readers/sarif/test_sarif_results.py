from collections.abc import Callable
from typing import Any

import pytest

from accord.core.finding import Confidence, Finding, Severity

ReadOne = Callable[..., Finding]

STRINGS = {
    "globalMessageStrings": {"shared": {"text": "Shared {0}."}, "own": {"text": "not this"}},
    "rules": [
        {"id": "A", "messageStrings": {"own": {"text": "Own {1} before {0}."}, "marked": {"markdown": "*Marked*"}}}
    ],
}


def result(**fields: object) -> dict[str, Any]:
    return {"message": {"text": "m"}, **fields}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": "Plain {0}."}, "Plain {0}."),
        ({"text": "Filled {0}.", "arguments": ["in"]}, "Filled in."),
        ({"text": "Kept {3} and {{0}}.", "arguments": ["in"]}, "Kept {3} and {0}."),
        ({"id": "own", "arguments": ["a", "b"]}, "Own b before a."),
        ({"id": "shared", "arguments": ["too"]}, "Shared too."),
        ({"id": "marked"}, "*Marked*"),
        ({"id": "nowhere"}, ""),
        ({"text": "Beats its id.", "id": "own"}, "Beats its id."),
        ({"markdown": "**Only** this."}, "**Only** this."),
        ({"text": "Text", "markdown": "**Text**"}, "Text"),
        ({"text": "No braces", "arguments": ["x"]}, "No braces"),
        ({}, ""),
        (None, ""),
    ],
)
def test_messages_are_looked_up_and_filled_in(read_one: ReadOne, message: object, text: str) -> None:
    assert read_one({"ruleId": "A", "message": message}, driver=STRINGS).message == text


# -- identity ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "tool_id", "fingerprints"),
    [
        ({}, "", ()),
        ({"guid": "g"}, "g", ()),
        ({"guid": "g", "correlationGuid": "c"}, "c", ()),
        ({"fingerprints": {"hash/v1": "1f"}}, "1f", (("hash/v1", "1f"),)),
        ({"fingerprints": {"hash/v1": "1f"}, "correlationGuid": "c"}, "c", (("hash/v1", "1f"),)),
        (
            {"partialFingerprints": {"line/v1": "2", "file": "1"}, "guid": "g"},
            "file:1|line:2",
            (("line/v1", "2"), ("file", "1")),
        ),
        (
            {"fingerprints": {"hash/v1": "1f"}, "partialFingerprints": {"line": "2"}},
            "1f",
            (("hash/v1", "1f"), ("line", "2")),
        ),
        ({"fingerprints": {"matchBasedId/v1": "requires login"}, "guid": "g"}, "g", ()),
        ({"partialFingerprints": {"author": "Ada", "email": "a@b.example", "commitSha": "1", "line": ""}}, "", ()),
    ],
)
def test_fingerprints_and_ids_are_the_tools_own(
    read_one: ReadOne, fields: dict[str, Any], tool_id: str, fingerprints: tuple[tuple[str, str], ...]
) -> None:
    found = read_one(result(**fields))

    assert (found.tool_id, found.partial_fingerprints) == (tool_id, fingerprints)


# -- claims --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suppressions", "suppressed", "reason"),
    [
        ([], False, ""),
        ([{"kind": "inSource"}], True, "inSource"),
        ([{"kind": "external", "status": "accepted", "justification": "Test data."}], True, "Test data."),
        ([{"justification": "a"}, {"justification": "b"}, {"justification": "a"}, {}], True, "a; b"),
        ([{"kind": "external", "status": "underReview"}], False, ""),
        ([{"kind": "external"}, {"kind": "external", "status": "rejected"}], False, ""),
    ],
)
def test_suppressions_are_claims(read_one: ReadOne, suppressions: object, suppressed: bool, reason: str) -> None:  # noqa: FBT001  a parametrised expectation
    found = read_one(result(suppressions=suppressions))

    assert (found.suppressed, found.suppression_reason) == (suppressed, reason)


def test_suppressions_of_a_draft_are_claims(read_one: ReadOne) -> None:
    found = read_one(result(suppressionStates=["suppressedInSource"]))

    assert (found.suppressed, found.suppression_reason) == (True, "suppressedInSource")


@pytest.mark.parametrize(
    ("fields", "inactive"),
    [
        ({}, False),
        ({"kind": "fail"}, False),
        ({"kind": "open"}, False),
        ({"kind": "review"}, False),
        ({"kind": "pass"}, True),
        ({"kind": "notApplicable"}, True),
        ({"kind": "informational"}, True),
        ({"level": "notApplicable"}, True),
        ({"level": "open"}, False),
        ({"baselineState": "absent"}, True),
        ({"baselineState": "unchanged"}, False),
    ],
)
def test_what_is_gone_or_no_problem_is_inactive(read_one: ReadOne, fields: dict[str, Any], inactive: bool) -> None:  # noqa: FBT001  a parametrised expectation
    assert read_one(result(**fields)).inactive is inactive


def test_a_result_that_passed_has_no_severity_of_its_rule(read_one: ReadOne) -> None:
    rule = {"id": "A", "defaultConfiguration": {"level": "error"}}
    found = read_one(result(ruleId="A", kind="pass"), driver={"rules": [rule]})

    assert (found.kind, found.level, found.severity) == ("pass", "none", Severity.INFO)


# -- what its properties say ---------------------------------------------------------------------------------------


def test_a_results_properties_beat_its_rule(read_one: ReadOne) -> None:
    rule = {
        "id": "A",
        "help": {"text": "By the rule."},
        "properties": {"precision": "low", "security-severity": "3", "cvssv3_vector": "CVSS:3.1/AV:L"},
    }
    properties = {
        "issue_confidence": "HIGH",
        "cvss_vector": "CVSS:4.0/AV:N",
        "cvssV3BaseScore": "9.9",
        "solution": "By the result.",
    }
    found = read_one(result(ruleId="A", properties=properties), driver={"rules": [rule]})

    assert (found.confidence, found.cvss_vector) == (Confidence.HIGH, "CVSS:4.0/AV:N")
    assert (found.cvss_score, found.severity) == (9.9, Severity.LOW)
    assert found.remediation == "By the result."


def test_properties_that_say_nothing_change_nothing(read_one: ReadOne) -> None:
    rule = {"id": "A", "help": {"text": "By the rule."}, "properties": {"precision": "low", "security-severity": "3"}}
    plain = read_one(result(ruleId="A"), driver={"rules": [rule]})

    assert read_one(result(ruleId="A", properties={}), driver={"rules": [rule]}) == plain
    assert (
        read_one(result(ruleId="A", properties={"mine": [1, {"a": None}], "tags": []}), driver={"rules": [rule]})
        == plain
    )


# -- advice and links ----------------------------------------------------------------------------------------------


def test_the_first_described_fix_is_the_advice(read_one: ReadOne) -> None:
    rule = {"id": "A", "help": {"text": "In general."}, "helpUri": "https://acme.example/A"}
    fixes = [{}, {"description": {"text": "Use a list."}}, {"description": {"text": "Or not."}}]

    assert read_one(result(ruleId="A", fixes=fixes), driver={"rules": [rule]}).remediation == "Use a list."
    assert read_one(result(ruleId="A", fixes=[{}]), driver={"rules": [rule]}).remediation == "In general."


def test_links_are_references(read_one: ReadOne) -> None:
    rule = {"id": "A", "helpUri": "https://acme.example/A"}
    links = {
        "hostedViewerUri": "https://view.example/1",
        "workItemUris": ["https://bugs.example/7", "https://acme.example/A"],
    }

    assert read_one(result(ruleId="A", **links), driver={"rules": [rule]}).references == (
        "https://acme.example/A",
        "https://view.example/1",
        "https://bugs.example/7",
    )


@pytest.mark.parametrize(("count", "occurrences"), [(3, 3), (1, 1), (0, 1), (-1, 1), (None, 1)])
def test_occurrences_are_counted(read_one: ReadOne, count: int | None, occurrences: int) -> None:
    assert read_one(result(occurrenceCount=count)).occurrences == occurrences


# -- secrets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "secret"), [("gitleaks", "hunter2-hunter2"), ("Kingfisher", "hunter2-hunter2"), ("acme", "")]
)
def test_what_a_secret_scanner_shows_is_the_secret(read_one: ReadOne, tool: str, secret: str) -> None:
    region = {"startLine": 1, "snippet": {"text": "hunter2-hunter2\n"}}
    found = read_one(result(locations=[{"physicalLocation": {"region": region}}]), driver={"name": tool})

    assert found.secret == secret
