"""Retire.js: it works only with its list, and what it finds where nobody asked is left out."""

import json
from collections.abc import Callable
from typing import Any

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.core.scan import Ended, File, Kind, Task, Tree
from accord.ports.report import Report
from accord.readers import accord as reader
from accord.scanners import retire

FOUND: dict[str, Any] = {
    "severity": "medium",
    "below": "1.12.0",
    "cwe": ["CWE-79"],
    "identifiers": {"summary": "It runs scripts", "CVE": ["CVE-2015-9251"], "githubID": "GHSA-rmxg-73gg-4p98"},
    "info": ["https://nvd.nist.gov/vuln/detail/CVE-2015-9251"],
}
RESULT = {"component": "jquery", "npmname": "jquery", "version": "1.10.2", "vulnerabilities": [FOUND]}


def output(*paths: str, errors: tuple[str, ...] = ()) -> str:
    return json.dumps({"data": [{"file": path, "results": [RESULT]} for path in paths], "errors": errors})


def test_asks_for_its_list_only_when_it_may(make_task: Callable[..., Task]) -> None:
    closed = make_task({"a.js": ""})

    assert retire.commands(closed) == []
    assert retire.looked(closed, []).skipped == (Gap("a.js", "its list may be downloaded only with --online"),)
    assert len(retire.commands(make_task({"a.js": ""}, online=True))) == 1


def test_a_library_becomes_a_finding_where_somebody_asked(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"lib/jquery.js": ""}, online=True)
    ended = end(retire.commands(task)[0], output=output("/checkout/lib/jquery.js", "/checkout/node_modules/x.js"))
    finding, coverage = reader.read(Report(retire.translated(ended), "retire"))

    assert isinstance(finding, Finding)
    assert (finding.path, finding.rule_id, finding.severity) == ("lib/jquery.js", "CVE-2015-9251", Severity.MEDIUM)
    assert (finding.purl, finding.fixed_versions, finding.cwes) == ("pkg:npm/jquery@1.10.2", ("1.12.0",), (79,))
    assert finding.aliases == ("GHSA-rmxg-73gg-4p98",)
    assert isinstance(coverage, Coverage)
    assert coverage.complete
    assert retire.looked(task, [ended]).seen == {"lib/jquery.js"}


def test_without_its_list_it_has_read_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.js": ""}, online=True)
    for said in (output(errors=("Error downloading",)), "{"):
        assert retire.looked(task, [end(retire.commands(task)[0], output=said)]).seen == frozenset()


def test_a_report_that_is_none_is_left_to_the_reader(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = retire.commands(make_task({"a.js": ""}, online=True))

    assert retire.translated(end(command, output="{")) == b"{"


def test_wants_bundles_too() -> None:
    files = (File("a.min.js", Kind.CODE, "JavaScript", generated=True), File("b.py", Kind.CODE, "Python"))

    assert retire.wants(Tree(files)) == ("a.min.js",)
