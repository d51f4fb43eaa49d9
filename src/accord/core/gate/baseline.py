"""What was there before: the components and code contexts of a scan, without any verdict on them.

Base and head are judged with the same advisory data, so a baseline never says what was dangerous; it says what existed.
``fingerprints`` only tell what had been seen already from what became known since.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b

import msgspec

from accord.core.component import Component
from accord.core.finding import Finding

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
    #: How often each code context held a finding, by its digest.
    contexts: Mapping[str, int]
    #: Fingerprints of everything that was seen, sorted.
    fingerprints: tuple[str, ...]


def component_key(name: str, version: str, purl: str = "") -> str:
    """Name a component for comparison: ``ecosystem:name@version`` in lower case; a missing purl means PyPI."""
    ecosystem = purl[4:].partition("/")[0] if purl.startswith("pkg:") else "pypi"
    clean = name.lower().replace("_", "-") if ecosystem == "pypi" else name.lower()
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


def count_contexts(contexts: Iterable[str]) -> dict[str, int]:
    """Count the digests of code contexts, in a stable order; findings without a context are left out."""
    counts = Counter(context_digest(context) for context in contexts if context)
    return dict(sorted(counts.items()))
