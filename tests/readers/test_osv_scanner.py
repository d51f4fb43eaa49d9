"""OSV-Scanner: severities and ids of advisories, claims about them, and what must not hide a finding."""

import json
from typing import Any

import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import osv_scanner

FLAW: dict[str, Any] = {"id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2024-1"]}
PACKAGE: dict[str, Any] = {
    "package": {"name": "Flask_App", "version": "1.0", "ecosystem": "PyPI"},
    "vulnerabilities": [FLAW],
    "groups": [{"ids": ["GHSA-aaaa-bbbb-cccc"]}],
}
SOURCE: dict[str, Any] = {"source": {"path": "uv.lock", "type": "lockfile"}, "packages": [PACKAGE]}
WHOLE: dict[str, Any] = {"results": [SOURCE], "experimental_config": {}}


def report_of(document: Any) -> Report:  # noqa: ANN401  any JSON
    text = document if isinstance(document, str) else json.dumps(document)
    return Report(text.encode(), "osv.json")


def findings(report: Report) -> list[Finding]:
    return [one for one in osv_scanner.read(report) if isinstance(one, Finding)]


def one_of(package: dict[str, Any] | None = None, **changes: object) -> Finding:
    whole = PACKAGE | (package or {}) | {"vulnerabilities": [FLAW | changes]}
    (one,) = findings(report_of({**WHOLE, "results": [{**SOURCE, "packages": [whole]}]}))
    return one


@pytest.mark.parametrize(
    "document",
    [
        WHOLE,
        {"results": []},
        {"results": [SOURCE]},
        {"results": [SOURCE], "what_comes_next": 1},
        {"results": None, "experimental_config": {}},
        {"results": [], "license_summary": []},
    ],
)
def test_knows_each_form_of_its_report(document: object) -> None:
    assert osv_scanner.recognises(report_of(document))


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        "text",
        {"results": None},
        {"results": 1},
        {"results": {}},
        {"results": [7]},
        {"results": [{"source": {}}]},
        {"results": [], "errors": []},
        {"results": [{"check_id": "x"}], "paths": {}},
    ],
)
def test_leaves_what_others_write(document: object) -> None:
    report = report_of(document)

    assert not osv_scanner.recognises(report)
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        list(osv_scanner.read(report))


def test_no_result_is_no_finding_and_not_called_complete() -> None:
    (coverage,) = osv_scanner.read(report_of({"results": None, "experimental_config": {}}))

    assert isinstance(coverage, Coverage)
    assert (coverage.complete, coverage.seen) == (None, None)


VECTOR_3, VECTOR_4 = (
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
)


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"database_specific": {"severity": "MODERATE"}}, Severity.MEDIUM),
        (
            {"database_specific": {"severity": "LOW"}, "severity": [{"type": "CVSS_V3", "score": VECTOR_3}]},
            Severity.LOW,
        ),
        ({"severity": [{"type": "CVSS_V3", "score": VECTOR_3}]}, Severity.HIGH),
        (
            {"severity": [{"type": "CVSS_V3", "score": VECTOR_3}, {"type": "CVSS_V4", "score": VECTOR_4}]},
            Severity.CRITICAL,
        ),
        ({"severity": [{"type": "CVSS_V3", "score": VECTOR_3.replace("A:H", "A:N")}]}, Severity.INFO),
        ({"severity": [{"type": "CVSS_V3", "score": "no vector"}]}, Severity.UNKNOWN),
        ({"severity": [{"type": "CVSS_V3", "score": 7.5}]}, Severity.UNKNOWN),
        ({"severity": [{"type": "Ubuntu", "score": "high"}]}, Severity.HIGH),
        ({"severity": [{"score": "untriaged"}]}, Severity.UNKNOWN),
        ({"database_specific": {"severity": ["odd"]}}, Severity.UNKNOWN),
        ({}, Severity.UNKNOWN),
    ],
)
def test_takes_the_word_of_the_advisory_else_the_band_of_its_newest_score(
    changes: dict[str, Any], severity: Severity
) -> None:
    assert one_of(**changes).severity is severity


@pytest.mark.parametrize(
    ("changes", "ids", "aliases"),
    [
        ({}, ("GHSA-aaaa-bbbb-cccc",), ("CVE-2024-1",)),
        ({"aliases": None}, ("GHSA-aaaa-bbbb-cccc",), ()),
        ({"id": None}, ("CVE-2024-1",), ()),
        ({"id": "DSA-1", "aliases": None, "upstream": ["CVE-1"]}, ("DSA-1",), ("CVE-1",)),
        ({"id": "DSA-1", "aliases": ["X-1"], "upstream": ["CVE-1", "CVE-2"]}, ("DSA-1", "X-1", "CVE-1", "CVE-2"), ()),
        ({"id": None, "aliases": None, "upstream": ["CVE-1", "CVE-2"]}, ("CVE-1", "CVE-2"), ()),
    ],
)
def test_an_advisory_is_a_synonym_of_one_cve_and_names_several(
    changes: dict[str, Any], ids: tuple[str, ...], aliases: tuple[str, ...]
) -> None:
    one = one_of(**changes)

    assert (one.vulnerability_ids, one.aliases) == (ids, aliases)


