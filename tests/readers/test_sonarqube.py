"""SonarQube's odd and broken answers; whole ones are in ``test_every_reader``."""

import io
import json
import zipfile
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import sonarqube

ISSUE: dict[str, Any] = {"key": "K", "rule": "r:1", "component": "shop:a.py", "project": "shop", "message": "Bad."}
HOTSPOT: dict[str, Any] = {"key": "H", "ruleKey": "r:2", "component": "shop:b.py", "vulnerabilityProbability": "LOW"}


def page(*issues: object, **more: object) -> dict[str, Any]:
    return {"paging": {"total": len(issues)}, "issues": issues} | more


def report(document: object) -> Report:
    return Report(json.dumps(document).encode(), "sonar.json")


def zipped(**files: object) -> Report:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return Report(buffer.getvalue(), "sonar.zip")


def findings(given: Report) -> list[Finding]:
    return [item for item in sonarqube.read(given) if isinstance(item, Finding)]


def finding(**changes: object) -> Finding:
    return findings(report(page(ISSUE | changes)))[0]


def coverage(given: Report) -> Coverage:
    return next(item for item in sonarqube.read(given) if isinstance(item, Coverage))


def test_an_issue_is_a_finding() -> None:
    assert finding(severity="MAJOR", line=3) == Finding(
        tool="sonarqube",
        rule_id="r:1",
        message="Bad.",
        severity=Severity.MEDIUM,
        path="a.py",
        start_line=3,
        tool_id="K",
        report="sonar.json",
    )


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("BLOCKER", "critical"),
        ("CRITICAL", "high"),
        ("major", "medium"),
        ("MINOR", "low"),
        ("INFO", "info"),
        ("PURPLE", "unknown"),
        (None, "unknown"),
    ],
)
def test_blocker_is_graver_than_critical(word: object, severity: str) -> None:
    assert finding(severity=word).severity == severity


def test_without_a_severity_the_impact_on_security_counts() -> None:
    quality = {"softwareQuality": "MAINTAINABILITY", "severity": "BLOCKER"}

    assert finding(impacts=[quality, {"softwareQuality": "SECURITY", "severity": "LOW"}]).severity is Severity.LOW
    assert finding(impacts=[{"severity": "INFO"}, {"severity": "MEDIUM"}]).severity is Severity.MEDIUM
    assert finding(impacts=[{"severity": None}]).severity is Severity.UNKNOWN


def test_a_hotspot_waits_for_a_review_and_has_its_probability() -> None:
    found = findings(report({"paging": {}, "hotspots": [HOTSPOT]}))[0]

    assert (found.rule_id, found.severity, found.kind, found.path) == ("r:2", Severity.LOW, "review", "b.py")


@pytest.mark.parametrize(
    ("component", "path", "resource"),
    [
        ("shop:src/a.py", "src/a.py", ""),
        ("org.example:shop:src/a.py", "src/a.py", ""),
        ("src/a.py", "src/a.py", ""),
        ("shop", "", "shop"),
        (None, "", ""),
    ],
)
def test_the_path_stands_behind_the_keys_and_a_project_is_no_path(
    component: str | None, path: str, resource: str
) -> None:
    found = finding(component=component)

    assert (found.path, found.resource) == (path, resource)


@pytest.mark.parametrize(("line", "number"), [(7, 7), ("7", 7), (None, 4), (0, 4), ("odd", 4)])
def test_a_line_may_be_missing_where_a_range_is_not(line: object, number: int) -> None:
    found = finding(line=line, textRange={"startLine": 4, "endLine": 5})

    assert (found.start_line, found.end_line) == (number, 5)


def test_weaknesses_stand_in_messages_tags_and_texts_of_rules() -> None:
    rules = {"r:1": {"htmlDesc": "<a href='https://cwe.mitre.org/data/definitions/79'>x</a> CWE-80"}, "odd": 7}
    issue = ISSUE | {"message": "Category: CWE-120", "tags": ["cwe", "cwe-937", "owasp"]}
    first, second = findings(report(page(issue, ISSUE, rules=rules)))

    assert first.cwes == (120, 937, 79, 80)
    assert second.cwes == (79, 80)


@pytest.mark.parametrize("rules", [None, [{"key": "r:1", "htmlDesc": "CWE-79"}, 7], [7], "odd"])
def test_rules_may_be_a_list_or_nothing(rules: object) -> None:
    expected = (79,) if isinstance(rules, list) and len(rules) == 2 else ()

    assert findings(report(page(ISSUE, rules=rules)))[0].cwes == expected


def test_a_dependency_stands_in_the_message() -> None:
    found = finding(
        message="Filename: a:1.2 | Highest CVSS Score: 10.0 | References: CVE-2026-0001, GHSA-2222-3333-4444 | Bad."
    )

    assert (found.component_name, found.component_version, found.cvss_score) == ("a", "1.2", 10.0)
    assert found.vulnerability_ids == ("CVE-2026-0001", "GHSA-2222-3333-4444")
    assert finding(message="Filename: a.jar | Bad.").component_name == "a.jar"
    assert finding(message="Filename: a.jar | Bad.").component_version == ""
    assert finding(message="See CVE-2026-0001.").vulnerability_ids == ()


