"""Dependabot's two forms: what is missing, odd, cut short or broken. Whole ones are in the samples."""

from typing import Any

import msgspec
import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import github_dependabot


def report(content: object) -> Report:
    return Report(msgspec.json.encode(content), "alerts.json")


def read(content: object) -> list[Any]:
    return list(github_dependabot.read(report(content)))


def rest(**parts: object) -> Finding:
    found: Finding = read([{"security_advisory": None, "security_vulnerability": None, **parts}])[0]
    return found


def graph(**parts: object) -> Finding:
    found: Finding = read([{"securityVulnerability": None, **parts}])[0]
    return found


def answer(*nodes: object, **around: object) -> dict[str, object]:
    return {"data": {"repository": {"vulnerabilityAlerts": {"nodes": nodes, **around}, "nameWithOwner": "shop/web"}}}


# -- the REST API ----------------------------------------------------------------------------------------------------


def test_a_rest_alert_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="dependabot", report="alerts.json")

    assert rest() == expected
    assert rest(security_advisory={"identifiers": None, "cvss": None, "cwes": None, "references": None}) == expected


def test_the_advisory_is_the_name_and_its_cve_an_alias() -> None:
    names = [{"value": "GHSA-1"}, {"value": "CVE-1"}, {"value": None}]
    found = rest(security_advisory={"ghsa_id": "GHSA-1", "cve_id": "CVE-1", "identifiers": names})

    assert (found.rule_id, found.vulnerability_ids, found.aliases) == ("GHSA-1", ("GHSA-1",), ("CVE-1",))


def test_the_package_and_severity_are_those_of_the_alert_before_those_of_the_advisory() -> None:
    vulnerability = {"package": {"name": "b", "ecosystem": "pip"}, "severity": "low", "first_patched_version": "2.0"}
    found = rest(security_vulnerability=vulnerability, security_advisory={"severity": "high"})
    own = rest(security_vulnerability=vulnerability, dependency={"package": {"name": "A_c", "ecosystem": "pip"}})

    assert (found.component_name, found.severity, found.fixed_versions) == ("b", Severity.LOW, ("2.0",))
    assert (own.component_name, own.purl) == ("A_c", "pkg:pypi/a-c")
    assert rest(security_advisory={"severity": "high"}).severity is Severity.HIGH


def test_a_score_may_stand_in_three_places_and_nought_is_none() -> None:
    newer = {"cvss_v3": {"vector_string": None, "score": 0.0}, "cvss_v4": {"vector_string": "CVSS:4.0/X", "score": 8.7}}
    found = rest(security_advisory={"cvss": {"vector_string": None, "score": 0.0}, "cvss_severities": newer})

    assert (found.cvss_vector, found.cvss_score) == ("CVSS:4.0/X", 8.7)
    assert rest(security_advisory={"cvss": {"vector_string": None, "score": 0.0}}).cvss_score is None


def test_the_repository_and_number_are_kept() -> None:
    found = rest(repository={"full_name": "shop/web"}, number=7, html_url="https://a")

    assert (found.resource, found.tool_id, found.references) == ("shop/web", "7", ("https://a",))


# -- decisions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "status", "inactive"),
    [
        ("not_used", "not_affected", True),
        ("inaccurate", "not_affected", True),
        ("tolerable_risk", "", False),
        ("no_bandwidth", "", False),
        ("fix_started", "", False),
        (None, "", False),
    ],
)
def test_a_dismissed_alert_is_inactive_only_where_there_is_no_problem(
    reason: object, status: str, inactive: object
) -> None:
    one = rest(state="dismissed", dismissed_reason=reason)
    other = graph(dismissedAt="2025-01-01T00:00:00Z", dismissReason=str(reason or "").upper())

    for found in (one, other):
        assert found.suppressed
        assert (found.status, found.inactive) == (status, inactive)


def test_the_reason_and_the_comment_are_kept() -> None:
    found = rest(state="dismissed", dismissed_reason="no_bandwidth", dismissed_comment="next sprint")

    assert found.suppression_reason == "no bandwidth: next sprint"
    assert rest(state="auto_dismissed").suppression_reason == "auto dismissed"
    assert rest(state="dismissed", dismissed_reason="not_used").justification == "vulnerable_code_not_in_execute_path"


def test_a_fixed_alert_is_inactive() -> None:
    for found in (rest(state="fixed"), graph(state="FIXED"), graph(fixedAt="2025-01-01T00:00:00Z")):
        assert (found.status, found.inactive, found.suppressed) == ("fixed", True, False)
    assert graph(autoDismissedAt="2025-01-01T00:00:00Z").suppressed
    assert not graph(state="OPEN").suppressed


