"""Accord's own JSON Lines: one record a line, a finding, a component or a coverage, told apart by ``record``.

A line holds every field of its struct that is not empty. A finding's line also has what follows from its fields and
what other programs look for: ``fixed_version``, all fixed versions as one text.
"""

from collections.abc import Iterable, Iterator

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding

Record = Finding | Component | Coverage

_ENCODER = msgspec.json.Encoder()


def line(record: Record) -> bytes:
    """Return one record as one line of JSON, without its line break."""
    encoded = _ENCODER.encode(record)
    if isinstance(record, Finding) and record.fixed_versions:
        return b'%b,"fixed_version":%b}' % (encoded[:-1], _ENCODER.encode(", ".join(record.fixed_versions)))
    return encoded


def lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield each record as one line of JSON with its line break."""
    for record in records:
        yield line(record) + b"\n"
