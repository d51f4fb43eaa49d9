"""The versions in which a CycloneDX vulnerability is fixed, from wherever a document says so."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from accord.readers.cyclonedx.shapes import Affected, Named, VersionRange, Vulnerability

_FIX_PROPERTY = re.compile(r"(?i)fix(?:ed)?[ _-]?(?:in|versions?)")
_VERSION = re.compile(r"(?i)\bv?(\d[\w.+~:-]*[\w+])|\bv?(\d)\b")
#: "Upgrade NAME to version 1.2", "Update to 1.2 or 1.3", "fixed in 1.2"; one such clause for each package.
_UPGRADE = re.compile(r"(?i)\b(?:up(?:grade|date)|bump)\b(?P<name>.*?)\bto\b(?P<versions>.*)|\bfixed in\b(?P<fixed>.*)")
_STOP = re.compile(r"(?i)[.,]?\s+(?:or (?:higher|later|newer|above|greater)|and above|from|because|which|that)\b.*")


def fixed_versions(name: str, one: Vulnerability, affected: Affected) -> tuple[str, ...]:
    """List the versions that no longer have the flaw, from wherever the document says so, without repetition."""
    if not (one.properties or one.recommendation or affected.versions):
        return ()
    found = [*_from_properties(one.properties)] if one.properties else []
    if one.recommendation:
        found += _from_recommendation(one.recommendation, name)
    if affected.versions:
        found += _from_ranges(affected.versions)
    return tuple(dict.fromkeys(found)) if found else ()


def _from_properties(properties: Iterable[Named]) -> Iterator[str]:
    for one in properties:
        if one.name and one.value and _FIX_PROPERTY.search(one.name):
            yield from filter(None, (version.strip() for version in one.value.split(",")))


@lru_cache(maxsize=4096)
def _from_recommendation(text: str, name: str) -> tuple[str, ...]:
    """Take the versions out of an advice; where it advises on several packages, only those of this one."""
    clauses = [clause for part in re.split(r";|\n", text) if (clause := _UPGRADE.search(part))]
    ours = [clause for clause in clauses if _names(clause["name"] or "", name)] if len(clauses) > 1 else clauses
    return tuple(
        version[1] or version[2]
        for clause in ours
        for version in _VERSION.finditer(_STOP.sub("", clause["versions"] or clause["fixed"] or ""))
    )


def _names(words: str, name: str) -> bool:
    return any(word == name or word.endswith((f":{name}", f"/{name}")) for word in words.split())


def _from_ranges(versions: Iterable[VersionRange]) -> Iterator[str]:
    """Read fixes from ranges: where *affected* ends without its end, and where *unaffected* begins and never ends.

    A single unaffected version, and a range of them with an end, tell nothing: they may be older than the flaw.
    """
    for one in versions:
        if not one.range:
            continue
        constraints = [text.strip() for text in one.range.rpartition("/")[2].split("|")]
        if one.status in {None, "affected"}:
            yield from (text[1:] for text in constraints if text[:1] == "<" and text[1:2] not in {"", "="})
        elif one.status == "unaffected" and len(constraints) == 1 and constraints[0].startswith(">="):
            yield constraints[0][2:]
