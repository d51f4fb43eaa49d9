"""Which lines a change wrote, from a unified diff, and which of them it only moved.

A line stood there before when the diff leaves it alone, or when its block was moved: the same lines stood in the base
version of a changed file at least as often as they stand in its new version. A copy is therefore new, a move is not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from accord.core.gate.baseline import window

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
#: A line shorter than this, white space apart, says too little to recognise it by.
_TELLING = 8


class FileChange(msgspec.Struct, frozen=True):
    """One changed file: its old and new path (empty when added or deleted) and the new lines as (first, count)."""

    old: str
    new: str
    written: tuple[tuple[int, int], ...]

    def wrote(self, line: int) -> bool:
        """Tell whether the change wrote this line of the new version."""
        return any(first <= line < first + count for first, count in self.written)


def parse_diff(text: str) -> dict[str, FileChange]:
    """Read ``git diff --unified=0 --no-prefix -M`` into changes by new path, deleted files by their old path."""
    changes: dict[str, FileChange] = {}
    old = new = ""
    written: list[tuple[int, int]] = []

    def close() -> None:
        if old or new:
            changes[new or old] = FileChange(old, new, tuple(written))

    in_hunk = 0
    for line in text.splitlines():
        if in_hunk and line[:1] in {"+", "-", "\\"}:
            in_hunk -= line[:1] != "\\"
        elif line.startswith("diff --git "):
            close()
            old, new, written = "", "", []
        elif line.startswith(("--- ", "rename from ")):
            old = _path(line)
        elif line.startswith(("+++ ", "rename to ")):
            new = _path(line)
        elif match := _HUNK.match(line):
            count = int(match[2]) if match[2] is not None else 1
            written.append((int(match[1]), count))
            in_hunk = count + _removed(line)
    close()
    return changes


def _removed(header: str) -> int:
    count = header.split(" ", 2)[1].partition(",")[2]
    return int(count) if count else 1


def _path(line: str) -> str:
    name = line.removeprefix("rename ").split(" ", 1)[1].rstrip("\t")
    if name.startswith('"') and name.endswith('"'):
        name = name[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1").decode()
    return "" if name == "/dev/null" else name


class MovedCode:
    """Tells moved lines from new ones by how often their blocks stand in the old and new versions of changed files."""

    def __init__(self, old: Iterable[list[str]], new: Mapping[str, list[str]]) -> None:
        self._new = new
        self._before = _blocks(old)
        self._after = _blocks(new.values())

    def holds(self, path: str, line: int) -> bool:
        """Tell whether a line was only moved: some block around it stands no more often than it did before."""
        lines = self._new.get(path, [])
        if not 1 <= line <= len(lines) or len("".join(lines[line - 1].split())) < _TELLING:
            return False
        return any(0 < self._after[block] <= self._before[block] for block in _blocks_at(lines, line))


def _blocks_at(lines: list[str], line: int) -> Iterable[str]:
    """Return the two-line blocks that a line is part of."""
    if line > 1:
        yield window(lines, line - 1, line, around=0)
    if line < len(lines):
        yield window(lines, line, line + 1, around=0)


def _blocks(files: Iterable[list[str]]) -> Counter[str]:
    return Counter(window(lines, line, line + 1, around=0) for lines in files for line in range(1, len(lines)))


def contains(lines: list[str], code: str) -> bool:
    """Tell whether a file's lines contain a block of code (from ``window``), white space apart."""
    text = "\n".join("".join(line.split()) for line in lines)
    return f"\n{code}\n" in f"\n{text}\n"
