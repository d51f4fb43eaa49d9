"""The demo shop is what its answer sheet says: code, reports and truth agree, both ways."""

import json
import re
import shutil
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from packaging.version import Version

from accord.core.assignment import Assignment
from accord.core.config import parse
from accord.core.documents import VulnerabilityDocument
from accord.core.finding import Finding
from accord.flows.plan import Plan, Request, plan
from accord.flows.read import read_reports

SHOP = Path(__file__).parents[2] / "examples" / "shop"
REPORTS = SHOP / "reports"
TRUTH: dict[str, list[dict[str, Any]]] = tomllib.loads((SHOP / "TRUTH.toml").read_text(encoding="utf-8"))
FLAWS, UPGRADES, CLAIMS = TRUTH["flaw"], TRUTH["upgrade"], TRUTH["claim"]


def by_id(entries: list[dict[str, Any]]) -> Any:  # noqa: ANN401  pytest's own type of a decorator's argument
    return [pytest.param(entry, id=entry.get("id", f"{entry['file']}:{entry['line']}")) for entry in entries]


def lines(entry: dict[str, Any]) -> list[str]:
    return (SHOP / str(entry["file"])).read_text(encoding="utf-8").splitlines()


def load(report: str) -> Any:  # noqa: ANN401  JSON of others, as it came
    return json.loads((REPORTS / report).read_text(encoding="utf-8"))


def sightings(findings: list[Finding]) -> set[tuple[str, str, int | None]]:
    """Tool and rule, path, line: what the reports say about places in code."""
    return {(f"{one.tool.lower()} {one.rule_id}", one.path, one.start_line) for one in findings if one.path}


READING = read_reports([str(REPORTS)], root=str(SHOP))
SEEN = sightings(READING.findings)
PACKAGES = [finding for finding in READING.findings if finding.component_name]


def service_of(finding: Finding) -> str:
    return Path(finding.report).parent.name


def audited(service: str, package: str) -> list[Finding]:
    return [one for one in PACKAGES if service_of(one) == service and one.component_name == package]


def name_of(finding: Finding) -> str:
    names = [*finding.vulnerability_ids, *finding.aliases]
    return min(names, key=lambda name: (not name.startswith("CVE-"), not name.startswith("PYSEC-")))


