"""How long a fix takes: ranges by kind of change, stated as assumptions, never as measurements."""

import re
from functools import lru_cache

import msgspec

from accord.core.errors import BadUsage

#: A day of work in minutes, for capacities such as ``3d``.
DAY_MINUTES = 8 * 60
_UNITS = {"d": DAY_MINUTES, "h": 60, "m": 1}
_CAPACITY = re.compile(r"(\d+(?:\.\d+)?)\s*([dhm])")


class Range(msgspec.Struct, frozen=True):
    """Minutes of one person's work: at best and at worst; ``each_more`` for each further place of the same change."""

    low: int
    high: int
    each_more: int = 0


class EffortTable(msgspec.Struct, frozen=True):
    """Effort by kind of change, from ``data/tables/effort.toml``."""

    patch: Range
    minor: Range
    major: Range
    unknown: Range
    transitive: Range
    code: Range
    secret: Range
    configuration: Range
    other: Range

    def of(self, kind: str, places: int = 1) -> tuple[int, int]:
        """Return (low, high) minutes for a change of this kind at so many places."""
        chosen: Range = getattr(self, kind)
        more = chosen.each_more * (places - 1)
        return _range(chosen.low + more, chosen.high + more)


@lru_cache(maxsize=1024)
def _range(low: int, high: int) -> tuple[int, int]:
    """Return the one pair that all changes of this effort share."""
    return low, high


def parse_capacity(text: str) -> int:
    """Read a capacity such as ``3d``, ``4h`` or ``1d 4h`` into minutes (a day is 8 hours).

    Raises:
        BadUsage: the text is something else, or zero.
    """
    parts = _CAPACITY.findall(text)
    minutes = round(sum(float(number) * _UNITS[unit] for number, unit in parts))
    if not minutes or _CAPACITY.sub("", text).strip():
        raise BadUsage(f"'{text}' is no capacity", remedy="Write days, hours or minutes, such as 3d, 4h or '1d 4h'")
    return minutes


def fitting(efforts: list[tuple[int, int]], capacity: int) -> list[bool]:
    """Tell which changes fit, taken in their order, each by the middle of its range.

    A change that does not fit is passed over, and a later, smaller one may still fit.
    """
    left = float(capacity)
    fits = []
    for low, high in efforts:
        needed = (low + high) / 2
        fits.append(needed <= left)
        left -= needed if needed <= left else 0
    return fits
