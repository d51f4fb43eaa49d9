"""The formula: from a threat, a context and a policy to a decision and a score that cannot contradict it.

Each fact becomes a rung on a scale that rises with the risk. The policy's table gives the decision, the decision gives
the band of the score, and the place inside the band is the square root of likelihood times impact:

    threat      = 100 when exploited, else 1 + EPSS (0..30) + 5 x (CVSS above 4) + automatable 15 + total impact 10
    likelihood  = threat / 100 x exposure x reachability x control x environment
    impact      = (1 + human impact) / 4 x CVSS / 10

Every step rises with every rung, so no higher risk can lower a score. The score is ordinal: it is never summed or
averaged, and it does not predict exploitation. Where the weights come from and what they were measured to do:
docs/explanation/risk.md and docs/adr/0003-risk.md.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log10, sqrt
from typing import NamedTuple

import msgspec

from accord.core.fact import Fact
from accord.core.risk.context import CONTROL, CRITICALITY, ENVIRONMENT, EXPOSURE, REACHABILITY, SENSITIVITY, Context
from accord.core.risk.policy import Policy
from accord.core.risk.threat import EXPLOITATION, Threat

#: One rung for each fact, in the order of :data:`FACTS`. All are indices but EPSS (points) and CVSS (0..10).
Rungs = tuple[int, float, int, int, float, int, int, int, int, int, int]

FACTS = (*Threat.__struct_fields__, *Context.__struct_fields__)

# -- the weights, one for each rung --------------------------------------------------------------------------------

EXPLOITED = 2
EPSS_CAP = 30.0
AUTOMATABLE_POINTS = (0.0, 7.5, 15.0)  # no, unknown, yes
TOTAL_POINTS = (0.0, 5.0, 10.0)  # partial, unknown, total
EXPOSURE_FACTOR = (0.2, 0.5, 1.0)  # internal, partner or unknown, internet
ENVIRONMENT_FACTOR = (0.4, 0.6, 0.8, 1.0)  # development, staging, unknown, production
REACHABILITY_FACTOR = (0.3, 0.8, 1.0)  # no, unknown, yes
CONTROL_FACTOR = (0.5, 0.8, 1.0)  # verified, claimed, none

#: A flaw rated 0 still counts a little, or a product of zeros would hide the context.
LEAST_CVSS = 0.1

_HIGH = 2

#: Human impact 0..3 at (criticality, data): the higher of the two, one step up when both are high.
HUMAN_IMPACT = tuple(min(3, max(c, d) + (min(c, d) >= _HIGH)) for c in range(4) for d in range(4))


class Standing(msgspec.Struct, frozen=True, gc=False):
    """Where rungs end up: the index of the policy's outcome, the rank of its decision, the score, the exact place."""

    outcome: int
    rank: int
    score: int
    #: The place inside the decision's band, 0..1, before it is rounded down to a score.
    position: float


def place(rungs: Rungs, policy: Policy) -> Standing:
    """Apply the formula to one rung for each fact."""
    exploited, epss, automatable, total, cvss, exposure, criticality, data, environment, reached, control = rungs
    human = HUMAN_IMPACT[criticality * 4 + data]
    open_to = policy.exposed[(exposure * 3 + reached) * 3 + control]
    hurts = policy.hurt[(human * 3 + total) * 4 + environment]
    outcome = policy.table[(((exploited * 3 + open_to) * 2 + (automatable > 1)) * 2 + (total > 1)) * 4 + hurts]
    likelihood = (
        threat_points(exploited, epss, automatable, total, cvss)
        * EXPOSURE_FACTOR[exposure]
        * REACHABILITY_FACTOR[reached]
        * CONTROL_FACTOR[control]
        * ENVIRONMENT_FACTOR[environment]
    )
    impact = (1 + human) * (cvss if cvss > LEAST_CVSS else LEAST_CVSS)  # noqa: FURB136  max() costs as much as the rest
    position = sqrt(likelihood * impact / 4000)
    rank = policy.ranks[outcome]
    low, high = policy.bands[rank]
    return Standing(outcome, rank, low + int((high - low) * position), position)


def threat_points(exploited: int, epss: float, automatable: int, total: int, cvss: float) -> float:
    """Return the likelihood of the flaw itself, 1..100, from the rungs of the five facts of a threat."""
    if exploited == EXPLOITED:
        return 100.0
    points = 1 + epss + AUTOMATABLE_POINTS[automatable] + TOTAL_POINTS[total]
    return points + 5 * (cvss - 4) if cvss > 4 else points  # noqa: PLR2004  CVSS 4 is where medium begins


def epss_points(percentile: float) -> float:
    """Return 0..30 points for a rank among all scored CVEs: 0.50 gives 3, 0.90 gives 10, 0.99 gives 20."""
    return min(EPSS_CAP, max(0.0, -10 * log10(1.001 - percentile)))


# -- from facts to rungs -------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """A fact as a rung: where it stands, how low and how high it could be, and where it stands without its effect."""

    rung: float
    low: float
    high: float
    without: float


