"""MITRE's Common Weakness Enumeration (CWE): names, kinds and parents.

Format: a JSON document that the build draws from MITRE's XML: ``version``, ``date``, ``weaknesses`` (id, name,
abstraction, parents in the research view) and ``categories`` (by number: name). Categories are kept, since tools cite
them although MITRE advises against it.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import msgspec

from accord.core.cwe import CweEntry
from accord.core.errors import UnusableFeed
from accord.core.feed import Edition

LABEL = "MITRE CWE"
URL = ""
LICENCE = "CWE terms of use (The MITRE Corporation)"
CREDIT = "Copyright (c) 2006-2024 The MITRE Corporation. CWE is a trademark of The MITRE Corporation"


class _Weakness(msgspec.Struct):
    id: int
    name: str
    abstraction: str
    parents: tuple[int, ...] = ()


class _Category(msgspec.Struct):
    name: str


class _Catalogue(msgspec.Struct):
    version: str
    date: date
    weaknesses: list[_Weakness]
    categories: dict[int, _Category]


def recognises(head: bytes) -> bool:
    """Tell this feed by the first bytes of a file."""
    return head.lstrip()[:1] == b"{" and b'"weaknesses"' in head and b'"abstraction"' in head


def read(file: BinaryIO, place: str) -> Edition:
    """Read the whole catalogue.

    Raises:
        UnusableFeed: it is cut off or has another shape.
    """
    try:
        catalogue = msgspec.json.decode(file.read(), type=_Catalogue)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnusableFeed(f"this is no CWE catalogue ({error})", place=place, remedy="Fetch it again") from error
    return Edition(
        rows=_rows(catalogue),
        taken_at=catalogue.date,
        version=catalogue.version,
        expected=len(catalogue.weaknesses) + len(catalogue.categories),
    )


def _rows(catalogue: _Catalogue) -> Iterator[CweEntry]:
    for weakness in catalogue.weaknesses:
        yield CweEntry(weakness.id, weakness.name, weakness.abstraction, weakness.parents)
    for number, category in catalogue.categories.items():
        yield CweEntry(number, category.name, "Category")
