"""From reports to changes in the order of business risk, on real files."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from accord.core.documents import FixUnitDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.core.errors import BadConfiguration, BadUsage
from accord.core.vulnerability import Decision
from accord.flows import folder
from accord.flows.plan import Plan, Request, plan
from accord.writers import json as json_writer

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTEXT = """
[[service]]
name = "payments"
paths = ["payments/**"]
criticality = "critical"
exposure = "internet"
data = ["payment"]
environment = "production"

[[service]]
name = "reports"
paths = ["reports/**"]
criticality = "low"
exposure = "internal"
data = ["public"]
environment = "development"
"""


def result(path: str, line: int = 1, rule: str = "sqli", more: dict[str, object] | None = None) -> dict[str, object]:
    place = {"artifactLocation": {"uri": path}, "region": {"startLine": line, "snippet": {"text": f"query({line})"}}}
    located = {"locations": [{"physicalLocation": place}]}
    return {"ruleId": rule, "level": "error", "message": {"text": "found"}} | located | (more or {})


def sarif(*results: dict[str, object], tool: str = "Scanner") -> dict[str, object]:
    rules = [{"id": "sqli", "properties": {"tags": ["CWE-89"]}}, {"id": "xss", "properties": {"tags": ["CWE-79"]}}]
    driver = {"name": tool, "rules": rules}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results)}]}


def audit(**dependencies: list[dict[str, object]]) -> dict[str, object]:
    rows = [{"name": name, "version": "4.2.4", "vulns": flaws} for name, flaws in dependencies.items()]
    return {"dependencies": rows, "fixes": []}


def flaw(name: str, *fixed: str, alias: str = "") -> dict[str, object]:
    return {"id": name, "fix_versions": list(fixed), "aliases": [alias] if alias else [], "description": "x"}


class Shop:
    """A checkout with an accord.toml and reports beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "shop"
        self.root.mkdir()
        (self.root / "accord.toml").write_text(CONTEXT)
        self.reports = folder / "reports"
        self.reports.mkdir()

    def report(self, name: str, content: object) -> str:
        path = self.reports / name
        path.write_text(json.dumps(content))
        return str(path)

    def plan(self, *reports: str, **more: object) -> Plan:
        return plan(Request(reports=reports, root=self.root, now=NOW, **more))  # type: ignore[arg-type]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def documents(made: Plan) -> list[VulnerabilityDocument]:
    return list(made.vulnerabilities())


def test_the_same_flaw_ranks_higher_where_it_hurts_more(shop: Shop) -> None:
    made = shop.plan(shop.report("a.sarif", sarif(result("reports/a.py"), result("payments/a.py"))))
    first, second = documents(made)
    assert (first.service, second.service) == ("payments", "reports")
    assert first.decision.rank > second.decision.rank
    assert first.score > second.score


def test_two_tools_at_one_line_are_one_vulnerability(shop: Shop) -> None:
    one = shop.report("a.sarif", sarif(result("payments/a.py", 7)))
    other = shop.report("b.sarif", sarif(result("payments/a.py", 7), tool="Other"))
    [found] = documents(shop.plan(one, other))
    assert {sighting.tool for sighting in found.sightings} == {"Scanner", "Other"}


def test_a_weakness_that_only_one_tool_names_is_kept(shop: Shop) -> None:
    rated = shop.report(
        "a.sarif", sarif(result("payments/a.py", 7, "eval", {"properties": {"security-severity": "9.1"}}))
    )
    named = shop.report("b.sarif", sarif(result("payments/a.py", 7, "sqli"), tool="Other"))
    assert {cwe for found in documents(shop.plan(rated, named)) for cwe in found.cwes} == {89}


def test_the_order_of_reports_does_not_matter(shop: Shop) -> None:
    one = shop.report("a.sarif", sarif(result("payments/a.py", 7), result("reports/b.py", 9, "xss")))
    other = shop.report("b.sarif", sarif(result("payments/a.py", 8), tool="Other"))
    assert documents(shop.plan(one, other)) == documents(shop.plan(other, one))


def test_one_upgrade_closes_many_and_names_the_version_that_does(shop: Shop) -> None:
    flaws = [flaw("PYSEC-1", "3.2.20", "4.2.8"), flaw("PYSEC-2", "4.2.11"), flaw("PYSEC-3", "4.2.10", "5.0.1")]
    made = shop.plan(shop.report("a.json", audit(django=flaws)), service="payments")
    [unit] = made.head.fix_units
    assert (unit.kind, unit.to_version, len(unit.closes)) == ("upgrade", "4.2.11", 3)
    assert unit.title == "Upgrade django 4.2.4 to 4.2.11"
    assert all(found.fix_unit == unit.id for found in documents(made))


