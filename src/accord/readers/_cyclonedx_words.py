"""What the words of a CycloneDX vulnerability mean: its ratings, and the versions in which it is fixed."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from accord.core.finding import Severity
from accord.readers._cyclonedx_shapes import Affected, Named, Rating

_SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
    "informational": Severity.INFO,
    "none": Severity.INFO,
    "negligible": Severity.INFO,
}
#: CVSS methods, newest first, with the prefix that their vectors carry by the standard; version 2 has none.
_CVSS = {"CVSSv4": "CVSS:4.0/", "CVSSv31": "CVSS:3.1/", "CVSSv3": "CVSS:3.0/", "CVSSv2": ""}
#: CVSS's bands of scores, from the top (FIRST, CVSS 3.1 section 5).
_BANDS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))


def severity(ratings: Iterable[Rating]) -> Severity:
    """Return the first severity that the document's author gives, in words or as a CVSS score.

    A document may carry the opinions of many sources. Its author orders them, and no rule of the specification ranks
    one source above another; what the world says of a CVE comes from the feeds later.
    """
    for rating in ratings:
        word = _SEVERITY.get((rating.severity or "").lower())
        if word is not None:
            return word
        score = _score(rating)
        if score is not None:
            return next((band for least, band in _BANDS if score >= least), Severity.INFO)
    return Severity.UNKNOWN


def cvss(ratings: Iterable[Rating]) -> tuple[str, float | None]:
    """Return the vector and score of the newest CVSS version rated, the first where several are."""
    rated = [rating for rating in ratings if rating.vector and rating.method in _CVSS]
    if not rated:
        return "", next((score for rating in ratings if (score := _score(rating)) is not None), None)
    methods = list(_CVSS)
    best = min(rated, key=lambda rating: methods.index(rating.method or ""))
    vector = (best.vector or "").strip("()")
    return vector if vector.startswith("CVSS:") else _CVSS[best.method or ""] + vector, _score(best)


def _score(rating: Rating) -> float | None:
    """Return a score on CVSS's scale, from 0 to 10; other methods have scales of their own."""
    if rating.score is None or not (rating.method is None or rating.method in _CVSS):
        return None
    try:
        score = float(rating.score)
    except ValueError:
        return None
    return score if 0 <= score <= 10 else None  # noqa: PLR2004  CVSS's scale


# -- fixed versions --------------------------------------------------------------------------------------------------

_FIX_PROPERTY = re.compile(r"(?i)fix(?:ed)?[ _-]?(?:in|versions?)")
_VERSION = re.compile(r"(?i)\bv?(\d[\w.+~:-]*[\w+])|\bv?(\d)\b")
#: "Upgrade NAME to version 1.2", "Update to 1.2 or 1.3", "fixed in 1.2"; one such clause for each package.
_UPGRADE = re.compile(r"(?i)\b(?:up(?:grade|date)|bump)\b(?P<name>.*?)\bto\b(?P<versions>.*)|\bfixed in\b(?P<fixed>.*)")
_STOP = re.compile(r"(?i)[.,]?\s+(?:or (?:higher|later|newer|above|greater)|and above|from|because|which|that)\b.*")


def fixed_versions(
    name: str, recommendation: str, properties: Iterable[Named], affected: Affected | None
) -> tuple[str, ...]:
    """List the versions that no longer have the flaw, from wherever the document says so, without repetition."""
    found = list(_from_properties(properties))
    if recommendation:
        found += _from_recommendation(recommendation, name)
    if affected and affected.versions:
        found += _from_ranges(affected)
    return tuple(dict.fromkeys(found))


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


def _from_ranges(affected: Affected) -> Iterator[str]:
    """Read fixes from versions: where *unaffected* begins, and where *affected* ends without including its end."""
    for one in affected.versions or ():
        if one.status == "unaffected" and one.version:
            yield one.version
        wanted = ">=" if one.status == "unaffected" else "<"
        for constraint in (one.range or "").rpartition("/")[2].split("|"):
            version = constraint.strip().removeprefix(wanted)
            if constraint.strip() != version and version[:1] not in {"=", ">", "<"}:
                yield version
