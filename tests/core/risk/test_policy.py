from datetime import date
from itertools import product

import msgspec
import pytest

from accord.core.errors import BadConfiguration, BadUsage
from accord.core.risk import PRESETS, DecisionTable, Policy
from accord.core.risk.policy import AXES
from accord.core.vulnerability import Decision
from accord.ports import packaged

TABLES = {name: packaged.table(f"tables/{file}.toml", DecisionTable) for name, file in PRESETS.items()}
BOD = TABLES["bod-26-04"]


def outcome(policy: Policy, *point: int) -> str:
    """Return the policy's word at exploitation, exposure, automatable, technical impact, human impact."""
    place = 0
    for size, rung in zip(AXES, point, strict=True):
        place = place * size + rung
    return policy.outcomes[policy.table[place]]


@pytest.mark.parametrize(("name", "rows"), [("ssvc-deployer", 72), ("ssvc-cisa", 36), ("bod-26-04", 16)])
def test_each_packaged_table_is_whole(name: str, rows: int) -> None:
    table = TABLES[name]
    assert (table.name, len(table.rows)) == (name, rows)
    assert len(Policy.of(table).table) == 144


@pytest.mark.parametrize(
    ("name", "point", "word"),
    [
        ("ssvc-deployer", (0, 0, 0, 0, 0), "defer"),
        ("ssvc-deployer", (0, 2, 1, 0, 3), "out-of-cycle"),
        ("ssvc-deployer", (1, 1, 1, 1, 3), "out-of-cycle"),
        ("ssvc-deployer", (2, 2, 1, 0, 2), "immediate"),
        ("ssvc-cisa", (0, 0, 1, 0, 3), "attend"),
        ("ssvc-cisa", (2, 0, 0, 1, 2), "act"),
        ("bod-26-04", (0, 1, 1, 1, 3), "60 days"),
        ("bod-26-04", (0, 2, 1, 1, 0), "3 days"),
        ("bod-26-04", (2, 2, 1, 1, 0), "3 days & forensic investigation"),
    ],
)
def test_rows_known_from_the_published_tables(name: str, point: tuple[int, ...], word: str) -> None:
    assert outcome(Policy.preset(name, packaged.table), *point) == word


def test_the_directive_looks_at_its_four_facts_and_at_nothing_else() -> None:
    policy = Policy.of(BOD)
    assert policy.exposed == tuple(exposure for exposure in range(3) for _ in range(9))
    assert policy.hurt == tuple(impact for impact in range(4) for _ in range(12))


def test_relief_moves_the_deployer_table_by_one_step_for_each_known_fact() -> None:
    policy = Policy.of(TABLES["ssvc-deployer"])
    exposed = dict(zip(product(range(3), range(3), range(3)), policy.exposed, strict=True))
    assert [exposed[2, reached, 2] for reached in range(3)] == [1, 2, 2]
    assert [exposed[2, 1, control] for control in range(3)] == [1, 2, 2]
    assert exposed[2, 0, 0] == exposed[1, 0, 0] == exposed[0, 0, 0] == 0
    hurt = dict(zip(product(range(4), range(3), range(4)), policy.hurt, strict=True))
    assert [hurt[3, impact, 3] for impact in range(3)] == [2, 3, 3]
    assert [hurt[3, 2, environment] for environment in range(4)] == [2, 3, 3, 3]


@pytest.mark.parametrize("name", PRESETS)
def test_act_is_due_in_3_days_attend_in_14_and_track_waits(name: str) -> None:
    policy, since = Policy.preset(name, packaged.table), date(2026, 11, 21)
    assert [policy.due(decision, since) for decision in Decision] == [
        None,
        date(2027, 1, 20),
        date(2026, 12, 5),
        date(2026, 11, 24),
    ]
    assert policy.without_date in {"in the next cycle", "with the next upgrade"}


def test_an_organisation_may_set_its_own_deadlines() -> None:
    own = Policy.of(BOD).with_due_days(
        {Decision.ACT: 0, Decision.ATTEND: 7, Decision.TRACK_STAR: 30, Decision.TRACK: 90}
    )
    assert own.due_days == (90, 30, 7, 0)


@pytest.mark.parametrize("days", [{Decision.ACT: 14, Decision.ATTEND: 3}, {Decision.TRACK: 30}, {Decision.ACT: -1}])
def test_deadlines_that_contradict_the_decisions_are_refused(days: dict[Decision, int]) -> None:
    with pytest.raises(BadConfiguration, match="must not leave more time"):
        Policy.of(BOD).with_due_days(days)


@pytest.mark.parametrize(
    ("score", "decision"),
    [
        (0, "Track"),
        (249, "Track"),
        (250, "Track*"),
        (549, "Track*"),
        (550, "Attend"),
        (849, "Attend"),
        (850, "Act"),
        (1000, "Act"),
    ],
)
def test_each_score_belongs_to_one_decision(score: int, decision: str) -> None:
    assert Policy.of(BOD).decision_at(score) == decision


def test_an_unknown_policy_is_named_with_the_known_ones() -> None:
    with pytest.raises(BadUsage, match=r"there is no policy 'mine'\. Known: ssvc-deployer, ssvc-cisa, bod-26-04"):
        Policy.preset("mine", packaged.table)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rows": BOD.rows[1:]}, "no row for no, no, no, partial"),
        ({"rows": (*BOD.rows, BOD.rows[0])}, r"row 17 \(no, no, no, partial\) is there twice"),
        ({"rows": (*BOD.rows, ("perhaps", "no", "no", "partial", "60 days"))}, "has a word that is not known"),
        ({"rows": (*BOD.rows, ("no", "no", "no", "60 days"))}, "has a word that is not known"),
        ({"rows": (*BOD.rows[1:], ("no", "no", "no", "partial", "soon"))}, "has a word that is not known"),
        ({"rows": (*BOD.rows[1:], ("no", "no", "no", "partial", "3 days"))}, "a higher risk lowers the decision"),
        ({"inputs": ("moon",)}, r"unknown input 'moon'\. Known: exploitation, in_kev"),
    ],
    ids=["missing", "doubled", "unknown word", "too short", "unknown outcome", "not monotone", "unknown input"],
)
def test_a_table_that_could_break_a_law_is_refused_with_its_place(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadConfiguration, match=message) as caught:
        Policy.of(msgspec.structs.replace(BOD, **changes))
    assert caught.value.place == "policy bod-26-04 1.0.0"