# -- the GraphQL API -------------------------------------------------------------------------------------------------


def test_a_graphql_alert_of_which_hardly_anything_was_asked_is_a_finding() -> None:
    assert graph() == Finding(tool="dependabot", report="alerts.json")
    assert graph(securityVulnerability={"advisory": {"cwes": None, "identifiers": None}}).rule_id == ""


@pytest.mark.parametrize(
    ("requirements", "version"),
    [("= 4.17.1", "4.17.1"), ("== 2.0", "2.0"), (">= 1.0", ""), ("= 1, < 2", ""), (None, "")],
)
def test_the_version_is_known_where_exactly_one_is_asked_for(requirements: str | None, version: str) -> None:
    assert graph(vulnerableRequirements=requirements).component_version == version


@pytest.mark.parametrize(
    ("ecosystem", "name", "purl"),
    [
        ("MAVEN", "org.a:b", "pkg:maven/org.a/b@1"),
        ("NPM", "@a/b", "pkg:npm/%40a/b@1"),
        ("RUST", "a", "pkg:cargo/a@1"),
        ("OTHER", "a", ""),
        ("NPM", "", ""),
    ],
)
def test_a_package_url_is_made_where_the_ecosystem_has_one(ecosystem: str, name: str, purl: str) -> None:
    package = {"name": name, "ecosystem": ecosystem}

    assert graph(securityVulnerability={"package": package}, vulnerableRequirements="= 1").purl == purl


def test_an_advisory_may_stand_in_two_places_with_weaknesses_in_two_forms() -> None:
    weaknesses = {"nodes": [{"cweId": "CWE-79"}, None], "edges": [{"node": {"cweId": "CWE-80"}}, {"node": None}]}
    advisory = {"ghsaId": "GHSA-1", "cwes": weaknesses, "severity": "MODERATE", "permalink": "https://a"}
    inside = graph(securityVulnerability={"advisory": advisory})
    beside = graph(securityAdvisory=advisory)

    assert inside == beside
    assert (inside.rule_id, inside.cwes, inside.severity) == ("GHSA-1", (79, 80), Severity.MEDIUM)
    assert inside.references == ("https://a",)


def test_details_that_were_asked_for_are_kept() -> None:
    severities = {"cvssV3": None, "cvssV4": {"vectorString": "CVSS:4.0/X", "score": 5.0}}
    found = graph(
        number=3,
        vulnerableManifestFilename="pom.xml",
        securityVulnerability={
            "advisory": {"cvssSeverities": severities},
            "firstPatchedVersion": {"identifier": "2"},
            "vulnerableVersionRange": "< 2",
        },
        dependabotUpdate={"pullRequest": {"url": "https://pr"}},
        repository={"name": "web"},
    )

    assert (found.tool_id, found.path, found.fixed_versions) == ("3", "pom.xml", ("2",))
    assert (found.cvss_score, found.message, found.references) == (5.0, "Affected versions: < 2", ("https://pr",))
    assert found.resource == "web"
    assert graph(dependabotUpdate={"pullRequest": None}).references == ()
    assert graph(repository={"nameWithOwner": "shop/web"}).resource == "shop/web"


def test_alerts_are_found_wherever_the_question_put_them() -> None:
    page = {"edges": [{"node": {"id": "A", "securityVulnerability": {}}}]}
    organization = {"repositories": {"nodes": [{"name": "web", "vulnerabilityAlerts": page}, {"name": "app"}]}}
    found = read([{"data": {"organization": organization}}, answer({"id": "B"}, None)])

    assert [(item.tool_id, item.resource) for item in found[:-1]] == [("A", "web"), ("B", "shop/web")]


# -- what is missing -------------------------------------------------------------------------------------------------


def test_no_alerts_are_no_error() -> None:
    assert read(answer()) == [Coverage(tool="dependabot", report="alerts.json")]


@pytest.mark.parametrize(
    ("around", "gap"),
    [
        ({"totalCount": 9}, "the answer holds 1 of 9 alerts"),
        ({"pageInfo": {"hasNextPage": True}}, "the answer holds 1 of more alerts"),
    ],
)
def test_an_answer_with_more_pages_is_incomplete(around: dict[str, Any], gap: str) -> None:
    coverage = read(answer({"id": "A"}, **around))[-1]

    assert (coverage.complete, coverage.skipped) == (False, (Gap("shop/web", gap),))


