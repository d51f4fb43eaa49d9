"""Which version closes a set of vulnerabilities of one package.

Advisories list a fixed version for each release line (2.2.28, 3.2.13, 4.0.4). A version is taken as fixed when its own
line has a fixed version at or below it, or when it is at or above the highest fixed version. Between two lines nothing
is concluded: a line without a fix of its own may never have got one.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

#: How many release numbers make a line: 3.2 in 3.2.13.
LINE = 2


class Version(NamedTuple):
    """A version with its order (comparable within one ecosystem) and its first release numbers."""

    text: str
    key: Any
    release: tuple[int, ...]

    @property
    def line(self) -> tuple[int, ...]:
        """The release line: major and minor."""
        return self.release[:LINE]


Parse = Callable[[str], Version | None]


def closes(candidate: Version, fixed: Sequence[Version]) -> bool:
    """Tell whether a version surely has the fix, given the fixed versions of one vulnerability."""
    same_line = [version for version in fixed if version.line == candidate.line]
    if same_line:
        return any(candidate.key >= version.key for version in same_line)
    return bool(fixed) and candidate.key >= max(version.key for version in fixed)


def target(current: str, fixed_versions: Sequence[Sequence[str]], parse: Parse) -> Version | None:
    """Find the smallest version that closes every vulnerability given.

    Args:
        current: The version in use; empty when unknown.
        fixed_versions: For each vulnerability, the fixed versions that its advisory lists.
        parse: Reads a version in the package's ecosystem; None for one that its rules cannot read.

    Returns:
        The version, above the current one; None when some vulnerability lists no readable fixed version above it.
    """
    used = parse(current) if current else None
    lists = [[version for version in map(parse, listed) if version] for listed in fixed_versions]
    candidates = {version.text: version for fixed in lists for version in fixed if not used or version.key > used.key}
    for candidate in sorted(candidates.values(), key=lambda version: version.key):
        if all(closes(candidate, fixed) for fixed in lists):
            return candidate
    return None


def step(current: Version | None, wanted: Version | None) -> str:
    """Name how far an upgrade goes: patch, minor, major, or unknown."""
    if current is None or wanted is None or not current.release or not wanted.release:
        return "unknown"
    if current.release[0] != wanted.release[0]:
        return "major"
    return "patch" if current.line == wanted.line else "minor"
