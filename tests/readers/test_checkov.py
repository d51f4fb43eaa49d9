"""Checkov's odd and broken reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import checkov

CHECK: dict[str, Any] = {"check_id": "CKV_1", "check_name": "Do it", "file_path": "/a.tf", "file_line_range": [2, 5]}


def framework(*checks: object, **changes: object) -> dict[str, Any]:
    return {"check_type": "terraform", "results": {"failed_checks": checks}, "summary": {}} | changes


def report(document: object) -> Report:
    return Report(json.dumps(document).encode(), "checkov.json")


def finding(**changes: object) -> Finding:
    return next(item for item in checkov.read(report(framework(CHECK | changes))) if isinstance(item, Finding))


def coverage(document: object) -> Coverage:
    return next(item for item in checkov.read(report(document)) if isinstance(item, Coverage))


def test_a_failed_check_is_a_finding_without_a_severity_when_there_is_no_account() -> None:
    assert finding(severity=None) == Finding(
        tool="checkov",
        rule_id="CKV_1",
        message="Do it",
        severity=Severity.UNKNOWN,
        path="a.tf",
        start_line=2,
        end_line=5,
        report="checkov.json",
    )


@pytest.mark.parametrize(
    ("word", "severity"),
    [("HIGH", "high"), ("moderate", "medium"), ("NONE", "info"), ("PURPLE", "unknown"), ({"name": "HIGH"}, "unknown")],
)
def test_the_severity_is_the_platforms_word(word: object, severity: str) -> None:
    assert finding(severity=word).severity == severity


def test_a_check_without_anything_more_is_a_finding() -> None:
    assert next(iter(checkov.read(report(framework({"check_id": "CKV_2"}))))) == Finding(
        tool="checkov", rule_id="CKV_2", message="CKV_2", report="checkov.json"
    )


def test_a_description_is_the_message_and_the_name_its_title() -> None:
    found = finding(description="Because.")

    assert (found.title, found.message) == ("Do it", "Because.")


@pytest.mark.parametrize(
    ("scanned", "repository", "path"),
    [
        ("/a.tf", "/infra/a.tf", "infra/a.tf"),
        ("/a.tf", "/../../tmp/a.tf", "a.tf"),
        ("/a.tf", "/b.tf", "a.tf"),
        ("infra/a.tf", None, "infra/a.tf"),
        (None, None, ""),
    ],
)
def test_the_path_is_the_one_inside_the_repository(scanned: str | None, repository: str | None, path: str) -> None:
    assert finding(file_path=scanned, repo_file_path=repository).path == path


@pytest.mark.parametrize(
    ("span", "lines"),
    [([2, 5], (2, 5)), ([0, 1], (1, 1)), ([0, 0], (None, None)), ([], (None, None)), (None, (None, None))],
)
def test_line_0_is_no_line(span: object, lines: tuple[int | None, int | None]) -> None:
    found = finding(file_line_range=span)

    assert (found.start_line, found.end_line) == lines


def test_the_code_is_the_snippet_where_there_is_some() -> None:
    assert finding(code_block=[[2, "a {\n"], [3, "}\n"], "odd", [4]]).snippet == "a {\n}"
    assert finding(code_block=None).snippet == ""


def test_the_module_that_calls_it_is_a_further_place() -> None:
    found = finding(caller_file_path="/main.tf", caller_file_line_range=[7, 9])

    assert found.locations == (Place(path="main.tf", start_line=7),)


def test_the_address_of_a_resource_comes_first() -> None:
    assert finding(resource="b.c", resource_address="module.a.b.c").resource == "module.a.b.c"
    assert finding(resource="b.c").resource == "b.c"


def test_the_hash_of_a_secret_is_not_kept() -> None:
    assert finding(check_id="CKV_SECRET_6", resource="da39a3ee5e6b4b0d3255bfef95601890afd80709").resource == ""
    secrets = framework(CHECK | {"resource": "da39"}, check_type="secrets")
    first = next(checkov.read(report(secrets)))

    assert isinstance(first, Finding)
    assert first.resource == ""


def test_advice_and_a_guideline_are_kept() -> None:
    found = finding(fixed_definition="a { }", guideline="https://docs.example/CKV_1")

    assert (found.remediation, found.references) == ("a { }", ("https://docs.example/CKV_1",))
    assert finding(fixed_definition={}, guideline=7).references == ()


def test_a_vulnerable_package_is_the_subject() -> None:
    details = {
        "id": "CVE-2026-1",
        "package_name": "django",
        "package_version": "1.2",
        "lowest_fixed_version": "1.11.27",
        "fixed_versions": ["3.0.1", "1.11.27", 7],
        "cvss": "9.8",
        "vector": "CVSS:3.1/AV:N",
        "link": "https://nvd.example/1",
    }
    found = finding(vulnerability_details=details)

    assert (found.vulnerability_ids, found.component_name, found.component_version) == (
        ("CVE-2026-1",),
        "django",
        "1.2",
    )
    assert found.fixed_versions == ("1.11.27", "3.0.1")
    assert (found.cvss_score, found.cvss_vector, found.references) == (9.8, "CVSS:3.1/AV:N", ("https://nvd.example/1",))


def test_a_package_without_a_fix_or_an_id_is_a_finding_all_the_same() -> None:
    found = finding(vulnerability_details={"lowest_fixed_version": "N/A", "fixed_versions": None, "vector": "AV:N"})

    assert (found.vulnerability_ids, found.fixed_versions, found.cvss_score, found.cvss_vector) == ((), (), None, "")


def test_files_that_were_not_parsed_are_failures() -> None:
    said = coverage(
        framework(
            results={"parsing_errors": ["/b.tf"]}, summary={"parsing_errors": 1, "resource_count": 3, "passed": 4}
        )
    )

    assert said.failed == (Gap("/b.tf", "terraform: could not be parsed"),)
    assert (said.complete, said.seen, said.notes) == (False, 3, ("terraform: 4 checks passed",))


def test_files_that_a_quiet_report_only_counts_are_failures_too() -> None:
    said = coverage(framework(summary={"parsing_errors": 2, "skipped": 3}))

    assert said.failed == (Gap("terraform", "2 files could not be parsed"),)
    assert said.notes == ("terraform: 3 checks skipped, which the report does not list",)


def test_a_skipped_check_is_a_note_with_its_reason() -> None:
    skipped = CHECK | {"resource": "b.c", "check_result": {"result": "SKIPPED", "suppress_comment": "Elsewhere"}}
    said = coverage(framework(results={"skipped_checks": [skipped, CHECK, 7]}))

    assert said.notes == ("skipped: CKV_1 in a.tf (b.c): Elsewhere", "skipped: CKV_1 in a.tf (): no reason given")


def test_several_frameworks_are_one_run() -> None:
    one = {"parsing_errors": 0, "resource_count": 2, "checkov_version": "3.3.30"}
    said = coverage([framework(CHECK, summary=one), framework(CHECK, summary=one, check_type="dockerfile"), 7])

    assert (said.complete, said.seen, said.tool_version) == (True, 4, "3.3.30")


def test_a_run_that_met_no_framework_says_that_it_saw_nothing() -> None:
    said = coverage(
        {"passed": 0, "failed": 0, "skipped": 0, "parsingerrors": 0, "resourcecount": 0, "checkov_version": "2"}
    )

    assert (said.complete, said.seen, said.tool_version) == (True, 0, "2")


def test_a_report_without_counts_does_not_tell_whether_it_is_complete() -> None:
    said = coverage({"check_type": None, "results": None, "summary": None})

    assert (said.complete, said.seen) == (None, None)


def test_one_odd_check_does_not_cost_the_others() -> None:
    given = report([framework(7, {"check_id": 7}, CHECK)])

    assert sum(isinstance(item, Finding) for item in checkov.read(given)) == 1
    assert [gap.place for gap in given.broken] == [f"checkov.json at [0].failed_checks[{n}]" for n in (0, 1)]


def test_a_second_set_of_failed_checks_is_refused() -> None:
    twice = '{"check_type": "a", "results": {"failed_checks": [{"check_id": "CKV_1"}], "failed_checks": []}}'

    with pytest.raises(UnreadableReport, match="twice"):
        list(checkov.read(Report(twice.encode(), "checkov.json")))


@pytest.mark.parametrize("document", [{}, {"message": "Forbidden"}])
def test_something_else_is_refused(document: object) -> None:
    assert not checkov.recognises(report(document))
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        list(checkov.read(report(document)))


def test_only_json_is_recognised() -> None:
    assert checkov.recognises(report([framework()]))
    assert not checkov.recognises(Report(b"<a/>", "x"))
