"""Severity, weaknesses and SSVC per CVE, from CISA's Vulnrichment on top of the CVE records.

Format: a CSV with one line per published CVE that the build draws from the records; columns by name: cve, cvss31,
cvss31_score, cvss40, cvss40_score, cvss20, cvss20_score, cwes, ssvc_exploitation, ssvc_automatable,
ssvc_technical_impact, ssvc_at. Where a record has several vectors, version 3 is taken, since nearly all have it and
bands of different versions do not compare; then 4, then 2.
"""

import csv
from collections.abc import Iterator
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO

from accord.core.errors import UnusableFeed
from accord.core.feed import Edition, Enrichment

LABEL = "CISA Vulnrichment"
URL = ""
LICENCE = "CC0-1.0; CVE records: CVE Program terms of use"
CREDIT = "Vulnrichment, CISA; CVE records: Copyright (c) 1999-2026, The MITRE Corporation"

_FIRST_COLUMN = b"cve,published,"
_VECTORS = (("cvss31", "cvss31_score"), ("cvss40", "cvss40_score"), ("cvss20", "cvss20_score"))
_NEEDED = {"cve", "cwes", "ssvc_exploitation", "ssvc_automatable", "ssvc_technical_impact", "ssvc_at"}
_NEEDED.update(column for pair in _VECTORS for column in pair)


def recognises(head: bytes) -> bool:
    """Tell this feed by the first bytes of a file."""
    return head.startswith(_FIRST_COLUMN) and b"ssvc_exploitation" in head


def read(file: BinaryIO, place: str) -> Edition:
    """Read records one by one.

    Raises:
        UnusableFeed: at once when a column is missing; from the rows when a line is malformed.
    """
    table = csv.DictReader(TextIOWrapper(file, "utf-8", newline=""))
    missing = _NEEDED.difference(table.fieldnames or ())
    if missing:
        raise UnusableFeed(f"it lacks the columns {', '.join(sorted(missing))}", place=place, remedy="Fetch it again")
    return Edition(rows=_rows(table, place))


def _rows(table: "csv.DictReader[str]", place: str) -> Iterator[Enrichment]:
    try:
        for line in table:
            yield _row(line)
    # A short line gives None where text is expected.
    except (ValueError, TypeError, AttributeError) as error:
        raise UnusableFeed(
            f"this line is malformed ({error})", place=f"{place}:{table.line_num}", remedy="Fetch it again"
        ) from error


def _row(line: dict[str, str]) -> Enrichment:
    vector, score = next(((line[vector], line[score]) for vector, score in _VECTORS if line[vector]), ("", ""))
    return Enrichment(
        cve=line["cve"],
        cvss_vector=vector,
        cvss_score=float(score) if score else None,
        cwes=tuple(int(cwe.removeprefix("CWE-")) for cwe in line["cwes"].split()),
        exploitation=line["ssvc_exploitation"],
        automatable=line["ssvc_automatable"],
        technical_impact=line["ssvc_technical_impact"],
        ssvc_at=date.fromisoformat(line["ssvc_at"]) if line["ssvc_at"] else None,
    )
