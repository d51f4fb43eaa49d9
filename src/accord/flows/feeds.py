"""What the world knows: how old it is, how to renew it, and how the packaged snapshot is built."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from accord import __version__
from accord.core.feed import FeedDocument, FeedsDocument, FeedsUpdateDocument, Source
from accord.flows._feed_files import FeedFile, on_disk, store
from accord.flows._feed_update import Fetch, Updater
from accord.ports import http, packaged
from accord.ports.install import install
from accord.ports.snapshot import FILE, Snapshot
from accord.ports.snapshot.writing import SnapshotWriter

__all__ = ["FeedFile", "build", "on_disk", "status", "update"]


def status(now: date) -> FeedsDocument:
    """Tell what is in use: each source with its day, age, rows, origin and terms.

    Raises:
        UnusableFeed: there is no usable snapshot.
    """
    with Snapshot.open() as snapshot:
        return FeedsDocument(
            accord=__version__,
            path=str(snapshot.path),
            packaged=snapshot.path == packaged.path(FILE),
            feeds=tuple(_document(source, now) for source in snapshot.sources()),
        )


def update(
    *, today: date, origin: str = "", sha256: str = "", force: bool = False, fetch: Fetch = http.fetch
) -> FeedsUpdateDocument:
    """Renew the user's snapshot from the publishers, or from one file or address.

    Args:
        today: The present day; data from the future is refused.
        origin: A path or an address of a snapshot or a feed; empty: the publishers of KEV and EPSS are asked.
        sha256: What ``origin`` must hash to; empty: a snapshot must have it in a file beside it.
        force: Take data that is older, or has lost more than a fifth of its rows.
        fetch: How files are fetched.

    Raises:
        AccordError: another update is running, the folder cannot be written, or ``origin`` cannot be taken. What was
            in use still is. A publisher that fails is no error: its change says so.
    """
    with Updater.alone(fetch, today=today, force=force) as updater:
        changes = updater.from_origin(origin, sha256) if origin else updater.from_publishers()
    with Snapshot.open() as snapshot:
        return FeedsUpdateDocument(accord=__version__, path=str(snapshot.path), changes=changes)


def build(target: Path, files: Mapping[str, FeedFile], *, today: date) -> tuple[Source, ...]:
    """Build a snapshot from one file for each feed; the same files give the same bytes. It appears when it is whole.

    Raises:
        AccordError: a file is damaged or of another feed.
    """
    new = target.with_name(f"{target.name}.new")
    try:
        with SnapshotWriter.create(new) as writer:
            sources = [
                store(writer, name, file, before=None, today=today, force=False) for name, file in sorted(files.items())
            ]
            writer.finish()
        install(new, target)
    finally:
        new.unlink(missing_ok=True)
    return tuple(sources)


def _document(source: Source, now: date) -> FeedDocument:
    return FeedDocument(
        name=source.name,
        label=source.label,
        taken_at=source.taken_at,
        version=source.version,
        age_days=source.age_days(now),
        rows=source.rows,
        url=source.url,
        licence=source.licence,
        credit=source.credit,
        sha256=source.sha256,
    )
