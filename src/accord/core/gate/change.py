"""Which lines a change wrote and which it took away, from a unified diff.

What only changed its white space was not written: a line whose text stands among the lines that the same hunk takes
away, and a hunk that says the same in other lines. Taking a line away counts as well: a check or an argument that is
gone can make a flaw out of lines that nobody touched, and so can the quotes around a text that was no code before.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

import msgspec

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_QUOTED = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
#: A line that holds one of these may not be cut in two: its second half would become code.
_COMMENT_MARKS = ("#", "//", "/*", "--", '"""', "'''", "`")
_ESCAPES = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


class Hunk(msgspec.Struct, frozen=True, dict=True):
    """Lines that were replaced: the old ones from ``old_first`` on by the new ones from ``new_first`` on.

    Lines count from 1. Where a side has no lines, its number is that of the line before (0 at the top).
    """

    old_first: int
    old: tuple[str, ...]
    new_first: int
    new: tuple[str, ...]

    @property
    def new_end(self) -> int:
        """The line behind the last new one."""
        return self.new_first + len(self.new)

    @cached_property
    def written(self) -> frozenset[int]:
        """The new lines that say something new."""
        return frozenset(self._unlike(self.new, self.old, self.new_first))

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """The old lines that say something which the new ones do not."""
        gone = self._unlike(self.old, self.new, 0)
        return tuple(line for at in gone if (line := self.old[at]) and not line.isspace())

    def _unlike(self, lines: tuple[str, ...], others: tuple[str, ...], first: int) -> Iterator[int]:
        if self._same_words:
            return
        left = Counter(map(_bare, others))
        for number, line in enumerate(lines, first):
            bare = _bare(line)
            if left[bare] > 0:
                left[bare] -= 1
            else:
                yield number

    @cached_property
    def _same_words(self) -> bool:
        words = _words(self.old)
        return words == _words(self.new) and not any(mark in words for mark in _COMMENT_MARKS)

    @cached_property
    def opens(self) -> int:
        """How many texts of several lines (block comments, long strings) more begin than end in the new lines."""
        return sum(map(_opens, self.new)) - sum(map(_opens, self.old))

    @cached_property
    def quotes(self) -> int:
        """How many triple quotes more stand in the new lines; each of them begins or ends a string."""
        return sum(map(_quotes, self.new)) - sum(map(_quotes, self.old))


class FileChange(msgspec.Struct, frozen=True, dict=True):
    """One changed file: its old and new path (empty when added or deleted) and its hunks from the top."""

    old: str
    new: str
    hunks: tuple[Hunk, ...]

    def wrote(self, line: int) -> bool:
        """Tell whether the change wrote this line of the new version."""
        return bool(self.written_between(line, line))

    def written_between(self, first: int, last: int) -> list[int]:
        """Return the lines from ``first`` to ``last`` of the new version that the change wrote."""
        return self._written[bisect_left(self._written, first) : bisect_right(self._written, last)]

    def cut_inside(self, first: int, last: int) -> bool:
        """Tell whether the change took something away between two lines of the new version."""
        return any(hunk.lost for hunk in self._hunks_inside(first, last))

    def lost_between(self, first: int, last: int) -> Iterator[str]:
        """Yield the lines that the change took away between two lines of the new version."""
        for hunk in self._hunks_inside(first, last):
            yield from hunk.lost

    def turned_into_code(self, line: int) -> bool:
        """Tell whether a comment or string of several lines begins or ends above a line where none did before.

        The line itself may be old: what was text, or commented out, is code now.
        """
        opens, quotes = self._sums[bisect_right(self._firsts, line)]
        return opens != 0 or quotes % 2 != 0

    def old_line(self, line: int) -> int | None:
        """Return the number that a line had before: its own, or that of the line that it replaced in its place.

        None when it was added, or when its hunk replaced some lines by more or fewer.
        """
        at = bisect_right(self._firsts, line) - 1
        hunk = self.hunks[at] if at >= 0 else None
        if hunk is None:
            return line
        if hunk.new and line < hunk.new_end:
            return hunk.old_first + line - hunk.new_first if len(hunk.old) == len(hunk.new) else None
        old_end = hunk.old_first + (len(hunk.old) or 1)
        return line + old_end - (hunk.new_end if hunk.new else hunk.new_first + 1)

    def _hunks_inside(self, first: int, last: int) -> Iterator[Hunk]:
        if first >= last:
            return
        for hunk in self.hunks[max(0, bisect_right(self._firsts, first) - 1) : bisect_right(self._firsts, last)]:
            inside = hunk.new_first <= last and hunk.new_end > first if hunk.new else first <= hunk.new_first < last
            if inside:
                yield hunk

    @cached_property
    def _sums(self) -> list[tuple[int, int]]:
        """How many texts more were opened, and quotes set, up to each hunk."""
        opens = accumulate((hunk.opens for hunk in self.hunks), initial=0)
        quotes = accumulate((hunk.quotes for hunk in self.hunks), initial=0)
        return list(zip(opens, quotes, strict=True))

    @cached_property
    def _written(self) -> list[int]:
        return [line for hunk in self.hunks for line in sorted(hunk.written)]

    @cached_property
    def _firsts(self) -> list[int]:
        # What takes lines away stands behind its line, so that this line itself is still the one before.
        return [hunk.new_first if hunk.new else hunk.new_first + 1 for hunk in self.hunks]


def parse_diff(text: str) -> dict[str, FileChange]:
    """Read ``git diff --unified=0 --no-prefix -M`` into changes by new path, deleted files by their old path.

    Only the counts of a hunk's header say where it ends: whatever its lines look like, they are lines of the file.
    """
    changes: dict[str, FileChange] = {}
    old = new = ""
    hunks: list[Hunk] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if line.startswith("diff --git "):
            _keep(changes, old, new, hunks)
            old, new, hunks = "", "", []
        elif line.startswith(("--- ", "rename from ")):
            old = _path(line)
        elif line.startswith(("+++ ", "rename to ")):
            new = _path(line)
        elif match := _HUNK.match(line):
            hunks.append(_hunk(match, lines))
    _keep(changes, old, new, hunks)
    return changes


def _keep(changes: dict[str, FileChange], old: str, new: str, hunks: Iterable[Hunk]) -> None:
    if old or new:
        changes[new or old] = FileChange(old, new, tuple(hunks))


def _hunk(header: re.Match[str], lines: Iterator[str]) -> Hunk:
    old_left, new_left = (int(count) if count is not None else 1 for count in (header[2], header[4]))
    old: list[str] = []
    new: list[str] = []
    while old_left > len(old) or new_left > len(new):
        line = next(lines, "")
        if line.startswith("-"):
            old.append(line[1:])
        elif line.startswith("+"):
            new.append(line[1:])
        elif not line.startswith("\\"):  # "\ No newline at end of file" may stand between the two
            break
    return Hunk(int(header[1]), tuple(old), int(header[3]), tuple(new))


def _opens(line: str) -> int:
    """Return 1 where a text of several lines begins, -1 where it ends, 0 where neither or both; a guess by the line."""
    bare = line.strip()
    for begin, end in (("/*", "*/"), ("<!--", "-->")):
        if bare.startswith(begin) and end not in bare:
            return 1
        if bare.endswith(end) and begin not in bare:
            return -1
    return 0


def _quotes(line: str) -> int:
    return line.count('"""') + line.count("'''")


def _words(lines: Iterable[str]) -> str:
    """Return what lines say without white space, and without the last comma that formatters set and take away."""
    words = "".join(map(_bare, lines))
    for bracket in ")]}":
        words = words.replace(f",{bracket}", bracket)
    return words


def _bare(line: str) -> str:
    return "".join(line.split())


def _path(line: str) -> str:
    name = line.removeprefix("rename ").split(" ", 1)[1].rstrip("\t")
    if name.startswith('"') and name.endswith('"'):
        raw = name[1:-1].encode("utf-8", "surrogateescape")
        name = _QUOTED.sub(_unquoted, raw).decode("utf-8", "surrogateescape")
    return "" if name == "/dev/null" else name


def _unquoted(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if code.isdigit() else _ESCAPES.get(code, code)
