"""What both versions of Yarn write in the same way: severities, addresses of advisories, package URLs."""

from functools import lru_cache
from urllib.parse import quote

from accord.core.finding import Severity

TOOL = "yarn-audit"

_SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
}


def severity(word: str | None) -> Severity:
    """Return what Yarn calls a flaw; unknown where it says nothing or another word."""
    return _SEVERITY.get(word.lower(), Severity.UNKNOWN) if word else Severity.UNKNOWN


def ghsa(url: str | None) -> str:
    """Return the GitHub advisory whose page this is; empty for npm's own old pages."""
    _, found, number = (url or "").partition("/GHSA-")
    return f"GHSA-{number.rstrip('/')}" if found else ""


@lru_cache(maxsize=4096)
def purl(name: str, version: str) -> str:
    """Return the URL of a package of npm; empty where the package has no name."""
    if not name:
        return ""
    return f"pkg:npm/{quote(name)}@{quote(version)}" if version else f"pkg:npm/{quote(name)}"
