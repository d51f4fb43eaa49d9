"""The package that a result is about, where a dependency scanner tells it in words or in a package URL.

SARIF has no field for a package. Trivy and Grype write lines such as ``Installed Version: 1.1.1c-r0`` into the message
or the rule's help, Grype and OSV-Scanner name it in a sentence, Snyk writes ``lodash@4.17.4`` and Dependency-Track a
package URL as the logical location.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

_LINES = ("Package: ", "\nPackage: ")
_GRYPE = re.compile(r" vulnerability in \S+ package: (?P<name>.+), version (?P<version>\S+) was found")
_GRYPE_BEFORE = re.compile(r" reports (?P<name>\S+) at version (?P<version>\S+) +which ")
_OSV = re.compile(r"Package '(?P<name>.+?)@(?P<version>[^'@]+)' is vulnerable to ")
_FIXED_ROW = re.compile(r"^\| *\S+ *\| *(?P<name>\S+) *\| *(?P<version>\S+) *\|$", re.MULTILINE)
_NO_VERSION = {"", "--", "n/a", "none", "unknown", "not-fixed", "wont-fix"}
#: Ecosystems whose package names include their namespace, with what joins the two.
_JOINED = {"maven": ":", "golang": "/", "npm": "/", "composer": "/", "github": "/", "swift": "/"}


class Package(msgspec.Struct, frozen=True):
    """A package at a version, and the versions that no longer have the flaw; empty where it is not said."""

    name: str = ""
    version: str = ""
    purl: str = ""
    fixed_versions: tuple[str, ...] = ()


NO_PACKAGE = Package()


def from_rule(help_text: str, purls: Sequence[str], fixed: str) -> Package:
    """Return what a rule says: its help's lines, its package URLs when there is one, its fixed version."""
    package = from_lines(help_text)
    if len(purls) == 1:
        package = merged(package, from_purl(purls[0]))
    versions = _versions(fixed) or package.fixed_versions or _fixed_rows(help_text)
    return msgspec.structs.replace(package, fixed_versions=versions)


def from_message(text: str) -> Package:
    """Return what a result's message says."""
    if text.startswith("Package: "):
        return from_lines(text)
    for pattern in (_OSV, _GRYPE, _GRYPE_BEFORE):
        found = pattern.search(text)
        if found:
            return Package(found["name"], found["version"])
    return NO_PACKAGE


def from_lines(text: str) -> Package:
    """Return what lines such as ``Package: openssl`` say; nothing when no such line is there."""
    if not any(start in text for start in _LINES):
        return NO_PACKAGE
    said = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    version = said.get("Installed Version") or said.get("Version") or ""
    fixed = said.get("Fixed Version") or said.get("Fix Version") or ""
    return Package(said.get("Package", "").strip(), version.strip(), fixed_versions=_versions(fixed))


def from_name(text: str) -> Package:
    """Return what ``name@version`` says, where ``name`` may begin with ``@``."""
    name, at, version = text.rpartition("@")
    return Package(name, version) if at and name and version and " " not in text else NO_PACKAGE


@lru_cache(maxsize=4096)
def from_purl(text: str) -> Package:
    """Return what a package URL says; only the URL itself when it cannot be parsed."""
    from packageurl import PackageURL

    try:
        purl = PackageURL.from_string(text)
    except ValueError:
        return Package(purl=text)
    joint = _JOINED.get(purl.type)
    name = f"{purl.namespace}{joint}{purl.name}" if purl.namespace and joint else purl.name
    return Package(name, purl.version or "", text)


def merged(first: Package, other: Package) -> Package:
    """Fill what the first does not say from the other, if both are about the same package."""
    if NO_PACKAGE in {first, other}:
        return other if first == NO_PACKAGE else first
    if first.name and other.name and first.name != other.name:
        return first
    version = first.version or other.version
    return Package(
        first.name or other.name,
        version,
        first.purl or (other.purl if other.version in {"", version} else ""),
        first.fixed_versions or other.fixed_versions,
    )


def _versions(text: str) -> tuple[str, ...]:
    """Return the versions of a comma-separated list, without the words that mean none."""
    parts = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part.lower() not in _NO_VERSION))


def _fixed_rows(text: str) -> tuple[str, ...]:
    """Return the versions of OSV-Scanner's table of fixed versions."""
    _, there, table = text.partition("### Fixed Versions")
    rows = _FIXED_ROW.findall(table) if there else ()
    return tuple(
        dict.fromkeys(version for _, version in rows if version.lower() not in _NO_VERSION and "--" not in version)
    )
