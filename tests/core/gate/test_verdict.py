"""What stops a change: the rules, one by one."""

from datetime import date

import msgspec
import pytest

from accord.core.documents import Agreement
from accord.core.finding import Finding
from accord.core.gate.verdict import Candidate, Limits, Origin, Verdict, decide, fixable, origin, weigh
from accord.core.judgement import Judged, Kind
from accord.core.risk import Assessment, Threat
from accord.core.service import Service
from accord.core.vulnerability import Decision

LIMITS = Limits(block=Decision.ATTEND)
AGREED = Agreement(kind="accept", who=("dana (security)",), why="isolated", until=date(2027, 1, 1))


def judged(decision: Decision = Decision.ACT, *, fixed: bool = True, **more: object) -> Judged:
    assessment = Assessment(
        decision=decision, score=900, low=800, high=950, reasons=(), assumed=0, facts=6, position=0.5, outcome="x"
    )
    finding = Finding(tool="t", component_name="django", fixed_versions=("1.1",) if fixed else ())
    usual = Judged(
        id="abc", kind=Kind.PACKAGE, service=Service(name="s"), findings=(finding,), threat=Threat(),
        assessment=assessment, fingerprints=("package:1:aa",),
    )  # fmt: skip
    return msgspec.structs.replace(usual, **more)


def candidate(one: Judged, where: Origin = Origin.BROUGHT) -> Candidate:
    return Candidate(one, where, "rule", "code")


def test_what_a_change_brings_stops_it() -> None:
    [(_, why)] = weigh([candidate(judged())], LIMITS).blockers
    assert why == "brought by this change, decided Act (the policy stops Attend and above), and it can be fixed"


@pytest.mark.parametrize(
    ("one", "limits", "where", "why"),
    [
        (judged(Decision.TRACK_STAR), LIMITS, Origin.BROUGHT, "below Attend"),
        (judged(fixed=False), LIMITS, Origin.BROUGHT, "no fixed version"),
        (judged(agreement=AGREED, state="accepted"), LIMITS, Origin.BROUGHT, "accepted by dana"),
        (judged(state="not affected"), LIMITS, Origin.BROUGHT, "it is not affected"),
        (judged(), LIMITS, Origin.RETURNED, "rollback"),
        (judged(), Limits(block=Decision.ACT, wrong_stops=frozenset({"abc"})), Origin.BROUGHT, "not useful"),
        (judged(), Limits(block=Decision.ACT, wrong_stops=frozenset({"package:1:aa"})), Origin.BROUGHT, "not useful"),
        (judged(), Limits(block=Decision.ACT, probation=frozenset({("rule", "code")})), Origin.BROUGHT, "probation"),
    ],
)
def test_what_is_shown_and_does_not_stop(one: Judged, limits: Limits, where: Origin, why: str) -> None:
    outcome = weigh([candidate(one, where)], limits)
    assert outcome.blockers == ()
    assert why in outcome.spared[0][1]


def test_a_rule_on_probation_elsewhere_keeps_its_power_here() -> None:
    limits = Limits(block=Decision.ACT, probation=frozenset({("rule", "tests")}))
    assert weigh([candidate(judged())], limits).blockers


def test_what_the_change_is_not_proved_to_have_brought_never_stops() -> None:
    origins = (Origin.KNOWN, Origin.NEWLY_KNOWN, Origin.ELSEWHERE, Origin.UNTOLD)
    outcome = weigh([candidate(judged(), where) for where in origins], LIMITS)
    assert outcome.blockers == ()
    assert (outcome.known, len(outcome.newly_known), len(outcome.doubtful)) == (1, 1, 2)


def test_a_blocker_beats_missing_evidence_which_beats_a_pass() -> None:
    stopped, quiet = weigh([candidate(judged())], LIMITS), weigh([], LIMITS)
    assert decide(stopped, ["gap"]) is Verdict.FAIL
    assert decide(quiet, ["gap"]) is Verdict.CANNOT_TELL
    assert decide(quiet, []) is Verdict.PASS


@pytest.mark.parametrize(
    ("here", "stood", "recorded", "compared", "expected"),
    [
        (True, True, True, True, Origin.KNOWN),
        (True, True, False, True, Origin.NEWLY_KNOWN),
        (True, False, False, True, Origin.BROUGHT),
        (True, None, False, False, Origin.BROUGHT),
        (True, None, False, True, Origin.UNTOLD),
        (False, None, False, True, Origin.ELSEWHERE),
        (False, True, True, True, Origin.KNOWN),
    ],
)
def test_origins(here: bool, stood: bool | None, recorded: bool, compared: bool, expected: Origin) -> None:  # noqa: FBT001  a table
    assert origin(here=here, stood=stood, recorded=recorded, compared=compared) is expected


def test_own_code_can_always_be_fixed() -> None:
    assert fixable(judged(kind=Kind.CODE, fixed=False))
    assert not fixable(judged(fixed=False))
