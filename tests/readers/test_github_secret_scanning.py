"""Secret scanning alerts: what is missing, odd, resolved or broken. Whole ones are in the sample."""

from typing import Any

import msgspec
import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.core.sanitise import sanitise
from accord.ports.report import Report
from accord.readers import github_secret_scanning

ALERT = {"secret_type": "a_token", "state": "open", "html_url": "https://a"}


def report(content: object) -> Report:
    return Report(msgspec.json.encode(content), "alerts.json")


def read(content: object) -> list[Any]:
    return list(github_secret_scanning.read(report(content)))


def alert(**parts: object) -> Finding:
    found: Finding = read([parts])[0]
    return found


def test_an_alert_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="github-secret-scanning", report="alerts.json")

    assert alert() == expected
    assert alert(first_location_detected=None, repository=None, secret=None, resolution=None) == expected
    assert alert().severity is Severity.UNKNOWN


def test_the_place_is_a_file_or_the_address_of_a_text() -> None:
    file = alert(
        first_location_detected={"path": "a.py", "start_line": 3, "blob_url": "https://b", "page_url": "https://w"}
    )
    text = alert(first_location_detected={"pull_request_body_url": "https://pr"})

    assert (file.path, file.start_line, file.url) == ("a.py", 3, "")
    assert (text.path, text.url) == ("", "https://pr")
    assert alert(first_location_detected={"start_line": 0}).start_line is None


def test_what_github_knows_of_the_secret_is_told() -> None:
    found = alert(
        validity="active",
        publicly_leaked=True,
        multi_repo=True,
        push_protection_bypassed=True,
        first_location_detected={"commit_sha": "f00"},
    )

    assert found.message.split(". ") == [
        "The secret still works",
        "It was found in public places",
        "It stands in several repositories",
        "Push protection was bypassed for it",
        "First seen in commit f00",
    ]
    assert alert(validity="inactive").message == "The secret no longer works"
    assert alert(validity="unknown").message == ""


@pytest.mark.parametrize(
    ("resolution", "suppressed", "inactive", "status"),
    [
        ("revoked", False, True, "fixed"),
        ("false_positive", True, True, "not_affected"),
        ("used_in_tests", True, False, ""),
        ("wont_fix", True, False, ""),
        ("pattern_edited", True, False, ""),
        (None, True, False, ""),
    ],
)
def test_a_resolved_alert_is_inactive_only_where_the_problem_is_gone(
    resolution: str | None, suppressed: object, inactive: object, status: str
) -> None:
    found = alert(state="resolved", resolution=resolution)

    assert (found.suppressed, found.inactive, found.status) == (suppressed, inactive, status)
    assert not alert(state="open", resolution=resolution).inactive


def test_the_reason_and_the_comment_are_kept() -> None:
    found = alert(state="resolved", resolution="wont_fix", resolution_comment="old account")

    assert found.suppression_reason == "wont fix: old account"
    assert alert(state="resolved").suppression_reason == "resolved"


def test_the_secret_leaves_the_core_masked() -> None:
    found = alert(secret="correct horse battery staple", secret_type_display_name="Is it correct horse battery staple?")

    assert found.secret == "correct horse battery staple"
    assert "horse" not in msgspec.json.encode(sanitise(found)).decode()


def test_further_places_are_counted_in_a_note() -> None:
    coverage = read([ALERT | {"has_more_locations": True}, ALERT])[-1]

    assert coverage.notes == ("secrets with further places that the answer does not name: 1",)


@pytest.mark.parametrize("content", [[ALERT], [[], [ALERT], []], ALERT])
def test_every_form_is_recognised_and_read(content: object) -> None:
    assert github_secret_scanning.recognises(report(content))
    assert [item.rule_id for item in read(content) if isinstance(item, Finding)] == ["a_token"]


def test_alerts_may_stand_one_a_line() -> None:
    lines = Report(b"\n".join([msgspec.json.encode(ALERT)] * 2), "alerts.jsonl")

    assert github_secret_scanning.recognises(lines)
    assert len(list(github_secret_scanning.read(lines))) == 3


def test_no_alerts_are_no_error() -> None:
    assert read([]) == [Coverage(tool="github-secret-scanning", report="alerts.json")]


def test_an_odd_alert_is_noted_and_the_others_are_read() -> None:
    given = report([5, {"secret": 5}, ALERT])

    assert len(list(github_secret_scanning.read(given))) == 2
    assert [gap.place for gap in given.broken] == ["alerts.json at [0]", "alerts.json at [1]"]


@pytest.mark.parametrize("content", [{"results": []}, "text"])
def test_something_else_is_refused(content: object) -> None:
    with pytest.raises(UnreadableReport):
        read(content)


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b"[[]]",
        b"{}",
        b"[1]",
        b'[{"secret_type": "x"}]',
        b'[{"number": 1, "state": "open", "html_url": "https://a", "security_advisory": {}}]',
        b"<state/>",
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not github_secret_scanning.recognises(Report(text, "other"))


def test_alerts_and_pages_of_alerts_may_stand_in_one_array() -> None:
    alert = {"secret_type": "token", "state": "open", "html_url": "https://github.example/1"}
    given = Report(msgspec.json.encode([alert, [alert]]), "alerts.json")

    assert sum(isinstance(item, Finding) for item in github_secret_scanning.read(given)) == 2
