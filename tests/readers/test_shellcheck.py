"""ShellCheck's odd reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import shellcheck

COMMENT: dict[str, Any] = {"file": "a.sh", "line": 3, "code": 2086, "level": "info", "message": "Quote it."}


def items(*comments: object) -> list[Finding | Coverage]:
    return list(shellcheck.read(Report(json.dumps({"comments": comments}).encode(), "shellcheck.json")))


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("info", Severity.LOW),
        ("style", Severity.LOW),
        ("loud", Severity.UNKNOWN),
    ],
)
def test_a_comment_is_a_finding_with_shellchecks_word(level: str, severity: Severity) -> None:
    assert items(COMMENT | {"level": level})[0] == Finding(
        tool="shellcheck",
        rule_id="SC2086",
        message="Quote it.",
        severity=severity,
        path="a.sh",
        start_line=3,
        end_line=3,
        references=("https://www.shellcheck.net/wiki/SC2086",),
        report="shellcheck.json",
    )


@pytest.mark.parametrize(("line", "place"), [(3, "a.sh:3"), (None, "a.sh")])
def test_a_script_that_it_gave_up_on_is_failed_and_no_finding(line: int | None, place: str) -> None:
    (coverage,) = items(COMMENT | {"code": 1073}, COMMENT | {"code": 1072, "line": line, "message": "Fix it."})

    assert coverage == Coverage(
        tool="shellcheck", report="shellcheck.json", complete=False, failed=(Gap(place, "Fix it."),)
    )


def test_without_comments_it_does_not_say_what_it_read() -> None:
    assert items() == [Coverage(tool="shellcheck", report="shellcheck.json")]


def test_what_has_no_comments_is_refused() -> None:
    with pytest.raises(UnreadableReport):
        list(shellcheck.read(Report(b'{"results": []}', "shellcheck.json")))
