"""Counts, times, places and ways on, in the words that every writer uses."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from accord.core import telling
from accord.core.coverage import Coverage, Gap
from accord.core.documents import (
    Claim,
    Counts,
    Effort,
    Failure,
    FeedAge,
    GateDocument,
    ServiceDocument,
    VulnerabilityDocument,
)
from accord.core.vulnerability import Decision

FOUND = VulnerabilityDocument(
    id="0f1e2d3c4b5a",
    title="SQL injection in shop/orders.py:25",
    service="shop",
    decision=Decision.ACT,
    score=900,
    range=(900, 900),
    due=None,
    for_developer="",
    for_business="",
    reasons=(),
    sightings=(),
    path="shop/orders.py",
    start_line=25,
)
VERDICT = GateDocument(
    accord="0",
    made_at=datetime(2026, 11, 21, tzinfo=UTC),
    verdict="pass",
    effect="ship",
    phase="release",
    policy="p",
    policy_source="accord.toml",
    compared_with="the baseline",
    blockers=(),
    missing=(),
    newly_known=(),
    spared=(),
    known=0,
    claims=(),
    notes=(),
)


@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (0, "change", "0 changes"),
        (1, "change", "1 change"),
        (2, "vulnerability", "2 vulnerabilities"),
        (2000, "inventory", "2,000 inventories"),
        (3, "day", "3 days"),
    ],
)
def test_a_number_goes_with_its_noun(number: int, noun: str, told: str) -> None:
    assert telling.count(number, noun) == told


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (95, "1 h 35 min"), (480, "1 d"), (765, "1 d 4 h"), (2400, "5 d")],
)
def test_a_duration_has_at_most_two_parts(minutes: int, told: str) -> None:
    assert telling.duration(minutes) == told


def test_an_effort_is_a_range_unless_both_ends_are_one() -> None:
    assert telling.effort(Effort(30, 240)) == "30 min to 4 h"
    assert telling.effort(Effort(60, 60)) == "1 h"


def test_an_owner_names_a_team_of_another_name() -> None:
    assert telling.owner("shop", "storefront") == "shop (storefront)"
    assert telling.owner("shop", "shop") == telling.owner("shop", "") == "shop"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({}, "shop/orders.py:25"),
        ({"start_line": None}, "shop/orders.py"),
        ({"component_name": "django", "component_version": "4.2"}, "django 4.2"),
        ({"component_name": "django"}, "django"),
        ({"path": "", "url": "https://shop.example"}, "https://shop.example"),
        ({"path": "", "resource": "bucket"}, "bucket"),
        ({"path": "", "host": "db"}, "db"),
        ({"path": ""}, ""),
    ],
)
def test_a_place_is_what_the_title_names(changes: dict[str, str], where: str) -> None:
    found = msgspec.structs.replace(FOUND, title=f"SQL injection in {where}" if where else "SQL injection", **changes)
    assert telling.place(found) == where
    assert telling.what(found) == "SQL injection"


def test_the_age_of_a_feed() -> None:
    assert (
        telling.feed_age(FeedAge(name="KEV", taken_at=date(2026, 8, 7), age_days=1)) == "KEV of 7 Aug 2026 (1 day old)"
    )
    assert telling.feed_age(FeedAge(name="KEV", taken_at=date(2026, 8, 7), age_days=0)) == "KEV of 7 Aug 2026"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 1, 0, 0, 1), "1 finding is 1 vulnerability; 1 change closes it"),
        ((9, 3, 0, 0, 2), "9 findings are 3 vulnerabilities; 2 changes close them"),
        ((9, 3, 1, 0, 1), "9 findings are 3 vulnerabilities (1 accepted); 1 change closes the others"),
        ((9, 3, 3, 2, 0), "9 findings are 3 vulnerabilities (3 accepted) and 2 not affected"),
    ],
)
def test_how_the_list_shrank(counts: tuple[int, ...], told: str) -> None:
    names = ("findings", "vulnerabilities", "accepted", "not_affected", "fix_units")
    assert telling.shrunk(Counts(**dict(zip(names, counts, strict=True)))) == told


def test_what_was_not_looked_at_is_told_once() -> None:
    coverage = Coverage(tool="t", failed=(Gap("a"),), skipped=(Gap("b", "too large"),), complete=False)
    silent = Coverage(tool="s", complete=False, report="s.json")
    failure = Failure(place="x.xml", reason="unreadable", remedy="Repair it")
    assert list(telling.unseen([coverage, coverage, silent, Coverage(tool="u", complete=False)], [failure])) == [
        telling.Unseen("", "x.xml", "unreadable", "Repair it"),
        telling.Unseen("t", "a"),
        telling.Unseen("t", "b", "too large"),
        telling.Unseen("s", "s.json", "it says itself that it did not finish"),
        telling.Unseen("u", "its whole target", "it says itself that it did not finish"),
    ]


def test_an_inventory_looked_for_nothing() -> None:
    coverage = [
        Coverage(tool="ruff"),
        Coverage(tool="Bandit"),
        Coverage(tool="bandit"),
        Coverage(tool="x", inventory=True),
    ]
    assert telling.looked(coverage) == ("bandit", "ruff")


@pytest.mark.parametrize(
    ("service", "told"),
    [
        (ServiceDocument(name="shop", open={"Act": 1}), ""),
        (ServiceDocument(name="shop", unknown=("exposure",)), ""),
        (
            ServiceDocument(name="shop", open={"Act": 1}, unknown=("exposure", "data")),
            "Nobody has said the exposure and data of shop, so its ranks are wide. Next: accord.toml",
        ),
        (
            ServiceDocument(name="unassigned", open={"Act": 1}, unknown=("exposure",)),
            "1 vulnerability belongs to no service, so its rank is a guess. Next: accord init",
        ),
        (
            ServiceDocument(name="unassigned", open={"Act": 1, "Track": 1}, unknown=("exposure",)),
            "2 vulnerabilities belong to no service, so their ranks are guesses. Next: accord init",
        ),
    ],
)
def test_what_nobody_has_said(service: ServiceDocument, told: str) -> None:
    assert telling.unsaid(service) == told


def test_claims_are_counted() -> None:
    claim = Claim(kind="nosec", says="skip")
    assert telling.claimed(()) == ""
    assert telling.claimed((claim,)) == "1 claim that a finding does not matter; it counts only under an accord"
    assert telling.claimed((claim, claim)).startswith("2 claims that a finding does not matter; they count only")


@pytest.mark.parametrize(
    ("verdict", "effect", "headline", "said"),
    [
        ("pass", "ship", "Passed: this change brings nothing that both sides agreed to stop", ""),
        ("fail", "stop", "Stopped: this change brings 0 vulnerabilities that both sides agreed to stop", ""),
        (
            "cannot tell",
            "stop",
            "Cannot tell: evidence is missing, so nobody knows whether this change is safe to ship",
            "In phase release the policy stops a change on that.",
        ),
        (
            "cannot tell",
            "neutral",
            "Cannot tell: evidence is missing, so nobody knows whether this change is safe to ship",
            "In phase release the policy does not stop a change on that.",
        ),
    ],
)
def test_a_verdict_in_one_line(verdict: str, effect: str, headline: str, said: str) -> None:
    document = msgspec.structs.replace(VERDICT, verdict=verdict, effect=effect)
    assert telling.headline(document) == headline
    assert telling.effect(document) == said
    assert telling.compared(document) == "Compared with the baseline; policy p, from accord.toml"


def test_a_change_that_nothing_stops_needs_no_way_on() -> None:
    assert telling.ways_on(VERDICT) == ()
