"""Reads a snapshot: many ids at once, never a query for each."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

import msgspec

from accord.core.advisory import Affected, Range
from accord.core.cwe import CweEntry
from accord.core.errors import UnusableFeed
from accord.core.feed import Source
from accord.core.intelligence import Intelligence
from accord.ports import packaged
from accord.ports.snapshot.layout import (
    APPLICATION_ID,
    LAYOUT,
    OWN_TABLES,
    SSVC,
    TABLES,
    cve_of,
    date_of,
    key_of,
    numbers_of,
)
from accord.ports.snapshot.place import FILE, user_path

#: Ids for one query: large enough that its cost disappears, small enough that memory does not grow with the input.
_CHUNK = 5_000
_SCALE = 100_000
_MAGIC = b"SQLite format 3\x00"
_NO_SSVC = ("", "", "")

_INTELLIGENCE = """
SELECT asked.value, kev.added, kev.ransomware, epss.probability, epss.percentile,
       vector.vector, vector.score, cwe_set.cwes, enrichment.ssvc, enrichment.ssvc_at
  FROM json_each(?) AS asked
  LEFT JOIN kev ON kev.cve = asked.value
  LEFT JOIN epss ON epss.cve = asked.value
  LEFT JOIN enrichment ON enrichment.cve = asked.value
  LEFT JOIN vector ON vector.id = enrichment.vector
  LEFT JOIN cwe_set ON cwe_set.id = enrichment.cwe_set
 WHERE coalesce(kev.cve, epss.cve, enrichment.cve) IS NOT NULL
"""
_ALIASES = "SELECT alias.id, alias.canonical FROM json_each(?) AS asked JOIN alias ON alias.id = asked.value"
_IDS = """
SELECT alias.canonical, alias.id
  FROM json_each(?) AS asked JOIN alias ON alias.canonical = asked.value
 ORDER BY alias.canonical, alias.id
"""
_AFFECTED = """
SELECT affected.package, affected.advisory, coalesce(alias.canonical, affected.advisory),
       affected.introduced, affected.fixed, affected.last_affected
  FROM json_each(?) AS asked
  JOIN affected ON affected.ecosystem = ? AND affected.package = asked.value
  LEFT JOIN alias ON alias.id = affected.advisory
 ORDER BY affected.package, affected.advisory, affected.position
