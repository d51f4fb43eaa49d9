"""Brings the user's snapshot up to date: fetch, check, write a new file beside, rename.

Every source stands at the newest of what the user's and the packaged snapshot hold; what arrives goes on top. Until
the last rename nothing that is in use has been touched.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import msgspec

from accord.core.errors import AccordError, BadUsage, UnusableFeed
from accord.core.feed import FeedChange, Outcome, Source
from accord.flows._feed_files import FeedFile, check_day, check_rows, feeds, on_disk, recognise, store
from accord.ports import packaged
from accord.ports.http import Fetched, Limits, Validators, shown
from accord.ports.install import alone, install
from accord.ports.snapshot import FILE, Snapshot, user_path
from accord.ports.snapshot.writing import SnapshotWriter

#: The largest feed is 3 MB and the snapshot 8 MB.
_FEED = Limits(max_bytes=64 << 20)
_SNAPSHOT = Limits(max_bytes=256 << 20)
_SIDECAR = Limits(max_bytes=1 << 16, deadline_seconds=30)
_SQLITE = b"SQLite format 3\x00"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Fetch(Protocol):
    """How files are fetched: :func:`accord.ports.http.fetch`."""

    def __call__(
        self,
        url: str,
        target: Path,
        *,
        known: Validators = ...,
        limits: Limits = ...,
        hosts: frozenset[str] | None = ...,
    ) -> Fetched: ...


class Known(msgspec.Struct, frozen=True):
    """A source as it is in use, and the snapshot that holds it."""

    source: Source
    path: Path


class Updater:
    """One update, alone in the user's folder, with a place of its own for what is not finished."""

    def __init__(self, work: Path, fetch: Fetch, *, today: date, force: bool) -> None:
        self._work = work
        self._fetch = fetch
        self._today = today
        self._force = force
        with Snapshot(packaged.path(FILE)) as ours:
            self._packaged_newest = ours.newest
            self._known = _in_use(ours)

    @classmethod
    @contextmanager
    def alone(cls, fetch: Fetch, *, today: date, force: bool) -> Iterator["Updater"]:
        """Begin when no other update runs; leave nothing behind but the snapshot."""
        folder = user_path().parent
        with alone(folder, "update"):
            work = folder / "update"
            # A run that was killed may have left its half-written files.
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                yield cls(work, fetch, today=today, force=force)
            finally:
                shutil.rmtree(work, ignore_errors=True)

    # -- from the publishers -----------------------------------------------------------------------------------

    def from_publishers(self) -> tuple[FeedChange, ...]:
        """Ask each publisher for what is newer. One that fails leaves its rows as they are and stops no other."""
        changes: list[FeedChange] = []
        arrived: dict[str, FeedFile] = {}
        for name, module in feeds().items():
            if not module.URL:
                continue
            try:
                file = self._arrival(name, module.URL)
            except AccordError as error:
                changes.append(self._kept(name, error))
                continue
            if file is None:
                changes.append(self._change(name, Outcome.UNCHANGED))
            else:
                arrived[name] = file
        return tuple(sorted((*changes, *self._install(arrived)), key=lambda change: change.name))

    def _arrival(self, name: str, url: str) -> FeedFile | None:
        before = self._known[name].source
        marks = Validators(before.etag, before.last_modified) if before.url == url else Validators()
        path = self._work / name
        hosts = frozenset({urlsplit(url).hostname or ""})
        fetched = self._fetch(url, path, known=marks, limits=_FEED, hosts=hosts)
        return _downloaded(path, url, fetched) if fetched.changed else None

    # -- from a file or an address -----------------------------------------------------------------------------

    def from_origin(self, origin: str, sha256: str) -> tuple[FeedChange, ...]:
        """Take one file, by its path or address: a snapshot, which needs a checksum, or a feed.

        Raises:
            AccordError: it cannot be had, is not what its checksum says, is damaged or implausible; nothing changed.
        """
        file = self._named(origin)
        if _is_snapshot(file.path):
            self._check_sum(file, sha256 or self._sidecar(origin, needed=True))
            return self._install_snapshot(file)
        self._check_sum(file, sha256 or self._sidecar(origin, needed=False))
        name = recognise(file.path, file.place)
        (change,) = self._install({name: file}, strict=True)
        return (change,)

    def _named(self, origin: str) -> FeedFile:
        if _is_address(origin):
            path = self._work / "named"
            return _downloaded(path, origin, self._fetch(origin, path, limits=_SNAPSHOT))
        return on_disk(Path(origin), url=Path(origin).name)

    def _sidecar(self, origin: str, *, needed: bool) -> str:
        """Return the checksum that lies beside a file as FILE.sha256; empty when none is there and none is needed."""
        beside = Path(f"{origin}.sha256")
        if _is_address(origin):
            if not needed:
                return ""
            beside = self._work / "sidecar"
            self._fetch(f"{origin}.sha256", beside, limits=_SIDECAR)
        elif not beside.exists():
            if not needed:
                return ""
            raise UnusableFeed(
                "a snapshot is taken only with its checksum",
                place=origin,
                remedy=f"Pass --sha256 HEX, or put it into {beside.name} beside it",
            )
        return beside.read_text("utf-8", errors="replace").partition(" ")[0].strip()

    def _check_sum(self, file: FeedFile, expected: str) -> None:
        if not expected:
            return
        if not _SHA256.fullmatch(expected.lower()):
            raise BadUsage(f"'{expected[:80]}' is no SHA-256", place=file.place, remedy="Pass 64 hexadecimal digits")
        if file.sha256 != expected.lower():
            raise UnusableFeed(
                f"its SHA-256 is {file.sha256}, not {expected.lower()}", place=file.place, remedy="Fetch it again"
            )

    # -- into place --------------------------------------------------------------------------------------------

    def _install(self, arrived: dict[str, FeedFile], *, strict: bool = False) -> list[FeedChange]:
        if not arrived:
            return []
        new = self._work / FILE
        self._begin(new)
        with SnapshotWriter(new) as writer:
            self._merge(writer, new)
            changes = [self._store(writer, name, file, strict=strict) for name, file in arrived.items()]
            if any(change.outcome is Outcome.UPDATED for change in changes):
                writer.put_above(self._packaged_newest)
                writer.finish()
        if any(change.outcome is Outcome.UPDATED for change in changes):
            install(new, user_path())
        return changes

    def _begin(self, new: Path) -> None:
        """Copy the snapshot that most sources are taken from."""
        ((base, _),) = Counter(known.path for known in self._known.values()).most_common(1)
        shutil.copyfile(base, new)

    def _merge(self, writer: SnapshotWriter, new: Path) -> None:
        """Bring every other source to its newest state."""
        with Snapshot(new) as begun:
            have = {source.name: source for source in begun.sources()}
        for name, known in self._known.items():
            if have[name] != known.source:
                writer.adopt(known.path, name)

    def _store(self, writer: SnapshotWriter, name: str, file: FeedFile, *, strict: bool) -> FeedChange:
        before = self._known[name].source
        if file.sha256 == before.sha256:
            return self._change(name, Outcome.UNCHANGED)
        try:
            after = store(writer, name, file, before=before, today=self._today, force=self._force)
        except AccordError as error:
            if strict:
                raise
            return self._kept(name, error)
        return self._change(name, Outcome.UPDATED, after)

    def _install_snapshot(self, file: FeedFile) -> tuple[FeedChange, ...]:
        new = self._work / FILE
        shutil.copyfile(file.path, new)
        with Snapshot(new, place=file.place) as arrived:
            arrived.prove()
            after = {source.name: source for source in arrived.sources()}
        changes = [self._compared(name, after[name], file.place) for name in sorted(self._known)]
        with SnapshotWriter(new) as writer:
            writer.put_above(self._packaged_newest)
        install(new, user_path())
        return tuple(changes)

    def _compared(self, name: str, after: Source, place: str) -> FeedChange:
        before = self._known[name].source
        check_day(after, before, place=place, today=self._today, force=self._force)
        check_rows(after, before, place=place, force=self._force)
        same = after.sha256 == before.sha256 and after.taken_at == before.taken_at
        return self._change(name, Outcome.UNCHANGED if same else Outcome.UPDATED, after)

    # -- what is told ------------------------------------------------------------------------------------------

    def _change(self, name: str, outcome: Outcome, after: Source | None = None) -> FeedChange:
        before = self._known[name].source
        after = after or before
        return FeedChange(
            name=name,
            label=before.label,
            outcome=outcome,
            rows_before=before.rows,
            rows_after=after.rows,
            taken_before=before.taken_at,
            taken_after=after.taken_at,
        )

    def _kept(self, name: str, error: AccordError) -> FeedChange:
        change = self._change(name, Outcome.KEPT)
        reason = f"{error.place}: {error.message}" if error.place else error.message
        return msgspec.structs.replace(change, reason=reason, remedy=error.remedy, retry=error.retry)


def _in_use(ours: Snapshot) -> dict[str, Known]:
    """Return each source as it is in use.

    It comes from the user's snapshot while that stands above the packaged one, else from the newer of the two. A
    damaged file of the user is passed over.
    """
    known = {source.name: Known(source, ours.path) for source in ours.sources()}
    try:
        mine = Snapshot(user_path())
    except UnusableFeed:
        return known
    with mine:
        above = mine.is_above(ours)
        for source in mine.sources():
            if above or source.taken_at >= known[source.name].source.taken_at:
                known[source.name] = Known(source, mine.path)
    return known


def _is_address(origin: str) -> bool:
    return origin.startswith(("http://", "https://"))


def _downloaded(path: Path, url: str, fetched: Fetched) -> FeedFile:
    marks = fetched.validators
    return FeedFile(
        path=path,
        url=shown(url),
        sha256=fetched.sha256,
        place=shown(url),
        etag=marks.etag,
        last_modified=marks.last_modified,
    )


def _is_snapshot(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
