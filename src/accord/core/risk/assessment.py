"""The judgement of one flaw in one service: decision, score, range and reasons."""

from collections.abc import Iterable
from datetime import date
from typing import cast

import msgspec

from accord.core.fact import Fact
from accord.core.risk.context import Context
from accord.core.risk.policy import DECISIONS, Policy
from accord.core.risk.reasons import Reason, reasons_of
from accord.core.risk.score import Rungs, place, spans_of_context, spans_of_threat
from accord.core.risk.threat import Threat
from accord.core.vulnerability import Decision


class Assessment(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a policy says about one flaw in one service.

    ``score`` is 0..1000 and always in the band of ``decision``. ``low`` and ``high`` are the scores if every unknown
    fact were at its best or worst and every assumed one a step off. Of the ``facts`` of the context, ``assumed`` are
    unknown or unconfirmed. ``reasons`` come with the greatest effect first.
    """

    decision: Decision
    score: int
    low: int
    high: int
    reasons: tuple[Reason, ...]
    assumed: int
    facts: int
    #: The exact place inside the decision's band, 0..1: what orders two equal scores.
    position: float
    #: The decision in the words of the policy's own table, such as "3 days & forensic investigation".
    outcome: str


def assess(threat: Threat, context: Context, policy: Policy) -> Assessment:
    """Judge a threat in a context by a policy. Equal arguments give equal results; no clock, no order, no history."""
    spans = spans_of_threat(threat) + spans_of_context(context)
    rungs, lows, highs, withouts = cast("tuple[Rungs, Rungs, Rungs, Rungs]", tuple(zip(*spans, strict=True)))
    standing = place(rungs, policy)
    known, declared = _facts_of_threat(threat), _facts_of_context(context)
    return Assessment(
        decision=DECISIONS[standing.rank],
        score=standing.score,
        low=standing.score if lows == rungs else place(lows, policy).score,
        high=standing.score if highs == rungs else place(highs, policy).score,
        reasons=reasons_of(known + declared, rungs, withouts, standing, policy),
        assumed=sum(not fact.confirmed or fact.value is None for fact in declared),
        facts=len(declared),
        position=standing.position,
        outcome=policy.outcomes[standing.outcome],
    )


class Assessor:
    """A policy that remembers its judgements.

    Equal threats in equal contexts get the same object, so that its reasons need to be rendered only once.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._known: dict[tuple[Threat, Context], Assessment] = {}

    def assess(self, threat: Threat, context: Context) -> Assessment:
        """Judge as :func:`assess` does."""
        key = (threat, context)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = assess(threat, context, self.policy)
        return known


def worst(assessments: Iterable[Assessment]) -> Assessment:
    """Return the judgement of a group: that of its worst member, never a sum, so that no flaw more lowers it."""
    return max(assessments, key=lambda each: (each.decision.rank, each.score, each.position))


def order(assessment: Assessment, due: date | None, identifier: str) -> tuple[int, int, float, date, str]:
    """Return the key of the total order: what is to be done first sorts first.

    Decision, score, exact place, due date (none comes last), id: two vulnerabilities never share a key.
    """
    return (-assessment.decision.rank, -assessment.score, -assessment.position, due or date.max, identifier)


def _facts_of_threat(threat: Threat) -> tuple[Fact, ...]:
    return (
        threat.exploitation,
        threat.epss_percentile,
        threat.automatable,
        threat.technical_impact,
        threat.cvss,
    )


def _facts_of_context(context: Context) -> tuple[Fact, ...]:
    return (
        context.exposure,
        context.criticality,
        context.data,
        context.environment,
        context.reachability,
        context.control,
    )
