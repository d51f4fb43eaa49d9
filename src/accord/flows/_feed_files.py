"""From a file to a source in the snapshot: which feed it is, whether it is plausible, and its rows."""

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import msgspec

from accord.core.errors import UnusableFeed
from accord.core.feed import Source
from accord.ports import modules
from accord.ports.snapshot.writing import SnapshotWriter
from accord.ports.unpack import open_unpacked

FEEDS = "accord.feeds"

#: A feed that keeps less than this share of its rows has lost something on the way.
SHRINKS_TO = 0.8
#: Clocks differ, and a publisher may live a day ahead; beyond that a date is wrong and would bar every later update.
_AHEAD = timedelta(days=2)
_HEAD_BYTES = 1 << 16
_DAY = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")


class FeedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file on disk that holds one feed.

    ``url`` is where it came from, as it will be shown. ``taken_at`` and ``version`` serve where the file itself does
    not say.
    """

    path: Path
    url: str
    sha256: str
    #: The name that errors show; the path of a download means nothing to anybody.
    place: str
    etag: str = ""
    last_modified: str = ""
    taken_at: date | None = None
    version: str = ""


def on_disk(path: Path, *, url: str, taken_at: date | None = None, version: str = "") -> FeedFile:
    """Take a file as it lies on disk.

    Raises:
        UnusableFeed: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnusableFeed(reason, place=str(path), remedy="Check the path and its permissions") from error
    return FeedFile(path=path, url=url, sha256=digest, place=str(path), taken_at=taken_at, version=version)


def feeds() -> dict[str, ModuleType]:
    """Return every feed by its name."""
    return dict(modules.load_all(FEEDS))


def recognise(path: Path, place: str) -> str:
    """Tell by a file's content which feed it holds.

    Raises:
        AccordError: the file cannot be read, or is of no known feed.
    """
    with open_unpacked(path) as file:
        head = file.read(_HEAD_BYTES)
    found = [name for name, module in feeds().items() if module.recognises(head)]
    if len(found) != 1:
        labels = ", ".join(module.LABEL for module in feeds().values())
        raise UnusableFeed(
            "this is no feed that Accord knows", place=place, remedy=f"Pass a snapshot or a file of: {labels}"
        )
    return found[0]


def store(
    writer: SnapshotWriter, name: str, file: FeedFile, *, before: Source | None, today: date, force: bool
) -> Source:
    """Read a feed's file into the snapshot.

    Raises:
        AccordError: the file is damaged or implausible; the rows that were there stay.
    """
    module = feeds()[name]
    with open_unpacked(file.path, place=file.place) as unpacked:
        edition = module.read(unpacked, file.place)
        source = Source(
            name=name,
            label=module.LABEL,
            url=file.url,
            licence=module.LICENCE,
            credit=module.CREDIT,
            taken_at=edition.taken_at or file.taken_at or _day_in(file.place),
            version=edition.version or file.version,
            sha256=file.sha256,
            etag=file.etag,
            last_modified=file.last_modified,
        )
        check_day(source, before, place=file.place, today=today, force=force)

        def check(counted: Source) -> None:
            check_rows(counted, before, place=file.place, expected=edition.expected, force=force)

        return writer.replace(source, edition.rows, check=check)


def check_day(source: Source, before: Source | None, *, place: str, today: date, force: bool) -> None:
    """Refuse data from the future, and, unless forced, data older than what is there."""
    if source.taken_at > today + _AHEAD:
        raise UnusableFeed(
            f"it claims to be of {source.taken_at}, which is in the future",
            place=place,
            remedy="Check this machine's clock and the file",
        )
    if before is not None and source.taken_at < before.taken_at and not force:
        raise UnusableFeed(
            f"it is of {source.taken_at}, older than the {before.label} of {before.taken_at} in use",
            place=place,
            remedy="Fetch a newer one, or pass --force to go back",
        )


def check_rows(
    source: Source, before: Source | None, *, place: str, expected: int | None = None, force: bool = False
) -> None:
    """Refuse a feed that is empty, lacks rows that it announces, or, unless forced, has shrunk absurdly."""
    if expected is not None and source.rows != expected:
        raise UnusableFeed(
            f"it announces {expected} entries and holds {source.rows}", place=place, remedy="Fetch it again"
        )
    if not source.rows:
        raise UnusableFeed("it holds no entries", place=place, remedy="Fetch it again")
    if before is not None and source.rows < SHRINKS_TO * before.rows and not force:
        raise UnusableFeed(
            f"it holds {source.rows} entries where {before.rows} were known, so most likely something was lost",
            place=place,
            remedy="Look at the file; pass --force if it is right",
            retry=True,
        )


def _day_in(place: str) -> date:
    """Return the day that a file's name holds, such as ``epss_scores-2026-08-16.csv.gz``.

    Raises:
        UnusableFeed: it holds none.
    """
    name = place.rpartition("/")[2]
    try:
        return date.fromisoformat(_DAY.findall(name)[-1])
    except (IndexError, ValueError):
        raise UnusableFeed(
            "it does not say of which day it is",
            place=place,
            remedy="Put the day into its name, such as epss_scores-2026-08-16.csv.gz",
        ) from None
