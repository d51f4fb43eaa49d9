"""A TOML table read key by key; every complaint names its line and what to write instead.

Complaints are collected, so that all errors of a file are told at once.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from accord.core.errors import BadConfiguration
from accord.core.toml_lines import Path, lines_of

E = TypeVar("E", bound=StrEnum)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOML_ERROR = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONGEST_SHOWN = 60
DATE_REMEDY = "Write a day as 2026-09-30"


class SeveralProblems(BadConfiguration):
    """More than one error; its text is one line for each, so that they can be fixed in one go."""

    def __init__(self, problems: Iterable[BadConfiguration]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.message, place=first.place, remedy=first.remedy)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def raise_all(problems: Iterable[BadConfiguration]) -> None:
    """Raise one error for one problem, :class:`SeveralProblems` for more, nothing for none."""
    found = list(problems)
    if len(found) == 1:
        raise found[0]
    if found:
        raise SeveralProblems(found)


class Document:
    """One TOML text: its values, the line of each, and the complaints so far.

    Args:
        text: The whole file.
        name: How the file is called in complaints, such as ``shop/accord.toml``.
        suffix: What stands after the line in complaints, such as `` at 1a2b3c4d``.

    Raises:
        BadConfiguration: the text is no TOML.
    """

    def __init__(self, text: str, name: str, suffix: str = "") -> None:
        self.name = name
        self.suffix = suffix
        self._problems: list[tuple[int, BadConfiguration]] = []
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        try:
            self.top = Table(self, tomllib.loads(text), (), "the file")
            self._lines = lines_of(text)
        except tomllib.TOMLDecodeError as error:
            raise self._broken(str(error), text) from None
        except (RecursionError, ValueError) as error:
            reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
            raise BadConfiguration(f"this is no TOML ({reason})", place=f"{name}:1{suffix}") from None

    def line(self, path: Path) -> int:
        """Return the line of a place, or of the nearest thing around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def place(self, path: Path) -> str:
        """Return ``file:LINE`` for a place inside the document."""
        return f"{self.name}:{self.line(path)}{self.suffix}"

    def complain(self, path: Path, message: str, remedy: str) -> None:
        """Note one error."""
        self._problems.append((self.line(path), BadConfiguration(message, place=self.place(path), remedy=remedy)))

    @property
    def problems(self) -> list[BadConfiguration]:
        """The complaints in the order of their lines."""
        return [problem for _, problem in sorted(self._problems, key=lambda entry: entry[0])]

    def _broken(self, message: str, text: str) -> BadConfiguration:
        at = _TOML_ERROR.search(message)
        line = int(at[1]) if at and at[1] else text.rstrip().count("\n") + 1
        reason = message[: at.start()] if at else message
        return BadConfiguration(
            f"this is no TOML ({reason})",
            place=f"{self.name}:{line}{self.suffix}",
            remedy="Text stands in quotes, lists in [ ], and each key once",
        )


