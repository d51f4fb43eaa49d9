r"""Lines as git counts them and as tools count them.

Git ends a line at ``\n`` and nowhere else. Python, editors and JavaScript also end one at a lone ``\r``, at a form feed
or at U+2028. A flaw could hide between the two counts, so a tool's line stands for every line of git's that any usual
way of counting makes of it.
"""

import re

#: What some tool takes for the end of a line and git does not.
_ODD = re.compile("\r(?!\n)|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_WAYS = (
    re.compile("\r\n|\r|\n"),
    re.compile("\r\n|[\n\r\u2028\u2029]"),
    re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"),
)


def split_lines(text: str) -> list[str]:
    r"""Split a text as git does; the end of the last line makes no further one, and a ``\r`` before it is no code."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


class LineNumbers:
    """Translates a tool's line numbers of one text into git's."""

    def __init__(self, text: str) -> None:
        self._count = len(split_lines(text))
        self._ways = [_numbers(way, text) for way in _WAYS] if _ODD.search(text) else []

    def spans(self, first: int, last: int) -> frozenset[tuple[int, int]]:
        """Return every first and last line of git's that a tool may mean, all counted from 1; none beyond the end."""
        found = {(first, min(last, self._count))} if first <= self._count else set()
        for numbers in self._ways:
            if first <= len(numbers):
                found.add((numbers[first - 1], numbers[min(last, len(numbers)) - 1]))
        return frozenset(found)


def _numbers(way: re.Pattern[str], text: str) -> list[int]:
    """Return git's number of each line that a way of counting finds."""
    numbers, current = [1], 1
    for match in way.finditer(text):
        current += "\n" in match[0]
        numbers.append(current)
    if text.endswith("\n"):
        numbers.pop()
    return numbers
