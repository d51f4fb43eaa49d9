"""The formula, on examples worked out by hand from docs/explanation/risk.md."""

import pytest

from accord.core.fact import Fact
from accord.core.risk import Context, Policy, Threat, assess
from accord.core.risk.score import FACTS, HUMAN_IMPACT, epss_points, threat_points
from accord.core.vulnerability import Decision
from accord.ports import packaged

DEPLOYER = Policy.preset("ssvc-deployer", packaged.table)


def fact(name: str, value: str | float | bool | None) -> Fact:  # noqa: FBT001  a fact's value
    return Fact(name=name, value=value, source="a source", confirmed=True)


def test_the_rungs_stand_in_the_order_of_the_facts() -> None:
    assert FACTS[:5] == ("exploitation", "epss_percentile", "automatable", "technical_impact", "cvss")
    assert FACTS[5:] == ("exposure", "criticality", "data", "environment", "reachability", "control")


@pytest.mark.parametrize(
    ("percentile", "points"), [(0.0, 0.0), (0.5, 3.0), (0.9, 9.96), (0.99, 19.59), (0.999, 26.99), (1.0, 30.0)]
)
def test_epss_gives_points_by_rank(percentile: float, points: float) -> None:
    assert epss_points(percentile) == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize(
    ("rungs", "points"),
    [
        ((0, 0.0, 0, 0, 0.0), 1.0),
        ((0, 0.0, 0, 0, 4.0), 1.0),
        ((1, 3.0, 1, 1, 5.5), 24.0),  # 1 + 3 + 7.5 + 5 + 5 x 1.5; a proof of concept gives no points
        ((0, 30.0, 2, 2, 10.0), 86.0),
        ((2, 0.0, 0, 0, 0.0), 100.0),
    ],
)
def test_a_threat_has_1_to_100_points(rungs: tuple[int, float, int, int, float], points: float) -> None:
    assert threat_points(*rungs) == pytest.approx(points)


def test_human_impact_is_the_higher_of_criticality_and_data_and_one_more_when_both_are_high() -> None:
    by_criticality = [HUMAN_IMPACT[first : first + 4] for first in range(0, 16, 4)]
    assert by_criticality == [(0, 1, 2, 3), (1, 1, 2, 3), (2, 2, 3, 3), (3, 3, 3, 3)]


def test_a_known_exploited_flaw_in_a_critical_payment_service_on_the_internet() -> None:
    threat = Threat(
        exploitation=fact("exploitation", "active"),
        epss_percentile=fact("epss_percentile", 0.97),
        automatable=fact("automatable", value=True),
        technical_impact=fact("technical_impact", "total"),
        cvss=fact("cvss", 9.8),
    )
    context = Context(
        exposure=fact("exposure", "internet"),
        criticality=fact("criticality", "critical"),
        data=fact("data", "payment"),
        environment=fact("environment", "production"),
        control=fact("control", "none"),
    )
    found = assess(threat, context, DEPLOYER)
    # likelihood 1 x 1 x 0.8 (reachability unknown), impact 1 x 0.98: sqrt(0.784) = 0.8854; 850 + 150 x 0.8854 = 982.8
    assert (found.decision, found.score, found.outcome) == (Decision.ACT, 982, "immediate")
    assert found.position == pytest.approx(0.8854, abs=1e-4)
    # reached: sqrt(0.98); not reached: one step of exposure less, so Attend, and 550 + 299 x sqrt(0.3 x 0.98)
    assert (found.low, found.high) == (712, 998)
    assert [(reason.fact, reason.without.score) for reason in found.reasons] == [
        ("exposure", 668),  # inside the company it is Attend: 550 + 299 x sqrt(0.2 x 0.8 x 0.98)
        ("reachability", 712),
        ("exploitation", 771),  # threat 1 + 15.09 + 29 + 15 + 10 = 70.09: 550 + 299 x sqrt(0.7009 x 0.8 x 0.98)
        ("cvss", 863),
        ("environment", 934),
    ]


def test_a_quiet_flaw_in_an_internal_tool() -> None:
    threat = Threat(
        exploitation=fact("exploitation", "none"),
        epss_percentile=fact("epss_percentile", 0.5),
        automatable=fact("automatable", value=False),
        technical_impact=fact("technical_impact", "partial"),
        cvss=fact("cvss", 6.0),
    )
    context = Context(
        exposure=fact("exposure", "internal"),
        criticality=fact("criticality", "low"),
        data=fact("data", "internal"),
        environment=fact("environment", "production"),
        reachability=fact("reachability", "yes"),
        control=fact("control", "none"),
    )
    found = assess(threat, context, DEPLOYER)
    # threat 1 + 3.004 + 10 = 14.004; likelihood 0.14004 x 0.2; impact 2/4 x 0.6; sqrt(0.008402) = 0.0917; 249 x 0.0917
    assert (found.decision, found.score, found.low, found.high) == (Decision.TRACK, 22, 22, 22)


@pytest.mark.parametrize(
    ("name", "value", "same_as"), [("cvss", 14.0, 10.0), ("cvss", -3.0, 0.0), ("cvss", float("nan"), 0.0)]
)
def test_a_score_outside_its_scale_counts_as_its_end(name: str, value: float, same_as: float) -> None:
    found = assess(Threat(cvss=fact(name, value)), Context(), DEPLOYER)
    expected = assess(Threat(cvss=fact(name, same_as)), Context(), DEPLOYER)
    assert (found.score, found.low, found.high) == (expected.score, expected.low, expected.high)


@pytest.mark.parametrize(("value", "same_as"), [(1.5, 1.0), (-0.5, 0.0)])
def test_a_rank_outside_its_scale_counts_as_its_end(value: float, same_as: float) -> None:
    found = assess(Threat(epss_percentile=fact("epss_percentile", value)), Context(), DEPLOYER)
    expected = assess(Threat(epss_percentile=fact("epss_percentile", same_as)), Context(), DEPLOYER)
    assert found.score == expected.score


@pytest.mark.parametrize(
    ("assumed", "low", "high"), [(5.5, 3.0, 8.0), (8.8, 8.0, 9.5), (10.0, 9.5, 10.0), (0.0, 0.0, 3.0)]
)
def test_an_assumed_score_could_be_the_next_severity(assumed: float, low: float, high: float) -> None:
    found = assess(Threat(cvss=Fact(name="cvss", value=assumed)), Context(), DEPLOYER)
    pinned = [assess(Threat(cvss=fact("cvss", value)), Context(), DEPLOYER) for value in (low, high)]
    assert (found.low, found.high) == (pinned[0].low, pinned[1].high)
