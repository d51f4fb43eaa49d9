"""Snyk's forms: what is missing, odd, grouped, left out or broken in them. Whole ones are in the samples."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import snyk


def report(content: object) -> Report:
    return Report(msgspec.json.encode(content), "snyk.json")


def read(content: object) -> list[Any]:
    return list(snyk.read(report(content)))


def finding(project: Mapping[str, object] | None = None, /, **parts: Any) -> Finding:  # noqa: ANN401  JSON
    found: Finding = read({"vulnerabilities": [parts], **(project or {})})[0]
    return found


def misconfiguration(**parts: object) -> Finding:
    found: Finding = read({"infrastructureAsCodeIssues": [parts], "targetFile": "main.tf"})[0]
    return found


# -- vulnerabilities -------------------------------------------------------------------------------------------------


def test_a_vulnerability_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="snyk", report="snyk.json")

    assert finding() == expected
    nothing = ("id", "identifiers", "from", "upgradePath", "references", "fixedIn", "CVSSv3", "cvssScore", "version")
    assert finding(**dict.fromkeys(nothing)) == expected


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ({"severity": "critical"}, Severity.CRITICAL),
        ({"severity": "high", "severityWithCritical": "critical"}, Severity.HIGH),
        ({"severityWithCritical": "critical"}, Severity.CRITICAL),
        ({"severity": "low", "nvdSeverity": "medium"}, Severity.LOW),
        ({"severity": "grave"}, Severity.UNKNOWN),
        ({}, Severity.UNKNOWN),
    ],
)
def test_severity_is_snyks_own_word(words: dict[str, Any], severity: Severity) -> None:
    assert finding(**words).severity is severity


@pytest.mark.parametrize(
    ("identifiers", "ids", "aliases"),
    [
        ({"CVE": ["CVE-1", "CVE-2"], "GHSA": ["GHSA-x"]}, ("CVE-1", "CVE-2"), ("GHSA-x", "SNYK-1")),
        ({"CVE": [], "GHSA": ["GHSA-x"]}, ("GHSA-x",), ("SNYK-1",)),
        ({"CVE": None, "CWE": None}, ("SNYK-1",), ()),
        ({"CVE": [None, ""]}, ("SNYK-1",), ()),
        (None, ("SNYK-1",), ()),
    ],
)
def test_cves_come_first_then_githubs_numbers_then_snyks(identifiers: object, ids: object, aliases: object) -> None:
    found = finding(id="SNYK-1", identifiers=identifiers)

    assert (found.vulnerability_ids, found.aliases, found.rule_id) == (ids, aliases, "SNYK-1")


def test_a_number_that_is_a_cve_is_named_once() -> None:
    assert finding(id="CVE-1", identifiers={"CVE": ["CVE-1"]}).aliases == ()


def test_a_licence_issue_is_no_vulnerability() -> None:
    found = finding(id="snyk:lic:npm:a:GPL-3.0", type="license", severity="high", packageName="a")

    assert (found.vulnerability_ids, found.rule_id, found.component_name) == ((), "snyk:lic:npm:a:GPL-3.0", "a")


def test_the_package_is_the_source_package_at_the_version_that_is_installed() -> None:
    built = finding(packageName="gcc-10", name="gcc-10/libgcc-s1", version="10.2", packageManager="debian:11")
    grouped = finding(name=["a", "b"], version=[])

    assert (built.component_name, built.component_version) == ("gcc-10", "10.2")
    assert built.purl == "pkg:deb/debian/gcc-10@10.2?distro=debian-11"
    assert (grouped.component_name, grouped.component_version) == ("a", "")
    assert finding(moduleName="m", packageVersion="3").component_version == "3"


@pytest.mark.parametrize(
    ("manager", "name", "purl"),
    [
        ("gradle", "org.a:b", "pkg:maven/org.a/b@1"),
        ("pip", "My_Package", "pkg:pypi/my-package@1"),
        ("yarn", "@a/b", "pkg:npm/%40a/b@1"),
        ("gomodules", "github.com/a/b", "pkg:golang/github.com/a/b@1"),
        ("alpine", "busybox", "pkg:apk/alpine/busybox@1"),
        ("cpp", "curl", ""),
        ("npm", "", ""),
    ],
)
def test_a_package_url_is_made_where_the_kind_has_one(manager: str, name: str, purl: str) -> None:
    assert finding({"packageManager": manager}, packageName=name, version="1").purl == purl


def test_a_package_without_a_version_has_a_url_without_one() -> None:
    assert finding(packageManager="npm", packageName="a").purl == "pkg:npm/a"


def test_the_manifest_is_the_vulnerabilitys_own_else_the_projects() -> None:
    assert finding({"displayTargetFile": "a/pom.xml"}, filePath="pom.xml").path == "pom.xml"
    assert finding({"displayTargetFile": "a/pom.xml", "targetFile": "pom.xml"}).path == "a/pom.xml"
    assert finding({"targetFile": "pom.xml"}).path == "pom.xml"


def test_an_image_is_the_resource() -> None:
    assert finding({"docker": {}, "path": "shop:1"}).resource == "shop:1"
    assert finding({"path": "/shop"}).resource == ""


def test_each_way_to_a_package_is_kept() -> None:
    assert finding(**{"from": ["a@1", "b@2"]}).locations == (Place(message="a@1 > b@2"),)
    assert finding(**{"from": [["a@1", "b@2"], ["b@2"], "odd"]}).locations == (
        Place(message="a@1 > b@2"),
        Place(message="b@2"),
    )


@pytest.mark.parametrize(
    ("parts", "remediation"),
    [
        ({"description": "## Overview\nBad.\n## Remediation\r\nUse 2.\r\n## References\n- x"}, "Use 2."),
        ({"from": ["a@1", "b@1"], "upgradePath": [False, "b@2"]}, "Upgrade b@1 to b@2"),
        ({"from": ["a@1", "b@1"], "upgradePath": [False, "b@1"]}, ""),
        ({"from": [["a@1"]], "upgradePath": ["a@2"]}, ""),
        ({"upgradePath": []}, ""),
    ],
)
def test_how_to_fix_it_is_what_the_description_and_the_upgrade_say(parts: dict[str, Any], remediation: str) -> None:
    assert finding(**parts).remediation == remediation


def test_fixed_versions_are_all_or_the_nearest() -> None:
    assert finding(fixedIn=["1.2", "2.0", ""], nearestFixedInVersion="1.2").fixed_versions == ("1.2", "2.0")
    assert finding(fixedIn=[], nearestFixedInVersion="1.2").fixed_versions == ("1.2",)


def test_an_upgrade_of_the_package_itself_names_a_fixed_version() -> None:
    assert finding(packageName="@a/b", upgradePath=["c@1", "@a/b@5.4"]).fixed_versions == ("5.4",)
    assert finding(packageName="b", upgradePath=["c@2"]).fixed_versions == ()
    assert finding(packageName="b", upgradePath=[False]).fixed_versions == ()


def test_scores_weaknesses_and_links_are_read_where_they_are() -> None:
    found = finding(
        CVSSv3="CVSS:3.1/X",
        cvssScore=7,
        identifiers={"CWE": ["CWE-79", "CWE-79", "CWE-", None]},
        references=["https://a", {"url": "https://b"}, {"url": None}],
    )

    assert (found.cvss_vector, found.cvss_score, found.cwes) == ("CVSS:3.1/X", 7.0, (79,))
    assert found.references == ("https://a", "https://b")


# -- what stands elsewhere in the report -----------------------------------------------------------------------------


def test_what_a_policy_ignored_is_suppressed_with_its_reason() -> None:
    rules = [{"reason": "no way in"}, {"reason": "no way in"}, {"reason": None}]
    left = {"ignore": [{"id": "1", "filtered": {"ignored": rules}}, {"id": "2"}], "patch": [{"id": "3"}]}
    one, two, three, _ = read({"vulnerabilities": [], "filtered": left})

    assert (one.suppressed, one.suppression_reason) == (True, "no way in")
    assert (two.suppressed, two.suppression_reason) == (True, "")
    assert (three.suppressed, three.status, three.inactive) == (False, "fixed", True)


def test_applications_inside_an_image_are_projects_of_their_own() -> None:
    inner = {"vulnerabilities": [{"id": "2"}], "displayTargetFile": "/app/package.json", "dependencyCount": 3}
    found = read({"vulnerabilities": [{"id": "1"}], "dependencyCount": 9, "applications": [inner, 5]})

    assert [item.rule_id for item in found if isinstance(item, Finding)] == ["1", "2"]
    assert [item.seen for item in found if isinstance(item, Coverage)] == [9, 3]


def test_details_that_stand_apart_are_put_together() -> None:
    data = {"S-1": {"id": "S-1", "title": "Bad", "severity": "high", "packageName": "other"}}
    issues = [{"issueId": "S-1", "pkgName": "curl", "pkgVersion": "7"}, {"issueId": "S-2"}]
    one, two, _ = read({"issues": issues, "issuesData": data})

    assert (one.title, one.component_name, one.component_version) == ("Bad", "curl", "7")
    assert (two.rule_id, two.severity) == ("S-2", Severity.UNKNOWN)


def test_flaws_of_known_binaries_in_an_image_are_findings() -> None:
    binaries = {
        "issuesData": {"S-1": {"id": "S-1", "severity": "low"}},
        "affectedPkgs": {
            "node@6.1": {"pkg": {"name": "node", "version": "6.1"}, "issues": {"S-1": {}, "S-9": {}}},
            "jdk@8": {"issues": {"S-1": {}}},
            "go@1": {"issues": None},
        },
    }
    found = read({"vulnerabilities": [], "docker": {"binariesVulns": binaries}})[:-1]

    assert [(item.component_name, item.component_version, item.rule_id) for item in found] == [
        ("node", "6.1", "S-1"),
        ("node", "6.1", "S-9"),
        ("jdk", "8", "S-1"),
    ]


def test_a_misconfiguration_has_a_place_and_a_property() -> None:
    found = misconfiguration(publicId="SNYK-1", lineNumber=9, msg="resource.a", references=["CIS 1", "https://a"])

    assert (found.rule_id, found.path, found.start_line, found.resource) == ("SNYK-1", "main.tf", 9, "resource.a")
    assert found.references == ("https://a",)
    assert misconfiguration(lineNumber=-1, references=None).start_line is None
    assert misconfiguration(isIgnored=True, id="X").suppressed
    assert read({"infrastructureAsCodeIssues": [], "dependencyCount": 0})[-1].seen == 1


# -- projects --------------------------------------------------------------------------------------------------------


def test_a_project_that_could_not_be_tested_is_reported_as_failed() -> None:
    given = [{"ok": False, "error": "Missing lockfile", "path": "/a"}, {"vulnerabilities": [], "dependencyCount": 2}]

    assert snyk.recognises(report(given))
    assert read(given) == [
        Coverage(tool="snyk", report="snyk.json", seen=2),
        Coverage(tool="snyk", report="snyk.json", complete=False, failed=(Gap("/a", "Missing lockfile"),)),
    ]


@pytest.mark.parametrize("given", [{"ok": False, "error": "No token", "path": "."}, [{"error": "No token"}]])
def test_errors_alone_are_no_report(given: object) -> None:
    with pytest.raises(UnreadableReport, match="could not test: No token"):
        read(given)


def test_what_was_not_looked_at_becomes_a_note() -> None:
    (coverage,) = read({"vulnerabilities": [], "severityThreshold": "high", "hasUnknownVersions": True})

    assert coverage.notes == ("findings below high were left out", "some versions are unknown to Snyk")


def test_odd_entries_are_noted_and_the_others_are_read() -> None:
    parts = {
        "vulnerabilities": [3, {"id": "1"}],
        "filtered": {"ignore": [3], "patch": [3]},
        "issues": [{"issueId": "S"}],
        "issuesData": {"S": 3},
        "infrastructureAsCodeIssues": [3],
    }
    given = report([7, parts])

    assert [item.rule_id for item in snyk.read(given) if isinstance(item, Finding)] == ["1"]
    assert [gap.place.removeprefix("snyk.json at ") for gap in given.broken] == [
        "[0]",
        "[1].vulnerabilities[0]",
        "[1].filtered.ignore[0]",
        "[1].filtered.patch[0]",
        "[1].issuesData",
        "[1].infrastructureAsCodeIssues[0]",
    ]


def test_a_second_list_that_would_hide_the_first_is_refused() -> None:
    given = Report(b'{"vulnerabilities": [{"id": "1"}], "vulnerabilities": [], "dependencyCount": 1}', "snyk.json")

    with pytest.raises(UnreadableReport, match="stands twice"):
        list(snyk.read(given))


@pytest.mark.parametrize(
    "text",
    [
        b'{"vulnerabilities": []}',
        b'{"vulnerabilities": [{"id": "1"}]}',
        b'{"vulnerabilities": {}}',
        b'{"vulnerabilities": [], "scan": {}, "version": "15"}',
        b'{"vulnerabilities": [], "auditReportVersion": 2, "metadata": {}}',
        b'{"ok": false, "error": "invalid_auth"}',
        b'{"issues": [], "total": 0}',
        b"[]",
        b"<vulnerabilities/>",
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not snyk.recognises(Report(text, "other"))


def test_something_else_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        read({"results": []})


def test_an_odd_entry_of_an_application_is_noted_and_a_list_that_is_none_leaves_its_project_out() -> None:
    inner = {"vulnerabilities": [3, {"id": "2"}]}
    given = report([{"vulnerabilities": [{"id": "1"}], "applications": [inner]}, {"vulnerabilities": 7}])

    assert [item.rule_id for item in snyk.read(given) if isinstance(item, Finding)] == ["1", "2"]
    assert [gap.place.removeprefix("snyk.json at ") for gap in given.broken] == [
        "[0].applications[0].vulnerabilities[0]",
        "[1]",
    ]