class Table:
    """One table of a document. Reading a key marks it as known; :meth:`close` complains about the rest."""

    def __init__(self, document: Document, values: dict[str, object], path: Path, title: str) -> None:
        self.document = document
        self.path = path
        #: How people call it, such as ``[[service]]``.
        self.title = title
        self._values = values
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self._values

    def is_table(self, key: str) -> bool:
        """Tell whether a table stands under the key."""
        return isinstance(self._values.get(key), dict)

    def complain(self, key: str, message: str, remedy: str, *at: int) -> None:
        """Note an error at a key, or at one element of its list."""
        self.document.complain((*self.path, key, *at) if key else self.path, message, remedy)

    def require(self, *keys: str) -> None:
        """Complain about each key that is missing, at the head of the table."""
        for key in keys:
            if key not in self._values:
                self.complain("", f"{self.title} has no '{key}'", f"Add {key} = ...")

    def text(self, key: str) -> str:
        """Return text; empty when the key is missing or wrong."""
        value = self._take(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.complain(key, f"{key} is no text", f'Put it in quotes: {key} = "..."')
            return ""
        if not value.strip():
            self.complain(key, f"{key} is empty", "Fill it, or leave the key out")
        elif not value.isprintable():
            self.complain(key, f"{key} has line breaks or invisible characters", "Write it on one line")
        return value.strip()

    def texts(self, key: str, *, if_empty: tuple[str, str] | None = None) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is missing or wrong.

        Args:
            key: The key.
            if_empty: What to complain about an empty list, and its remedy; None where an empty list is fine.
        """
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain(key, f"{key} is no list", f'Write {key} = ["...", "..."]')
            return ()
        if if_empty and not value:
            self.complain(key, *if_empty)
        return tuple(one.strip() for at, one in enumerate(value) if self._is_text(key, at, one))

    def choice(self, key: str, options: type[E]) -> E | None:
        """Return one of the allowed words; None when the key is missing or wrong."""
        word = self.text(key)
        return self.choose(key, word, options) if word else None

    def choices(self, key: str, options: type[E]) -> tuple[E, ...]:
        """Return a list of allowed words, each once, in the order of their definition."""
        given = [self.choose(key, word, options, at) for at, word in enumerate(self.texts(key))]
        return tuple(option for option in options if option in given)

    def words(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of words out of a closed list, each once, in its order."""
        given = self.texts(key)
        for at, word in enumerate(given):
            if word not in allowed:
                self.complain(key, f"{_quote(word)} is no value of {key}", _suggest(word, allowed, "Values"), at)
        return tuple(word for word in allowed if word in given)

    def choose(self, key: str, word: str, options: type[E], *at: int) -> E | None:
        """Return the member that a word names; complain at the key, or at one element of its list."""
        try:
            return options(word)
        except ValueError:
            self.complain(key, f"{_quote(word)} is no value of {key}", _suggest(word, list(options), "Values"), *at)
            return None

    def whole(self, key: str, default: int, least: int) -> int:
        """Return a whole number of at least ``least``."""
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.complain(key, f"{key} is no whole number from {least} upwards", f"Write {key} = {max(default, least)}")
            return default
        return value

    def day(self, key: str) -> date | None:
        """Return a day: a TOML date or text of the form YYYY-MM-DD, and nothing else."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.complain(key, f"{key} = '{value}' is no day of the calendar", DATE_REMEDY)
                return None
        shown = _quote(value) if isinstance(value, str) else _clip(str(value))
        self.complain(key, f"{key} = {shown} is no day", DATE_REMEDY)
        return None

    def table(self, key: str, title: str) -> "Table | None":
        """Return the table under a key; None when it is missing or no table."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.complain(key, f"{key} is no table", f"Write {title} on a line of its own, its keys below")
            return None
        return Table(self.document, value, (*self.path, key), title)

    def tables(self, key: str, title: str) -> list["Table"]:
        """Return the tables of a list."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.complain(key, f"{key} is no list of tables", f"Write {title} on a line of its own, its keys below")
            return []
        return [Table(self.document, one, (*self.path, key, at), title) for at, one in enumerate(value)]

    def close(self) -> None:
        """Complain about every key that nobody has read."""
        for key in self._values:
            if key not in self._known:
                self.complain(key, f"{_quote(key)} is no key of {self.title}", _suggest(key, self._known, "Keys"))

    def _take(self, key: str) -> object:
        if key not in self._known:
            self._known.append(key)
        return self._values.get(key)

    def _is_text(self, key: str, at: int, value: object) -> bool:
        if isinstance(value, str) and value.strip() and value.isprintable():
            return True
        self.complain(key, f"{key} holds something that is no text on one line", "Put each value in quotes", at)
        return False


def _clip(text: str) -> str:
    """Keep a complaint on one readable line."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _quote(text: str) -> str:
    return f"'{_clip(text)}'"


def _suggest(word: str, known: Sequence[str], label: str) -> str:
    near = difflib.get_close_matches(_clip(word.lower()), {one.lower(): one for one in known}, n=1)
    meant = next((one for one in known if near and one.lower() == near[0]), "")
    listing = f"{label}: {', '.join(known)}"
    return f"Did you mean '{meant}'? {listing}" if meant else listing
