"""CISA's catalogue of known exploited vulnerabilities (KEV), as its JSON feed writes it.

Format: https://www.cisa.gov/known-exploited-vulnerabilities-catalog
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

import msgspec

from accord.core.errors import UnusableFeed
from accord.core.feed import Edition, Exploited

LABEL = "CISA KEV"
URL = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
LICENCE = "CC0-1.0"
CREDIT = "Known Exploited Vulnerabilities Catalog, Cybersecurity and Infrastructure Security Agency (CISA)"


class _Entry(msgspec.Struct, rename={"cve": "cveID", "added": "dateAdded", "ransomware": "knownRansomwareCampaignUse"}):
    cve: str
    added: date
    ransomware: str = "Unknown"


class _Catalogue(msgspec.Struct, rename={"version": "catalogVersion", "released": "dateReleased"}):
    version: str
    released: datetime
    count: int
    vulnerabilities: list[_Entry]


def recognises(head: bytes) -> bool:
    """Tell this feed by the first bytes of a file."""
    return head.lstrip()[:1] == b"{" and b'"catalogVersion"' in head


def read(file: BinaryIO, place: str) -> Edition:
    """Read the whole catalogue, about 1 MB.

    Raises:
        UnusableFeed: it is cut off or has another shape.
    """
    try:
        catalogue = msgspec.json.decode(file.read(), type=_Catalogue)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnusableFeed(f"this is no KEV catalogue ({error})", place=place, remedy="Fetch it again") from error
    return Edition(
        rows=_rows(catalogue),
        taken_at=catalogue.released.date(),
        version=catalogue.version,
        expected=catalogue.count,
    )


def _rows(catalogue: _Catalogue) -> Iterator[Exploited]:
    for entry in catalogue.vulnerabilities:
        # "Known" is CISA's word; anything else, "Unknown" today, claims nothing.
        yield Exploited(entry.cve, entry.added, entry.ransomware == "Known")
