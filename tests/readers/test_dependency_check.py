"""Dependency-Check's two forms: what is missing, odd or broken in them. Whole ones are in the samples."""

from typing import Any

import msgspec
import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import dependency_check


def report(*dependencies: object, **about: object) -> Report:
    parts = {"projectInfo": {}, "scanInfo": {}, "dependencies": dependencies, **about}
    return Report(msgspec.json.encode(parts), "report.json")


def read(*dependencies: object, **about: object) -> list[Any]:
    return list(dependency_check.read(report(*dependencies, **about)))


def finding(**flaw: object) -> Finding:
    found: Finding = read({"vulnerabilities": [flaw]})[1]
    return found


def component(**dependency: object) -> Component:
    found: Component = read(dependency)[0]
    return found


def xml(inside: str, *, namespace: str = ' xmlns="https://jeremylong.github.io/DependencyCheck/x"') -> Report:
    return Report(f"<analysis{namespace}>{inside}</analysis>".encode(), "report.xml")


# -- flaws -----------------------------------------------------------------------------------------------------------


def test_a_flaw_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="dependency-check", report="report.json")

    assert finding() == expected
    assert finding(cwes=None, references=None, vulnerableSoftware=None, cvssv2=None, notes=None, name=None) == expected


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ({"severity": "Moderate"}, Severity.MEDIUM),
        ({"severity": " HIGH ", "cvssv3": {"baseSeverity": "LOW"}}, Severity.HIGH),
        ({"severity": "Unknown", "cvssv3": {"baseSeverity": "LOW"}}, Severity.LOW),
        ({"cvssv3": {"baseSeverity>": "LOW"}}, Severity.LOW),
        ({"cvssv4": {"baseSeverity": "CRITICAL"}, "cvssv3": {"baseSeverity": "LOW"}}, Severity.CRITICAL),
        ({"cvssv2": {"severity": "MEDIUM"}, "cvssv3": {}}, Severity.MEDIUM),
        ({"severity": "0.0"}, Severity.UNKNOWN),
        ({}, Severity.UNKNOWN),
    ],
)
def test_severity_is_the_reports_word_else_that_of_the_newest_score(words: dict[str, Any], severity: Severity) -> None:
    assert finding(**words).severity is severity


THREE = {
    "attackVector": "ADJACENT_NETWORK", "attackComplexity": "LOW", "privilegesRequired": "NONE",
    "userInteraction": "NONE", "scope": "CHANGED", "confidentialityImpact": "HIGH", "integrityImpact": "HIGH",
    "availabilityImpact": "NONE",
}  # fmt: skip
TWO = {
    "accessVector": "LOCAL", "accessComplexity": "LOW", "confidentialImpact": "PARTIAL", "integrityImpact": "NONE",
    "availabilityImpact": "COMPLETE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "vector", "score"),
    [
        ({"cvssv4": {"vectorString": "CVSS:4.0/X", "baseScore": "9.3"}, "cvssv3": {}}, "CVSS:4.0/X", 9.3),
        ({"cvssv4": {"baseScore": 1}}, "", 1.0),
        ({"cvssv3": {**THREE, "baseScore": 8.0}}, "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N", 8.0),
        ({"cvssv3": {"baseScore": 8.0, "version": "3.0"}}, "", 8.0),
        ({"cvssv2": {**TWO, "authenticationr>": "NONE", "score": 4}}, "AV:L/AC:L/Au:N/C:P/I:N/A:C", 4.0),
        ({"cvssv2": {**TWO, "authenticationr": "SINGLE", "score": 4}}, "AV:L/AC:L/Au:S/C:P/I:N/A:C", 4.0),
        ({"cvssv2": {}, "cvssv3": {}, "cvssv4": {}}, "", None),
        ({"cvssScore": "7.5"}, "", 7.5),
        ({"cvssScore": "none"}, "", None),
    ],
)
def test_the_newest_score_counts_and_its_vector_is_put_together(
    scores: dict[str, Any], vector: str, score: float | None
) -> None:
    found = finding(**scores)

    assert (found.cvss_vector, found.cvss_score) == (vector, score)