@pytest.mark.parametrize(
    ("state", "claims"),
    [
        ({"status": "OPEN"}, (False, "")),
        ({"status": "CLOSED", "resolution": "FIXED"}, (True, "")),
        ({"status": "RESOLVED", "resolution": "FIXED"}, (True, "")),
        ({"status": "CLOSED", "resolution": "REMOVED"}, (True, "")),
        ({"status": "RESOLVED", "resolution": "FALSE-POSITIVE"}, (False, "FALSE-POSITIVE")),
        ({"status": "RESOLVED", "resolution": "WONTFIX"}, (False, "WONTFIX")),
        ({"issueStatus": "ACCEPTED"}, (False, "ACCEPTED")),
        ({"status": "REVIEWED", "resolution": "SAFE"}, (False, "SAFE")),
        ({"status": "REVIEWED", "resolution": "FIXED"}, (True, "")),
    ],
)
def test_what_is_gone_is_inactive_and_what_people_decided_a_claim(
    state: dict[str, str], claims: tuple[bool, str]
) -> None:
    found = finding(**state)

    assert (found.inactive, found.suppression_reason) == claims
    assert found.suppressed is bool(found.suppression_reason)


def test_flows_are_further_places() -> None:
    flows = [{"locations": [{"component": "shop:b.py", "textRange": {"startLine": 2}, "msg": "here"}, {}]}, {}]

    assert finding(flows=flows).locations == (Place("b.py", 2, "here"), Place("a.py"))


def test_sonar_reports_names_are_kept_unless_there_is_none() -> None:
    assert finding(description="Name").title == "Name"
    assert finding(description="/").title == ""
    assert finding(description="Name", message=None).message == "Name"


def test_missing_pages_make_it_incomplete() -> None:
    given = report(page(ISSUE, paging={"total": 250}))

    assert coverage(given).complete is False
    assert coverage(given).failed == (Gap("issues", "1 of 250 are here"),)
    assert coverage(report(page(ISSUE, paging=None, total=2))).complete is False
    assert coverage(report(page(ISSUE, paging={}))).complete is None


def test_pages_in_a_list_in_lines_and_in_an_archive_are_one_reading() -> None:
    one, two = page(ISSUE, paging={"total": 2}), page(ISSUE, paging={"total": 2})
    lines = Report(f"{json.dumps(one)}\n{json.dumps(two)}\n".encode(), "sonar.jsonl")

    for given in (report([one, two]), lines, zipped(one=one, two=two)):
        assert sonarqube.recognises(given)
        assert len(findings(given)) == 2
        assert coverage(given).complete is None


def test_what_is_odd_in_an_archive_is_told() -> None:
    given = zipped(one=page(ISSUE, 7), notes="words")
    found = findings(given)

    assert (len(found), found[0].report) == (1, "sonar.zip")
    assert [gap.place for gap in given.broken] == ["sonar.zip/one at issues[1]", "sonar.zip/notes"]


def test_one_odd_issue_or_page_does_not_cost_the_others() -> None:
    given = report([page(7, ISSUE), 7])

    assert len(findings(given)) == 1
    assert [gap.place for gap in given.broken] == ["sonar.json at [0].issues[0]", "sonar.json at [1]"]


def test_a_second_set_of_issues_is_refused() -> None:
    twice = json.dumps(page(ISSUE))[:-1] + ', "issues": []}'

    with pytest.raises(UnreadableReport, match="twice"):
        list(sonarqube.read(Report(twice.encode(), "sonar.json")))


@pytest.mark.parametrize(
    "document",
    [
        page(),
        page(7, ISSUE),
        {"paging": {}, "hotspots": []},
        {"paging": {}, "hotspots": [HOTSPOT]},
        {"sonarBaseURL": "a", "issues": [], "rules": {}},
    ],
)
def test_its_own_shapes_are_recognised(document: object) -> None:
    assert sonarqube.recognises(report(document))


@pytest.mark.parametrize("document", [{"issues": []}, {"issues": {}}, {"issues": [{"key": "a"}]}, {}, [], "a", page(7)])
def test_other_shapes_are_not(document: object) -> None:
    assert not sonarqube.recognises(report(document))


def test_an_archive_of_other_things_is_not() -> None:
    assert not sonarqube.recognises(zipped(a="{}", b="{"))
    assert not sonarqube.recognises(zipped(**{"../a": page(ISSUE)}))
    assert not sonarqube.recognises(Report(b"PK\x03\x04 cut", "a.zip"))
    assert not sonarqube.recognises(zipped(a="{]"))


def test_something_else_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        list(sonarqube.read(report({"errors": [{"msg": "Insufficient privileges"}]})))
