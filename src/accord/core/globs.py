"""Patterns of paths, as they stand in ``accord.toml``.

``*`` stands for any characters inside one folder or file name, ``?`` for one character, ``**`` for any number of
folders. Everything else is literal: brackets too, since frameworks write folders such as ``app/[id]``. A pattern
starts at the folder of its file, and one that matches a folder takes everything below it: ``api``, ``api/`` and
``api/**`` are the same. Case counts. ``PurePath.match`` and ``fnmatch`` were left aside: the first has no ``**`` under
Python 3.11, the second lets ``*`` cross folders.

Matching never backtracks more than one wildcard deep, so no pattern can make it slow.
"""

import re
from functools import cached_property

import msgspec

_ANY_DEPTH = "**"


class Glob(msgspec.Struct, frozen=True, dict=True):
    """One pattern, ready to match.

    ``segments`` are its names between slashes, without a trailing ``**``. ``text`` is the pattern as it was written.
    """

    text: str
    segments: tuple[str, ...]

    @cached_property
    def literal(self) -> tuple[str, ...]:
        """The names before the first wildcard."""
        wild = next((place for place, name in enumerate(self.segments) if _is_wild(name)), len(self.segments))
        return self.segments[:wild]

    @cached_property
    def specificity(self) -> tuple[int, int, int, str]:
        """How exactly the pattern says what it means: the larger is the more specific.

        First the number of names before the first wildcard, then the letters written out, then the question marks;
        the text comes last so that two patterns are never equal and the order of services does not matter.
        """
        text = "/".join(name for name in self.segments if name != _ANY_DEPTH)
        questions = text.count("?")
        return len(self.literal), len(text) - text.count("*") - questions, questions, "/".join(self.segments)

    def matches(self, path: str) -> bool:
        """Tell whether a path with forward slashes, relative to the pattern's folder, lies inside the pattern."""
        return self.matches_names(path.split("/"))

    def matches_names(self, names: list[str]) -> bool:
        """As :meth:`matches`, for a path that is already split."""
        tests, at, name = self._tests, 0, 0
        resume_at, resume_name = -1, 0
        while at < len(tests):
            test = tests[at]
            if test is None:
                resume_at, resume_name = at, name
                at += 1
            elif name < len(names) and (names[name] == test if isinstance(test, str) else test.fullmatch(names[name])):
                at, name = at + 1, name + 1
            elif resume_at < 0 or resume_name >= len(names):
                return False
            else:
                resume_name += 1
                at, name = resume_at + 1, resume_name
        return True

    @cached_property
    def _tests(self) -> tuple[str | re.Pattern[str] | None, ...]:
        return tuple(
            None if name == _ANY_DEPTH else _compiled(name) if _is_wild(name) else name for name in self.segments
        )


def parse(text: str) -> Glob:
    """Read a pattern.

    Raises:
        ValueError: the pattern leaves its folder, excludes, or uses backslashes; the message says what to write.
    """
    if not text.strip():
        raise ValueError("the pattern is empty; leave 'paths' out to take everything below the file's folder")
    if "\\" in text:
        raise ValueError(f"'{text}' has a backslash; write folders with /")
    if text.startswith("!"):
        raise ValueError(f"'{text}' excludes, which is not possible; give the other service the more specific pattern")
    names = [name for name in text.split("/") if name not in {"", "."}]
    if ".." in names:
        raise ValueError(f"'{text}' leaves the folder of its file; put an accord.toml into the folder it means")
    while names and names[-1] == _ANY_DEPTH:
        names.pop()
    return Glob(text, tuple(_without_doubles(names)))


def _without_doubles(names: list[str]) -> list[str]:
    return [name for at, name in enumerate(names) if name != _ANY_DEPTH or at == 0 or names[at - 1] != _ANY_DEPTH]


def _is_wild(name: str) -> bool:
    return "*" in name or "?" in name


def _compiled(name: str) -> re.Pattern[str]:
    """Turn one name with wildcards into a regular expression whose inner stars are atomic, so that it stays linear."""
    first, *rest = [re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", name)]
    if not rest:
        return re.compile(first, re.DOTALL)
    inner = "".join(f"(?>.*?{part})" for part in rest[:-1])
    return re.compile(f"{first}{inner}.*{rest[-1]}", re.DOTALL)
