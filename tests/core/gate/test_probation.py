"""Which rules lose the power to stop."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.gate.probation import (
    Feedback,
    Rating,
    place_of,
    probability_at_least,
    probation,
    records,
    wrong_stops,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def said(vulnerability: str, rating: Rating, who: str = "ana", minute: int = 0) -> Feedback:
    return Feedback(
        id=vulnerability,
        rating=rating,
        reason="because",
        at=NOW + timedelta(minutes=minute),
        who=who,
        rule="assert",
        place="tests",
        fingerprints=(f"snippet:1:{vulnerability}",),
    )


def test_few_ratings_never_put_a_rule_on_probation() -> None:
    assert not probation(0, 19)
    assert probation(0, 20)


def test_a_good_rule_keeps_its_power() -> None:
    assert not probation(30, 1)
    assert probation(26, 5)


@pytest.mark.parametrize(("hits", "tries"), [(0, 20), (2, 20), (5, 31), (40, 40)])
def test_the_posterior_agrees_with_its_definition(hits: int, tries: int) -> None:
    """Integrate the density of Beta(hits + 1, tries - hits + 1) by small steps."""
    steps = 20_000
    density = [(x := (step + 0.5) / steps) ** hits * (1 - x) ** (tries - hits) for step in range(steps)]
    tail = sum(density[int(0.1 * steps) :]) / sum(density)
    assert probability_at_least(0.1, hits, tries) == pytest.approx(tail, abs=1e-4)


@given(useful=st.integers(0, 200), not_useful=st.integers(0, 200))
def test_one_more_not_useful_never_gives_power_back(useful: int, not_useful: int) -> None:
    assert probation(useful, not_useful) <= probation(useful, not_useful + 1)


def test_only_the_newest_rating_of_a_person_counts() -> None:
    feedback = [said("a", Rating.NOT_USEFUL), said("a", Rating.USEFUL, minute=1), said("b", Rating.NOT_MINE)]
    [record] = records(feedback)
    assert (record.useful, record.not_useful, record.on_probation) == (1, 0, False)
    assert wrong_stops(feedback) == frozenset()


def test_a_wrong_stop_is_known_by_its_id_and_its_fingerprints() -> None:
    assert wrong_stops([said("a", Rating.NOT_USEFUL)]) == {"a", "snippet:1:a"}


def test_a_later_useful_lifts_the_wrong_stop_also_under_another_id() -> None:
    old, new = said("a", Rating.NOT_USEFUL), said("b", Rating.USEFUL, minute=1)
    shared = ("snippet:1:x",)
    first, second = (msgspec.structs.replace(one, fingerprints=(*one.fingerprints, *shared)) for one in (old, new))
    assert wrong_stops([first, second]) == frozenset()
    assert wrong_stops([second, first]) == frozenset()
    assert wrong_stops([first, msgspec.structs.replace(second, at=NOW - timedelta(days=1))]) >= {"a", "snippet:1:x"}


def test_who_sends_it_on_does_not_lift_a_wrong_stop() -> None:
    assert wrong_stops([said("a", Rating.NOT_USEFUL), said("a", Rating.NOT_MINE, "kim", 1)]) == {"a", "snippet:1:a"}


def test_a_person_who_says_the_same_often_counts_once() -> None:
    [record] = records([said("a", Rating.NOT_USEFUL, minute=minute) for minute in range(50)])
    assert (record.not_useful, record.on_probation) == (1, False)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", "none"),
        ("src/app.py", "code"),
        ("tests/test_app.py", "tests"),
        ("src/test_app.py", "tests"),
        ("node_modules/x/index.js", "generated"),
        (".github/workflows/ci.yml", "configuration"),
    ],
)
def test_places(path: str, place: str) -> None:
    assert place_of(path) == place
