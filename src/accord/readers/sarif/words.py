"""What tools write in property bags, ids and texts, as values: CWE numbers, vulnerability ids, scores, confidence."""

import re
from collections.abc import Iterable
from typing import TypeVar

from accord.core.finding import Confidence, Severity
from accord.readers.sarif.shapes import Properties

T = TypeVar("T", int, str)

#: SARIF's levels. SARIF has no critical; only a score says it.
LEVELS = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "note": Severity.LOW, "none": Severity.INFO}

_WRITTEN_NUMBER = (str, int, float)
_CONFIDENCE = {
    "very-high": Confidence.HIGH,
    "high": Confidence.HIGH,
    "medium": Confidence.MEDIUM,
    "low": Confidence.LOW,
}
_CWE = re.compile(
    r"\bCWE[-_: ]{0,2}0*([1-9]\d{0,4})\b|cwe\.mitre\.org/data/definitions/0*([1-9]\d{0,4})\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*0*([1-9]\d{0,4})\s*")
_VULNERABILITY = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"CVE-\d{4}-\d{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|GO-\d{4}-\d{4,}|RUSTSEC-\d{4}-\d{4,}|PYSEC-\d{4}-\d+"
    r"|MAL-\d{4}-\d+|OSV-\d{4}-\d+|SNYK-[A-Z]+-[A-Z0-9]+-\d+|(?:ALAS|ALAS2|DSA|DLA|USN)-\d[\d-]*|RHSA-\d{4}:\d+"
    r"|ELSA-\d{4}-\d+)(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def cwes_in(*values: object) -> tuple[int, ...]:
    """Find CWE numbers in free-form values: ``CWE-79: ...``, ``external/cwe/cwe-079``, a link, lists of them."""
    return _unique(int(a or b) for text in _texts(*values) if "cwe" in text.lower() for a, b in _CWE.findall(text))


def cwe_numbers(*values: object) -> tuple[int, ...]:
    """Find CWE numbers in values that can hold nothing else, where the bare number is written too."""
    numbers: list[int] = []
    for text in _texts(*values):
        bare = _NUMBER.fullmatch(text)
        numbers += [int(bare[1])] if bare else cwes_in(text)
    return _unique(numbers)


def vulnerability_ids_in(*values: object) -> tuple[str, ...]:
    """Find ids of vulnerability databases in free-form values, as those databases spell them."""
    return _unique(_spelled(found) for text in _texts(*values) if "-" in text for found in _VULNERABILITY.findall(text))


def cwes_of(bag: Properties) -> tuple[int, ...]:
    """Return the CWE numbers that a property bag gives."""
    return _unique((*cwe_numbers(bag.cwe, bag.cwes, bag.cwe_id, bag.cwe_ids), *cwes_in(bag.tags)))


def score(value: object) -> float | None:
    """Return a score from 0 to 10 that stands as a number or as text; None when it is neither."""
    if not isinstance(value, _WRITTEN_NUMBER):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number <= 10 else None  # noqa: PLR2004  the range of CVSS


def cvss_score(bag: Properties) -> float | None:
    """Return the score that a property bag gives; ``security-severity`` comes first."""
    for value in (bag.security_severity, bag.cvss_v3_score, bag.cvss_v3_base_score, bag.cvss3_base_score):
        found = score(value)
        if found is not None:
            return found
    return None


def cvss_vector(bag: Properties) -> str:
    """Return the CVSS vector that a property bag gives, if it says of which version it is."""
    for value in (bag.cvss_v3_vector, bag.cvss_vector, bag.cvss_v3):
        if isinstance(value, str) and value.startswith("CVSS:"):
            return value
    return ""


def severity_of_score(number: float) -> Severity:
    """Return the severity of a ``security-severity``, by the thresholds that GitHub code scanning documents."""
    if number >= 9:  # noqa: PLR2004  the threshold
        return Severity.CRITICAL
    if number >= 7:  # noqa: PLR2004  the threshold
        return Severity.HIGH
    if number >= 4:  # noqa: PLR2004  the threshold
        return Severity.MEDIUM
    return Severity.LOW if number > 0 else Severity.INFO


def confidence(bag: Properties) -> Confidence:
    """Return how sure the tool says it is: a precision, a confidence, or Semgrep's tag ``HIGH CONFIDENCE``."""
    tags = (text.lower().removesuffix(" confidence") for text in _texts(bag.tags) if text.endswith(" CONFIDENCE"))
    values = (bag.issue_confidence, bag.confidence, bag.zizmor_confidence, bag.devskim_confidence, bag.precision, *tags)
    known = (_CONFIDENCE.get(value.lower()) for value in values if isinstance(value, str))
    return next((found for found in known if found), Confidence.UNKNOWN)


def remedy(bag: Properties) -> str:
    """Return the advice that a property bag gives."""
    return next((value for value in (bag.solution, bag.recommendation) if isinstance(value, str) and value), "")


def _spelled(text: str) -> str:
    """Return an id in its database's spelling: capitals, but GitHub's four-letter groups in small letters."""
    return f"GHSA{text[4:].lower()}" if text[:4].upper() == "GHSA" else text.upper()


def _texts(*values: object, depth: int = 3) -> list[str]:
    """Return every text and number in free-form values; of an object, what it calls its id."""
    texts: list[str] = []
    for value in values:
        if value is None:
            continue  # as most of a property bag
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            texts.append(str(value))
        elif isinstance(value, list) and depth:
            texts += _texts(*value, depth=depth - 1)
        elif isinstance(value, dict) and depth:
            texts += _texts(value.get("id"), value.get("cweId"), value.get("cwe_id"), depth=depth - 1)
    return texts


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
