"""Which rules lose the power to stop and to interrupt, by the ratings of the people whom they interrupted."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from math import comb

import msgspec


class Rating(StrEnum):
    """What a person said about a finding. ``not-mine`` re-routes it and says nothing about the rule."""

    USEFUL = "useful"
    NOT_USEFUL = "not-useful"
    NOT_MINE = "not-mine"


class Feedback(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of ``.accord/feedback.jsonl``."""

    id: str
    rating: Rating
    reason: str
    at: datetime
    who: str
    #: The rule's family and the kind of place, which are rated together: a rule may be right in code, noise in tests.
    rule: str
    place: str
    title: str = ""
    fingerprints: tuple[str, ...] = ()


class Record(msgspec.Struct, frozen=True):
    """The ratings of one rule family at one kind of place."""

    rule: str
    place: str
    useful: int
    not_useful: int

    @property
    def on_probation(self) -> bool:
        """Whether the pair has lost the power to stop and to interrupt."""
        return probation(self.useful, self.not_useful)


def probation(
    useful: int, not_useful: int, *, limit: float = 0.10, confidence: float = 0.80, at_least: int = 20
) -> bool:
    """Tell whether a rule loses its right to interrupt or block.

    A rule goes on probation when, after at least ``at_least`` ratings, the probability that its true not-useful share
    is ``limit`` or more exceeds ``confidence`` (beta posterior, uniform prior).

    Source: the 10 % is Google's policy for review-time checks (Tricorder), adopted, not proven; ADR-0004.
    """
    rated = useful + not_useful
    return rated >= at_least and probability_at_least(limit, not_useful, rated) > confidence


def probability_at_least(share: float, hits: int, tries: int) -> float:
    """Return P(true share >= ``share``) after ``hits`` in ``tries``, uniform prior; 0 to 1.

    The posterior is Beta(hits + 1, tries - hits + 1); for whole numbers its tail is a binomial sum: the chance of at
    most ``hits`` successes in ``tries + 1`` throws at ``share``.
    """
    throws = tries + 1
    return sum(comb(throws, count) * share**count * (1 - share) ** (throws - count) for count in range(hits + 1))


def records(feedback: Iterable[Feedback]) -> list[Record]:
    """Count the newest rating that each person gave each vulnerability, by rule family and kind of place.

    Whoever rates a vulnerability several times counts once, with the last word; ``not-mine`` takes the word back.
    """
    newest: dict[tuple[str, str], Feedback] = {}
    for entry in sorted(feedback, key=lambda entry: entry.at):
        newest[entry.id, entry.who] = entry
    counts = Counter((entry.rule, entry.place, entry.rating) for entry in newest.values())
    pairs = sorted({(rule, place) for rule, place, _ in counts})
    return [
        Record(rule, place, counts[rule, place, Rating.USEFUL], counts[rule, place, Rating.NOT_USEFUL])
        for rule, place in pairs
    ]


def wrong_stops(feedback: Iterable[Feedback]) -> frozenset[str]:
    """Return the ids and fingerprints whose newest rating says not useful: these never block again.

    A rating replaces an older one that shares a name with it, so that one of a vulnerability whose id has changed since
    is replaced as well. ``not-mine`` says nothing about that.
    """
    wrong: list[set[str]] = []
    for entry in sorted(feedback, key=lambda entry: entry.at):
        if entry.rating is Rating.NOT_MINE:
            continue
        names = {entry.id, *entry.fingerprints}
        wrong = [older for older in wrong if older.isdisjoint(names)]
        if entry.rating is Rating.NOT_USEFUL:
            wrong.append(names)
    return frozenset(name for names in wrong for name in names)


def place_of(path: str) -> str:
    """Name the kind of place that a path is: tests, generated, configuration or code; ``none`` without a path."""
    if not path:
        return "none"
    parts = path.lower().split("/")
    name = parts[-1]
    if name.startswith("test_") or {"test", "tests", "spec", "specs", "__tests__", "fixtures"} & set(parts[:-1]):
        return "tests"
    if {"vendor", "node_modules", "generated", "dist", "build", "third_party"} & set(parts[:-1]):
        return "generated"
    if name.endswith((".yml", ".yaml", ".toml", ".json", ".tf", ".ini", ".cfg")):
        return "configuration"
    return "code"