"""


class _OtherLayout(UnusableFeed):
    """A snapshot of an older or newer Accord: whole, and not for this one."""


class Snapshot:
    """What the world knows, as one read-only file: facts per CVE, aliases, weaknesses, affected packages.

    The file is opened as immutable: it is never changed in place, only replaced as a whole.

    Raises:
        UnusableFeed: the file is missing, damaged or of another layout; also by each method that meets damage later.
    """

    def __init__(self, path: Path, *, place: str = "") -> None:
        self.path = path
        #: How errors name the file.
        self._place = place or str(path)
        self._db = self._connect()
        try:
            self._examine()
        except UnusableFeed:
            self.close()
            raise

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Open this snapshot, or else the one with the newest data of the user's and the packaged one.

        The user's stands in the folder that ``ACCORD_DATA_DIR`` names, or else in the platform's folder for data. One
        that an older Accord wrote is passed over; a damaged one is an error, since falling back in silence would judge
        by old facts.
        """
        if path is not None:
            return cls(path)
        packaged_path = packaged.path(FILE)
        mine = cls._mine()
        if mine is None or not packaged_path.exists():
            return mine or cls(packaged_path)
        ours = cls(packaged_path)
        chosen, other = (mine, ours) if mine.is_above(ours) else (ours, mine)
        other.close()
        return chosen

    @classmethod
    def _mine(cls) -> Self | None:
        path = user_path()
        try:
            return cls(path) if path.exists() else None
        except _OtherLayout:
            return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # -- per CVE -----------------------------------------------------------------------------------------------

    def intelligence(self, cves: Iterable[str]) -> dict[str, Intelligence]:
        """Return what is known about these CVEs, by the ids as given; ids of which nothing is known are left out."""
        keys = {cve: key for cve in cves if (key := key_of(cve)) is not None}
        found: dict[int, Intelligence] = {}
        for chunk in _chunks(sorted(set(keys.values()))):
            for row in self._rows(_INTELLIGENCE, json.dumps(chunk)):
                found[row[0]] = self._intelligence(row)
        return {cve: found[key] for cve, key in keys.items() if key in found}

    def _intelligence(self, row: tuple[Any, ...]) -> Intelligence:
        key, added, ransomware, probability, percentile, vector, score, cwes, ssvc, ssvc_at = row
        exploitation, automatable, impact = _NO_SSVC if ssvc is None else SSVC[ssvc]
        return Intelligence(
            cve=cve_of(key),
            kev_at=date_of(added),
            kev_ransomware=bool(ransomware),
            epss=None if probability is None else probability / _SCALE,
            epss_percentile=None if percentile is None else percentile / _SCALE,
            epss_at=None if probability is None else self._epss_at,
            cvss_vector=vector or "",
            cvss_score=None if score is None else score / 10,
            cwes=numbers_of(cwes) if cwes else (),
            ssvc_exploitation=exploitation,
            ssvc_automatable=automatable,
            ssvc_technical_impact=impact,
            ssvc_at=date_of(ssvc_at),
        )

    # -- ids and packages --------------------------------------------------------------------------------------

    def aliases(self, ids: Iterable[str]) -> dict[str, str]:
        """Map each id to the one that its flaw goes by: its CVE where it has one; an unknown id to itself."""
        canonical = {id_: id_ for id_ in ids}
        for chunk in _chunks(sorted(id_ for id_ in canonical if key_of(id_) is None)):
            canonical.update(self._rows(_ALIASES, json.dumps(chunk)))
        return canonical

    def ids(self, canonical: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return every id of each flaw, by the id that it goes by, which comes first; the way back of :meth:`aliases`.

        One query reads all ids, so ask for many flaws at once.
        """
        found = {id_: [id_] for id_ in canonical}
        for chunk in _chunks(sorted(found)):
            for name, other in self._rows(_IDS, json.dumps(chunk)):
                found[name].append(other)
        return {name: tuple(others) for name, others in found.items()}

    def advisories(self, ecosystem: str, name: str) -> tuple[Affected, ...]:
        """Return the advisories about one package with the versions that they affect; for many, :meth:`affected`."""
        return self.affected(ecosystem, [name]).get(name, ())

    def affected(self, ecosystem: str, names: Iterable[str]) -> dict[str, tuple[Affected, ...]]:
        """Return the advisories about packages of one ecosystem, by the names as given; clean names are left out.

        The ecosystem is OSV's or a package URL's word in any case; today only PyPI's advisories are carried.
        """
        normal = {name: _normal(name) for name in names}
        found: dict[str, tuple[Affected, ...]] = {}
        for chunk in _chunks(sorted(set(normal.values()))):
            rows = self._rows(_AFFECTED, json.dumps(chunk), ecosystem.lower())
            for package, lines in groupby(rows, key=itemgetter(0)):
                found[package] = tuple(_affected(lines))
        return {name: found[package] for name, package in normal.items() if package in found}

    # -- weaknesses --------------------------------------------------------------------------------------------

    def cwe(self, number: int) -> CweEntry | None:
        """Return one entry of CWE; None when this version has none of that number."""
        return self._cwes.get(number)

    def cwe_ancestors(self, number: int) -> tuple[int, ...]:
        """Return the numbers of all entries above one, nearest first, each once; empty for roots and the unknown."""
        seen = {number: None}
        for current in (queue := [number]):
            entry = self._cwes.get(current)
            new = [parent for parent in (entry.parents if entry else ()) if parent not in seen]
            seen.update(dict.fromkeys(new))
            queue += new
        return tuple(seen)[1:]

    @cached_property
    def _cwes(self) -> dict[int, CweEntry]:
        rows = self._rows("SELECT number, name, abstraction, parents FROM cwe")
        return {number: CweEntry(number, name, kind, numbers_of(parents)) for number, name, kind, parents in rows}

    # -- about itself ------------------------------------------------------------------------------------------

    def sources(self) -> tuple[Source, ...]:
        """Return where the rows come from, in alphabetical order of their names."""
        return tuple(self._sources.values())

    def source(self, name: str) -> Source:
        """Return one source by its name, such as ``epss``."""
        return self._sources[name]

    @property
    def newest(self) -> date:
        """The newest day that any of the sources is of."""
        return max(source.taken_at for source in self.sources())

    def is_above(self, packaged: "Snapshot") -> bool:
        """Tell whether this one, the user's, is preferred to the packaged one: until newer data comes packaged."""
        above = [date.fromisoformat(day) for (day,) in self._rows("SELECT newest FROM above")]
        return packaged.newest <= max((self.newest, *above))

    def age(self, now: date) -> int:
        """Whole days since the older of KEV and EPSS, the two that move daily; a gate compares this with its limit."""
        return max(self.source(name).age_days(now) for name in ("kev", "epss"))

    @cached_property
    def _sources(self) -> dict[str, Source]:
        fields = Source.__struct_fields__
        rows = self._rows(f"SELECT {', '.join(fields)} FROM source ORDER BY name")  # noqa: S608  our own names
        found = [msgspec.convert(dict(zip(fields, row, strict=True)), Source) for row in rows]
        return {source.name: source for source in found}

    @property
    def _epss_at(self) -> date:
        return self._sources["epss"].taken_at

    # -- the file ----------------------------------------------------------------------------------------------

    def prove(self) -> None:
        """Look at every page and table, which takes about a tenth of a second; for files that come from elsewhere.

        Raises:
            UnusableFeed: something is damaged, or stands in it that no snapshot has.
        """
        ((answer,),) = self._rows("PRAGMA quick_check(1)")
        if answer != "ok":
            raise self._unusable(f"the file is damaged ({answer})")
        expected = OWN_TABLES.keys() | {table for tables in TABLES.values() for table in tables}
        named = {
            (kind, name) for kind, name in self._rows("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL")
        }
        if named != {("table", name) for name in expected}:
            raise self._unusable("its tables are not those of a snapshot")

    def _connect(self) -> sqlite3.Connection:
        try:
            with self.path.open("rb") as file:
                magic = file.read(len(_MAGIC))
        except OSError as error:
            raise self._unusable((error.strerror or str(error)).lower()) from error
        if magic != _MAGIC:
            raise self._unusable("this is no snapshot")
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, isolation_level=None)

    def _examine(self) -> None:
        """Look at what is cheap: marks, size and sources; an update proves the rest before it installs a file."""
        ((mark, layout, size),) = self._rows(
            "SELECT application_id, user_version, page_count * page_size"
            " FROM pragma_application_id, pragma_user_version, pragma_page_count, pragma_page_size"
        )
        if mark != APPLICATION_ID:
            raise self._unusable("this is no snapshot")
        if layout != LAYOUT:
            raise _OtherLayout(
                f"this snapshot has layout {layout}, and this version of Accord reads layout {LAYOUT}",
                place=self._place,
                remedy="Run 'accord feeds update', or install the version of Accord that it was made for",
            )
        # SQLite itself misses a cut within the last page.
        if size != self.path.stat().st_size:
            raise self._unusable("the file is damaged (it is not as long as it says)")
        try:
            missing = TABLES.keys() - self._sources
        except msgspec.ValidationError as error:
            raise self._unusable(f"its list of sources is damaged ({error})") from error
        if missing:
            raise self._unusable(f"it lacks {', '.join(sorted(missing))}")

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._unusable(f"the file is damaged ({error})") from error

    def _unusable(self, reason: str) -> UnusableFeed:
        if self.path == packaged.path(FILE):
            remedy = "Install Accord again"
        elif self.path == user_path():
            remedy = "Run 'accord feeds update' to replace it, or delete it to use the packaged one"
        else:
            remedy = "Fetch or build it again"
        return UnusableFeed(reason, place=self._place, remedy=remedy)


def _chunks(items: list[Any]) -> Iterator[list[Any]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _normal(name: str) -> str:
    """Write a package name as PyPI compares it; source: PEP 503."""
    return "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-") if part)


def _affected(lines: Iterable[tuple[str, str, str, str, str, str]]) -> Iterator[Affected]:
    for (package, advisory, canonical), ranges in groupby(lines, key=itemgetter(0, 1, 2)):
        yield Affected(advisory, canonical, package, tuple(Range(*line[3:]) for line in ranges))
