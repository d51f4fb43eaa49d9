"""What a verdict needs to have seen. A gate that saw nothing never passes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.documents import FeedAge, Missing
from accord.core.errors import UnreadableReport

#: A scan that saw less than this share of what the last complete one saw counts as partial.
ENOUGH = 0.8
#: Clocks differ, and a time without a zone may be one from the far east; a report of next week would never grow old.
_CLOCKS = timedelta(days=1)
#: What names a commit; other systems' revisions and names of branches cannot be compared.
_HASH = re.compile(r"[0-9a-f]{7,64}")
_AGAIN = "Run it again and pass its report"


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy asks of the evidence, and what is known to judge it by."""

    now: datetime
    #: Tools that must have reported, as they name themselves in reports, ignoring case.
    expect: tuple[str, ...] = ()
    max_report_age_hours: int = 24
    max_data_age_days: int = 180
    #: Names that a tool may skip, because nothing can scan them (a package of the company's own).
    unscannable: tuple[str, ...] = ()
    #: The caller vouches that the reports are complete where they do not say so themselves.
    vouched: bool = False
    #: The commit under test; empty when it is not known.
    revision: str = ""
    #: How much each tool saw in the last complete scan, by tool name in lower case.
    seen_before: Mapping[str, int] = {}


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed to the gate."""

    coverage: Sequence[Coverage]
    failures: Sequence[UnreadableReport]
    #: Findings by report name and tool in lower case.
    findings: Mapping[tuple[str, str], int]
    feeds: Sequence[FeedAge]
    #: How many findings name a path, and how many of those paths exist in the checkout; None without a checkout.
    paths_named: int = 0
    paths_found: int | None = None


def missing(seen: Seen, demand: Demand) -> tuple[Missing, ...]:
    """List the evidence that is missing, in the order in which a person would look for it; empty when all is there."""
    scans = [coverage for coverage in seen.coverage if not coverage.inventory]
    found = [*_unreadable(seen.failures), *_absent(scans, seen, demand)]
    for coverage in scans:
        found += _incomplete(coverage, seen, demand)
    return (*found, *_shrunk(scans, demand), *_elsewhere(seen), *_old_data(seen.feeds, demand))


def _unreadable(failures: Iterable[UnreadableReport]) -> list[Missing]:
    return [Missing(what=failure.place, why=failure.message, remedy=failure.remedy) for failure in failures]


def _absent(scans: Sequence[Coverage], seen: Seen, demand: Demand) -> list[Missing]:
    reported = {coverage.tool.lower() for coverage in scans}
    absent = [tool for tool in demand.expect if tool.lower() not in reported]
    if absent:
        others = f"; reports came from {', '.join(sorted(reported))}" if reported else ""
        return [Missing(what=tool, why=f"it has not reported{others}", remedy=_AGAIN) for tool in absent]
    if scans or seen.failures:
        return []
    why = "only inventories were given, which list components and no findings" if seen.coverage else "no report"
    return [Missing(what="scan", why=why, remedy="Pass the report of at least one scanner")]


def _incomplete(coverage: Coverage, seen: Seen, demand: Demand) -> list[Missing]:
    checks = (_failed, _skipped, _unstated, _stale)
    reasons = [reason for check in checks if (reason := check(coverage, seen, demand))]
    what = f"{coverage.tool} ({coverage.report})" if coverage.report else coverage.tool
    return [Missing(what=what, why=why, remedy=remedy) for why, remedy in reasons]


def _failed(coverage: Coverage, _seen: Seen, _demand: Demand) -> tuple[str, str] | None:
    if coverage.failed:
        return f"it could not look at {_places(coverage.failed)}", "Repair what it stumbled on and run it again"
    if coverage.complete is False and not coverage.skipped:
        return "it says itself that it did not finish", _AGAIN
    return None


def _skipped(coverage: Coverage, _seen: Seen, demand: Demand) -> tuple[str, str] | None:
    allowed = {name.lower() for name in demand.unscannable}
    gaps = tuple(gap for gap in coverage.skipped if gap.place.lower().partition("==")[0].strip() not in allowed)
    if not gaps:
        return None
    return f"it skipped {_places(gaps)}", "Make it scannable, or name it under [gate] unscannable in accord.toml"


def _unstated(coverage: Coverage, seen: Seen, demand: Demand) -> tuple[str, str] | None:
    """An empty report that does not say what it looked at may have looked at nothing."""
    silent = coverage.complete is None and not coverage.seen and not demand.vouched
    if silent and not seen.findings.get((coverage.report, coverage.tool.lower())):
        return "it found nothing and does not say that it looked", "Add --complete if the scan is known to be whole"
    if coverage.seen == 0:
        return "it looked at nothing", "Check the folder that it scans"
    return None


def _stale(coverage: Coverage, _seen: Seen, demand: Demand) -> tuple[str, str] | None:
    if demand.revision and coverage.revision and not same_commit(demand.revision, coverage.revision):
        return f"it scanned commit {coverage.revision[:12]}, not {demand.revision[:12]}", _AGAIN
    at = _moment(coverage.ended_at or coverage.started_at)
    limit = demand.max_report_age_hours
    if at and limit and at - demand.now > _CLOCKS:
        return f"its report is of {at:%Y-%m-%d %H:%M} UTC, which is still to come", "Set its clock and run it again"
    if not at or not limit or demand.now - at <= timedelta(hours=limit):
        return None
    return f"its report is of {at:%Y-%m-%d %H:%M} UTC, older than {limit} hours", _AGAIN


def _shrunk(scans: Iterable[Coverage], demand: Demand) -> list[Missing]:
    """Compare how much each tool saw, in all its reports together, with the last complete scan."""
    totals: dict[str, int] = {}
    for coverage in scans:
        if coverage.seen is not None:
            totals[coverage.tool.lower()] = totals.get(coverage.tool.lower(), 0) + coverage.seen
    return [
        Missing(
            what=tool,
            why=f"it looked at {now} places, {before} before",
            remedy="Check the folder that it scans, or write a new baseline",
        )
        for tool, now in totals.items()
        if now < ENOUGH * (before := demand.seen_before.get(tool, 0))
    ]


def _elsewhere(seen: Seen) -> list[Missing]:
    if not seen.paths_named or seen.paths_found is None or seen.paths_found:
        return []
    why = f"none of the {seen.paths_named} paths in the reports exists in this checkout"
    return [Missing(what="checkout", why=why, remedy="Run the gate in the folder that was scanned, or give --root")]


def _old_data(feeds: Iterable[FeedAge], demand: Demand) -> list[Missing]:
    limit = demand.max_data_age_days
    return [
        Missing(
            what=f"{feed.name} data",
            why=f"it is {feed.age_days} days old, the policy allows {limit}",
            remedy="Run: accord feeds update",
        )
        for feed in feeds
        if limit and feed.age_days > limit
    ]


def same_commit(one: str, other: str) -> bool:
    """Tell whether two names may mean one commit; what is no hash cannot be compared and may."""
    one, other = one.lower(), other.lower()
    if not _HASH.fullmatch(one) or not _HASH.fullmatch(other):
        return True
    return one.startswith(other) or other.startswith(one)


def _moment(at: datetime | None) -> datetime | None:
    """Return a time in UTC, which a report that names no zone means."""
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def _places(gaps: Sequence[Gap]) -> str:
    first = gaps[0]
    more = f" and {len(gaps) - 1} more" if len(gaps) > 1 else ""
    reason = f" ({first.reason})" if first.reason else ""
    return f"{first.place}{more}{reason}"