def test_weaknesses_are_numbers_or_numbers_with_names() -> None:
    assert finding(cwes=["CWE-79", "CWE-79: x", "NVD-CWE-Other", None, "CWE-00"]).cwes == (79,)
    assert finding(cwe="CWE-20 Improper Input Validation").cwes == (20,)


def test_a_sentence_for_a_name_is_no_identifier() -> None:
    assert finding(name="CVE-2020-1 ").vulnerability_ids == ("CVE-2020-1",)
    assert finding(name="jquery issue 162").vulnerability_ids == ()
    assert finding(name="jquery issue 162").rule_id == "jquery issue 162"


def test_the_fixed_version_ends_the_range_that_matched() -> None:
    ranges = [
        {"software": {"vulnerabilityIdMatched": "true", "versionEndExcluding": "2.1"}},
        {"software": {"vulnerabilityIdMatched": True, "versionEndExcluding": "3.0"}},
        {"software": {"vulnerabilityIdMatched": "true"}},
        {"software": {"versionEndExcluding": "9"}},
        {"software": None},
    ]

    assert finding(vulnerableSoftware=ranges).fixed_versions == ("2.1", "3.0")


def test_what_a_suppression_file_hides_is_suppressed_with_its_notes() -> None:
    _, one, other, _ = read({"suppressedVulnerabilities": [{"notes": "not ours"}, {}]})

    assert (one.suppressed, one.suppression_reason) == (True, "not ours")
    assert (other.suppressed, other.suppression_reason) == (True, "")


# -- dependencies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifiers", "name", "version"),
    [
        ({"packages": [{"id": "pkg:maven/org.a/b@1.0?type=jar"}]}, "org.a:b", "1.0"),
        ({"packages": [{"id": "pkg:npm/%40a%2Fb@1.0"}]}, "@a/b", "1.0"),
        ({"packages": [{"id": "pkg:npm/@a/b"}]}, "@a/b", ""),
        ({"packages": [{"id": None}, {"id": "pkg:generic/a"}]}, "a", ""),
        ({"vulnerabilityIds": [{"id": "cpe:2.3:a:v:p:1.2:*:*:*:*:*:*:*"}]}, "p", "1.2"),
        ({"vulnerabilityIds": [{"id": "(cpe:/a:v:p)"}]}, "p", ""),
        ({"vulnerabilityIds": [{"id": "cpe:2.3:a:v:p\\:q:*:*"}]}, "p:q", ""),
        ({"vulnerabilityIds": [{"id": "x"}, {"id": None}], "packages": None}, "b.jar", ""),
        ({"packages": [{"id": "b", "type": "maven"}]}, "b.jar", ""),
        ({"packages": [{"id": "a:b:1", "type": "odd"}]}, "b.jar", ""),
    ],
)
def test_a_dependency_is_called_by_the_best_of_its_names(identifiers: dict[str, Any], name: str, version: str) -> None:
    found = component(fileName="b.jar", **identifiers)

    assert (found.name, found.version) == (name, version)


def test_old_identifiers_become_package_urls() -> None:
    old = """<scanInfo/><projectInfo/><dependencies><dependency><identifiers>
        <identifier type="cpe"><name>(cpe:/a:v:p:1)</name></identifier>
        <identifier type="npm"><name>lodash:4.0</name></identifier>
        </identifiers></dependency></dependencies>"""
    found = next(iter(dependency_check.read(xml(old))))

    assert isinstance(found, Component)
    assert (found.purl, found.cpe) == ("pkg:npm/lodash@4.0", "cpe:/a:v:p:1")


def test_a_package_of_a_lock_file_is_in_the_lock_file() -> None:
    assert component(filePath="/a/package-lock.json?lodash:1").path == "/a/package-lock.json"
    assert component(filePath=None).path == ""


def test_files_that_hold_the_same_are_further_locations() -> None:
    related = [{"filePath": "/b.jar"}, {"filePath": None}]
    _, found, _ = read({"vulnerabilities": [{}], "relatedDependencies": related})

    assert [place.path for place in found.locations] == ["/b.jar"]


# -- the scan --------------------------------------------------------------------------------------------------------


