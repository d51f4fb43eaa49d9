"""Which written lines were only moved: their block stood elsewhere before, and stands no more often now.

A copy is therefore new and a move is not. A block is two neighbouring lines that tell something; blank lines, braces
and the like lie between them without counting, so that one line alone, with another neighbour, is no moved block.

Code that moves to where it does more harm is new there: out of tests, or into another service. Out of a document or of
a file in another language it was no code before.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec

from accord.core.gate.probation import place_of

#: A line shorter than this, white space apart, says too little to recognise it by.
_TELLING = 8
_HARMLESS_PLACES = {"tests", "generated", "none"}
#: Folders whose code shows something and is not shipped.
_SHOWN = frozenset({"example", "examples", "sample", "samples", "demo", "demos", "doc", "docs", "benchmarks"})
_Key = tuple[str, str, str, str, str]


class Home(msgspec.Struct, frozen=True):
    """Where code lives: its language by the file's suffix, whether it runs in production, and its service."""

    suffix: str
    runs: bool
    #: Empty for what belongs to no service.
    service: str


def home_of(path: str, service: str) -> Home:
    """Return the home of a file."""
    name = path.rpartition("/")[2]
    return Home(name.rpartition(".")[2].lower() if "." in name else "", runs(path), service)


def runs(path: str) -> bool:
    """Tell whether what stands in a file is part of what is shipped: no test, sample or generated copy."""
    return place_of(path) not in _HARMLESS_PLACES and _SHOWN.isdisjoint(path.lower().split("/")[:-1])


class MovedCode:
    """Tells moved lines from new ones by how often their blocks stand in the old and new versions of changed files."""

    def __init__(self, old: Iterable[tuple[Home, list[str]]], new: Mapping[str, tuple[Home, list[str]]]) -> None:
        self._new = {path: (home, _telling(lines)) for path, (home, lines) in new.items()}
        self._before = _count((home, [text for _, text in _telling(lines)]) for home, lines in old)
        self._after = _count((home, [text for _, text in lines]) for home, lines in self._new.values())
        self._at: dict[str, dict[int, int]] = {}

    def holds(self, path: str, line: int) -> bool:
        """Tell whether a line was only moved: some block around it stands no more often than it did before."""
        if path not in self._new:
            return False
        home, lines = self._new[path]
        if path not in self._at:
            self._at[path] = {number: at for at, (number, _) in enumerate(lines)}
        at = self._at[path].get(line)
        if at is None:
            return False
        around = [text for _, text in lines[max(0, at - 1) : at + 2]]
        keys = [(*_sources(home), *block) for block in pairwise(around)]
        return any(0 < self._after[key] <= self._before[key] for key in keys)


def _telling(lines: list[str]) -> list[tuple[int, str]]:
    bare = (("".join(line.split()), number) for number, line in enumerate(lines, start=1))
    return [(number, text) for text, number in bare if len(text) >= _TELLING]


def _sources(home: Home) -> tuple[str, str, str]:
    """Name the homes that code may come from unnoticed: its own service, unless it belongs to none."""
    return home.suffix, "runs" if home.runs else "", home.service


def _count(files: Iterable[tuple[Home, list[str]]]) -> Counter[_Key]:
    counts: Counter[_Key] = Counter()
    for home, texts in files:
        blocks = Counter(pairwise(texts))
        for place in {"", "runs" if home.runs else ""}:
            for service in {"", home.service}:
                for (one, other), number in blocks.items():
                    counts[home.suffix, place, service, one, other] += number
    return counts
