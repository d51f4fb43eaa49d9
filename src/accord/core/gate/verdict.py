"""The verdict on one change: pass, fail, or cannot tell.

Only what this change brought, what can be fixed and what reaches the agreed decision stops it. What was there before,
what became known since, what both sides accepted, and what a rule on probation says is shown and never stops. What may
or may not have come with the change is neither stopped nor passed: it is missing evidence.
A blocker that was seen beats missing evidence; missing evidence beats everything else.
"""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

import msgspec

from accord.core.judgement import Judged, Kind, sort_urgent_first
from accord.core.vulnerability import Decision


class Origin(StrEnum):
    """Where a vulnerability came from, seen from this change."""

    BROUGHT = "brought by this change"
    EDITED = "there before on an edited line"
    RETURNED = "back by a rollback"
    NEWLY_KNOWN = "newly known"
    KNOWN = "there before"
    ELSEWHERE = "not in this checkout"
    UNTOLD = "cannot be told"


class Verdict(StrEnum):
    """May this change ship."""

    PASS = "pass"  # noqa: S105  a verdict, not a secret
    FAIL = "fail"
    CANNOT_TELL = "cannot tell"


_DOUBTFUL = {Origin.ELSEWHERE, Origin.UNTOLD}
EXIT_CODES = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.CANNOT_TELL: 3}


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """An open vulnerability with its origin and the rule family and kind of place that people rate."""

    judged: Judged
    origin: Origin
    rule: str
    place: str


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the two sides agreed may stop a change."""

    #: The lowest decision that stops, in this phase.
    block: Decision
    #: Ids and fingerprints that a person called a wrong stop.
    wrong_stops: frozenset[str] = frozenset()
    #: (rule family, kind of place) pairs that lost the power to stop.
    probation: frozenset[tuple[str, str]] = frozenset()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Who stops the change and who does not, each with the reason."""

    blockers: tuple[tuple[Candidate, str], ...]
    spared: tuple[tuple[Candidate, str], ...]
    newly_known: tuple[Candidate, ...]
    #: What would stop if this change brought it, which cannot be told.
    doubtful: tuple[Candidate, ...]
    known: int


def origin(*, here: bool, stood: bool | None, recorded: bool, compared: bool) -> Origin:
    """Tell where a vulnerability came from.

    Args:
        here: Whether the files that it names are in the checkout; True when it names none.
        stood: Whether its component or code stood there before; None when that cannot be told.
        recorded: Whether it had been seen there before, or nothing records what had been seen.
        compared: Whether there is a base. Without one, whatever cannot be told counts as brought by this change.
    """
    if stood:
        return Origin.KNOWN if recorded else Origin.NEWLY_KNOWN
    if not here:
        return Origin.ELSEWHERE
    return Origin.UNTOLD if stood is None and compared else Origin.BROUGHT


def weigh(candidates: Iterable[Candidate], limits: Limits) -> Outcome:
    """Sort the vulnerabilities of a change into those that stop it and those that do not."""
    blockers, spared, newly_known, doubtful = [], [], [], []
    known = 0
    ordered = list(candidates)
    sort_urgent_first(ordered, "judged.")
    for candidate in ordered:
        if candidate.origin is Origin.KNOWN:
            known += 1
        elif candidate.origin is Origin.NEWLY_KNOWN:
            newly_known.append(candidate)
        elif reason := _spared_because(candidate, limits):
            spared.append((candidate, reason))
        elif candidate.origin in _DOUBTFUL:
            doubtful.append(candidate)
        else:
            blockers.append((candidate, _stops_because(candidate, limits)))
    return Outcome(
        blockers=tuple(blockers),
        spared=tuple(spared),
        newly_known=tuple(newly_known),
        doubtful=tuple(doubtful),
        known=known,
    )


def decide(outcome: Outcome, missing: Collection[object]) -> Verdict:
    """Give the verdict: a blocker that was seen beats missing evidence."""
    if outcome.blockers:
        return Verdict.FAIL
    return Verdict.CANNOT_TELL if missing else Verdict.PASS


def fixable(judged: Judged) -> bool:
    """Tell whether the team can fix it: own code always, a package when a fixed version is known."""
    return judged.kind is not Kind.PACKAGE or any(finding.fixed_versions for finding in judged.findings)


def _stops_because(candidate: Candidate, limits: Limits) -> str:
    decision = candidate.judged.assessment.decision
    return f"{candidate.origin}, decided {decision} (the policy stops {limits.block} and above), and it can be fixed"


def _spared_because(candidate: Candidate, limits: Limits) -> str:
    return next((reason for spare in _SPARES if (reason := spare(candidate, limits))), "")


def _rollback(candidate: Candidate, _limits: Limits) -> str:
    return "a rollback brought it back; it stood there before" if candidate.origin is Origin.RETURNED else ""


def _edited(candidate: Candidate, _limits: Limits) -> str:
    edited = candidate.origin is Origin.EDITED
    return "it was recorded on this line before, which this change edits" if edited else ""


def _agreed(candidate: Candidate, _limits: Limits) -> str:
    agreement = candidate.judged.agreement
    return f"accepted by {', '.join(agreement.who)} until {agreement.until}: {agreement.why}" if agreement else ""


def _not_affected(candidate: Candidate, _limits: Limits) -> str:
    return "" if candidate.judged.state == "open" else f"it is {candidate.judged.state}"


def _below(candidate: Candidate, limits: Limits) -> str:
    decision = candidate.judged.assessment.decision
    return f"decided {decision}, below {limits.block}" if decision.rank < limits.block.rank else ""


def _unfixable(candidate: Candidate, _limits: Limits) -> str:
    return "" if fixable(candidate.judged) else "no fixed version is known yet"


def _wrong_stop(candidate: Candidate, limits: Limits) -> str:
    judged = candidate.judged
    rated = not limits.wrong_stops.isdisjoint((judged.id, *judged.aliases, *judged.fingerprints))
    return "a person rated it not useful" if rated else ""


def _on_probation(candidate: Candidate, limits: Limits) -> str:
    pair = candidate.rule, candidate.place
    return f"the rule {candidate.rule} is on probation in {candidate.place}" if pair in limits.probation else ""


_SPARES: tuple[Callable[[Candidate, Limits], str], ...] = (
    _below,
    _agreed,
    _not_affected,
    _rollback,
    _edited,
    _unfixable,
    _wrong_stop,
    _on_probation,
)
