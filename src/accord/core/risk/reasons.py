"""Reasons: what each fact changes, told by taking it away.

A reason is a counterfactual that recomputes: with that one fact at its lowest risk, or without it where it mitigates,
the formula returns exactly the score and the decision printed. Every fact with an effect is a reason, and no other.
"""

from datetime import date
from functools import lru_cache
from typing import cast

import msgspec

from accord.core.fact import Fact
from accord.core.risk.policy import DECISIONS, Policy
from accord.core.risk.score import Rungs, Standing, place
from accord.core.vulnerability import Decision


class Without(msgspec.Struct, frozen=True, gc=False):
    """What the judgement would be without one fact."""

    score: int
    decision: Decision


class Reason(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A fact that moves the score, with its source, and the judgement without it.

    ``value`` is None when nobody has said; the judgement then used the middle of the scale.
    """

    fact: str
    without: Without
    value: str | float | bool | None = None
    source: str = ""
    at: date | None = None
    confirmed: bool = False


def reasons_of(
    facts: tuple[Fact, ...], rungs: Rungs, withouts: Rungs, standing: Standing, policy: Policy
) -> tuple[Reason, ...]:
    """Return the facts that move the score, those with the greatest effect first.

    Args:
        facts: The facts in the order of the rungs.
        rungs: Where each fact stands.
        withouts: Where each fact stands without its effect.
        standing: Where all rungs together end up.
        policy: The policy of the judgement.
    """
    found = []
    taken_away = list(rungs)
    for index, rung in enumerate(withouts):
        if rung == rungs[index]:
            continue
        taken_away[index] = rung
        changed = place(cast("Rungs", taken_away), policy)
        taken_away[index] = rungs[index]
        if changed.score != standing.score:  # equal scores are equal decisions: each score is in one band
            found.append((-abs(standing.score - changed.score), index, changed))
    found.sort()
    return tuple(_reason(facts[index], changed) for _, index, changed in found)


def _reason(fact: Fact, changed: Standing) -> Reason:
    return Reason(fact.name, _without(changed.score, changed.rank), fact.value, fact.source, fact.at, fact.confirmed)


@lru_cache(maxsize=4096)
def _without(score: int, rank: int) -> Without:
    return Without(score, DECISIONS[rank])
