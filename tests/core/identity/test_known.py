"""Merges are events, and events can be taken back."""

from datetime import UTC, datetime, timedelta

from accord.core.actor import Role
from accord.core.event import Event, EventKind
from accord.core.identity import Known, merge, standing, undo

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIRST = Known(id="aaa", service="shop", fingerprints=("snippet:1:1", "place:1:1"))
SECOND = Known(id="bbb", service="shop", fingerprints=("snippet:1:2", "place:1:1"), aliases=("old",))
THIRD = Known(id="ccc", service="shop", fingerprints=("snippet:1:3",))


def test_a_merge_keeps_the_older_id_and_the_union() -> None:
    event = merge("aaa", "bbb", at=NOW, role=Role.SECURITY, cause="one flaw", source="page")
    assert (event.kind, event.vulnerability, event.detail) == (EventKind.MERGED, "aaa", "bbb")
    assert standing([FIRST, SECOND], [event]) == [
        Known(
            id="aaa",
            service="shop",
            fingerprints=("snippet:1:1", "place:1:1", "snippet:1:2"),
            aliases=("bbb", "old"),
        )
    ]


def test_undoing_a_merge_restores_both_and_keeps_them_apart() -> None:
    event = merge("aaa", "bbb", at=NOW)
    taken_back = undo(event, at=NOW + timedelta(days=1), role=Role.DEVELOPER, cause="two flaws")
    assert taken_back.kind is EventKind.MERGE_UNDONE
    first, second = standing([FIRST, SECOND], [event, taken_back])
    assert (first.id, first.fingerprints, first.aliases, first.apart) == ("aaa", FIRST.fingerprints, (), ("bbb",))
    assert (second.id, second.fingerprints, second.aliases, second.apart) == (
        "bbb",
        SECOND.fingerprints,
        ("old",),
        ("aaa",),
    )


def test_of_a_merge_and_its_undoing_the_later_counts() -> None:
    event = merge("aaa", "bbb", at=NOW)
    merged = standing([FIRST, SECOND], [event, undo(event, at=NOW), event])
    assert [one.id for one in merged] == ["aaa"]
    assert merged[0].apart == ()


def test_merges_chain_and_one_can_be_taken_out() -> None:
    one, other = merge("aaa", "bbb", at=NOW), merge("bbb", "ccc", at=NOW)
    assert [item.aliases for item in standing([FIRST, SECOND, THIRD], [one, other])] == [("bbb", "old", "ccc")]
    left = standing([FIRST, SECOND, THIRD], [one, other, undo(one, at=NOW)])
    assert [(item.id, item.aliases, item.apart) for item in left] == [
        ("aaa", (), ("bbb",)),
        ("bbb", ("old", "ccc"), ("aaa",)),
    ]


def test_other_events_merge_nothing() -> None:
    rated = Event(kind=EventKind.RATED, at=NOW, vulnerability="aaa", detail="bbb")
    assert standing([FIRST, SECOND], [rated]) == [FIRST, SECOND]


def test_a_merge_with_something_forgotten_changes_nothing() -> None:
    assert standing([FIRST], [merge("aaa", "zzz", at=NOW)]) == [FIRST]