def test_failures_of_analysers_make_the_scan_incomplete() -> None:
    failures = [{"exception": {"message": "no yarn"}}, {"exception": {}}, {"exception": None}]
    coverage = read(scanInfo={"engineVersion": "9", "analysisExceptions": failures, "dataSource": [{"name": "x"}]})[-1]

    assert (coverage.tool_version, coverage.complete, coverage.notes) == ("9", False, ())
    assert [gap.reason for gap in coverage.failed] == ["no yarn", ""]


@pytest.mark.parametrize("date", ["yesterday", "", None])
def test_a_date_that_is_none_is_left_out(date: object) -> None:
    assert read(projectInfo={"reportDate": date})[-1].ended_at is None


def test_a_date_without_a_zone_is_in_utc() -> None:
    assert (
        read(projectInfo={"reportDate": "2025-01-01T00:00:00"})[-1].ended_at.isoformat() == "2025-01-01T00:00:00+00:00"
    )


def test_nothing_found_is_no_error() -> None:
    parts = {"projectInfo": {}, "reportSchema": "1.1", "dependencies": []}
    given = Report(msgspec.json.encode(parts), "report.json")

    assert dependency_check.recognises(given)
    assert list(dependency_check.read(given)) == [Coverage(tool="dependency-check", report="report.json", seen=0)]


def test_odd_entries_are_noted_and_the_others_are_read() -> None:
    given = report(5, {"vulnerabilities": [5, {"name": "A"}], "suppressedVulnerabilities": [5]}, scanInfo=7)

    assert [item.rule_id for item in dependency_check.read(given) if isinstance(item, Finding)] == ["A"]
    assert [gap.place.removeprefix("report.json at ") for gap in given.broken] == [
        "scanInfo",
        "dependencies[0]",
        "dependencies[1].vulnerabilities[0]",
        "dependencies[1].suppressedVulnerabilities[0]",
    ]


def test_a_second_list_of_dependencies_is_refused() -> None:
    text = b'{"projectInfo": {}, "scanInfo": {}, "dependencies": [{}], "dependencies": []}'

    with pytest.raises(UnreadableReport, match="stands twice"):
        list(dependency_check.read(Report(text, "report.json")))


# -- XML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        ' xmlns="https://www.owasp.org/index.php/OWASP_Dependency_Check#1.2"',
        ' xmlns="https://jeremylong.github.io/DependencyCheck/dependency-check.1.3.xsd"',
        ' xmlns="https://dependency-check.github.io/DependencyCheck/dependency-check.4.1.xsd"',
    ],
)
def test_xml_is_read_in_every_namespace(namespace: str) -> None:
    given = xml("<projectInfo/><dependencies><dependency/></dependencies>", namespace=namespace)

    assert dependency_check.recognises(given)
    assert len(list(dependency_check.read(given))) == 2


def test_xml_without_dependencies_is_no_empty_scan() -> None:
    with pytest.raises(UnreadableReport, match="no 'dependencies'"):
        list(dependency_check.read(xml("<projectInfo/>")))


def test_a_score_in_xml_may_have_empty_parts() -> None:
    flaw = "<cvssV3><baseScore>5.0</baseScore><attackVector/></cvssV3><name/>"
    flaws = f"<vulnerabilities><vulnerability>{flaw}</vulnerability></vulnerabilities>"
    found = list(dependency_check.read(xml(f"<dependencies><dependency>{flaws}</dependency></dependencies>")))[1]

    assert isinstance(found, Finding)
    assert (found.cvss_score, found.cvss_vector, found.rule_id) == (5.0, "", "")


@pytest.mark.parametrize(
    "text",
    [
        b"<analysis><results/></analysis>",
        b'<analysis xmlns="https://example.org/else"><projectInfo/><dependencies/></analysis>',
        b"<project><dependencies/></project>",
        b'{"dependencies": [], "projectInfo": {}}',
        b'{"dependencies": [], "scanInfo": {}}',
        b'[{"dependencies": [], "projectInfo": {}, "scanInfo": {}}]',
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not dependency_check.recognises(Report(text, "other"))


@pytest.mark.parametrize("text", [b"<a/>", b'{"results": []}'])
def test_something_else_is_refused(text: bytes) -> None:
    with pytest.raises(UnreadableReport):
        list(dependency_check.read(Report(text, "other")))
