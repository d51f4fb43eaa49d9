"""npm's two forms: what is missing, odd or broken in them. What they look like whole is in the samples."""

from typing import Any

import msgspec
import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import npm_audit


def items(**parts: object) -> list[Any]:
    return list(npm_audit.read(Report(msgspec.json.encode(parts), "audit.json")))


def advisory(**parts: object) -> Finding:
    found: Finding = items(advisories={"7": parts}, metadata={})[0]
    return found


def package(**parts: object) -> Finding:
    found: Finding = items(auditReportVersion=2, vulnerabilities={"left-pad": parts})[0]
    return found


# -- npm 6 -----------------------------------------------------------------------------------------------------------


def test_an_advisory_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="npm-audit", rule_id="7", tool_id="7", report="audit.json")

    assert advisory() == expected
    assert advisory(id=None, cves=None, cwe=None, cvss=None, findings=None, references=None, url=None) == expected
    assert advisory(cvss=[], references=[], findings=[{"version": None, "paths": None}]) == expected


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("moderate", Severity.MEDIUM),
        ("CRITICAL", Severity.CRITICAL),
        ("grave", Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
    ],
)
def test_severity_is_npms_word(word: str | None, severity: Severity) -> None:
    assert advisory(severity=word).severity is severity
    assert package(severity=word).severity is severity


@pytest.mark.parametrize("weaknesses", ["CWE-79", ["CWE-79"], '["CWE-79","CWE-79"]', ["CWE-", "cwe-79", None]])
def test_weaknesses_are_a_text_a_list_or_a_list_in_a_text(weaknesses: object) -> None:
    assert advisory(cwe=weaknesses).cwes == (79,)


def test_the_cves_come_before_githubs_number() -> None:
    both = advisory(cves=["CVE-2020-1", "CVE-2020-2"], github_advisory_id="GHSA-aaaa-bbbb-cccc")
    one = advisory(cves=[], url="https://github.com/advisories/GHSA-aaaa-bbbb-cccc")

    assert (both.vulnerability_ids, both.aliases) == (("CVE-2020-1", "CVE-2020-2"), ("GHSA-aaaa-bbbb-cccc",))
    assert (one.vulnerability_ids, one.aliases) == (("GHSA-aaaa-bbbb-cccc",), ())
    assert advisory(url="https://npmjs.com/advisories/7").vulnerability_ids == ()


def test_a_version_that_is_not_the_findings_stands_beside_its_way() -> None:
    found = advisory(
        module_name="@a/b",
        findings=[{"version": "1.0", "paths": ["x>@a/b"]}, {"version": "2.0+c", "paths": ["y>@a/b"]}],
    )

    assert (found.component_name, found.component_version, found.purl) == ("@a/b", "1.0", "pkg:npm/%40a/b@1.0")
    assert found.locations == (Place(message="x>@a/b"), Place(message="y>@a/b (@a/b 2.0+c)"))


@pytest.mark.parametrize(
    ("patched", "fixed"),
    [
        (">=3.0.8 <4.0.0 || >= 4.5.3", ("3.0.8", "4.5.3")),
        ("<0.0.0", ()),
        ("No fix available", ()),
        (">=", ()),
        (None, ()),
    ],
)
def test_fixed_versions_are_where_the_patched_ranges_begin(patched: str | None, fixed: tuple[str, ...]) -> None:
    assert advisory(patched_versions=patched).fixed_versions == fixed


@pytest.mark.parametrize(
    ("given", "numbers"),
    [("CWE-400", (400,)), (["CWE-1", "CWE-1", None], (1,)), ('["CWE-2", "CWE-3"]', (2, 3)), (5, ()), (None, ())],
)
def test_weaknesses_are_a_word_a_list_or_a_list_in_a_text(given: object, numbers: tuple[int, ...]) -> None:
    assert advisory(cwe=given).cwes == numbers


def test_a_score_of_nought_without_a_vector_is_none() -> None:
    assert advisory(cvss={"score": 0, "vectorString": None}).cvss_score is None
    assert advisory(cvss={"score": 0, "vectorString": "CVSS:3.1/X"}).cvss_score == 0.0
    assert advisory(cvss={"score": 9.8}).cvss_vector == ""


def test_references_are_the_advisorys_page_and_the_links_in_its_list() -> None:
    found = advisory(url="https://a", references="- https://b\n[c](https://c) and more\nno link\n- https://a")

    assert found.references == ("https://a", "https://b", "https://c")