def test_a_flaw_without_a_fix_is_a_change_of_its_own(shop: Shop) -> None:
    flaws = [flaw("PYSEC-1", "4.2.8"), flaw("PYSEC-2")]
    made = shop.plan(shop.report("a.json", audit(django=flaws)), service="payments")
    titles = {unit.title for unit in made.head.fix_units}
    assert titles == {"Upgrade django 4.2.4 to 4.2.8", "Replace or guard django 4.2.4: no fixed version is known"}


BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"type": "application", "name": "shop", "bom-ref": "shop"}},
    "components": [
        {
            "type": "library",
            "name": "requests",
            "version": "2.25.0",
            "bom-ref": "r",
            "purl": "pkg:pypi/requests@2.25.0",
        },
        {"type": "library", "name": "urllib3", "version": "1.26.4", "bom-ref": "u", "purl": "pkg:pypi/urllib3@1.26.4"},
    ],
    "dependencies": [{"ref": "shop", "dependsOn": ["r"]}, {"ref": "r", "dependsOn": ["u"]}],
}


def test_a_package_that_comes_in_through_another_names_the_way(shop: Shop) -> None:
    rows = [{"name": "urllib3", "version": "1.26.4", "vulns": [flaw("PYSEC-1", "1.26.5")]}]
    reports = shop.report("a.json", {"dependencies": rows, "fixes": []}), shop.report("s.json", BOM)
    [unit] = shop.plan(*reports, service="payments").head.fix_units
    assert unit.dependency_path == ("requests", "urllib3")
    assert unit.title == "Upgrade urllib3 1.26.4 to 1.26.5 (comes in through requests)"
    assert "no version of requests is known to bring the fix" in unit.for_developer


def test_another_bill_of_materials_shows_which_version_brings_the_fix(shop: Shop) -> None:
    newer = json.loads(json.dumps(BOM).replace("2.25.0", "2.28.0").replace("1.26.4", "1.26.9"))
    rows = [{"name": "urllib3", "version": "1.26.4", "vulns": [flaw("PYSEC-1", "1.26.5")]}]
    reports = [
        shop.report("a.json", {"dependencies": rows, "fixes": []}),
        shop.report("s.json", BOM),
        shop.report("t.json", newer),
    ]
    [unit] = shop.plan(*reports, service="payments").head.fix_units
    assert unit.direct_version == "2.28.0"
    assert "requests 2.28.0 brings the fix" in unit.for_developer


def test_known_exploitation_outranks_a_louder_score(shop: Shop) -> None:
    rows = [
        {"name": "pyspark", "version": "3.2.1", "vulns": [flaw("PYSEC-2022-236", "3.3.0", alias="CVE-2022-33891")]},
        {"name": "loud", "version": "1.0", "vulns": [flaw("X-1", "2.0")]},
    ]
    audited = shop.report("a.json", {"dependencies": rows, "fixes": []})
    loud = shop.report("b.sarif", sarif(result("payments/a.py", more={"properties": {"security-severity": "9.8"}})))
    first, *_ = documents(shop.plan(audited, loud, service="payments"))
    assert first.title == "CVE-2022-33891 in pyspark 3.2.1"
    assert first.decision is Decision.ACT
    assert "exploited now" in first.for_business


def test_reasons_and_both_sentences_come_with_every_vulnerability_and_change(shop: Shop) -> None:
    made = shop.plan(shop.report("a.sarif", sarif(result("payments/a.py"), result("x.py", 2, "xss"))))
    both: list[VulnerabilityDocument | FixUnitDocument] = [*documents(made), *made.head.fix_units]
    for one in both:
        assert one.reasons
        assert one.for_developer.endswith(".")
        assert one.for_business.endswith(".")


def test_what_belongs_to_no_service_is_named_so(shop: Shop) -> None:
    made = shop.plan(shop.report("a.sarif", sarif(result("elsewhere/a.py"))))
    assert documents(made)[0].service == "unassigned"
    assert {service.name for service in made.head.services} == {"payments", "reports", "unassigned"}


def test_a_claim_is_listed_and_not_obeyed(shop: Shop) -> None:
    suppressed = result("payments/a.py", more={"suppressions": [{"kind": "inSource", "justification": "trust me"}]})
    made = shop.plan(shop.report("a.sarif", sarif(suppressed)))
    assert [found.state for found in documents(made)] == ["open"]
    assert [claim.reason for claim in made.head.claims] == ["trust me"]