def test_fixed_versions_are_those_of_this_very_package() -> None:
    def affected(name: str | None, ecosystem: str, fixed: str | None, kind: str = "ECOSYSTEM") -> dict[str, Any]:
        span = {"type": kind, "events": [{"introduced": "0"}, {"fixed": fixed}]}
        return {"package": {"name": name, "ecosystem": ecosystem}, "ranges": [span, {"type": kind}]}

    one = one_of(
        affected=[
            affected("flask-app", "PyPI", "1.1"),
            affected("Flask_App", "PyPI", "2.0"),
            affected("Flask_App", "PyPI", "2.0"),
            affected("Flask_App", "PyPI", "0123456789abcdef", "GIT"),
            affected("Flask_App", "PyPI", None),
            affected("other", "PyPI", "3"),
            affected("Flask_App", "npm", "4"),
            affected(None, "PyPI", "5"),
            {"package": None},
            {"package": {"name": "Flask_App", "ecosystem": "PyPI"}},
        ]
    )

    assert one.fixed_versions == ("1.1", "2.0")


@pytest.mark.parametrize(
    ("ecosystem", "name", "purl"),
    [
        ("PyPI", "Flask_App", "pkg:pypi/flask-app@1.0"),
        ("npm", "@scope/name", "pkg:npm/%40scope/name@1.0"),
        ("Maven", "org.slf4j:slf4j-api", "pkg:maven/org.slf4j/slf4j-api@1.0"),
        ("Go", "github.com/gogo/protobuf", "pkg:golang/github.com/gogo/protobuf@1.0"),
        ("Debian:12", "expat", "pkg:deb/debian/expat@1.0"),
        ("Android", "x", ""),
        ("PyPI", "", ""),
        (None, None, ""),
    ],
)
def test_makes_the_package_url_from_the_ecosystem(ecosystem: str | None, name: str | None, purl: str) -> None:
    assert one_of({"package": {"name": name, "version": "1.0", "ecosystem": ecosystem}}).purl == purl


def test_a_package_without_a_version_has_none_in_its_package_url() -> None:
    assert one_of({"package": {"name": "a", "ecosystem": "npm", "commit": "f5f3c22"}}).purl == "pkg:npm/a"


def test_takes_weaknesses_where_the_database_lists_them() -> None:
    one = one_of(database_specific={"cwe_ids": ["CWE-79", "CWE-79", "odd"]})

    assert one.cwes == (79,)
    assert one_of(database_specific={"cwe_ids": "CWE-79"}).cwes == ()


@pytest.mark.parametrize("key", ["experimental_analysis", "experimentalAnalysis"])
def test_code_that_is_not_called_is_a_claim_and_no_problem(key: str) -> None:
    called = one_of({"groups": [{"ids": [], key: {FLAW["id"]: {"called": True}}}]})
    dead = one_of({"groups": [{"ids": [], key: {FLAW["id"]: {"called": False}}}]})

    assert (called.inactive, called.status) == (False, "")
    assert (dead.inactive, dead.status) == (True, "not_affected")
    assert dead.justification == "vulnerable_code_not_in_execute_path"


def test_one_odd_entry_does_not_cost_the_others() -> None:
    odd = PACKAGE | {"vulnerabilities": [FLAW, 7, {"id": 7}], "license_violations": ["MIT", 7]}
    bare = {"package": None, "vulnerabilities": None, "groups": 7, "license_violations": "MIT"}
    results = [7, {**SOURCE, "packages": [7, odd, bare, PACKAGE]}, {**SOURCE, "packages": None}]
    report = report_of({**WHOLE, "results": results, "experimental_generic_findings": [7, {}]})
    records = list(osv_scanner.read(report))

    assert [one.rule_id for one in records if isinstance(one, Finding)] == [FLAW["id"], "MIT", FLAW["id"], ""]
    assert len([one for one in records if isinstance(one, Component)]) == 2
    assert [gap.place for gap in report.broken] == [
        "osv.json at results[0]",
        "osv.json at results[1].packages[0]",
        "osv.json at results[1].packages[1].vulnerabilities[1]",
        "osv.json at results[1].packages[1].vulnerabilities[2]",
        "osv.json at experimental_generic_findings[0]",
    ]


def test_refuses_results_of_another_form() -> None:
    with pytest.raises(UnreadableReport):
        findings(report_of({"results": {"a": 1}, "experimental_config": {}}))


@pytest.mark.parametrize("key", ["results", "packages", "vulnerabilities"])
def test_refuses_a_report_in_which_a_second_list_hides_the_first(key: str) -> None:
    text = json.dumps(WHOLE).replace(f'"{key}": ', f'"{key}": [], "{key}": ')

    with pytest.raises(UnreadableReport, match=f"'{key}' stands twice"):
        findings(report_of(text))


def test_words_like_a_key_are_no_second_key() -> None:
    flaw = FLAW | {"details": 'say "packages" and "vulnerabilities"', "summary": "packages"}
    whole = {**WHOLE, "results": [{**SOURCE, "packages": [PACKAGE | {"vulnerabilities": [flaw]}]}]}

    assert len(findings(report_of(whole))) == 1
    assert len(findings(report_of(json.dumps(whole).replace('"results"', '"r\\u0065sults"')))) == 1
    assert len(findings(report_of(json.dumps(whole).replace('"PyPI"', '"packages"')))) == 1
