"""Semgrep's words and what rule authors write in a rule's metadata, which may be anything, as values."""

import re
from functools import lru_cache

from accord.core.finding import Confidence, Severity

TOOL = "semgrep"

_SEVERITY = {
    "CRITICAL": Severity.CRITICAL,
    "ERROR": Severity.HIGH,
    "HIGH": Severity.HIGH,
    "WARNING": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "MODERATE": Severity.MEDIUM,
    "INFO": Severity.LOW,
    "LOW": Severity.LOW,
    "INVENTORY": Severity.INFO,
    "EXPERIMENT": Severity.INFO,
}
_CONFIDENCE = {"HIGH": Confidence.HIGH, "MEDIUM": Confidence.MEDIUM, "LOW": Confidence.LOW}
_CWE = re.compile(r"CWE[-_: ]{0,2}0*([1-9]\d{0,4})(?!\d)", re.IGNORECASE)


def severity(word: object) -> Severity:
    """Return a rule's severity; of a word that is not known, unknown."""
    if not isinstance(word, str):
        return Severity.UNKNOWN
    return _SEVERITY.get(word) or _SEVERITY.get(word.removeprefix("SEVERITY_").upper(), Severity.UNKNOWN)


def confidence(word: object) -> Confidence:
    """Return how sure the rule's author is."""
    return _CONFIDENCE.get(word.upper(), Confidence.UNKNOWN) if isinstance(word, str) else Confidence.UNKNOWN


def cwes(value: object) -> tuple[int, ...]:
    """Return the CWE numbers of ``CWE-79: ...``, of a bare number, or of a list of them."""
    if isinstance(value, str):
        return _cwes_in(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,) if value > 0 else ()
    if isinstance(value, list):
        return tuple(dict.fromkeys(number for item in value if not isinstance(item, list) for number in cwes(item)))
    return ()


def texts(value: object) -> tuple[str, ...]:
    """Return a text, or the texts of a list, without empty ones."""
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(item.strip() for item in items if isinstance(item, str) and item.strip()))


@lru_cache(maxsize=1024)
def _cwes_in(text: str) -> tuple[int, ...]:
    """Return the numbers in a text; rules repeat the same few texts."""
    found = tuple(dict.fromkeys(int(number) for number in _CWE.findall(text)))
    return found or ((int(text),) if text.strip().isdecimal() and int(text) > 0 else ())
