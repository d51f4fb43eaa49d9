"""SARIF, held to what GitHub and the standard ask, and to Accord reading its own log."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from accord.core.coverage import Coverage
from accord.core.documents import FixUnitDocument, GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.core.vulnerability import Decision, Sighting
from accord.flows.plan import Plan
from accord.flows.read import read_reports
from accord.writers import sarif

HERE = Path(__file__).parent / "golden"
CheckGolden = Callable[[object, Path], None]
Vulnerabilities = tuple[VulnerabilityDocument, ...]
Poison = Callable[[Any, str], Any]
Log = dict[str, Any]

SCREEN = Screen()


def planned(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument]) -> Log:
    log: Log = json.loads(b"".join(sarif.plan(head, vulnerabilities, SCREEN)))
    return log


def judged(document: GateDocument) -> Log:
    log: Log = json.loads(b"".join(sarif.gate(document, SCREEN)))
    return log


def results(log: Log) -> list[Log]:
    return [result for run in log["runs"] for result in run["results"]]


def run_of(log: Log, tool: str) -> Log:
    [run] = [run for run in log["runs"] if run["tool"]["driver"]["name"] == tool]
    return dict(run)


def only(found: VulnerabilityDocument, head: PlanDocument, **changes: object) -> Log:
    """Return the one result of a vulnerability with these changes."""
    bare = msgspec.structs.replace(head, coverage=(), failures=())
    [result] = results(planned(bare, [msgspec.structs.replace(found, **changes)]))
    return result


def test_a_plan(head: PlanDocument, vulnerabilities: Vulnerabilities, check_golden: CheckGolden) -> None:
    check_golden(planned(head, vulnerabilities), HERE / "plan.sarif.json")


def test_a_verdict(stopped: GateDocument, check_golden: CheckGolden) -> None:
    check_golden(judged(stopped), HERE / "stopped.sarif.json")


def test_each_tool_has_one_run_with_a_category_of_its_own(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    """Also a tool that spells its name in two ways, and one that found nothing, so that old alerts are closed."""
    log = planned(head, vulnerabilities)
    names = [run["tool"]["driver"]["name"] for run in log["runs"]]
    assert names == ["bandit", "gitleaks", "pip-audit", "ruff", "Accord"]
    categories = [run["automationDetails"]["id"] for run in log["runs"]]
    assert categories == [f"accord/{name.lower()}/" for name in names]
    assert run_of(log, "gitleaks")["results"] == []


def test_two_tools_that_saw_one_vulnerability_carry_its_id(
    head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    found = results(planned(head, vulnerabilities[1:2]))
    assert [one["ruleId"] for one in found] == ["B608", "S608"]
    assert {one["partialFingerprints"]["accord/v1"] for one in found} == {"0f1e2d3c4b5a"}


def test_sightings_of_one_rule_are_one_result_with_related_places(
    head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    sightings = tuple(Sighting("bandit", "B608", "a.py", line) for line in (1, 1, 2))
    result = only(vulnerabilities[1], head, sightings=sightings)
    lines = [
        place["physicalLocation"]["region"]["startLine"]
        for place in (*result["locations"], *result["relatedLocations"])
    ]
    assert lines == [1, 2]


def test_the_most_urgent_survive_a_cap(
    head: PlanDocument, vulnerabilities: Vulnerabilities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "_MOST_RESULTS", 2)
    many = [msgspec.structs.replace(vulnerabilities[2], id=f"{number:012}") for number in range(5)]
    run = run_of(planned(head, many), "bandit")
    assert [result["partialFingerprints"]["accord/v1"] for result in run["results"]] == ["0" * 12, "0" * 11 + "1"]
    [note] = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "3 less urgent results left out, since viewers take 2."


def test_a_result_says_where_in_all_four_fields(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    [bandit, ruff] = results(planned(head, vulnerabilities[1:2]))
    assert bandit["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/orders.py"},
        "region": {"startLine": 25, "startColumn": 13, "endLine": 25, "endColumn": 48},
    }
    assert ruff["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 25,
        "startColumn": 13,
        "endLine": 26,
        "endColumn": 5,
    }


@pytest.mark.parametrize(
    ("sighting", "region"),
    [
        (Sighting("t", "r", "a.py"), (1, 1, 1, 1)),
        (Sighting("t", "r", "a.py", 7), (7, 1, 7, 1)),
        (Sighting("t", "r", "a.py", 7, start_column=4), (7, 4, 7, 4)),
        (Sighting("t", "r", "a.py", 7, start_column=4, end_column=2), (7, 4, 7, 4)),
        (Sighting("t", "r", "a.py", 7, end_line=3), (7, 1, 7, 1)),
        (Sighting("t", "r", "a.py", 7, start_column=9, end_line=8), (7, 9, 8, 1)),
    ],
)
def test_a_region_never_ends_before_it_starts(
    sighting: Sighting, region: tuple[int, ...], head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    result = only(vulnerabilities[1], head, sightings=(sighting,))
    assert tuple(result["locations"][0]["physicalLocation"]["region"].values()) == region


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("shop/orders.py", "shop/orders.py"),
        ("shop/two words#1.py", "shop/two%20words%231.py"),
        ("shop\\orders.py", "shop/orders.py"),
        ("/home/ana/orders.py", "orders.py"),
        ("C:\\work\\orders.py", "orders.py"),
        ("../../etc/passwd", "passwd"),
        ("..", "accord.toml"),
        ("./orders.py", "orders.py"),
        ("a:b.py", "a%3Ab.py"),
    ],
)
def test_an_address_is_relative(path: str, uri: str, head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    result = only(vulnerabilities[1], head, sightings=(Sighting("t", "r", path, 1),))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_package_is_shown_at_the_manifest_that_brings_it_in(
    head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    [result] = results(planned(head, vulnerabilities[:1]))
    [location] = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "shop/requirements.txt"
    assert location["logicalLocations"] == [{"fullyQualifiedName": "pkg:pypi/django@4.2.4", "kind": "package"}]


def test_without_a_manifest_it_is_shown_at_its_report(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    result = only(vulnerabilities[0], head, fix_unit="")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "reports/pip-audit.json"


def test_what_is_no_file_names_itself(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    """Even with nothing else to show it at."""
    result = only(vulnerabilities[1], head, path="", host="db.example", sightings=(Sighting("scan", "r"),))
    [location] = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "accord.toml"
    assert location["logicalLocations"] == [{"fullyQualifiedName": "db.example", "kind": "resource"}]


def test_an_accepted_risk_is_suppressed_with_who_and_until(
    head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    found = {one["ruleId"]: one["suppressions"] for one in results(planned(head, vulnerabilities))}
    assert found["B311"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Accepted by dana (security) and lee (development) until 2027-01-31: a tea to show",
        }
    ]
    assert found["B608"] == found["PYSEC-2024-70"] == []


@pytest.mark.parametrize(
    ("decision", "score", "severity", "level"),
    [
        (Decision.ACT, 1000, "10.0", "error"),
        (Decision.ACT, 850, "9.1", "error"),
        (Decision.ATTEND, 849, "8.9", "warning"),
        (Decision.ATTEND, 550, "7.0", "warning"),
        (Decision.TRACK_STAR, 549, "6.9", "note"),
        (Decision.TRACK_STAR, 250, "4.0", "note"),
        (Decision.TRACK, 249, "3.9", "note"),
        (Decision.TRACK, 0, "0.1", "note"),
        (Decision.TRACK, 900, "3.9", "note"),
    ],
)
def test_the_four_severities_of_github_are_the_four_decisions(
    decision: Decision, score: int, severity: str, level: str, head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    found = msgspec.structs.replace(vulnerabilities[0], decision=decision, score=score)
    run = run_of(planned(head, [found]), "pip-audit")
    [rule] = run["tool"]["driver"]["rules"]
    assert rule["properties"]["security-severity"] == severity
    assert rule["defaultConfiguration"]["level"] == run["results"][0]["level"] == level
    assert run["results"][0]["rank"] == score / 10


def test_every_rule_has_what_github_requires(shop: Plan) -> None:
    log = planned(shop.head, shop.vulnerabilities())
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        for rule in rules:
            texts = [rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")]
            assert all(0 < len(text) <= 1024 for text in texts)
            assert 0.1 <= float(rule["properties"]["security-severity"]) <= 10
            assert rule["properties"]["tags"][0] == "security"
            assert len(rule["properties"]["tags"]) <= 10
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_is_described_by_its_most_urgent_result(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    code = vulnerabilities[1]
    calmer = msgspec.structs.replace(code, id="1" * 12, decision=Decision.TRACK, score=10)
    rules = run_of(planned(head, [code, calmer]), "bandit")["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["properties"]["security-severity"]) for rule in rules] == [("B608", "8.0")]


def test_a_rule_names_cwe_and_where_to_read_on(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    log = planned(head, vulnerabilities[:2])
    [package] = run_of(log, "pip-audit")["tool"]["driver"]["rules"]
    [code] = run_of(log, "bandit")["tool"]["driver"]["rules"]
    assert package["helpUri"] == "https://www.cve.org/CVERecord?id=CVE-2024-42005"
    assert code["helpUri"] == "https://cwe.mitre.org/data/definitions/89.html"
    assert code["properties"]["tags"] == ["security", "external/cwe/cwe-089"]
    assert "accord explain CWE-89" in code["help"]["text"]


def test_a_rule_without_cwe_points_at_the_vulnerability(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    found = msgspec.structs.replace(vulnerabilities[1], cwes=())
    [rule] = run_of(planned(head, [found]), "bandit")["tool"]["driver"]["rules"]
    assert "helpUri" not in rule
    assert "accord explain 0f1e2d3c4b5a" in rule["help"]["text"]


def test_a_result_without_a_rule_is_named_for_what_it_is(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    assert only(vulnerabilities[1], head, sightings=(Sighting("t", path="a.py"),))["ruleId"] == "SQLInjection"
    nameless = only(vulnerabilities[1], head, title="—", sightings=(Sighting("t", path="a.py"),))
    assert nameless["ruleId"] == "Finding"


def test_both_sentences_and_the_judgement_stand_in_the_result(
    head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    found = vulnerabilities[0]
    result = only(found, head)
    assert result["message"]["text"] == found.for_developer
    assert result["message"]["markdown"].startswith(found.for_business)
    judgement = result["properties"]["accord"]
    assert judgement["forBusiness"] == found.for_business
    assert (judgement["decision"], judgement["score"], judgement["range"]) == ("Act", 949, [566, 1000])
    assert judgement["due"] == str(date(2026, 11, 24))


def test_what_was_not_looked_at_is_said_in_the_run(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    log = planned(head, vulnerabilities)
    [invocation] = run_of(log, "pip-audit")["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "Not looked at: tea (an address)."
    assert run_of(log, "bandit")["invocations"] == [{"executionSuccessful": True}]
    [own] = run_of(log, "Accord")["invocations"]
    assert own["toolExecutionNotifications"][0]["message"]["text"] == (
        "Not looked at: old.xml (there is no reader for it). Convert it to SARIF"
    )


def test_a_plan_of_nothing_is_still_a_run(empty: PlanDocument) -> None:
    [run] = planned(msgspec.structs.replace(empty, coverage=()), ())["runs"]
    assert run["tool"]["driver"]["name"] == "Accord"
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_tool_without_a_coverage_record_has_no_invocation(
    head: PlanDocument, vulnerabilities: Vulnerabilities
) -> None:
    bare = msgspec.structs.replace(head, coverage=(), failures=())
    [run] = planned(bare, vulnerabilities[:1])["runs"]
    assert "invocations" not in run
    assert "version" not in run["tool"]["driver"]


def test_the_letter_before_a_version_goes(empty: PlanDocument) -> None:
    coverage = (Coverage(tool="gitleaks", tool_version="v8.0.0"),)
    [run] = planned(msgspec.structs.replace(empty, coverage=coverage), ())["runs"]
    assert run["tool"]["driver"]["version"] == "8.0.0"


def test_a_verdict_is_an_exit_code_and_its_gaps(untold: GateDocument, passed: GateDocument) -> None:
    [run] = judged(untold)["runs"]
    [invocation] = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == (
        "gitleaks: it has not reported. Run it again and pass its report."
    )
    assert judged(passed)["runs"][0]["invocations"][0]["exitCode"] == 0


def test_what_stops_a_change_is_an_error(stopped: GateDocument) -> None:
    assert {one["level"] for one in results(judged(stopped))} == {"error"}


def test_text_of_reports_is_never_a_placeholder_or_a_link(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    result = only(vulnerabilities[0], head, for_developer="use {0} [here](1) and a\\b")
    assert result["message"]["text"] == "use {{0}} \\[here\\](1) and a\\\\b"
    assert "use {{0}} \\[here\\](1) and a\\\\b" in result["message"]["markdown"]
    for harmless in ("a\\b", "name it under [gate]", "GET /orders/{id}"):
        assert only(vulnerabilities[0], head, for_developer=harmless)["message"]["text"] == harmless


def test_a_long_text_is_cut(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    found = msgspec.structs.replace(vulnerabilities[1], title="x" * 3000, for_developer="y" * 3000)
    [rule] = run_of(planned(head, [found]), "bandit")["tool"]["driver"]["rules"]
    assert all(len(rule[key]["text"]) == 1024 for key in ("shortDescription", "fullDescription", "help"))


def test_hostile_text_stays_text(
    head: PlanDocument, vulnerabilities: Vulnerabilities, stopped: GateDocument, hostile: str, poisoned: Poison
) -> None:
    written = hostile.encode("utf-8", "replace").decode()
    log = planned(poisoned(head, written), poisoned(vulnerabilities, written))
    assert len(results(log)) == 4
    assert len(results(judged(poisoned(stopped, written)))) == 3
    for result in results(log):
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert not uri.startswith("/")
        assert ".." not in uri.split("/")
        assert "://" not in uri


def test_accord_reads_its_own_log(shop: Plan, tmp_path: Path) -> None:
    """One finding for each tool and rule that saw a vulnerability, at the same places."""
    path = tmp_path / "accord.sarif"
    path.write_bytes(b"".join(sarif.plan(shop.head, shop.vulnerabilities(), SCREEN)))
    reading = read_reports([str(path)])
    seen = {
        (sighting.tool.lower(), sighting.rule_id, found.id)
        for found in shop.vulnerabilities()
        for sighting in found.sightings
    }
    assert reading.failures == []
    assert {
        (one.tool.lower(), one.rule_id, dict(one.partial_fingerprints)["accord/v1"]) for one in reading.findings
    } == seen


def test_a_unit_of_code_gives_packages_no_manifest(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    units: tuple[FixUnitDocument, ...] = tuple(
        msgspec.structs.replace(unit, component_name="") for unit in head.fix_units
    )
    [result] = results(planned(msgspec.structs.replace(head, fix_units=units), vulnerabilities[:1]))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "reports/pip-audit.json"
