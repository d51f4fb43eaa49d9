"""Which advisories hold for a version of a package: by their ranges, or by the fixes that a report names."""

from collections.abc import Callable, Iterable, Sequence

from accord.core.advisory import Affected, Range
from accord.core.planning.upgrade import Version, closes

Parse = Callable[[str], Version | None]


def affecting(version: str, advisories: Iterable[Affected], parse: Parse) -> frozenset[str]:
    """Return the canonical ids of the advisories that hold for a version; all of them when it cannot be read."""
    read = parse(version)
    return frozenset(
        one.canonical for one in advisories if read is None or any(_inside(read, span, parse) for span in one.ranges)
    )


def still_open(version: str, fixed: Sequence[str], parse: Parse) -> bool:
    """Tell whether a version may still have a flaw, given the fixed versions that a report lists for it."""
    read = parse(version)
    known = [one for text in fixed if (one := parse(text))]
    return read is None or not closes(read, known)


def _inside(version: Version, span: Range, parse: Parse) -> bool:
    """Tell whether a version lies in a range; an end that cannot be read leaves it open, so that nothing is missed."""
    first, fixed, last = (parse(text) if text else None for text in (span.introduced, span.fixed, span.last_affected))
    return not (
        (first and span.introduced != "0" and version.key < first.key)
        or (fixed and version.key >= fixed.key)
        or (last and version.key > last.key)
    )
