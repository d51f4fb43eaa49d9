"""Semgrep's odd, old and broken reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import semgrep

MATCH: dict[str, Any] = {"check_id": "own.rule", "path": "a.py", "start": {"line": 3, "col": 5}, "extra": {}}
LOCATION = {"path": "a.py", "start": {"line": 7}}


def report(*results: object, **changes: object) -> Report:
    return Report(json.dumps({"results": results, "errors": []} | changes).encode(), "semgrep.json")


def finding(**extra: object) -> Finding:
    return next(item for item in semgrep.read(report(MATCH | {"extra": extra})) if isinstance(item, Finding))


def coverage(**changes: object) -> Coverage:
    return next(item for item in semgrep.read(report(**changes)) if isinstance(item, Coverage))


def vulnerability(**fields: object) -> Finding:
    given = Report(json.dumps({"vulns": [{"title": "T", "advisory": {}} | fields]}).encode(), "answer.json")
    return next(item for item in semgrep.read(given) if isinstance(item, Finding))


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("ERROR", Severity.HIGH),
        ("WARNING", Severity.MEDIUM),
        ("INFO", Severity.LOW),
        ("critical", Severity.CRITICAL),
        ("INVENTORY", Severity.INFO),
        ("SEVERITY_HIGH", Severity.HIGH),
        ("PURPLE", Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
        (3, Severity.UNKNOWN),
    ],
)
def test_the_severity_is_the_rules_word(word: object, severity: Severity) -> None:
    assert finding(severity=word).severity is severity


def test_a_match_without_anything_more_is_a_finding() -> None:
    found = next(semgrep.read(report({"check_id": "own.rule"})))

    assert found == Finding(tool="semgrep", rule_id="own.rule", report="semgrep.json")


def test_what_needs_an_account_counts_as_not_given() -> None:
    found = finding(lines="requires login", fingerprint="requires login")

    assert (found.snippet, found.tool_id, found.partial_fingerprints) == ("", "", ())


def test_a_fingerprint_has_the_name_that_semgreps_sarif_gives_it() -> None:
    found = finding(lines="x = 1", fingerprint="ab12_0")

    assert (found.snippet, found.tool_id) == ("x = 1", "ab12_0")
    assert found.partial_fingerprints == (("matchBasedId/v1", "ab12_0"),)


@pytest.mark.parametrize(
    ("cwe", "numbers"),
    [
        ("CWE-79: Cross-site scripting", (79,)),
        (["CWE-327: A", "cwe-0696", "CWE-327: A"], (327, 696)),
        (89, (89,)),
        ("89", (89,)),
        ([89, ["CWE-1"]], (89,)),
        (["none"], ()),
        (0, ()),
        (True, ()),
        ({}, ()),
        (None, ()),
    ],
)
def test_weaknesses_are_read_in_every_spelling_of_rule_authors(cwe: object, numbers: tuple[int, ...]) -> None:
    assert finding(metadata={"cwe": cwe}).cwes == numbers


def test_metadata_gives_confidence_references_and_ids() -> None:
    found = finding(metadata={"confidence": "LOW", "references": "https://a.example", "cve": "CVE-2026-1"})

    assert found.confidence is Confidence.LOW
    assert found.references == ("https://a.example",)
    assert found.vulnerability_ids == ("CVE-2026-1",)
    assert finding(metadata="odd").references == ()
    assert finding(metadata={"confidence": 1}).confidence is Confidence.UNKNOWN


def test_a_fix_and_a_pattern_of_a_fix_are_remediations() -> None:
    assert finding(fix="f()").remediation == "f()"
    assert finding(fix_regex={"regex": "a", "replacement": "b"}).remediation == "Replace a with b"
    assert finding(fix=None).remediation == ""


def test_what_a_comment_silences_is_a_claim() -> None:
    found = finding(is_ignored=True)

    assert (found.suppressed, found.suppression_reason) == (True, "a nosemgrep comment")


def test_the_path_of_tainted_data_is_the_trace() -> None:
    variables = [{"location": LOCATION, "content": "b"}, "odd", {"location": None}]
    call = ["CliCall", [[LOCATION, "f(b)"], variables, ["CliLoc", [LOCATION, "g(b)"]]]]
    found = finding(dataflow_trace={"taint_source": ["CliLoc", [LOCATION, "a"]], "taint_sink": call})

    assert [step.snippet for step in found.trace] == ["a", "f(b)", "b", "g(b)"]
    assert found.trace[0] == Place(path="a.py", start_line=7, snippet="a")


@pytest.mark.parametrize(
    "odd", [[], {}, "odd", {"taint_source": 1}, {"taint_source": ["Other", []]}, {"taint_source": ["CliCall", [1]]}]
)
def test_an_odd_trace_is_no_trace(odd: object) -> None:
    assert finding(dataflow_trace=odd).trace == ()


def test_an_odd_step_of_a_trace_keeps_what_it_says() -> None:
    odd = {"taint_source": ["CliLoc", [{"path": 1, "start": None}]], "intermediate_vars": "odd"}

    assert finding(dataflow_trace=odd).trace == (Place(),)


def test_a_package_in_a_lock_file_is_the_subject() -> None:
    package = {"package": "lodash", "version": "4.17.20", "ecosystem": "npm"}
    metadata = {
        "sca-vuln-database-identifier": "CVE-2021-23337",
        "sca-fix-versions": [{"lodash": "4.17.21"}, {"other": "1"}, "odd"],
    }
    found = finding(sca_info={"dependency_match": {"found_dependency": package}}, metadata=metadata)

    assert (found.component_name, found.component_version) == ("lodash", "4.17.20")
    assert found.purl == "pkg:npm/lodash@4.17.20"
    assert found.vulnerability_ids == ("CVE-2021-23337",)
    assert found.fixed_versions == ("4.17.21",)


@pytest.mark.parametrize(
    ("package", "purl"),
    [
        ({"package": "org.a:b", "ecosystem": "maven"}, "pkg:maven/org.a/b"),
        ({"package": "github.com/a/b", "version": "v1.2.3", "ecosystem": "gomod"}, "pkg:golang/github.com/a/b@v1.2.3"),
        ({"package": "@a/b", "version": "1", "ecosystem": "npm"}, "pkg:npm/%40a/b@1"),
        ({"package": "a"}, ""),
        ({"ecosystem": "npm"}, ""),
    ],
)
def test_a_package_url_needs_a_name_and_an_ecosystem(package: object, purl: str) -> None:
    assert finding(sca_info={"dependency_match": {"found_dependency": package}}).purl == purl


def test_supply_chain_without_a_package_is_a_finding_all_the_same() -> None:
    assert finding(sca_info={"dependency_match": None}).component_name == ""


def test_an_answer_of_the_supply_chain_api_is_read() -> None:
    found = vulnerability(
        advisory={
            "ruleId": "ssc-1",
            "description": "D",
            "severity": "CRITICAL",
            "ecosystem": "pypi",
            "references": {"cveIds": ["CVE-2026-2"], "cweIds": ["CWE-502: X"], "urls": ["https://a.example"]},
        },
        matchedDependency={"name": "pyyaml", "versionSpecifier": "==5.1"},
        dependencyFileLocation={"path": "requirements.txt", "startLine": "4"},
        closestSafeDependency={"name": "pyyaml", "versionSpecifier": "5.4"},
    )

    assert found == Finding(
        tool="semgrep",
        rule_id="ssc-1",
        title="T",
        message="D",
        severity=Severity.CRITICAL,
        cwes=(502,),
        vulnerability_ids=("CVE-2026-2",),
        path="requirements.txt",
        start_line=4,
        component_name="pyyaml",
        component_version="5.1",
        purl="pkg:pypi/pyyaml@5.1",
        fixed_versions=("5.4",),
        references=("https://a.example",),
        report="answer.json",
    )


def test_what_the_api_calls_dismissed_or_closed_is_a_claim() -> None:
    dismissed = vulnerability(triage={"status": "DISMISSED", "dismissReason": "test code"})

    assert (dismissed.suppressed, dismissed.suppression_reason) == (True, "test code")
    assert vulnerability(triage={"status": "NEW", "dismissReason": "x"}).suppressed is False
    assert vulnerability(closedAt="2026-01-01T00:00:00Z").inactive is True
    assert vulnerability(dependencyFileLocation={"startLine": "odd"}).start_line is None


def test_one_odd_record_does_not_cost_the_others() -> None:
    given = report({"check_id": 1}, 7, MATCH)
    found = [item for item in semgrep.read(given) if isinstance(item, Finding)]

    assert [one.rule_id for one in found] == ["own.rule"]
    assert [gap.place for gap in given.broken] == [f"semgrep.json at results[{number}]" for number in (0, 1)]
    answer = Report(b'{"vulns": [1, {"title": "T", "advisory": {}}]}', "answer.json")
    assert len(list(semgrep.read(answer))) == 2
    assert len(answer.broken) == 1


def test_an_error_is_a_failure_and_a_warning_a_note() -> None:
    said = coverage(
        errors=[
            {"level": "error", "type": "Syntax error", "path": "a.py", "message": "M"},
            {"level": "warn", "type": ["PartialParsing", [LOCATION]], "path": "b.py", "message": "N"},
            {"type": "SemgrepError", "long_msg": "L"},
            {"type": "Rule", "rule_id": "own.rule", "short_msg": "S"},
            {"level": "warn", "type": "Timeout", "path": "d.py"},
            {"spans": [{"file": None}, {"file": "c.py"}]},
            {},
            7,
        ]
    )

    assert said.complete is False
    assert said.failed == (
        Gap("a.py", "Syntax error: M"),
        Gap("SemgrepError", "L"),
        Gap("own.rule", "Rule: S"),
        Gap("d.py", "Timeout"),
        Gap("c.py", ""),
        Gap("semgrep", ""),
    )
    assert said.notes == ("b.py: PartialParsing: N",)


def test_paths_left_out_are_gaps_unless_the_settings_say_so() -> None:
    said = coverage(
        version="1.182.0",
        paths={
            "scanned": ["a.py", "b.py"],
            "skipped": [
                {"path": "big.js", "reason": "exceeded_size_limit"},
                {"path": "odd.js", "reason": "analysis_failed_parser_or_internal_error", "details": "D"},
                {"path": "worse.js", "reason": "analysis_failed_parser_or_internal_error"},
                {"path": "c", "reason": "semgrepignore_patterns_match"},
                {"path": "d", "reason": "semgrepignore_patterns_match"},
                {"path": "e"},
                7,
            ],
        },
        skipped_rules=[{"rule_id": "r", "details": "needs a newer version"}],
    )

    assert (said.tool_version, said.seen, said.complete) == ("1.182.0", 2, False)
    assert said.skipped == (Gap("big.js", "larger than the size limit"),)
    assert said.failed == (Gap("odd.js", "D"), Gap("worse.js", "it could not be analysed"))
    assert said.notes == (
        "paths left out (no reason given): 1",
        "paths left out (semgrepignore_patterns_match): 2",
        "rule not used: r: needs a newer version",
    )


def test_a_file_that_was_not_parsed_is_told_once() -> None:
    said = coverage(
        errors=[{"level": "warn", "type": "Syntax error", "path": "a.py", "message": "M"}],
        paths={"scanned": [], "skipped": [{"path": "a.py", "reason": "analysis_failed_parser_or_internal_error"}]},
    )

    assert said.failed == (Gap("a.py", "Syntax error: M"),)
    assert said.complete is False


def test_a_clean_run_is_complete_and_says_what_it_saw() -> None:
    assert coverage(paths={"scanned": []}).complete is True
    assert coverage(paths={"scanned": []}).seen == 0
    assert coverage(version=None, errors=None, paths=None, skipped_rules=None).seen is None


def test_a_report_without_errors_does_not_tell_whether_it_is_complete() -> None:
    given = Report(json.dumps({"results": [MATCH], "paths": {"scanned": []}}).encode(), "semgrep.json")
    *_, said = semgrep.read(given)

    assert isinstance(said, Coverage)
    assert (said.complete, said.seen) == (None, None)


def test_a_second_set_of_results_is_refused() -> None:
    twice = json.dumps({"results": [MATCH], "errors": []})[:-1] + ', "results": []}'

    with pytest.raises(UnreadableReport, match="twice"):
        list(semgrep.read(Report(twice.encode(), "semgrep.json")))


@pytest.mark.parametrize(
    "content",
    [
        b'{"results": [], "errors": []}',
        b'{"results": [], "errors": [], "paths": {"scanned": []}, "version": "1.0", "skipped_rules": []}',
        b'{"results": [], "errors": [], "paths": {}, "version": "2.0", "news": 1}',
        b'{"results": [null, {"check_id": "a", "path": "b", "start": {}}]}',
        b'{"vulns": [{"title": "a", "advisory": {}}]}',
    ],
)
def test_semgreps_own_shape_is_recognised(content: bytes) -> None:
    assert semgrep.recognises(Report(content, "x"))


@pytest.mark.parametrize(
    "content",
    [
        b'{"results": []}',
        b'{"results": null, "errors": []}',
        b'{"results": {}, "errors": []}',
        b'{"results": [7], "errors": []}',
        b'{"results": [{"check_id": "a"}], "errors": []}',
        b'{"results": [], "errors": [], "metrics": {}}',
        b'{"vulns": []}',
        b'{"vulns": [{"id": "PYSEC-1"}]}',
        b'[{"check_id": "a", "path": "b", "start": {}}]',
        b"<a/>",
    ],
)
def test_other_shapes_are_not(content: bytes) -> None:
    assert not semgrep.recognises(Report(content, "x"))