class TestWhatIsPlanted:
    @pytest.mark.parametrize("entry", by_id([*FLAWS, *UPGRADES, *CLAIMS]))
    def test_stands_at_the_line_that_the_truth_names_and_only_there(self, entry: dict[str, Any]) -> None:
        found = [number for number, line in enumerate(lines(entry), start=1) if entry["marker"] in line]
        assert found == [entry["line"]]

    @pytest.mark.parametrize("flaw", by_id(FLAWS))
    def test_is_seen_by_exactly_the_rules_that_the_truth_names(self, flaw: dict[str, Any]) -> None:
        places = {flaw["line"], *flaw.get("also_at", [])}
        here = [one for one in FLAWS if (one["file"], one["line"]) == (flaw["file"], flaw["line"])]
        seen = [rule for rule, path, line in SEEN if path == flaw["file"] and line in places]
        assert sorted(set(seen)) == sorted(rule for one in here for rule in one["seen_by"])

    @pytest.mark.parametrize("flaw", by_id(FLAWS))
    def test_has_a_verdict_a_reason_and_an_answer(self, flaw: dict[str, Any]) -> None:
        assert flaw["truth"] in {"real", "false alarm"}
        assert flaw["cwe"] > 0
        assert flaw["why"]
        assert flaw["answer"]

    @pytest.mark.parametrize("entry", by_id([*FLAWS, *UPGRADES]))
    def test_belongs_to_the_service_that_accord_toml_says(self, entry: dict[str, Any]) -> None:
        config = parse((SHOP / "accord.toml").read_text(encoding="utf-8"), today=date(2026, 11, 21))
        assert Assignment([config]).service_of(entry["file"]).name == entry["service"]

    def test_is_the_same_function_in_payments_and_in_the_report_tool(self) -> None:
        texts = [(SHOP / service / "orders.py").read_text(encoding="utf-8") for service in ("payments", "report-tool")]
        functions = [re.search(r"^def search_orders.*?(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE) for text in texts]
        payments, report_tool = (function[0].strip() for function in functions if function)
        assert payments == report_tool

    def test_is_of_both_kinds(self) -> None:
        assert {flaw["truth"] for flaw in FLAWS} == {"real", "false alarm"}
        assert max(len({rule.split()[0] for rule in flaw["seen_by"]}) for flaw in FLAWS) >= 3


class TestWhatTheReportsSay:
    def test_is_all_explained_by_the_truth(self) -> None:
        explained = {(flaw["file"], line) for flaw in FLAWS for line in (flaw["line"], *flaw.get("also_at", []))}
        assert {(path, line) for _, path, line in SEEN} == explained

    def test_names_files_of_the_shop_and_no_machine(self) -> None:
        for report in REPORTS.rglob("*.*"):
            text = report.read_text(encoding="utf-8")
            assert not re.search(r'file://|[" ]/(tmp|root|home|work)/', text), report
            assert "pythonhosted" not in text, report
        assert all((SHOP / path).is_file() for _, path, _ in SEEN)

    def test_is_read_whole(self) -> None:
        assert READING.failures == []
        assert READING.broken == []
        assert READING.left_out == [str(REPORTS / "README.md")]

    def test_shows_no_secret(self) -> None:
        shown = msgspec.json.encode(READING.findings)
        assert b"payments/settings.py" in shown
        assert b"invented-" not in shown

    def test_is_listed_with_its_tool_and_command(self) -> None:
        readme = (REPORTS / "README.md").read_text(encoding="utf-8")
        listed = set(re.findall(r"^\| `([^`]+)` \| \S+ \d[\d.]+ \| `[^`]+` \| \d+ \|", readme, re.MULTILINE))
        kept = {path.relative_to(REPORTS).as_posix() for path in REPORTS.rglob("*") if path.is_file()}
        assert listed == kept - {"README.md"}

    def test_is_small(self) -> None:
        assert sum(path.stat().st_size for path in REPORTS.rglob("*") if path.is_file()) < 600_000

    def test_is_the_same_in_both_of_bandit_s_formats_but_for_the_first_line_of_a_call(self) -> None:
        in_json, in_sarif = (
            sightings([one for one in READING.findings if Path(one.report).name == report])
            for report in ("bandit.json", "bandit.sarif")
        )
        assert in_json - in_sarif == {("bandit B501", "payments/gateway.py", 17)}
        assert in_sarif - in_json == {("bandit B501", "payments/gateway.py", 13)}


class TestUpgrades:
    @pytest.mark.parametrize("upgrade", by_id(UPGRADES))
    def test_one_version_closes_everything_that_is_known_of_the_package(self, upgrade: dict[str, Any]) -> None:
        found = audited(upgrade["service"], upgrade["package"])
        assert {one.component_version for one in found} == {upgrade["from"]}
        assert sorted(map(name_of, found)) == sorted(upgrade["closes"])
        before, after = Version(upgrade["from"]), Version(upgrade["to"])
        for one in found:
            assert any(before < Version(fixed) <= after for fixed in one.fixed_versions), one

    def test_explain_every_vulnerable_package(self) -> None:
        vulnerable = {(service_of(one), one.component_name) for one in PACKAGES}
        assert vulnerable == {(upgrade["service"], upgrade["package"]) for upgrade in UPGRADES}

    def test_one_of_them_closes_fourteen(self) -> None:
        assert max(len(upgrade["closes"]) for upgrade in UPGRADES) == 14

    def test_a_package_that_nobody_asked_for_names_who_did(self) -> None:
        bom = load("payments/bom.cdx.json")
        asked = {entry["ref"].lower(): entry.get("dependsOn", []) for entry in bom["dependencies"]}
        direct = {ref.split("==")[0].lower() for ref in asked["root-component"]}
        for upgrade in (one for one in UPGRADES if one["file"] == "payments/requirements.txt"):
            package, reference = upgrade["package"], f"{upgrade['package']}=={upgrade['from']}"
            if "direct" not in upgrade:
                assert package in direct
                continue
            assert package not in direct
            parents = {name.split("==")[0] for name, uses in asked.items() if reference in map(str.lower, uses)}
            assert upgrade["direct"] in parents & direct


class TestTheShop:
    def test_has_a_package_that_no_tool_looked_at(self) -> None:
        skipped = {
            (Path(one.report).relative_to(REPORTS).as_posix(), gap.place)
            for one in READING.coverage
            for gap in one.skipped
        }
        assert skipped == {(gap["report"], gap["package"]) for gap in TRUTH["gap"]}

    def test_orders_only_what_it_names(self) -> None:
        known = {flaw["id"] for flaw in FLAWS}
        known |= {f"{upgrade['service']} {cve}" for upgrade in UPGRADES for cve in upgrade["closes"]}
        assert {order[side] for order in TRUTH["order"] for side in ("above", "below")} <= known

    def test_describes_every_route_of_the_payments_api(self) -> None:
        routes = set(re.findall(r'@app\.route\("([^"]+)"', (SHOP / "payments/app.py").read_text(encoding="utf-8")))
        described = yaml.safe_load((SHOP / "payments/openapi.yaml").read_text(encoding="utf-8"))["paths"]
        assert {re.sub(r"<(\w+)>", r"{\1}", route) for route in routes} == set(described)

    def test_says_loudly_that_it_is_weak_on_purpose(self) -> None:
        assert "Never deploy it" in (SHOP / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Plan a copy of the shop, since planning remembers what it showed."""
    shop = tmp_path_factory.mktemp("copy") / "shop"
    shutil.copytree(SHOP, shop, ignore=shutil.ignore_patterns(".accord"))
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return plan(Request(reports=(str(shop / "reports"),), root=shop, now=now))


class TestThePlan:
    @pytest.mark.parametrize(
        "order", [pytest.param(one, id=f"{one['above']} > {one['below']}") for one in TRUTH["order"]]
    )
    def test_puts_above_what_the_truth_puts_above(self, planned: Plan, order: dict[str, str]) -> None:
        ranked = list(planned.vulnerabilities())
        above, below = (next(one for one in ranked if is_about(one, order[side])) for side in ("above", "below"))
        assert (above.decision.rank, above.score) > (below.decision.rank, below.score)
        assert ranked.index(above) < ranked.index(below)

    def test_begins_with_what_is_known_to_be_exploited(self, planned: Plan) -> None:
        exploited = {name for upgrade in UPGRADES for name in upgrade.get("known_exploited", {})}
        first = next(planned.vulnerabilities())
        assert any(is_about(first, f"payments {name}") for name in exploited)

    def test_closes_fourteen_with_one_upgrade(self, planned: Plan) -> None:
        [django] = [unit for unit in planned.head.fix_units if unit.component_name == "django"]
        assert (django.from_version, django.to_version, len(django.closes)) == ("4.2.4", "4.2.16", 14)

    @pytest.mark.parametrize("upgrade", by_id([one for one in UPGRADES if "direct" in one]))
    def test_names_the_direct_dependency(self, planned: Plan, upgrade: dict[str, Any]) -> None:
        [unit] = [unit for unit in planned.head.fix_units if unit.component_name == upgrade["package"]]
        assert unit.dependency_path[0].lower() == upgrade["direct"]

    def test_lists_the_claims_of_the_code(self, planned: Plan) -> None:
        made = {(claim.kind, claim.path, claim.line, *claim.rules) for claim in planned.head.claims}
        assert made == {(one["kind"], one["file"], one["line"], *one["rules"]) for one in CLAIMS}

    def test_is_much_shorter_than_what_the_tools_say(self, planned: Plan) -> None:
        counts = planned.head.counts
        assert counts.findings > 1.5 * counts.vulnerabilities > 2.5 * counts.fix_units


def is_about(vulnerability: VulnerabilityDocument, reference: str) -> bool:
    """Tell whether a vulnerability is the one that the truth calls by a flaw's id, or by a service and a CVE."""
    for flaw in (one for one in FLAWS if one["id"] == reference):
        places = {(flaw["file"], flaw["line"])}
        return any((sighting.path, sighting.start_line) in places for sighting in vulnerability.sightings)
    service, _, cve = reference.partition(" ")
    return vulnerability.service == service and f" {cve} " in f" {vulnerability.title} "