def spans_of_threat(threat: Threat) -> tuple[Span, ...]:
    """Return the spans of the five facts of a threat."""
    exploitation, automatable, impact = threat.exploitation, threat.automatable, threat.technical_impact
    return (
        _EXPLOITATION[exploitation.value, exploitation.confirmed],
        _epss(threat.epss_percentile),
        _AUTOMATABLE[automatable.value, automatable.confirmed],
        _TECHNICAL_IMPACT[impact.value, impact.confirmed],
        _cvss(threat.cvss),
    )


@lru_cache(maxsize=4096)
def spans_of_context(context: Context) -> tuple[Span, ...]:
    """Return the spans of the six facts of a context."""
    data = context.data
    sensitive = data.value.partition(",")[0] if isinstance(data.value, str) else None
    return (
        _EXPOSURE[context.exposure.value, context.exposure.confirmed],
        _CRITICALITY[context.criticality.value, context.criticality.confirmed],
        _DATA[sensitive, data.confirmed],
        _ENVIRONMENT[context.environment.value, context.environment.confirmed],
        _REACHABILITY[context.reachability.value, context.reachability.confirmed],
        _CONTROL[context.control.value, context.control.confirmed],
    )


Scale = Mapping[tuple[str | float | bool | None, bool], Span]


def _scale(rungs: Mapping[str | bool, int], *, unknown: int, relieved: Mapping[int, int] | None = None) -> Scale:
    """Precompute a scale of words: every value, confirmed or not.

    A confirmed value stands where it is. An assumed one could be one step off either way, an unknown one anywhere.

    Args:
        rungs: The rung of each value.
        unknown: The stated middle.
        relieved: Rungs of mitigating values, with the rung that is left without them; others fall to the lowest.
    """
    steps = sorted(set(rungs.values()))
    without = dict.fromkeys((*steps, unknown), steps[0]) | dict(relieved or {})
    anywhere = Span(unknown, steps[0], steps[-1], without[unknown])
    scale: dict[tuple[str | float | bool | None, bool], Span] = {(None, False): anywhere, (None, True): anywhere}
    for value, rung in rungs.items():
        below, above = _beside(rung, steps)
        scale[value, True] = Span(rung, rung, rung, without[rung])
        scale[value, False] = Span(rung, below, above, without[rung])
    return scale


def _beside(rung: float, steps: Sequence[float]) -> tuple[float, float]:
    """Return the next step below and above, or the rung itself at an end."""
    below = [step for step in steps if step < rung]
    above = [step for step in steps if step > rung]
    return (below[-1] if below else rung, above[0] if above else rung)


def _words(words: tuple[str, ...]) -> dict[str | bool, int]:
    return {word: rung for rung, word in enumerate(words)}


_EXPLOITATION = _scale(_words(EXPLOITATION), unknown=1)
_AUTOMATABLE = _scale({False: 0, True: 2}, unknown=1)
_TECHNICAL_IMPACT = _scale({"partial": 0, "total": 2}, unknown=1)
_EXPOSURE = _scale(_words(EXPOSURE), unknown=1)
_CRITICALITY = _scale(_words(CRITICALITY), unknown=1)
_DATA = _scale({str(data): rung for data, rung in SENSITIVITY.items()}, unknown=1)
# Unknown has a rung of its own between staging and production; not being in production is a relief.
_ENVIRONMENT = _scale(dict(zip(ENVIRONMENT, (0, 1, 3), strict=True)), unknown=2, relieved={0: 3, 1: 3})
# Unknown stands between no and yes; not being reached is a relief, and without it nobody would know.
_REACHABILITY = _scale(dict(zip(REACHABILITY, (0, 2), strict=True)), unknown=1, relieved={0: 1})
# A control is a relief and nothing else: what nobody knows of protects nothing.
_CONTROL = _scale(_words(CONTROL), unknown=2, relieved={0: 2, 1: 2, 2: 2})


_EPSS_STEPS = (0.0, 0.5, 0.9, 0.99, 1.0)
_CVSS_STEPS = (0.0, 3.0, 5.5, 8.0, 9.5, 10.0)


_UNKNOWN_EPSS = Span(epss_points(0.5), 0.0, EPSS_CAP, 0.0)
_UNKNOWN_CVSS = Span(5.5, 0.0, 10.0, 0.0)


def _epss(fact: Fact) -> Span:
    if not isinstance(fact.value, float | int):
        return _UNKNOWN_EPSS
    percentile = min(1.0, max(0.0, fact.value))
    points = epss_points(percentile)
    if fact.confirmed:
        return Span(points, points, points, 0.0)
    below, above = _beside(percentile, _EPSS_STEPS)
    return Span(points, epss_points(below), epss_points(above), 0.0)


@lru_cache(maxsize=4096)
def _cvss(fact: Fact) -> Span:
    if not isinstance(fact.value, float | int):
        return _UNKNOWN_CVSS
    score = min(10.0, max(0.0, fact.value))
    return Span(score, score, score, 0.0) if fact.confirmed else Span(score, *_beside(score, _CVSS_STEPS), 0.0)
