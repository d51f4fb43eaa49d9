"""Snyk's words for severities, weaknesses and kinds of packages."""

from functools import lru_cache
from urllib.parse import quote

from accord.core.finding import Severity

_SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
    "none": Severity.INFO,
}

#: The type of a package URL for each of Snyk's package managers; those of systems carry a version, as ``debian:11``.
_TYPES = {
    "npm": "npm", "yarn": "npm", "yarn-workspace": "npm", "pnpm": "npm",
    "maven": "maven", "gradle": "maven", "sbt": "maven",
    "pip": "pypi", "poetry": "pypi", "pipenv": "pypi", "setuptools": "pypi", "uv": "pypi",
    "rubygems": "gem", "nuget": "nuget", "paket": "nuget", "composer": "composer", "hex": "hex", "cargo": "cargo",
    "gomodules": "golang", "golang": "golang", "golangdep": "golang", "govendor": "golang", "gobinary": "golang",
    "cocoapods": "cocoapods", "swift": "swift", "pub": "pub",
    "debian": "deb/debian", "ubuntu": "deb/ubuntu", "alpine": "apk/alpine", "wolfi": "apk/wolfi",
    "chainguard": "apk/chainguard", "rhel": "rpm/redhat", "centos": "rpm/centos", "amzn": "rpm/amzn",
    "oracle": "rpm/oracle", "rocky": "rpm/rocky", "sles": "rpm/suse",
}  # fmt: skip
_SYSTEMS = ("deb/", "apk/", "rpm/")


def severity(word: str | None) -> Severity:
    """Return what Snyk calls a flaw; unknown where it says nothing or another word."""
    return _SEVERITY.get(word or "") or _SEVERITY.get((word or "").lower(), Severity.UNKNOWN)


@lru_cache(maxsize=4096)
def cwes(names: tuple[str | None, ...]) -> tuple[int, ...]:
    """Return the numbers of names such as ``CWE-79``, each once."""
    digits = [(name or "").rpartition("-")[2] for name in names]
    return tuple(dict.fromkeys([int(number) for number in digits if number.isdecimal() and int(number)]))


@lru_cache(maxsize=4096)
def purl(manager: str, name: str, version: str) -> str:
    """Return a package's URL; empty where its kind is not told or has no such URL."""
    system, _, release = manager.lower().partition(":")
    kind = _TYPES.get(system)
    if kind is None or not name:
        return ""
    if kind == "maven":
        name = name.replace(":", "/", 1)
    elif kind == "pypi":
        name = name.lower().replace("_", "-")
    at = f"@{quote(version)}" if version else ""
    distro = f"?distro={system}-{quote(release)}" if release and kind.startswith(_SYSTEMS) else ""
    return f"pkg:{kind}/{quote(name)}{at}{distro}"
