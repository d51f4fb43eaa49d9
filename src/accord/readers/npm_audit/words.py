"""What both forms of the report write in the same way: severities, weaknesses, scores, links, package URLs."""

import re
from functools import lru_cache
from urllib.parse import quote

from accord.core.finding import Severity

TOOL = "npm-audit"

_LINK = re.compile(r"https?://[^\s)]+")

_UNKNOWN = Severity.UNKNOWN
SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
}


def severity(word: str | None) -> Severity:
    """Return what npm calls a flaw; unknown where it says nothing or another word."""
    return SEVERITY.get(word.lower(), _UNKNOWN) if word else _UNKNOWN


def cwes(value: object) -> tuple[int, ...]:
    """Return the numbers of ``CWE-400``, of a list of such, or of a text that holds such a list as JSON."""
    if isinstance(value, str):
        value = value.strip("[]").split(",")
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys([number for each in value if (number := _cwe(str(each)))]))


@lru_cache(maxsize=1024)
def _cwe(text: str) -> int:
    digits = text.strip(' "').rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0


def cvss(value: object) -> tuple[str, float | None]:
    """Return vector and score; a score of nought without a vector is npm's way to have none."""
    if not isinstance(value, dict):
        return "", None
    vector, score = value.get("vectorString"), value.get("score")
    number = float(score) if isinstance(score, int | float) and (score or vector) else None
    return (vector if isinstance(vector, str) else "", number)


def ghsa(url: str | None) -> str:
    """Return the GitHub advisory whose page this is; empty for npm's own old pages."""
    if not url or "/GHSA-" not in url:
        return ""
    return f"GHSA-{url.partition('/GHSA-')[2].rstrip('/')}"


def links(text: str) -> list[str]:
    """Return the addresses in a list such as ``- https://a`` or ``- [title](https://a)``."""
    found = []
    for word in text.split():
        if word.startswith(("https://", "http://")) and ")" not in word:
            found.append(word)  # as nearly all are
        elif "://" in word:
            found += _LINK.findall(word)
    return found


def lower_bounds(ranges: str | None) -> tuple[str, ...]:
    """Return the versions from which on a range such as ``>=3.0.8 <4.0.0 || >=4.5.3`` says that all is well."""
    bounds = [part.strip() for part in (ranges or "").split("||")]
    return tuple([bound[2:].split()[0] for bound in bounds if bound.startswith(">=") and bound[2:].strip()])


@lru_cache(maxsize=4096)
def purl(name: str, version: str = "") -> str:
    """Return a package's URL; empty where the package has no name."""
    if not name:
        return ""
    return f"pkg:npm/{quote(name)}@{quote(version)}" if version else f"pkg:npm/{quote(name)}"
