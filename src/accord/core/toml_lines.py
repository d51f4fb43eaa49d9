"""In which line of a TOML text each value stands.

``tomllib`` gives values without places. This walks a text that ``tomllib`` has already accepted, so it only follows the
grammar and never judges it. Grammar: TOML 1.0.0, https://toml.io/en/v1.0.0.
"""

import re
import tomllib
from bisect import bisect_right

#: A place inside a document: names of keys and positions in arrays, such as ``("service", 0, "criticality")``.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}'
    r"|'''[\s\S]*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> dict[Path, int]:
    """Map every key, table and array element of a valid TOML text to its line, counted from 1."""
    walk = _Walk(text)
    walk.document()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return {path: bisect_right(starts, at) for path, at in walk.places.items()}


class _Walk:
    """A position in the text, and the places found so far as offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self.blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.blank()

    def header(self) -> Path:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        *parents, last = self.key()
        self.at += 2 if many else 1
        path = self.element((*self.inside((), parents), last), new=many)
        self.places[path] = start
        return path

    def inside(self, path: Path, names: list[str]) -> Path:
        """Go down by names; an array of tables means its latest element."""
        for name in names:
            path = self.element((*path, name), new=False)
            self.places.setdefault(path, self.at)
        return path

    def element(self, path: Path, *, new: bool) -> Path:
        if new:
            self.lengths[path] = self.lengths.get(path, 0) + 1
            self.places.setdefault(path, self.at)
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for name in self.key():
            path = (*path, name)
            self.places.setdefault(path, start)
        self.at += 1  # the equals sign
        self.value(path)

    def key(self) -> list[str]:
        """Read a dotted key and the blanks after it."""
        names = []
        while True:
            self.blank()
            names.append(self.name())
            self.blank()
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def name(self) -> str:
        quoted = _STRING.match(self.text, self.at)
        found = quoted or _BARE_KEY.match(self.text, self.at)
        assert found is not None  # noqa: S101  tomllib has accepted the text
        self.at = found.end()
        return str(tomllib.loads(f"key = {found[0]}")["key"]) if quoted else found[0]

    def value(self, path: Path) -> None:
        self.blank()
        self.places.setdefault(path, self.at)
        opening = self.text[self.at]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        else:
            found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            assert found is not None  # noqa: S101  tomllib has accepted the text
            self.at = found.end()

    def array(self, path: Path) -> None:
        self.at += 1
        position = 0
        while not self.closed("]"):
            self.value((*path, position))
            position += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while not self.closed("}"):
            self.pair(path)

    def closed(self, bracket: str) -> bool:
        """Skip blanks and one comma; tell whether the closing bracket came."""
        self.blank()
        if self.text.startswith(",", self.at):
            self.at += 1
            self.blank()
        if not self.text.startswith(bracket, self.at):
            return False
        self.at += 1
        return True

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
