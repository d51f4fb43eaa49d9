"""njsscan: a valid report of nothing, files that it silently leaves out, and its JSON as records."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.core.languages import describe
from accord.core.scan import Ended, File, Kind, Task, Tree
from accord.ports.report import Report
from accord.readers import accord as reader
from accord.scanners import njsscan

RULE = {
    "files": [{"file_path": "./a.js", "match_lines": [4, 5], "match_string": "eval(x)"}],
    "metadata": {"cwe": "CWE-95: Eval Injection", "description": "It runs code.", "severity": "ERROR"},
}
#: What it writes without Semgrep, beside exit code 1.
NO_SEMGREP = "semgrep not found. Install with: pip install semgrep"


def report(*errors: object, nodejs: object = None, templates: object = None) -> str:
    document = {"errors": errors, "nodejs": nodejs or {}, "templates": templates or {}, "njsscan_version": "1.0.2"}
    return json.dumps(document)


def records(ended: Ended) -> list[object]:
    return list(reader.read(Report(njsscan.translated(ended), "njsscan")))


def test_a_match_becomes_a_finding(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = njsscan.commands(make_task({"a.js": ""}))
    finding, template, coverage = records(
        end(command, output=report(nodejs={"eval_nodejs": RULE}, templates={"t": {"files": [{"file_path": "b.ejs"}]}}))
    )

    assert isinstance(finding, Finding)
    assert (finding.rule_id, finding.path, finding.start_line, finding.end_line) == ("eval_nodejs", "a.js", 4, 5)
    assert (finding.severity, finding.cwes, finding.tool_version) == (Severity.HIGH, (95,), "1.0.2")
    assert isinstance(template, Finding)
    assert (template.path, template.severity, template.start_line) == ("b.ejs", Severity.UNKNOWN, None)
    assert isinstance(coverage, Coverage)
    assert coverage.complete


@pytest.mark.parametrize(
    ("error", "gap", "seen"),
    [
        (NO_SEMGREP, Gap("njsscan", NO_SEMGREP), set()),
        ({"message": "it\n failed"}, Gap("njsscan", "it failed"), set()),
        ({"message": "Timeout", "path": "a.js", "type": "Timeout"}, Gap("a.js", "Timeout"), {"a.js", "b.js"}),
        ({"message": "odd", "path": "a.js", "type": ["PartialParsing", []]}, None, {"a.js", "b.js"}),
    ],
)
def test_an_error_without_a_file_means_that_nothing_was_read(
    error: object, gap: Gap | None, seen: set[str], make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"a.js": "", "b.js": ""})
    ended = end(njsscan.commands(task)[0], output=report(error))
    (coverage,) = records(ended)

    assert isinstance(coverage, Coverage)
    assert coverage.failed == ((gap,) if gap else ())
    assert njsscan.looked(task, [ended]).seen == seen


def test_files_that_it_silently_leaves_out_are_named(make_task: Callable[..., Task]) -> None:
    task = make_task(dict.fromkeys(("a.js", "inspector.js", "example/b.js", "lib/vue.js"), ""))
    (command,) = njsscan.commands(task)

    assert command.files == ("a.js",)
    assert [gap.place for gap in njsscan.looked(task, []).left_out] == ["inspector.js", "example/b.js", "lib/vue.js"]


def test_a_report_that_is_none_proves_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.js": ""})
    ended = end(njsscan.commands(task)[0], output="{")

    assert njsscan.translated(ended) == b"{"
    assert njsscan.looked(task, [ended]).seen == frozenset()


def test_wants_scripts_and_templates_and_leaves_settings_aside(make_task: Callable[..., Task], tmp_path: Path) -> None:
    files = (
        File("a.js", Kind.CODE, "JavaScript"),
        File("b.mjs", Kind.CODE, "JavaScript"),
        describe("c.ejs", 1, b"x", {}),
    )

    assert njsscan.wants(Tree(files)) == ("a.js", "c.ejs")
    (command,) = njsscan.commands(make_task({"a.js": ""}))
    assert command.writes == {f"{tmp_path}/settings.yaml": "---\n"}
