"""What was there before: the components and code contexts of a scan, without any verdict on them.

Base and head are judged with the same advisory data, so a baseline never says what was dangerous; it says what existed.
``fingerprints`` only tell what had been seen already from what became known since.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar

import msgspec

from accord.core.component import Component, ecosystem_of
from accord.core.finding import Finding

K = TypeVar("K")

#: PEP 503: runs of these are one hyphen.
_SEPARATORS = re.compile(r"[-_.]+")
#: Lines of code on each side of a finding that make its context.
AROUND = 2


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """The file ``.accord/baseline.json``."""

    format: int = 1
    accord: str
    made_at: datetime
    #: The commit that was scanned; empty outside version control.
    commit: str
    #: How many places each tool looked at, by tool name in lower case; null where it did not say.
    tools: Mapping[str, int | None]
    #: Components as ``ecosystem:name@version``, sorted.
    components: tuple[str, ...]
    #: How many places had each code context in which something was found, by its digest.
    contexts: Mapping[str, int]
    #: Fingerprints of everything that was seen, sorted.
    fingerprints: tuple[str, ...]


def component_key(name: str, version: str, purl: str = "") -> str:
    """Name a component for comparison: ``ecosystem:name@version`` in lower case; a missing purl means PyPI."""
    ecosystem = ecosystem_of(purl)
    clean = _SEPARATORS.sub("-", name) if ecosystem == "pypi" else name
    return f"{ecosystem}:{clean}@{version}".lower()


def component_keys(components: Iterable[Component], findings: Iterable[Finding]) -> frozenset[str]:
    """Name every component that an inventory lists or a finding is about."""
    listed = (component_key(item.name, item.version, item.purl) for item in components if not item.root)
    found = (
        component_key(item.component_name, item.component_version, item.purl)
        for item in findings
        if item.component_name
    )
    return frozenset((*listed, *found))


def window(lines: list[str], start: int, end: int | None = None, around: int = AROUND) -> str:
    """Return the lines around a finding as one string without white space, so that reformatting changes nothing.

    Args:
        lines: The file's lines.
        start: First line of the finding, counted from 1.
        end: Last line of the finding; ``start`` when None.
        around: Lines on each side. Blank lines count as lines.
    """
    last = max(start, end or start)
    chosen = lines[max(0, start - 1 - around) : last + around]
    return "\n".join("".join(line.split()) for line in chosen)


def context_digest(context: str) -> str:
    """Shorten a context to 16 hex characters."""
    return blake2b(context.encode(errors="replace"), digest_size=8).hexdigest()


def count_contexts(places: Mapping[K, str]) -> dict[str, int]:
    """Count the places that have each code context, by its digest and in a stable order.

    Several findings at one place count once, so that one tool more does not look like a copy of the code.

    Args:
        places: The context of each place; those without one are left out.
    """
    return dict(sorted(Counter(context_digest(context) for context in places.values() if context).items()))
