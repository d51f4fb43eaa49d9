"""What a file of a checkout is to a scan, told by its name and its first bytes."""

import re

import msgspec

from accord.core.gate.manifest import ecosystem_of
from accord.core.scan import File, Kind

#: As much of a file as tells text from what is none.
HEAD_BYTES = 8192
#: A script with longer lines, on average, was made by a program.
_LONGEST_LINE = 500
_WORTH = 5_000
_BUNDLED = frozenset({"JavaScript", "TypeScript", ""})
_MINIFIED = re.compile(r"[.-]min\.(?:js|mjs|css)$|\.(?:bundle|chunk)\.js$|\.map$")
_LOCK = re.compile(r"(?:\.lock|-lock\.(?:json|yaml)|\.lockfile|-shrinkwrap\.json|go\.sum|pylock(?:\.[\w-]+)?\.toml)$")
_ACTIONS = re.compile(r"(?:^|/)(?:\.github/workflows/[^/]+\.ya?ml|action\.ya?ml|\.github/dependabot\.ya?ml)$")


class Languages(msgspec.Struct, frozen=True, dict=True):
    """``data/tables/languages.toml``: suffixes (with their dot) and whole names of each language, in lower case."""

    code: dict[str, tuple[str, ...]]
    configuration: dict[str, tuple[str, ...]]
    model: dict[str, tuple[str, ...]]
    binary: dict[str, tuple[str, ...]]

    def told(self) -> dict[str, tuple[Kind, str]]:
        """Return the kind and the language of each suffix and each name."""
        kinds = ((Kind.CODE, self.code), (Kind.CONFIGURATION, self.configuration), (Kind.MODEL, self.model))
        return {
            mark: (kind, language)
            for kind, table in (*kinds, (Kind.BINARY, self.binary))
            for language, marks in table.items()
            for mark in marks
        }


def describe(path: str, size: int, content: bytes, told: dict[str, tuple[Kind, str]]) -> File:
    """Return what a file is.

    Args:
        path: Relative to the checkout, with forward slashes.
        size: In bytes.
        content: All of it, or its first bytes where it is too large to be read.
        told: As :meth:`Languages.told` returns it.
    """
    lower = path.lower()
    kind, language = _by_name(lower, told)
    if kind in {Kind.BINARY, Kind.MODEL} or (size and b"\0" in content[:HEAD_BYTES]):
        return File(path, kind if kind is Kind.MODEL else Kind.BINARY, language, size)
    ecosystem = ecosystem_of(lower)
    if ecosystem and language != "Python":
        kind = Kind.MANIFEST
    if not language and content.startswith(b"#!"):
        kind, language = _by_first_line(content)
    lines = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    return File(path, kind, language, size, lines, _is_generated(lower, language, size, lines), ecosystem)


def _by_name(path: str, told: dict[str, tuple[Kind, str]]) -> tuple[Kind, str]:
    if _ACTIONS.search(path):
        return Kind.CONFIGURATION, "GitHub Actions"
    name = path.rpartition("/")[2]
    if name in told:
        return told[name]
    if name.startswith(("dockerfile.", "containerfile.")):
        return told["dockerfile"]
    _, *parts = name.split(".")
    suffixes = (f".{'.'.join(parts[start:])}" for start in range(len(parts)))
    return next((told[suffix] for suffix in suffixes if suffix in told), (Kind.TEXT, ""))


def _by_first_line(content: bytes) -> tuple[Kind, str]:
    first = content[:200].partition(b"\n")[0]
    if b"python" in first:
        return Kind.CODE, "Python"
    if re.search(rb"\b(?:ba|z|k|da)?sh\b", first):
        return Kind.CODE, "Shell"
    return (Kind.CODE, "JavaScript") if b"node" in first else (Kind.TEXT, "")


def _is_generated(path: str, language: str, size: int, lines: int) -> bool:
    if _MINIFIED.search(path) or _LOCK.search(path):
        return True
    long_lines = size > _WORTH and size > lines * _LONGEST_LINE
    return long_lines and language in _BUNDLED and path.endswith((".js", ".mjs", ".cjs", ".css"))
