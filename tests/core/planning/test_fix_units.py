"""One change that closes many vulnerabilities."""

import msgspec

from accord.core.finding import Finding
from accord.core.judgement import Judged, Kind, kind_of, sort_urgent_first
from accord.core.planning.effort import EffortTable
from accord.core.planning.fix_units import FixUnit, fix_units
from accord.core.risk import Assessment, Threat
from accord.core.service import Service
from accord.core.vulnerability import Decision
from accord.core.weakness import Weakness
from accord.ports.packaged import table
from accord.ports.versions import parse

EFFORTS = table("tables/effort.toml", EffortTable)
SQL = Weakness(family="sql-injection", name="SQL injection", cwes=(89,), consequence="x {data}", fix="y")


def judged(name: str, finding: Finding, score: int = 300, **more: object) -> Judged:
    assessment = Assessment(
        decision=Decision.TRACK_STAR, score=score, low=score, high=score, reasons=(), assumed=0, facts=6,
        position=0.1, outcome="x",
    )  # fmt: skip
    usual = Judged(
        id=name, kind=kind_of(finding, None), service=Service(name="s"), findings=(finding,), threat=Threat(),
        assessment=assessment,
    )  # fmt: skip
    return msgspec.structs.replace(usual, **more)


def units(*vulnerabilities: Judged) -> list[FixUnit]:
    urgent_first = list(vulnerabilities)
    sort_urgent_first(urgent_first)
    return fix_units(urgent_first, [], parse, EFFORTS)


def package(*fixed: str, version: str = "1.0", name: str = "lib", purl: str = "") -> Finding:
    return Finding(tool="t", component_name=name, component_version=version, fixed_versions=fixed, purl=purl)


def test_the_worst_member_gives_the_unit_its_place() -> None:
    low, high = judged("a", package("1.1"), 260), judged("b", package("1.2"), 500)
    [unit] = units(low, high)
    assert (unit.worst, unit.to_version, unit.component_name) == (high, "1.2", "lib")


def test_versions_services_and_ecosystems_are_apart() -> None:
    made = units(
        judged("a", package("2.0")),
        judged("b", package("2.0", version="1.1")),
        judged("c", package("2.0"), service=Service(name="other")),
        judged("d", package("2.0", purl="pkg:npm/lib@1.0")),
    )
    assert len(made) == 4


def test_code_of_one_kind_in_one_file_is_one_change() -> None:
    here = [judged(name, Finding(tool="t", path="a.py", start_line=at), weakness=SQL) for at, name in enumerate("ab")]
    there = judged("c", Finding(tool="t", path="b.py"), weakness=SQL)
    made = units(*here, there)
    assert sorted(len(unit.closes) for unit in made) == [1, 2]
    both = next(unit for unit in made if len(unit.closes) == 2)
    alone = next(unit for unit in made if len(unit.closes) == 1)
    assert both.effort > alone.effort


def test_each_secret_and_each_unplaced_finding_is_a_change_of_its_own() -> None:
    secrets = [judged(name, Finding(tool="t", path="a.py"), kind=Kind.SECRET) for name in "ab"]
    hosts = [judged(name, Finding(tool="t", host="h"), kind=Kind.OTHER) for name in "cd"]
    assert [unit.kind for unit in units(*secrets, *hosts)].count("secret") == 2
    assert len(units(*secrets, *hosts)) == 4


def test_units_are_in_the_order_of_their_most_urgent_member_and_of_equal_scores_what_closes_more_comes_first() -> None:
    alone, worst = judged("a", package("1.1", name="alone"), 400), judged("b", package("1.1", name="worst"), 500)
    pair = [judged(name, package("1.1", name="pair"), score) for name, score in (("c", 400), ("d", 10))]
    assert [unit.component_name for unit in units(alone, *pair, worst)] == ["worst", "pair", "alone"]
    assert [one.id for one in units(*reversed(pair))[0].closes] == ["c", "d"]


def test_kinds() -> None:
    secret = Weakness(family="hard-coded-secret", name="x", cwes=(798,), consequence="x", fix="y")
    assert kind_of(Finding(tool="t", path="a.py"), None) is Kind.CODE
    assert kind_of(Finding(tool="t", path="deploy/Dockerfile.prod"), None) is Kind.CONFIGURATION
    assert kind_of(Finding(tool="t", resource="aws_s3_bucket.x", path="a"), None) is Kind.CONFIGURATION
    assert kind_of(Finding(tool="t", path="a.py"), secret) is Kind.SECRET
    assert kind_of(Finding(tool="t", host="h"), None) is Kind.OTHER
    assert kind_of(package(), None) is Kind.PACKAGE
