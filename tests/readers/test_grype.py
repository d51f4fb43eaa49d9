"""Grype: advisories and what they stand for, matches that are ignored, and what must not hide a finding."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import grype

FLAW = {"id": "GHSA-aaaa-bbbb-cccc", "severity": "High", "fix": {"versions": ["1.1"], "state": "fixed"}}
MATCH: dict[str, Any] = {"vulnerability": FLAW, "artifact": {"name": "a", "version": "1"}}
WHOLE = {"matches": [MATCH], "source": None, "distro": {}, "descriptor": {"name": "grype", "version": "0.96.0"}}


def report_of(document: Any) -> Report:  # noqa: ANN401  any JSON
    text = document if isinstance(document, str) else json.dumps(document)
    return Report(text.encode(), "grype.json")


def read(document: Any) -> tuple[list[Finding], Coverage]:  # noqa: ANN401  any JSON
    *findings, coverage = grype.read(report_of(document))
    assert isinstance(coverage, Coverage)
    return [one for one in findings if isinstance(one, Finding)], coverage


def one_of(**changes: object) -> Finding:
    (one,), _ = read({**WHOLE, "matches": [MATCH | changes]})
    return one


@pytest.mark.parametrize(
    "document",
    [
        WHOLE,
        {**WHOLE, "matches": None},
        {"matches": [MATCH]},
        {"matches": [], "source": {}, "distro": {}},
        {"matches": [MATCH], "descriptor": 7},
        [MATCH],
    ],
)
def test_knows_each_form_of_its_report(document: object) -> None:
    assert grype.recognises(report_of(document))


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        "text",
        {"matches": []},
        {"matches": 7},
        {"matches": [7]},
        {"matches": [{"artifact": {}, "Cycle": {}}]},
        {**WHOLE, "descriptor": {"name": "xeol"}},
        [{"matches": []}],
    ],
)
def test_leaves_what_others_write(document: object) -> None:
    report = report_of(document)

    assert not grype.recognises(report)
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        list(grype.read(report))


def test_no_match_is_no_finding_and_not_called_complete() -> None:
    found, coverage = read({**WHOLE, "matches": None})

    assert found == []
    assert coverage.complete is None
    assert coverage.tool_version == "0.96.0"


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("Critical", Severity.CRITICAL),
        ("negligible", Severity.INFO),
        ("Unknown", Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
    ],
)
def test_takes_the_severity_by_its_word(word: str | None, severity: Severity) -> None:
    assert one_of(vulnerability=FLAW | {"severity": word}).severity is severity


@pytest.mark.parametrize(
    ("name", "related", "ids", "aliases"),
    [
        ("GHSA-1", ["CVE-1"], ("GHSA-1",), ("CVE-1",)),
        ("CVE-1", ["CVE-1"], ("CVE-1",), ()),
        ("ALAS-1", ["CVE-1", "CVE-2", "CVE-1"], ("ALAS-1", "CVE-1", "CVE-2"), ()),
        ("CVE-1", ["CVE-2"], ("CVE-1", "CVE-2"), ()),
        (None, ["CVE-2"], ("CVE-2",), ()),
        (None, [], (), ()),
    ],
)
def test_an_advisory_is_a_synonym_of_one_cve_and_names_several(
    name: str | None, related: list[str], ids: tuple[str, ...], aliases: tuple[str, ...]
) -> None:
    one = one_of(vulnerability=FLAW | {"id": name}, relatedVulnerabilities=[{"id": other} for other in related])

    assert (one.vulnerability_ids, one.aliases) == (ids, aliases)


def test_takes_the_newest_score_of_the_advisory_else_of_what_it_stands_for() -> None:
    old = {"version": "3.1", "vector": "CVSS:3.1/x", "metrics": {"baseScore": 7.5}}
    new = {"version": "4.0", "vector": "CVSS:4.0/x"}
    own = one_of(vulnerability=FLAW | {"cvss": [old, new]}, relatedVulnerabilities=[{"id": "CVE-1", "cvss": [old]}])
    other = one_of(vulnerability=FLAW | {"cvss": []}, relatedVulnerabilities=[{"id": "CVE-1", "cvss": [old]}])

    assert (own.cvss_vector, own.cvss_score) == ("CVSS:4.0/x", None)
    assert (other.cvss_vector, other.cvss_score) == ("CVSS:3.1/x", 7.5)


def test_takes_weakness_and_words_from_what_the_advisory_stands_for() -> None:
    related = {"id": "CVE-1", "description": "words", "cwes": [{"cwe": "CWE-79"}, {"cwe": "NVD-CWE-noinfo"}]}
    one = one_of(vulnerability=FLAW | {"cwes": [{"cwe": "NVD-CWE-Other"}]}, relatedVulnerabilities=[related])

    assert (one.cwes, one.message) == ((79,), "words")


def test_keeps_every_place_of_a_package() -> None:
    places = [{"path": "a.jar"}, {"realPath": "b.jar"}, {}]
    one = one_of(artifact={"name": "a", "locations": places})

    assert one.path == "a.jar"
    assert one.locations == (Place("b.jar"), Place(""))


def test_a_source_that_is_among_the_references_stands_once() -> None:
    one = one_of(vulnerability=FLAW | {"dataSource": "https://b", "urls": ["https://a", "https://b"]})

    assert one.references == ("https://a", "https://b")
    assert one_of(vulnerability=FLAW | {"dataSource": "https://b"}).references == ("https://b",)


def test_a_match_that_a_vex_document_calls_fixed_is_no_problem() -> None:
    ignored = MATCH | {"appliedIgnoreRules": [{"namespace": "vex", "vex-status": "fixed"}]}
    (one,), _ = read({**WHOLE, "matches": [], "ignoredMatches": [ignored]})

    assert (one.suppressed, one.suppression_reason, one.status, one.inactive) == (True, "vex: fixed", "fixed", True)


def test_notes_an_old_database_error_and_odd_alerts() -> None:
    report = report_of(
        {
            **WHOLE,
            "descriptor": {"name": "grype", "db": {"error": "broken"}, "timestamp": "yesterday"},
            "alertsByPackage": [7, {"alerts": None}, {"alerts": [{"message": None}, {"message": "end of life"}]}],
        }
    )
    *_, coverage = grype.read(report)

    assert isinstance(coverage, Coverage)
    assert coverage.notes == ("vulnerability database: broken", "end of life")
    assert coverage.ended_at is None
    assert [gap.place for gap in report.broken] == ["grype.json at alertsByPackage[0]"]


def test_one_odd_match_does_not_cost_the_others() -> None:
    report = report_of({**WHOLE, "matches": [{"vulnerability": 7}, MATCH]})
    found = [one for one in grype.read(report) if isinstance(one, Finding)]

    assert len(found) == 1
    assert [gap.place for gap in report.broken] == ["grype.json at matches[0]"]


def test_lists_beside_the_matches_may_be_null_and_are_noted_when_odd() -> None:
    null = report_of({**WHOLE, "ignoredMatches": None, "alertsByPackage": None})
    odd = report_of({**WHOLE, "ignoredMatches": 7, "alertsByPackage": "none"})

    assert [len([one for one in grype.read(report) if isinstance(one, Finding)]) for report in (null, odd)] == [1, 1]
    assert null.broken == []
    assert [gap.place for gap in odd.broken] == ["grype.json at ignoredMatches", "grype.json at alertsByPackage"]


def test_refuses_matches_of_another_form() -> None:
    with pytest.raises(UnreadableReport):
        read({**WHOLE, "matches": {"a": 1}})


@pytest.mark.parametrize("second", ["[]", "null"])
def test_refuses_a_report_in_which_second_matches_hide_the_first(second: str) -> None:
    text = json.dumps(WHOLE)

    for twice in (text[:-1] + f', "matches": {second}}}', f'{{"matches": {second}, {text[1:]}'):
        with pytest.raises(UnreadableReport, match="'matches' stands twice"):
            read(twice)


def test_reads_a_report_whose_key_is_written_in_escapes() -> None:
    found, _ = read(json.dumps(WHOLE, indent=1).replace('"matches"', '"match\\u0065s"'))

    assert len(found) == 1