def test_an_odd_advisory_is_noted_and_the_others_are_read() -> None:
    report = Report(b'{"advisories": {"1": 5, "2": {"cves": "x"}, "3": {"id": 3}}, "metadata": {}}', "audit.json")

    assert [item.tool_id for item in npm_audit.read(report) if isinstance(item, Finding)] == ["3"]
    assert [gap.place for gap in report.broken] == ["audit.json at advisories[1]", "audit.json at advisories[2]"]


# -- npm 7 -----------------------------------------------------------------------------------------------------------


def test_a_package_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="npm-audit", component_name="left-pad", purl="pkg:npm/left-pad", report="audit.json")

    assert package() == expected
    assert package(name=None, via=None, nodes=None, fixAvailable=None, range=None) == expected
    assert package(via=[{}], nodes=[]) == expected


def test_all_advisories_of_a_package_are_named_and_the_worst_scores() -> None:
    one = {"title": " A", "url": "https://github.com/advisories/GHSA-1", "cwe": ["CWE-1"], "cvss": {"score": 2.0}}
    two = {"title": "B", "url": "https://github.com/advisories/GHSA-2", "cwe": ["CWE-2"], "cvss": {"score": 9.0}}
    found = package(via=[one, two, {"title": "C", "source": 5}, "other"])

    assert (found.vulnerability_ids, found.cwes, found.cvss_score) == (("GHSA-1", "GHSA-2"), (1, 2), 9.0)
    assert (found.rule_id, found.title) == ("GHSA-1", "A")
    assert found.message.splitlines()[-2:] == ["C (5)", "Depends on vulnerable versions of other"]


@pytest.mark.parametrize(
    ("fix", "fixed", "words"),
    [
        (True, (), "npm audit fix"),
        (False, (), "npm knows no fix"),
        ({"name": "left-pad", "version": "2.0"}, ("2.0",), "npm audit fix --force installs left-pad 2.0"),
        (
            {"name": "x", "version": "3", "isSemVerMajor": True},
            (),
            "npm audit fix --force installs x 3, a breaking change",
        ),
    ],
)
def test_a_fix_is_a_version_only_where_it_is_one_of_the_package(fix: object, fixed: object, words: str) -> None:
    found = package(fixAvailable=fix)

    assert (found.fixed_versions, found.remediation) == (fixed, words)


def test_an_odd_package_is_noted_and_the_others_are_read() -> None:
    report = Report(b'{"auditReportVersion": 2, "vulnerabilities": {"a": {"via": 1}, "b": {}}}', "audit.json")

    assert [item.component_name for item in npm_audit.read(report) if isinstance(item, Finding)] == ["b"]
    assert len(report.broken) == 1


# -- both ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metadata", "seen"),
    [
        ({"dependencies": {"prod": 1, "total": 9}}, 9),
        ({"dependencies": 3, "totalDependencies": 4}, 4),
        ({"dependencies": {}}, None),
        ({}, None),
        (None, None),
        (3, None),
    ],
)
def test_coverage_is_how_many_packages_were_looked_at(metadata: object, seen: int | None) -> None:
    (coverage,) = items(advisories={}, metadata=metadata)

    assert coverage == Coverage(tool="npm-audit", report="audit.json", seen=seen)


def test_muted_advisories_are_told() -> None:
    assert items(advisories={}, muted=[{"id": 1}])[-1].notes == ("muted advisories that are left out: 1",)
    assert items(advisories={}, muted=[])[-1].notes == ()


@pytest.mark.parametrize(
    "text",
    [
        b'{"advisories": {"1": {}}, "advisories": {}, "metadata": {}}',
        b'{"vulnerabilities": {"a": {}}, "auditReportVersion": 2, "vulnerabilities": {}}',
    ],
)
def test_a_second_list_that_would_hide_the_first_is_refused(text: bytes) -> None:
    with pytest.raises(UnreadableReport, match="stands twice"):
        list(npm_audit.read(Report(text, "audit.json")))


@pytest.mark.parametrize(
    "text",
    [
        b'{"advisories": {"vendor/package": []}, "abandoned": {}}',
        b'{"error": {"code": "ENOAUDIT", "summary": "no", "detail": ""}}',
        b'{"vulnerabilities": [], "metadata": {}}',
        b'[{"advisories": {}, "metadata": {}}]',
        b'{"auditReportVersion": 2, "error": {}}',
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not npm_audit.recognises(Report(text, "other"))
