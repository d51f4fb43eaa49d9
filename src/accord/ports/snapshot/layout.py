"""How the snapshot is laid out: small integers, interned texts, one row per CVE and source.

A CVE is stored as ``year * 10**7 + number`` in the rowid itself, a day as its ordinal (1 = 0001-01-01), probabilities
and percentiles as hundred-thousandths, which is what FIRST publishes, and CVSS scores as tenths. SSVC's three answers
make one code. Each source owns its tables, so one source can be replaced, or taken from another snapshot, alone.
"""

from datetime import date

#: Marks an SQLite file as Accord's snapshot ("ACRD").
APPLICATION_ID = 0x41435244
#: Counts up when a table changes its shape; a snapshot of another layout is not read.
LAYOUT = 1
#: 4 KiB gave the smallest file and the best compression of 4, 8 and 32 KiB.
PAGE_BYTES = 4096

TABLES: dict[str, dict[str, str]] = {
    "kev": {
        "kev": "cve INTEGER PRIMARY KEY, added INTEGER NOT NULL, ransomware INTEGER NOT NULL",
    },
    "epss": {
        "epss": "cve INTEGER PRIMARY KEY, probability INTEGER NOT NULL, percentile INTEGER NOT NULL",
    },
    "vulnrichment": {
        "vector": "id INTEGER PRIMARY KEY, vector TEXT NOT NULL, score INTEGER",
        "cwe_set": "id INTEGER PRIMARY KEY, cwes TEXT NOT NULL",
        "enrichment": "cve INTEGER PRIMARY KEY, vector INTEGER, cwe_set INTEGER, ssvc INTEGER, ssvc_at INTEGER",
    },
    "cwe": {
        "cwe": "number INTEGER PRIMARY KEY, name TEXT NOT NULL, abstraction TEXT NOT NULL, parents TEXT NOT NULL",
    },
    "pypa": {
        "alias": "id TEXT PRIMARY KEY, canonical TEXT NOT NULL",
        "affected": (
            "ecosystem TEXT, package TEXT, advisory TEXT, position INTEGER, introduced TEXT NOT NULL,"
            " fixed TEXT NOT NULL, last_affected TEXT NOT NULL,"
            " PRIMARY KEY (ecosystem, package, advisory, position)"
        ),
    },
}
"""Source name to its tables and their columns."""

SOURCE_COLUMNS = (
    "name TEXT PRIMARY KEY, label TEXT NOT NULL, url TEXT NOT NULL, licence TEXT NOT NULL, credit TEXT NOT NULL,"
    " taken_at TEXT NOT NULL, version TEXT NOT NULL, rows INTEGER NOT NULL, sha256 TEXT NOT NULL,"
    " etag TEXT NOT NULL, last_modified TEXT NOT NULL"
)
"""One for each field of :class:`accord.core.feed.Source`, in its order."""

OWN_TABLES = {"source": SOURCE_COLUMNS, "above": "newest TEXT NOT NULL"}
"""Tables of no source. ``above`` holds at most one row: the newest day of the packaged snapshot that a user's was put
above, so that it stays above until a newer one is packaged, even when the user chose older data."""

_EXPLOITATION = ("none", "poc", "active")
_AUTOMATABLE = ("no", "yes")
_TECHNICAL_IMPACT = ("partial", "total")

SSVC: tuple[tuple[str, str, str], ...] = tuple(
    (exploitation, automatable, impact)
    for exploitation in _EXPLOITATION
    for automatable in _AUTOMATABLE
    for impact in _TECHNICAL_IMPACT
)
"""The answers (exploitation, automatable, technical impact) by their stored code, 0..11."""

SSVC_CODE = {answers: code for code, answers in enumerate(SSVC)}

_YEAR = 10**7
_MOST_DIGITS = 7


def key_of(cve: str) -> int | None:
    """Turn ``CVE-2021-44228`` into 20210044228; None for what is no CVE id."""
    year, number = cve[4:8], cve[9:]
    if cve[:4].upper() != "CVE-" or cve[8:9] != "-" or len(number) > _MOST_DIGITS:
        return None
    if not (len(year) == len("2021") and f"{year}{number}".isdecimal() and cve.isascii() and number):
        return None
    return int(year) * _YEAR + int(number)


def cve_of(key: int) -> str:
    """Turn 20210044228 into ``CVE-2021-44228``; numbers below 1000 get their leading zeros back."""
    year, number = divmod(key, _YEAR)
    return f"CVE-{year}-{number:04}"


def day_of(value: date | None) -> int | None:
    """Turn a day into its ordinal."""
    return None if value is None else value.toordinal()


def date_of(ordinal: int | None) -> date | None:
    """Turn an ordinal into its day."""
    return None if ordinal is None else date.fromordinal(ordinal)


def numbers_of(text: str) -> tuple[int, ...]:
    """Turn ``79 89`` into (79, 89)."""
    return tuple(map(int, text.split()))
