import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers import sarif

ReadRun = Callable[..., tuple[list[Finding], Coverage]]

SUCCESS: dict[str, Any] = {"executionSuccessful": True}
RESULT = {"message": {"text": "m"}}


def note(level: str | None, text: str, **more: object) -> dict[str, Any]:
    return {"message": {"text": text}, **({"level": level} if level else {}), **more}


@pytest.mark.parametrize(
    ("invocations", "complete"),
    [
        ([SUCCESS], True),
        ([SUCCESS, SUCCESS], True),
        ([], None),
        (None, None),
        ([{}], None),
        ([SUCCESS, {}], None),
        ([{"executionSuccessful": False}], False),
        ([SUCCESS, {"executionSuccessful": False}], False),
        ([SUCCESS | {"toolExecutionNotifications": [note("error", "crashed")]}], False),
        ([SUCCESS | {"toolConfigurationNotifications": [note("error", "not read")]}], False),
        ([SUCCESS | {"toolExecutionNotifications": [note("warning", "slow"), note("note", "hello")]}], True),
        ([{"toolExecutionNotifications": [note("ERROR", "crashed")]}], False),
        ([{"toolNotifications": [note("error", "crashed")]}], False),
        ([{"configurationNotifications": [note("error", "crashed")]}], False),
    ],
)
def test_a_run_is_complete_when_it_says_so_and_reports_no_error(
    read_run: ReadRun,
    invocations: object,
    complete: bool | None,  # noqa: FBT001  a parametrised expectation
) -> None:
    _, coverage = read_run(RESULT, invocations=invocations)

    assert coverage.complete is complete
    assert bool(coverage.failed) is (complete is False)


@pytest.mark.parametrize("results", [{"results": None}, {}])
def test_no_set_of_results_is_no_clean_scan(results: dict[str, Any]) -> None:
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "acme"}}, "invocations": [SUCCESS], **results}]}
    (coverage,) = sarif.read(Report(json.dumps(log).encode(), "log.sarif"))

    assert isinstance(coverage, Coverage)
    assert coverage.complete is False
    assert "no set of results" in coverage.failed[0].reason


def test_an_empty_set_of_results_is_a_clean_scan(read_run: ReadRun) -> None:
    findings, coverage = read_run(invocations=[SUCCESS])

    assert (findings, coverage.complete, coverage.failed) == ([], True, ())


@pytest.mark.parametrize(
    ("invocation", "reason"),
    [
        ({"processStartFailureMessage": "not found", "exitCode": 127}, "not found, exit code 127"),
        ({"exitCodeDescription": "out of memory"}, "out of memory"),
        ({"exitSignalName": "SIGKILL"}, "SIGKILL"),
        ({"exitCode": 3}, "exit code 3"),
    ],
)
def test_a_failure_says_why(read_run: ReadRun, invocation: dict[str, Any], reason: str) -> None:
    _, coverage = read_run(invocations=[{"executionSuccessful": False, **invocation}])

    assert coverage.failed == (Gap("acme", f"the tool says that it did not succeed: {reason}"),)


def test_a_failure_without_a_reason_is_a_failure(read_run: ReadRun) -> None:
    _, coverage = read_run(invocations=[{"executionSuccessful": False}])

    assert coverage.failed == (Gap("acme", "the tool says that it did not succeed"),)


def test_errors_name_their_place(read_run: ReadRun) -> None:
    place = [{}, {"physicalLocation": {}}, {"physicalLocation": {"artifactLocation": {"uri": "./old.py"}}}]
    notifications = [
        note("error", "syntax error", locations=place),
        note("error", "no such rule", descriptor={"id": "CFG1"}),
        note("error", "crashed", locations=[{}]),
        note(None, "slow"),
        note("warning", "not whole", locations=place),
    ]
    _, coverage = read_run(invocations=[{"toolExecutionNotifications": notifications}])

    assert coverage.failed == (Gap("old.py", "syntax error"), Gap("CFG1", "no such rule"), Gap("crashed"))
    assert coverage.notes == ("slow", "old.py: not whole")


def test_notifications_are_looked_up_by_id(read_run: ReadRun) -> None:
    driver = {
        "globalMessageStrings": {"shared": {"text": "Shared {0}"}},
        "notifications": [{"id": "N0"}, {"id": "N1", "messageStrings": {"own": {"text": "Own {0}"}}}],
    }
    notifications = [
        {"descriptor": {"index": 1}, "message": {"id": "own", "arguments": ["by index"]}},
        {"descriptor": {"id": "N1"}, "message": {"id": "own", "arguments": ["by id"]}},
        {"descriptor": {"id": "N9"}, "message": {"id": "shared", "arguments": ["text"]}},
        {"message": {"id": "shared", "arguments": ["text"]}},
    ]
    _, coverage = read_run(driver=driver, invocations=[{"toolExecutionNotifications": notifications}])

    assert coverage.notes == ("Own by index", "N1: Own by id", "N9: Shared text", "Shared text")


def test_times_are_the_first_start_and_the_last_end(read_run: ReadRun) -> None:
    invocations = [
        {"startTimeUtc": "2026-01-02T03:04:05Z", "endTimeUtc": "2026-01-02T03:05:00.5Z"},
        {"startTimeUtc": "2026-01-02T03:00:00", "endTimeUtc": "soon"},
        {"endTimeUtc": "2026-01-02T05:00:00+02:00"},
    ]
    _, coverage = read_run(invocations=invocations)

    assert coverage.started_at == datetime(2026, 1, 2, 3, 0, tzinfo=UTC)
    assert coverage.ended_at == datetime(2026, 1, 2, 3, 5, 0, 500_000, tzinfo=UTC)


def test_the_revision_is_the_first_that_is_named(read_run: ReadRun) -> None:
    _, coverage = read_run(versionControlProvenance=[{"repositoryUri": "https://git.example"}, {"revisionId": "abc"}])

    assert coverage.revision == "abc"


@pytest.mark.parametrize(
    ("artifacts", "seen"),
    [
        ([{"location": {"uri": "a"}}, {"location": {"uri": "b"}}], 2),
        ([{"roles": ["analysisTarget"]}, {"roles": ["resultFile"]}, {}], 1),
        ([], None),
        (None, None),
    ],
)
def test_artifacts_are_what_was_seen(read_run: ReadRun, artifacts: object, seen: int | None) -> None:
    _, coverage = read_run(artifacts=artifacts)

    assert coverage.seen == seen
