"""The laws of the judgement, for every policy that ships. docs/explanation/risk.md lists them in the same order."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accord.core.fact import Fact
from accord.core.finding import Finding, Severity
from accord.core.intelligence import Intelligence
from accord.core.risk import (
    BANDS,
    PRESETS,
    Assessment,
    Assessor,
    Context,
    Policy,
    Threat,
    assess,
    context_of,
    order,
    threat_of,
    worst,
)
from accord.core.service import Control, Criticality, DataClass, Exposure, Service
from accord.ports import packaged

POLICIES = tuple(Policy.preset(name, packaged.table) for name in PRESETS)
DEPLOYER = POLICIES[0]

DAY = date(2026, 8, 3)
Value = str | float | bool | None

#: Every value of every fact from the lowest risk to the highest; values in one tuple count the same.
RISING: dict[str, list[tuple[Value, ...]]] = {
    "exploitation": [("none",), ("public poc", None), ("active",)],
    "epss_percentile": [(0.0,), (0.3,), (0.5, None), (0.9,), (0.97,), (0.999,), (1.0,)],
    "automatable": [(False,), (None,), (True,)],
    "technical_impact": [("partial",), (None,), ("total",)],
    "cvss": [(0.0,), (3.1,), (5.5, None), (6.5,), (8.0,), (9.8,), (10.0,)],
    "exposure": [("internal",), ("partner", None), ("internet",)],
    "criticality": [("low",), ("medium", None), ("high",), ("critical",)],
    "data": [("public",), ("internal", None), ("customer",), ("payment", "health", "credentials", "payment, health")],
    "environment": [("development",), ("staging",), (None,), ("production",)],
    "reachability": [("no",), (None,), ("yes",)],
    "control": [("verified",), ("claimed",), ("none", None)],
}
THREAT, CONTEXT = Threat.__struct_fields__, Context.__struct_fields__

#: What is left of a fact when its effect is taken away: its lowest risk, or nothing where it mitigates.
TAKEN_AWAY: dict[str, dict[Value, Value]] = {
    "environment": {"development": "production", "staging": "production"},
    "reachability": {"no": None},
    "control": {"verified": "none", "claimed": "none", "none": "none", None: "none"},
}

Pair = tuple[Threat, Context]


def fact(name: str, value: Value, *, confirmed: bool = True) -> Fact:
    return Fact(name=name, value=value, source="a source" if value is not None else "", at=DAY, confirmed=confirmed)


def values(name: str) -> list[Value]:
    return [value for step in RISING[name] for value in step]


def facts(name: str) -> st.SearchStrategy[Fact]:
    return st.builds(
        lambda value, confirmed: fact(name, value, confirmed=confirmed), st.sampled_from(values(name)), st.booleans()
    )


threats = st.builds(Threat, **{name: facts(name) for name in THREAT})
contexts = st.builds(Context, **{name: facts(name) for name in CONTEXT})
policies = st.sampled_from(POLICIES)
names = st.sampled_from([*THREAT, *CONTEXT])


def change(pair: Pair, name: str, value: Value, *, confirmed: bool = True) -> Pair:
    threat, context = pair
    changed = {name: fact(name, value, confirmed=confirmed)}
    if name in THREAT:
        return msgspec.structs.replace(threat, **changed), context
    return threat, msgspec.structs.replace(context, **changed)


def fact_of(pair: Pair, name: str) -> Fact:
    found = getattr(pair[0] if name in THREAT else pair[1], name)
    assert isinstance(found, Fact)
    return found


def rank(assessment: Assessment) -> tuple[int, int, float]:
    return (assessment.decision.rank, assessment.score, assessment.position)


# -- 1: monotone ---------------------------------------------------------------------------------------------------


@given(threats, contexts, policies, names, st.data())
def test_raising_one_risk_alone_never_lowers_decision_score_or_order(
    threat: Threat, context: Context, policy: Policy, name: str, data: st.DataObject
) -> None:
    steps, confirmed = RISING[name], data.draw(st.booleans())
    lower = data.draw(st.integers(0, len(steps) - 1))
    higher = data.draw(st.integers(lower, len(steps) - 1))
    below, above = data.draw(st.sampled_from(steps[lower])), data.draw(st.sampled_from(steps[higher]))
    before = assess(*change((threat, context), name, below, confirmed=confirmed), policy)
    after = assess(*change((threat, context), name, above, confirmed=confirmed), policy)
    assert after.decision.rank >= before.decision.rank
    assert after.score >= before.score
    assert rank(after) >= rank(before)


@given(threats, contexts, policies)
def test_a_verified_control_never_raises_anything(threat: Threat, context: Context, policy: Policy) -> None:
    without = assess(*change((threat, context), "control", "none"), policy)
    verified = assess(*change((threat, context), "control", "verified"), policy)
    assert rank(verified) <= rank(without)
    assert verified.high <= without.high


# -- 2: the sentence that the project grew from --------------------------------------------------------------------


@given(
    threats,
    contexts,
    policies,
    st.sampled_from(["customer", "payment", "health", "credentials"]),
    st.sampled_from(["public", "internal"]),
)
@example(Threat(cvss=fact("cvss", 0.0)), Context(), DEPLOYER, "customer", "internal")
def test_every_flaw_ranks_higher_in_a_critical_internet_api_with_customer_data_than_in_an_internal_tool(
    threat: Threat, context: Context, policy: Policy, sensitive: str, harmless: str
) -> None:
    _, api = change((threat, context), "exposure", "internet")
    _, api = change((threat, api), "criticality", "critical")
    _, api = change((threat, api), "data", sensitive)
    _, tool = change((threat, context), "exposure", "internal")
    _, tool = change((threat, tool), "criticality", "low")
    _, tool = change((threat, tool), "data", harmless)
    first = order(assess(threat, api, policy), DAY, "z")
    second = order(assess(threat, tool, policy), DAY, "a")
    assert first < second


# -- 3: bounds and bands -------------------------------------------------------------------------------------------


@given(threats, contexts, policies)
def test_the_score_is_a_whole_number_in_the_band_of_its_decision(
    threat: Threat, context: Context, policy: Policy
) -> None:
    found = assess(threat, context, policy)
    low, high = BANDS[found.decision.rank]
    assert isinstance(found.score, int)
    assert 0 <= low <= found.score <= high <= 1000
    assert policy.decision_at(found.score) is found.decision
    for reason in found.reasons:
        assert policy.decision_at(reason.without.score) is reason.without.decision


def test_the_highest_and_the_lowest_score_are_reached() -> None:
    top: Pair = (Threat(), Context())
    bottom = top
    for name, steps in RISING.items():
        top, bottom = change(top, name, steps[-1][0]), change(bottom, name, steps[0][0])
    assert assess(*top, DEPLOYER).score == 1000
    assert assess(*bottom, DEPLOYER).score == 0


# -- 4: known exploitation -----------------------------------------------------------------------------------------

intelligences = st.builds(
    Intelligence,
    cve=st.just("CVE-2024-1"),
    epss_percentile=st.none() | st.floats(0, 1),
    cvss_vector=st.sampled_from(["", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:2.0/AV:N"]),
    cvss_score=st.none() | st.floats(0, 10).map(lambda score: round(score, 1)),
    ssvc_exploitation=st.sampled_from(["", "none", "poc", "active"]),
    ssvc_automatable=st.sampled_from(["", "no", "yes"]),
    ssvc_technical_impact=st.sampled_from(["", "partial", "total"]),
)
FINDING = Finding(tool="pip-audit", severity=Severity.HIGH, vulnerability_ids=("CVE-2024-1",))


@given(intelligences, contexts, policies)
def test_listing_as_exploited_never_lowers_and_unlisting_returns_the_former_judgement(
    intelligence: Intelligence, context: Context, policy: Policy
) -> None:
    before = assess(threat_of(FINDING, intelligence), context, policy)
    listed = msgspec.structs.replace(intelligence, kev_at=DAY)
    during = assess(threat_of(FINDING, listed), context, policy)
    unlisted = msgspec.structs.replace(listed, kev_at=None)
    assert rank(during) >= rank(before)
    assert assess(threat_of(FINDING, unlisted), context, policy) == before


# -- 5: pure -------------------------------------------------------------------------------------------------------


@given(threats, contexts, policies)
def test_equal_inputs_give_equal_judgements(threat: Threat, context: Context, policy: Policy) -> None:
    again: Pair = (msgspec.structs.replace(threat), msgspec.structs.replace(context))
    assert assess(threat, context, policy) == assess(*again, policy)


@given(st.permutations(["AV:N", "AC:L", "PR:N", "UI:N", "S:U", "C:H", "I:H", "A:H"]))
def test_the_order_of_the_metrics_in_a_vector_does_not_matter(metrics: list[str]) -> None:
    finding = msgspec.structs.replace(FINDING, cvss_score=9.8, cvss_vector="/".join(["CVSS:3.1", *metrics]))
    threat = threat_of(finding)
    assert (threat.automatable.value, threat.technical_impact.value) == (True, "total")


@given(st.lists(st.tuples(threats, contexts), min_size=1, max_size=5), st.data())
def test_the_order_and_number_of_equal_findings_do_not_matter_to_a_group(
    pairs: list[Pair], data: st.DataObject
) -> None:
    group = [assess(*pair, DEPLOYER) for pair in pairs]
    shuffled = data.draw(st.permutations(group + group))
    assert rank(worst(shuffled)) == rank(worst(group))


# -- 6: unknown and assumed ----------------------------------------------------------------------------------------


@given(threats, contexts, policies, names)
def test_an_unknown_lies_between_its_best_and_its_worst_value(
    threat: Threat, context: Context, policy: Policy, name: str
) -> None:
    known = [
        rank(assess(*change((threat, context), name, value), policy)) for value in values(name) if value is not None
    ]
    unknown = rank(assess(*change((threat, context), name, None), policy))
    assert min(known) <= unknown <= max(known)


@given(threats, contexts, policies, st.data())
def test_the_range_holds_the_score_whatever_the_unknown_facts_turn_out_to_be(
    threat: Threat, context: Context, policy: Policy, data: st.DataObject
) -> None:
    found = assess(threat, context, policy)
    assert found.low <= found.score <= found.high
    pair: Pair = (threat, context)
    for name in RISING:
        if fact_of(pair, name).value is None:
            known = [value for value in values(name) if value is not None]
            pair = change(pair, name, data.draw(st.sampled_from(known), label=name))
    assert found.low <= assess(*pair, policy).score <= found.high


@given(threats, contexts, policies, names, st.sampled_from([-1, 1]))
def test_the_range_holds_the_score_when_an_assumed_word_is_one_step_off(
    threat: Threat, context: Context, policy: Policy, name: str, step: int
) -> None:
    words = [next(value for value in tied if value is not None) for tied in RISING[name] if tied != (None,)]
    current = fact_of((threat, context), name)
    if current.confirmed or current.value not in words or isinstance(current.value, float):
        return
    beside = words.index(current.value) + step
    if 0 <= beside < len(words):
        found = assess(threat, context, policy)
        moved = assess(*change((threat, context), name, words[beside], confirmed=False), policy)
        assert found.low <= moved.score <= found.high


@given(threats, contexts, policies, names)
def test_confirming_a_fact_never_widens_the_range(threat: Threat, context: Context, policy: Policy, name: str) -> None:
    current = fact_of((threat, context), name)
    assumed = assess(*change((threat, context), name, current.value, confirmed=False), policy)
    confirmed = assess(*change((threat, context), name, current.value, confirmed=True), policy)
    assert assumed.low <= confirmed.low <= confirmed.score == assumed.score <= confirmed.high <= assumed.high


def test_nothing_unknown_and_nothing_assumed_leaves_no_range() -> None:
    pair: Pair = (Threat(), Context())
    for name, steps in RISING.items():
        pair = change(pair, name, steps[-1][0])
    found = assess(*pair, DEPLOYER)
    assert (found.low, found.high, found.assumed, found.facts) == (1000, 1000, 0, 6)


def test_unknown_and_assumed_facts_of_the_context_are_counted() -> None:
    service = Service(
        name="payments",
        exposure=Exposure.INTERNET,
        criticality=Criticality.HIGH,
        source="accord.toml",
        assumed=("exposure",),
    )
    found = assess(Threat(), context_of(service, DAY), DEPLOYER)
    assert (found.assumed, found.facts) == (4, 6)  # exposure assumed; data, environment and reachability unknown


# -- 7: total order ------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(threats, contexts, st.none() | st.dates()), min_size=2, max_size=6), st.data())
def test_the_order_is_total_and_does_not_depend_on_the_order_of_arrival(
    rows: list[tuple[Threat, Context, date | None]], data: st.DataObject
) -> None:
    keys = [order(assess(threat, context, DEPLOYER), due, f"id-{n}") for n, (threat, context, due) in enumerate(rows)]
    assert len(set(keys)) == len(keys)
    assert sorted(data.draw(st.permutations(keys))) == sorted(keys)
    ranks = [(-decision, -score) for decision, score, *_ in sorted(keys)]
    assert ranks == sorted(ranks, reverse=True)


def test_of_two_equal_judgements_the_earlier_due_date_comes_first_and_no_date_last() -> None:
    found = assess(Threat(), Context(), DEPLOYER)
    keys = [
        order(found, None, "a"),
        order(found, DAY, "c"),
        order(found, DAY, "b"),
        order(found, date(2026, 8, 2), "d"),
    ]
    assert [key[-1] for key in sorted(keys)] == ["d", "b", "c", "a"]


# -- 8: age --------------------------------------------------------------------------------------------------------


@given(threats, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1000))
def test_age_moves_the_deadline_and_never_the_score(threat: Threat, first: date, later: int) -> None:
    control = Control(name="filter", expires=date(2040, 1, 1), check="make check", verified_at=date(2019, 1, 1))
    service = Service(name="payments", data=(DataClass.PAYMENT,), controls=(control,), source="accord.toml")
    young = assess(threat, context_of(service, first), DEPLOYER)
    old = assess(threat, context_of(service, first + timedelta(days=later)), DEPLOYER)
    assert old == young
    due = DEPLOYER.due(young.decision, first)
    later_due = DEPLOYER.due(young.decision, first + timedelta(days=later))
    assert (due is None) == (later_due is None)
    if due is not None and later_due is not None:
        assert later_due - due == timedelta(days=later)


# -- 9: reasons ----------------------------------------------------------------------------------------------------


@given(threats, contexts, policies)
def test_every_reason_recomputes_and_every_fact_with_an_effect_is_a_reason(
    threat: Threat, context: Context, policy: Policy
) -> None:
    found = assess(threat, context, policy)
    reasons = {reason.fact: reason for reason in found.reasons}
    assert len(reasons) == len(found.reasons)
    for name in RISING:
        current = fact_of((threat, context), name)
        left = TAKEN_AWAY.get(name, {}).get(current.value, RISING[name][0][0])
        without = assess(*change((threat, context), name, left), policy)
        if (without.score, without.decision) == (found.score, found.decision):
            assert name not in reasons
            continue
        reason = reasons[name]
        assert (reason.without.score, reason.without.decision) == (without.score, without.decision)
        assert (reason.value, reason.source, reason.at) == (current.value, current.source, current.at)
        assert reason.confirmed == current.confirmed


@given(threats, contexts, policies)
def test_the_greatest_effect_is_told_first(threat: Threat, context: Context, policy: Policy) -> None:
    found = assess(threat, context, policy)
    effects = [abs(found.score - reason.without.score) for reason in found.reasons]
    assert effects == sorted(effects, reverse=True)


# -- 10: groups ----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(threats, contexts), min_size=1, max_size=5), st.tuples(threats, contexts), policies)
def test_adding_a_flaw_never_lowers_the_risk_of_a_group(group: list[Pair], more: Pair, policy: Policy) -> None:
    before = [assess(*pair, policy) for pair in group]
    after = worst([*before, assess(*more, policy)])
    assert rank(after) >= rank(worst(before))
    assert after.score == max(each.score for each in [*before, assess(*more, policy)])


# -- 11: a new EPSS model ------------------------------------------------------------------------------------------


@given(threats, contexts, policies, st.dates())
def test_a_new_epss_model_that_keeps_the_percentile_changes_nothing(
    threat: Threat, context: Context, policy: Policy, at: date
) -> None:
    newer = msgspec.structs.replace(threat, epss_percentile=msgspec.structs.replace(threat.epss_percentile, at=at))
    before, after = assess(threat, context, policy), assess(newer, context, policy)
    assert (after.decision, after.score, after.low, after.high) == (
        before.decision,
        before.score,
        before.low,
        before.high,
    )
    assert [(r.fact, r.without) for r in after.reasons] == [(r.fact, r.without) for r in before.reasons]


# -- the assessor --------------------------------------------------------------------------------------------------


@given(threats, contexts, policies)
def test_an_assessor_judges_as_the_rules_do_and_gives_equal_inputs_one_object(
    threat: Threat, context: Context, policy: Policy
) -> None:
    assessor = Assessor(policy)
    found = assessor.assess(threat, context)
    assert found == assess(threat, context, policy)
    assert assessor.assess(msgspec.structs.replace(threat), msgspec.structs.replace(context)) is found


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_an_exploited_flaw_beats_a_louder_one_that_nobody_uses(policy: Policy) -> None:
    context = change((Threat(), Context()), "exposure", "internet")[1]
    exploited = Threat(
        exploitation=fact("exploitation", "active"), cvss=fact("cvss", 7.5), automatable=fact("automatable", value=True)
    )
    louder = Threat(exploitation=fact("exploitation", "none"), cvss=fact("cvss", 9.8))
    assert order(assess(exploited, context, policy), None, "z") < order(assess(louder, context, policy), None, "a")
