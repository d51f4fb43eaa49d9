"""Gather what was handed to a gate or a baseline, and how old the feeds are."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from accord.core.documents import FeedAge
from accord.core.gate.evidence import Seen
from accord.flows.checkout import Checkout
from accord.flows.read import Reading
from accord.ports.snapshot import Snapshot

#: The feeds that move daily and change decisions, with the names that people know them by.
_DAILY = {"kev": "KEV", "epss": "EPSS"}


def seen_in(reading: Reading, checkout: Checkout, feeds: Sequence[FeedAge] = ()) -> Seen:
    """Return what reports say about themselves and whether they speak of this checkout."""
    named, found = checkout.paths_found(reading.findings)
    return Seen(
        coverage=reading.coverage,
        failures=reading.failures,
        findings=Counter((finding.report, finding.tool.lower()) for finding in reading.findings),
        feeds=feeds,
        paths_named=named,
        paths_found=found,
    )


def feed_ages(snapshot: Snapshot, today: date) -> tuple[FeedAge, ...]:
    """Return how old the feeds are that move daily."""
    sources = [(shown, snapshot.source(name)) for name, shown in _DAILY.items()]
    return tuple(
        FeedAge(name=shown, taken_at=source.taken_at, age_days=source.age_days(today)) for shown, source in sources
    )
