"""What the words of a CycloneDX vulnerability mean in the fields of a finding."""

from collections.abc import Iterable
from functools import lru_cache

from accord.core.finding import Severity
from accord.readers.cyclonedx.shapes import Affected, Analysis, Rating, VersionRange, Vulnerability

#: CycloneDX's states in OpenVEX's words.
_STATUS = {
    "resolved": "fixed",
    "resolved_with_pedigree": "fixed",
    "exploitable": "affected",
    "in_triage": "under_investigation",
    "false_positive": "not_affected",
    "not_affected": "not_affected",
}
_OF_VERSION = {"affected": "affected", "unaffected": "not_affected"}
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
_NEWEST_FIRST: dict[str | None, int] = {method: rank for rank, method in enumerate(_CVSS)}
#: CVSS's bands of scores, from the top (FIRST, CVSS 3.1 section 5).
_UNKNOWN = Severity.UNKNOWN
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
    return _UNKNOWN


def cvss(ratings: Iterable[Rating]) -> tuple[str, float | None]:
    """Return the vector and score of the newest CVSS version rated, the first where several are."""
    best, rank = None, len(_CVSS)
    for rating in ratings:
        new = _NEWEST_FIRST.get(rating.method, rank)
        if new < rank and rating.vector:
            best, rank = rating, new
    if best is None:
        return "", next((score for rating in ratings if (score := _score(rating)) is not None), None)
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


def only_version(versions: Iterable[VersionRange]) -> str:
    """Return the one version that is called affected, where exactly one is."""
    named = {one.version for one in versions if one.version and one.status in {None, "affected"}}
    return named.pop() if len(named) == 1 and not any(one.range for one in versions) else ""


def status(analysis: Analysis, affected: Affected, version: str) -> str:
    """Return what the analysis, or else the list of versions, says of this very version, in OpenVEX's words."""
    if analysis.state:
        return _STATUS.get(analysis.state, "")
    if not (affected.versions and version):
        return ""
    said = [one.status or "" for one in affected.versions if one.version == version]
    return _OF_VERSION.get(said[-1], "") if said else ""


def aliases(one: Vulnerability) -> tuple[str, ...]:
    """List the other ids under which the same vulnerability is known."""
    if not one.references:
        return ()
    return tuple(dict.fromkeys([ref.id for ref in one.references if ref.id and ref.id != one.id]))


def references(one: Vulnerability) -> tuple[str, ...]:
    """List the addresses of the source, the advisories and the sources of other ids."""
    sources = [one.source]
    if one.advisories:
        sources += one.advisories
    if one.references:
        sources += [ref.source for ref in one.references]
    return tuple(dict.fromkeys([source.url for source in sources if source and source.url]))


def remedy(one: Vulnerability) -> str:
    """Return how to be rid of it."""
    if one.recommendation and one.workaround:
        return f"{one.recommendation}\n{one.workaround}"
    return one.recommendation or one.workaround or ""


@lru_cache(maxsize=4096)
def cwes(cwes: tuple[int | str, ...]) -> tuple[int, ...]:
    """Take numbers as they are and out of words such as ``CWE-79``; 0 and less is no weakness."""
    numbers = (cwe if isinstance(cwe, int) else int("".join(filter(str.isdecimal, cwe)) or 0) for cwe in cwes)
    return tuple(dict.fromkeys(number for number in numbers if number > 0))


def reason(analysis: Analysis) -> str:
    """Put the answer that the analysis gives, and its words, into one line."""
    if not analysis.response:
        return analysis.detail or ""
    response = ", ".join(analysis.response)
    return f"{response}: {analysis.detail}" if response and analysis.detail else response or analysis.detail or ""