def test_all_pages_together_are_the_whole_answer() -> None:
    first = answer({"id": "A"}, totalCount=2, pageInfo={"hasNextPage": True})
    second = answer({"id": "B"}, totalCount=2, pageInfo={"hasNextPage": False})
    lines = Report(msgspec.json.encode(first) + b"\n" + msgspec.json.encode(second), "alerts.jsonl")

    assert github_dependabot.recognises(lines)
    assert list(github_dependabot.read(lines))[-1] == Coverage(tool="dependabot", report="alerts.jsonl")


def test_what_github_could_not_give_is_reported_as_failed() -> None:
    nodes = [{"name": "a", "vulnerabilityAlerts": None}, {"name": "b", "vulnerabilityAlerts": {"nodes": []}}]
    coverage = read({"data": {"search": {"nodes": nodes}}, "errors": [{"message": "Timeout"}]})[-1]

    assert coverage.complete is False
    assert [gap.place for gap in coverage.failed] == ["GitHub", "a"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"data": {"repository": None}, "errors": [{"message": "Could not resolve"}]}, "Could not resolve"),
        ({"data": {}}, "no alerts"),
        ({"results": []}, "no alerts"),
    ],
)
def test_an_answer_without_any_page_is_refused(content: object, words: str) -> None:
    with pytest.raises(UnreadableReport, match=words):
        read(content)


def test_a_second_page_that_would_hide_the_first_is_refused() -> None:
    text = b'{"data": {"repository": {"vulnerabilityAlerts": {"nodes": [{}]}, "vulnerabilityAlerts": {"nodes": []}}}}'

    with pytest.raises(UnreadableReport, match="stands twice"):
        list(github_dependabot.read(Report(text, "alerts.json")))


def test_odd_alerts_are_noted_and_the_others_are_read() -> None:
    given = report([{"security_advisory": 5}, {"securityVulnerability": 5}, answer(5, {"id": "A"}), None, {}])

    assert [item.tool_id for item in github_dependabot.read(given) if isinstance(item, Finding)] == ["A"]
    assert [gap.place.removeprefix("alerts.json at ") for gap in given.broken] == [
        "[0]",
        "[1]",
        "[2].data.repository.vulnerabilityAlerts.nodes[0]",
        "[3]",
        "[4]",
    ]


def test_what_is_nested_too_deep_is_no_answer() -> None:
    text = b'{"data": ' * 20 + b'{"vulnerabilityAlerts": {"nodes": []}}' + b"}" * 20

    with pytest.raises(UnreadableReport, match="no alerts"):
        list(github_dependabot.read(Report(text, "alerts.json")))


@pytest.mark.parametrize(
    "content",
    [
        [{"security_advisory": {}}],
        [[], [{"security_vulnerability": {}}], []],
        [{"id": "A", "securityVulnerability": {}}],
        {"security_advisory": {}},
        {"vulnerabilityAlerts": {"nodes": []}},
        {"repository": {"vulnerabilityAlerts": {"nodes": []}}},
    ],
)
def test_every_form_is_recognised_and_read(content: object) -> None:
    assert github_dependabot.recognises(report(content))
    assert isinstance(read(content)[-1], Coverage)


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b"[[]]",
        b"{}",
        b"[1]",
        b'{"data": {"search": {}}}',
        b'{"message": "Not Found", "documentation_url": "https://docs.github.com"}',
        b'[{"number": 1, "secret_type": "x", "state": "open"}]',
        b"<data/>",
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not github_dependabot.recognises(Report(text, "other"))


def test_an_odd_rest_alert_is_noted_and_the_others_are_read() -> None:
    alert = {"number": 1, "security_advisory": {"ghsa_id": "GHSA-1"}, "security_vulnerability": {}}
    given = Report(msgspec.json.encode([alert, alert | {"state": 7}]), "alerts.json")

    assert [item.rule_id for item in github_dependabot.read(given) if isinstance(item, Finding)] == ["GHSA-1"]
    assert [gap.place for gap in given.broken] == ["alerts.json at [1]"]


def test_an_odd_rest_alert_on_a_page_of_several_is_noted() -> None:
    alert = {"number": 1, "security_advisory": {"ghsa_id": "GHSA-1"}, "security_vulnerability": {}}
    given = Report(msgspec.json.encode([[alert], [alert | {"state": 7}]]), "alerts.json")

    assert [item.rule_id for item in github_dependabot.read(given) if isinstance(item, Finding)] == ["GHSA-1"]
    assert [gap.place for gap in given.broken] == ["alerts.json at [1][0]"]
