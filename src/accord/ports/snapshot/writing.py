"""Writes a snapshot: one source at a time, each whole or not at all.

The same rows in the same order give the same bytes (with the same SQLite), since ids count up and VACUUM lays tables
out by key.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Self

import msgspec

from accord.core.advisory import Advisory, canonical_ids
from accord.core.cwe import CweEntry
from accord.core.errors import UnusableFeed
from accord.core.feed import Enrichment, Exploited, Row, Score, Source
from accord.ports.snapshot.layout import (
    APPLICATION_ID,
    LAYOUT,
    OWN_TABLES,
    PAGE_BYTES,
    SSVC_CODE,
    TABLES,
    day_of,
    key_of,
)

_SCALE = 100_000
_WITHOUT_ROWID = {"source", "alias", "affected"}


class SnapshotWriter:
    """An open snapshot file that nobody else reads yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        # The file is private until it is renamed into place, where the caller syncs it: no journal on disk needed.
        self._db.execute("PRAGMA journal_mode = MEMORY")
        self._db.execute("PRAGMA synchronous = OFF")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @classmethod
    def create(cls, path: Path) -> Self:
        """Start an empty snapshot; a file that is there is replaced."""
        path.unlink(missing_ok=True)
        writer = cls(path)
        writer._db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        writer._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        writer._db.execute(f"PRAGMA user_version = {LAYOUT}")
        for tables in (OWN_TABLES, *TABLES.values()):
            for table, columns in tables.items():
                end = " WITHOUT ROWID" if table in _WITHOUT_ROWID else ""
                writer._db.execute(f"CREATE TABLE {table} ({columns}){end}")
        return writer

    def replace(self, source: Source, rows: Iterable[Row], *, check: Callable[[Source], None] | None = None) -> Source:
        """Put these rows in the place of what the source had; return the source with its rows counted.

        When anything fails, the old rows stay: a row that cannot be stored, a feed that breaks while it is read, or
        ``check``, which sees the counted source before it is kept.

        Raises:
            UnusableFeed: an entry is no CVE id or stands in it twice.
        """
        with self._all_or_nothing():
            self._empty(source.name)
            try:
                count = _FILL[source.name](self._db, rows)
            except sqlite3.IntegrityError as error:
                raise UnusableFeed(
                    f"an entry stands in it twice ({error})", place=source.label, remedy="Fetch it again"
                ) from error
            counted = msgspec.structs.replace(source, rows=count)
            if check is not None:
                check(counted)
            self._db.execute(
                "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", msgspec.to_builtins(_complete(counted))
            )
        return counted

    def adopt(self, other: Path, name: str) -> None:
        """Take one source, rows and all, from another snapshot of this layout."""
        self._db.execute("ATTACH ? AS other", (str(other),))
        try:
            with self._all_or_nothing():
                self._empty(name)
                for table in TABLES[name]:
                    self._db.execute(f"INSERT INTO {table} SELECT * FROM other.{table}")  # noqa: S608  our own names
                self._db.execute("INSERT INTO source SELECT * FROM other.source WHERE name = ?", (name,))
        finally:
            self._db.execute("DETACH other")

    def put_above(self, newest: date) -> None:
        """Let this snapshot be preferred to a packaged one whose newest data is of this day or before."""
        with self._all_or_nothing():
            self._db.execute("DELETE FROM above")
            self._db.execute("INSERT INTO above VALUES (?)", (newest.isoformat(),))

    def finish(self) -> None:
        """Pack the file and prove that it is whole.

        Raises:
            UnusableFeed: SQLite finds the file damaged.
        """
        self._db.execute("VACUUM")
        (answer,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise UnusableFeed(f"the new snapshot is damaged ({answer})", place=str(self._path), remedy="Try again")

    def _empty(self, name: str) -> None:
        for table in TABLES[name]:
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608  our own names
        self._db.execute("DELETE FROM source WHERE name = ?", (name,))

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _complete(source: Source) -> tuple[object, ...]:
    return tuple(getattr(source, field) for field in source.__struct_fields__)


def _key(cve: str) -> int:
    key = key_of(cve)
    if key is None:
        raise UnusableFeed(f"'{cve}' is no CVE id", remedy="Fetch the feed again")
    return key


def _exploited(db: sqlite3.Connection, rows: Iterable[Exploited]) -> int:
    return _insert(db, "kev", 3, ((_key(row.cve), day_of(row.added), row.ransomware) for row in rows))


def _scores(db: sqlite3.Connection, rows: Iterable[Score]) -> int:
    packed = ((_key(row.cve), round(row.probability * _SCALE), round(row.percentile * _SCALE)) for row in rows)
    return _insert(db, "epss", 3, packed)


def _enrichments(db: sqlite3.Connection, rows: Iterable[Enrichment]) -> int:
    vectors: dict[tuple[str, int | None], int] = {}
    sets: dict[tuple[int, ...], int] = {}

    def packed() -> Iterator[tuple[object, ...]]:
        for row in rows:
            score = None if row.cvss_score is None else round(row.cvss_score * 10)
            vector = vectors.setdefault((row.cvss_vector, score), len(vectors)) if row.cvss_vector else None
            cwe_set = sets.setdefault(row.cwes, len(sets)) if row.cwes else None
            ssvc = SSVC_CODE.get((row.exploitation, row.automatable, row.technical_impact))
            yield _key(row.cve), vector, cwe_set, ssvc, day_of(row.ssvc_at)

    count = _insert(db, "enrichment", 5, packed())
    _insert(db, "vector", 3, ((id_, vector, score) for (vector, score), id_ in vectors.items()))
    _insert(db, "cwe_set", 2, ((id_, " ".join(map(str, cwes))) for cwes, id_ in sets.items()))
    return count


def _cwes(db: sqlite3.Connection, rows: Iterable[CweEntry]) -> int:
    packed = ((row.number, row.name, row.abstraction, " ".join(map(str, row.parents))) for row in rows)
    return _insert(db, "cwe", 4, packed)


def _advisories(db: sqlite3.Connection, rows: Iterable[Advisory]) -> int:
    advisories = list(rows)
    _insert(db, "alias", 2, canonical_ids(advisories).items())
    _insert(
        db,
        "affected",
        7,
        (
            (advisory.ecosystem, package, advisory.id, position, range_.introduced, range_.fixed, range_.last_affected)
            for advisory in advisories
            if not advisory.withdrawn
            for package, ranges in advisory.affected
            for position, range_ in enumerate(ranges)
        ),
    )
    return len(advisories)


def _insert(db: sqlite3.Connection, table: str, columns: int, rows: Iterable[tuple[object, ...]]) -> int:
    marks = ", ".join("?" * columns)
    return db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows).rowcount  # noqa: S608  our own names


_FILL: dict[str, Callable[[sqlite3.Connection, Iterable[Any]], int]] = {
    "kev": _exploited,
    "epss": _scores,
    "vulnrichment": _enrichments,
    "cwe": _cwes,
    "pypa": _advisories,
}
