"""What a verdict needs to have seen: the ways of seeing nothing."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.documents import FeedAge
from accord.core.errors import UnreadableReport
from accord.core.gate.evidence import Demand, Seen, missing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WHOLE = Coverage(tool="Bandit", report="b.json", complete=True, seen=40)


def seen(*coverage: Coverage, **more: object) -> Seen:
    fields: dict[str, object] = {"failures": (), "findings": {}, "feeds": ()}
    return Seen(coverage=coverage, **(fields | more))  # type: ignore[arg-type]


def why(state: Seen, **demand: object) -> str:
    return "; ".join(gap.why for gap in missing(state, Demand(now=NOW, **demand)))  # type: ignore[arg-type]


def test_a_whole_scan_lacks_nothing() -> None:
    assert missing(seen(WHOLE), Demand(now=NOW, expect=("bandit",))) == ()


@pytest.mark.parametrize(
    ("state", "demand", "reason"),
    [
        (seen(), {}, "no report"),
        (seen(failures=(UnreadableReport("the file is empty", place="x"),)), {}, "the file is empty"),
        (seen(WHOLE), {"expect": ("semgrep",)}, "it has not reported; reports came from bandit"),
        (seen(), {"expect": ("semgrep",)}, "it has not reported"),
        (seen(Coverage(tool="b", complete=False)), {}, "it did not finish"),
        (seen(Coverage(tool="b", failed=(Gap("a.py", "syntax error"),))), {}, r"look at a.py \(syntax error\)"),
        (seen(Coverage(tool="b", seen=2, skipped=(Gap("x"), Gap("y")))), {}, "it skipped x and 1 more"),
        (seen(Coverage(tool="b")), {}, "does not say that it looked"),
        (seen(Coverage(tool="b", complete=True, seen=0)), {}, "it looked at nothing"),
        (seen(Coverage(tool="b", complete=True, seen=79)), {"seen_before": {"b": 100}}, "79 places, 100 before"),
        (seen(Coverage(tool="b", seen=1, revision="a" * 40)), {"revision": "b" * 40}, "it scanned commit aaaa"),
        (seen(Coverage(tool="b", seen=1, ended_at=NOW - timedelta(hours=25))), {}, "older than 24 hours"),
        (seen(Coverage(tool="b", seen=1, ended_at=NOW + timedelta(hours=25))), {}, "still to come"),
        (seen(Coverage(tool="b", seen=1, ended_at=(NOW - timedelta(days=2)).replace(tzinfo=None))), {}, "older than"),
        (seen(Coverage(tool="cdx", report="s.json", inventory=True)), {}, "only inventories"),
        (seen(WHOLE, Coverage(tool="Bandit", report="2.json")), {}, "does not say that it looked"),
        (seen(WHOLE, paths_named=3, paths_found=0), {}, "none of the 3 paths"),
        (seen(WHOLE, feeds=(FeedAge(name="KEV", taken_at=date(2026, 1, 1), age_days=300),)), {}, "300 days old"),
    ],
)
def test_ways_of_seeing_nothing(state: Seen, demand: dict[str, object], reason: str) -> None:
    found = why(state, **demand)
    assert re.search(reason, found), found


@pytest.mark.parametrize(
    ("state", "demand"),
    [
        (seen(Coverage(tool="b")), {"vouched": True}),
        (seen(Coverage(tool="b", report="r"), findings={("r", "b"): 1}), {}),
        (seen(Coverage(tool="b", seen=80)), {"seen_before": {"b": 100}}),
        (seen(Coverage(tool="b", seen=1, skipped=(Gap("acme==1.0"),))), {"unscannable": ("Acme",)}),
        (seen(Coverage(tool="b", seen=1, revision="abc1234")), {"revision": "abc1234" + "0" * 33}),
        (seen(Coverage(tool="b", seen=1, revision="ABC1234")), {"revision": "abc1234" + "0" * 33}),
        (seen(Coverage(tool="b", seen=1, revision="refs/heads/x")), {"revision": "a" * 40}),
        (seen(Coverage(tool="b", seen=1, ended_at=NOW - timedelta(hours=99))), {"max_report_age_hours": 0}),
        (seen(Coverage(tool="b", seen=1, ended_at=NOW + timedelta(hours=14))), {}),
        (seen(WHOLE, feeds=(FeedAge(name="KEV", taken_at=date(2026, 1, 1), age_days=300),)), {"max_data_age_days": 0}),
        (seen(WHOLE, paths_named=3, paths_found=1), {}),
    ],
)
def test_ways_of_seeing_enough(state: Seen, demand: dict[str, object]) -> None:
    assert not why(state, **demand)


@pytest.mark.parametrize(
    "coverage",
    [
        Coverage(tool="b", complete=False),
        Coverage(tool="b", seen=0),
        Coverage(tool="b", failed=(Gap("a.py"),)),
        Coverage(tool="b", skipped=(Gap("acme"),)),
        Coverage(tool="b", ended_at=NOW - timedelta(hours=99)),
    ],
)
def test_vouching_does_not_outvote_what_the_report_says(coverage: Coverage) -> None:
    assert why(seen(coverage), vouched=True)


def test_what_may_be_skipped_excuses_nothing_else() -> None:
    coverage = Coverage(tool="b", complete=False, skipped=(Gap("acme"),), failed=(Gap("x.py"),))
    assert why(seen(coverage), unscannable=("acme",)) == "it could not look at x.py"


def test_every_gap_names_a_remedy() -> None:
    for gap in missing(seen(Coverage(tool="b"), paths_named=1, paths_found=0), Demand(now=NOW, expect=("x",))):
        assert gap.remedy
