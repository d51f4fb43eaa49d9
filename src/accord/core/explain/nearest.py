"""Which names are the closest to one that does not exist."""

from collections.abc import Iterable
from difflib import get_close_matches
from heapq import nlargest

#: Below this similarity (0..1) a name is no help.
_CUTOFF = 0.35
#: More names than this are first thinned out by a cheaper comparison.
_MANY = 200


def nearest(name: str, names: Iterable[str], *, count: int = 3) -> list[str]:
    """Return up to ``count`` names that are written most alike, the closest first; none when none is alike."""
    candidates = sorted(names)
    if len(candidates) > _MANY:
        candidates = nlargest(_MANY, candidates, key=lambda other: _alike(name, other))
    return get_close_matches(name, candidates, count, _CUTOFF)


def _alike(name: str, other: str) -> int:
    """Count the letters that are equal at the same place."""
    return sum(1 for mine, theirs in zip(name, other, strict=False) if mine == theirs)
