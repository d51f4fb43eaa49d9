"""The entries of an object in which every key names one of them, as both forms of the report have it."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from accord.core.coverage import Gap
from accord.ports.report import Report

T = TypeVar("T")


def entries(report: Report, key: str, shape: type[T]) -> Iterator[tuple[str, T]]:
    """Yield each entry with its name; one that cannot be decoded is noted under it, and the others are read.

    Raises:
        UnreadableReport: there is no object under the key.
    """
    raws = report.decode(report.need(key), dict[str, msgspec.Raw], at=key)
    broken = shape()
    decoded = report.records([*raws.values()], shape, at=key, salvage=lambda _: broken)
    for name, entry in zip(raws, decoded, strict=True):
        if entry is broken:  # and was noted just now, under its number
            report.broken[-1] = Gap(f"{report.name} at {key}[{name}]", report.broken[-1].reason)
        else:
            yield name, entry
