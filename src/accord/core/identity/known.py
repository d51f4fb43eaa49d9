"""Vulnerabilities that were known before, and the merges among them, which are events and can be undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from accord.core.actor import Role
from accord.core.event import Event, EventKind


class Known(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An older vulnerability whose id must be kept."""

    id: str
    service: str
    fingerprints: tuple[str, ...]
    #: Ids of vulnerabilities that were merged into this one.
    aliases: tuple[str, ...] = ()
    #: Ids that somebody said are another problem, by undoing a merge; identity never joins them again by itself.
    apart: tuple[str, ...] = ()


def merge(
    older: str, younger: str, *, at: datetime, role: Role | None = None, cause: str = "", source: str = ""
) -> Event:
    """Make the event that turns the younger vulnerability's id into an alias of the older one's."""
    return Event(
        kind=EventKind.MERGED, at=at, vulnerability=older, role=role, cause=cause, source=source, detail=younger
    )


def undo(merged: Event, *, at: datetime, role: Role | None = None, cause: str = "", source: str = "") -> Event:
    """Make the event that takes a merge back."""
    return msgspec.structs.replace(merged, kind=EventKind.MERGE_UNDONE, at=at, role=role, cause=cause, source=source)


def standing(known: Sequence[Known], events: Iterable[Event]) -> list[Known]:
    """Return what is known after all merges that stand.

    Args:
        known: Each vulnerability with what it owned by itself, merged or not; oldest first.
        events: In the order in which they happened; of a merge and its undoing the later counts.

    Returns:
        The oldest of each merged group with the union of fingerprints and the others' ids as aliases; those whose merge
        was undone are as they were, and ``apart`` from each other.
    """
    stands: dict[tuple[str, str], bool] = {}
    for event in events:
        if event.kind in {EventKind.MERGED, EventKind.MERGE_UNDONE}:
            stands[event.vulnerability, event.detail] = event.kind is EventKind.MERGED
    joined = [pair for pair, merged in stands.items() if merged]
    parted = [pair for pair, merged in stands.items() if not merged]
    groups = _groups([item.id for item in known], joined)
    by_id = {item.id: item for item in known}
    return [_union([by_id[name] for name in names], parted) for names in groups]


def _groups(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Group ids that pairs connect; groups and their members in the order of ``ids``."""
    group = {name: [name] for name in ids}
    for one, other in pairs:
        if one in group and other in group and group[one] is not group[other]:
            both = group[one] + group[other]
            group.update(dict.fromkeys(both, both))
    age = {name: position for position, name in enumerate(ids)}
    distinct = {id(names): sorted(names, key=age.__getitem__) for names in group.values()}
    return sorted(distinct.values(), key=lambda names: age[names[0]])


def _union(members: Sequence[Known], parted: Iterable[tuple[str, str]]) -> Known:
    oldest, *others = members
    ids = {item.id for item in members}
    apart = {other for pair in parted for one, other in (pair, pair[::-1]) if one in ids and other not in ids}
    aliases = (name for item in members for name in (item.id, *item.aliases) if name != oldest.id)
    return Known(
        id=oldest.id,
        service=oldest.service,
        fingerprints=tuple(dict.fromkeys(name for item in members for name in item.fingerprints)),
        aliases=tuple(dict.fromkeys(aliases)),
        apart=tuple(sorted(apart | {name for item in (oldest, *others) for name in item.apart})),
    )