def test_a_statement_that_it_is_not_affected_is_no_vulnerability(shop: Shop) -> None:
    statement = {
        "id": "CVE-2024-1",
        "affects": [{"ref": "u"}],
        "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
    }
    made = shop.plan(shop.report("v.json", BOM | {"vulnerabilities": [statement]}), service="payments")
    assert (documents(made), made.head.counts.not_affected) == ([], 1)
    assert [(claim.kind, claim.reason) for claim in made.head.claims] == [("vex", "code_not_reachable")]


@pytest.mark.parametrize("more", [{"kind": "pass", "level": "none"}, {"baselineState": "absent"}])
def test_what_passed_or_is_gone_is_no_vulnerability(shop: Shop, more: dict[str, object]) -> None:
    assert documents(shop.plan(shop.report("a.sarif", sarif(result("payments/a.py", more=more))))) == []


def test_an_accord_accepts_until_its_end(shop: Shop) -> None:
    (shop.root / "accord.toml").write_text(
        CONTEXT + '\n[[accords]]\nkind = "accept"\nrule = "sqli"\nwho = ["dana (security)"]\nwhy = "isolated"\n'
        "until = 2027-01-31\n"
    )
    made = shop.plan(shop.report("a.sarif", sarif(result("payments/a.py"))))
    [found] = documents(made)
    assert found.state == "accepted"
    assert found.agreement is not None
    assert found.agreement.until == date(2027, 1, 31)
    assert len(made.head.fix_units) == 0


def test_our_comment_in_code_accepts_and_a_bad_one_fails_loudly(shop: Shop) -> None:
    ignore = "# accord" + ": ignore[sqli] until "
    code = shop.root / "payments/a.py"
    code.parent.mkdir()
    code.write_text(f"{ignore}2027-01-31: the table is a constant\nquery(2)\n")
    report = shop.report("a.sarif", sarif(result("payments/a.py", 2)))
    [found] = documents(shop.plan(report))
    assert found.state == "accepted"
    code.write_text(f"{ignore}soon: the table is a constant\nquery(2)\n")
    with pytest.raises(BadConfiguration, match="'soon' is no date"):
        shop.plan(report)


def test_capacity_says_what_does_not_fit(shop: Shop) -> None:
    many = sarif(*(result(f"payments/{name}.py") for name in "abcdefgh"))
    made = shop.plan(shop.report("a.sarif", many), capacity_minutes=300)
    fits = [unit.fits for unit in made.head.fix_units]
    assert fits.count(True) == 2
    assert fits.count(False) == 6
    assert made.head.fix_units[:2][1].fits is True


def test_an_unreadable_report_is_a_failure_and_the_rest_is_planned(shop: Shop) -> None:
    made = shop.plan(shop.report("a.sarif", sarif(result("payments/a.py"))), str(shop.reports / "nowhere.json"))
    assert len(documents(made)) == 1
    assert [failure.place for failure in made.head.failures] == [str(shop.reports / "nowhere.json")]


def test_an_unknown_service_is_refused(shop: Shop) -> None:
    with pytest.raises(BadUsage, match="there is no service 'nobody'"):
        shop.plan(shop.report("a.json", audit(django=[flaw("PYSEC-1")])), service="nobody")


def test_the_most_urgent_are_remembered_for_explain_and_feedback(shop: Shop) -> None:
    [found] = documents(shop.plan(shop.report("a.sarif", sarif(result("payments/a.py")))))
    assert folder.recent(shop.root) == [found]
    assert folder.find(found.id[:6], folder.recent(shop.root)) == found
    with pytest.raises(BadUsage, match="no vulnerability here"):
        folder.find("ffffff", [])


def test_the_json_document_decodes_into_its_own_struct(shop: Shop) -> None:
    made = shop.plan(
        shop.report("a.sarif", sarif(result("payments/a.py"), result("reports/b.py"))), capacity_minutes=60
    )
    text = b"".join(json_writer.plan(made.head, made.vulnerabilities(), Screen()))
    decoded = msgspec.json.decode(text, type=PlanDocument)
    assert list(decoded.vulnerabilities) == documents(made)
    assert msgspec.convert(list(decoded.fix_units), list[FixUnitDocument]) == list(made.head.fix_units)


def test_an_empty_plan_is_whole_json(shop: Shop) -> None:
    made = shop.plan(shop.report("a.sarif", sarif()))
    text = b"".join(json_writer.plan(made.head, made.vulnerabilities(), Screen()))
    decoded = msgspec.json.decode(text, type=PlanDocument)
    assert (decoded.fix_units, decoded.vulnerabilities) == ([], ())
