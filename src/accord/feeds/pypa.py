"""The Python Packaging Authority's advisories: which ids name one flaw, and which versions it affects.

Format: OSV, one record a line. https://ossf.github.io/osv-schema/
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from accord.core.advisory import Advisory, Range
from accord.core.errors import UnusableFeed
from accord.core.feed import Edition

LABEL = "PyPA advisories"
URL = ""
LICENCE = "CC-BY-4.0"
CREDIT = "PyPA advisory database, https://github.com/pypa/advisory-database; reduced to ids and affected versions"

#: Events of Git ranges are commits, which say nothing about versions.
_VERSIONED = {"ECOSYSTEM", "SEMVER"}


class _Event(msgspec.Struct):
    introduced: str = ""
    fixed: str = ""
    last_affected: str = ""


class _Range(msgspec.Struct):
    type: str
    events: list[_Event]


class _Package(msgspec.Struct):
    ecosystem: str
    name: str


class _Affected(msgspec.Struct):
    package: _Package
    ranges: list[_Range] = []


class _Record(msgspec.Struct):
    id: str
    aliases: tuple[str, ...] = ()
    affected: list[_Affected] = []
    withdrawn: str = ""


def recognises(head: bytes) -> bool:
    """Tell this feed by the first bytes of a file."""
    return head.startswith(b"{") and b'"PYSEC-' in head.partition(b"\n")[0]


def read(file: BinaryIO, place: str) -> Edition:
    """Read advisories one by one; a broken line ends it with :class:`UnusableFeed`."""
    return Edition(rows=_rows(file, place))


def _rows(file: BinaryIO, place: str) -> Iterator[Advisory]:
    decoder = msgspec.json.Decoder(_Record)
    for number, line in enumerate(file, 1):
        try:
            record = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UnusableFeed(
                f"this is no OSV record ({error})", place=f"{place}:{number}", remedy="Fetch it again"
            ) from error
        yield _advisory(record)


def _advisory(record: _Record) -> Advisory:
    packages: dict[str, list[Range]] = defaultdict(list)
    for affected in record.affected:
        if affected.package.ecosystem == "PyPI":
            packages[affected.package.name].extend(
                range_ for block in affected.ranges if block.type in _VERSIONED for range_ in _ranges(block.events)
            )
    return Advisory(
        id=record.id,
        aliases=record.aliases,
        ecosystem="pypi",
        affected=tuple((name, tuple(ranges)) for name, ranges in packages.items()),
        withdrawn=bool(record.withdrawn),
    )


def _ranges(events: list[_Event]) -> Iterator[Range]:
    """Pair each ``introduced`` with the end that follows it; one without an end is open."""
    introduced = ""
    for event in events:
        if event.introduced:
            if introduced:
                yield Range(introduced)
            introduced = event.introduced
        elif introduced and (event.fixed or event.last_affected):
            yield Range(introduced, event.fixed, event.last_affected)
            introduced = ""
    if introduced:
        yield Range(introduced)
