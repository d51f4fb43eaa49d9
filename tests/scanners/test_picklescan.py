"""picklescan: its text becomes records, and what it could not parse is not read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.coverage import Coverage
from accord.core.finding import Finding, Severity
from accord.core.scan import Ended, Outcome, Task
from accord.ports.report import open_report
from accord.readers import accord as reader
from accord.scanners import picklescan

SUMMARY = "----------- SCAN SUMMARY -----------\nScanned files: 1\nInfected files: {}\n"
DANGEROUS = "/checkout/m.pkl: dangerous import 'posix system' FOUND\n" + SUMMARY.format(1)
SUSPICIOUS = "/checkout/m.pkl: suspicious import 'os getpid' FOUND\n" + SUMMARY.format(0)


@pytest.mark.parametrize(
    ("said", "rule", "severity"),
    [(DANGEROUS, "dangerous-import", Severity.HIGH), (SUSPICIOUS, "suspicious-import", Severity.UNKNOWN)],
)
def test_an_import_becomes_a_finding(
    said: str, rule: str, severity: Severity, make_task: Callable[..., Task], end: Callable[..., Ended], tmp_path: Path
) -> None:
    (command,) = picklescan.commands(make_task({"m.pkl": ""}))
    file = tmp_path / "records.jsonl"
    file.write_bytes(picklescan.translated(end(command, output=said, outcome=Outcome.FOUND)))

    finding, coverage = reader.read(open_report(str(file)))

    assert isinstance(finding, Finding)
    assert (finding.path, finding.rule_id, finding.severity, finding.cwes) == ("m.pkl", rule, severity, (502,))
    assert isinstance(coverage, Coverage)
    assert coverage.complete


@pytest.mark.parametrize(
    ("output", "errors", "why"),
    [
        (
            SUMMARY.format(0),
            "WARNING: could not parse /checkout/m.pkl as pickle: opcode b' ' unknown",
            "could not parse",
        ),
        ("", "", "it does not say that it read the file"),
        ("Scanned files: 0\n", "", "it does not say that it read the file"),
    ],
)
def test_a_file_that_it_did_not_read_is_failed_though_it_ends_with_0(
    output: str, errors: str, why: str, make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"m.pkl": ""})
    looked = picklescan.looked(task, [end(picklescan.commands(task)[0], output=output, errors=errors)])

    assert looked.seen == frozenset()
    assert [(gap.place, why in gap.reason) for gap in looked.failed] == [("m.pkl", True)]


def test_a_call_that_failed_says_why(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"m.pkl": ""})
    ended = end(picklescan.commands(task)[0], outcome=Outcome.FAILED, trouble="it ended with signal 9")

    assert picklescan.looked(task, [ended]).failed[0].reason == "it ended with signal 9"
