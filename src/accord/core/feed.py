"""What a source of intelligence hands over: who says it, of which day, and its rows."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

import msgspec

from accord.core.advisory import Advisory
from accord.core.cwe import CweEntry


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where rows come from, under which terms, and how to ask for newer ones.

    ``taken_at`` is the day of the data, not of the download. ``etag`` and ``last_modified`` are the server's marks of
    the file at ``url``; empty when it did not come from there.
    """

    name: str
    label: str
    url: str
    licence: str
    credit: str
    taken_at: date
    #: The publisher's own version, such as EPSS's model; empty when it has none.
    version: str = ""
    rows: int = 0
    #: SHA-256 of the file that was read, as hexadecimal.
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""

    def age_days(self, now: date) -> int:
        """Whole days from the day of the data to ``now``; negative when the data claims to be newer."""
        today = now.date() if isinstance(now, datetime) else now
        return (today - self.taken_at).days


class Exploited(msgspec.Struct, frozen=True, gc=False):
    """One entry of a catalogue of known exploited vulnerabilities."""

    cve: str
    added: date
    ransomware: bool


class Score(msgspec.Struct, frozen=True, gc=False):
    """EPSS of one CVE: the probability of exploitation within 30 days and its rank among all scored CVEs, both 0..1."""

    cve: str
    probability: float
    percentile: float


class Enrichment(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Severity, weaknesses and SSVC of one CVE; empty and None: not given. Words as in :class:`Intelligence`."""

    cve: str
    cvss_vector: str = ""
    cvss_score: float | None = None
    cwes: tuple[int, ...] = ()
    exploitation: str = ""
    automatable: str = ""
    technical_impact: str = ""
    ssvc_at: date | None = None


Row = Exploited | Score | Enrichment | CweEntry | Advisory


class Edition(msgspec.Struct, frozen=True):
    """One issue of a feed. Rows come as they are read, so a broken file may only show at its end.

    ``taken_at`` is None when the file does not say its day; ``expected`` is how many rows it announces, when it does.
    """

    rows: Iterator[Row]
    taken_at: date | None = None
    version: str = ""
    expected: int | None = None


class FeedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One source as ``accord feeds status`` shows it."""

    name: str
    label: str
    taken_at: date
    version: str
    age_days: int
    rows: int
    url: str
    licence: str
    credit: str
    sha256: str


class FeedsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What is known and how old it is: ``accord feeds status --json``. ``packaged``: it came with Accord itself."""

    accord: str
    path: str
    packaged: bool
    feeds: tuple[FeedDocument, ...]


class Outcome(StrEnum):
    """What an update did with one source."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    #: Not reachable, damaged or implausible: the rows from before stay.
    KEPT = "kept"


class FeedChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an update did with one source, and why it was kept when it was."""

    name: str
    label: str
    outcome: Outcome
    rows_before: int
    rows_after: int
    taken_before: date
    taken_after: date
    reason: str = ""
    remedy: str = ""
    #: Whether the same call can succeed later.
    retry: bool = False


class FeedsUpdateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What changed: ``accord feeds update --json``. ``path`` is the snapshot in use afterwards."""

    accord: str
    path: str
    changes: tuple[FeedChange, ...]
