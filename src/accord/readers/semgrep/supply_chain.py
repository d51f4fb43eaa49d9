"""Packages: what Semgrep Supply Chain found in a lock file, in a match or in the answer of its API (``vulns``)."""

from functools import lru_cache
from urllib.parse import quote

import msgspec

from accord.core.finding import Finding
from accord.readers.semgrep.words import TOOL, cwes, severity, texts

_PURL_TYPES = {
    "gomod": "golang",
    "swiftpm": "swift",
    "mix": "hex",
    "packagist": "composer",
    "rubygems": "gem",
    "go": "golang",
}


class Package(msgspec.Struct, frozen=True, gc=False):
    """A package in a lock file."""

    package: str | None = None
    version: str | None = None
    ecosystem: str | None = None


class _Dependency(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    name: str | None = None
    version_specifier: str | None = None

    @property
    def version(self) -> str:
        """The version alone."""
        return (self.version_specifier or "").removeprefix("==").strip()


class _References(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    cve_ids: object = None
    cwe_ids: object = None
    urls: object = None


class _Advisory(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    rule_id: str | None = None
    title: str | None = None
    description: str | None = None
    severity: object = None
    ecosystem: str | None = None
    references: _References | None = None


class _Location(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    path: str | None = None
    #: A text in the API's older answers.
    start_line: int | str | None = None

    @property
    def line(self) -> int | None:
        """The line as a number from 1."""
        text = str(self.start_line or "")
        return int(text) or None if text.isdecimal() else None


class _Triage(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    status: str | None = None
    dismiss_reason: str | None = None


class Vulnerability(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A vulnerable dependency, as the API answers."""

    title: str | None = None
    advisory: _Advisory | None = None
    matched_dependency: _Dependency | None = None
    dependency_file_location: _Location | None = None
    closest_safe_dependency: _Dependency | None = None
    triage: _Triage | None = None
    closed_at: object = None


def package_finding(vulnerability: Vulnerability, report: str) -> Finding:
    """Return a vulnerable dependency as a finding; one that is dismissed is suppressed, one that is closed is gone."""
    advisory = vulnerability.advisory or _Advisory()
    references = advisory.references or _References()
    location = vulnerability.dependency_file_location or _Location()
    dependency = vulnerability.matched_dependency or _Dependency()
    safe = (vulnerability.closest_safe_dependency or _Dependency()).version
    triage = vulnerability.triage or _Triage()
    dismissed = (triage.status or "").upper().endswith("DISMISSED")
    return Finding(
        tool=TOOL,
        rule_id=advisory.rule_id or "",
        title=vulnerability.title or advisory.title or "",
        message=advisory.description or "",
        severity=severity(advisory.severity),
        cwes=cwes(references.cwe_ids),
        vulnerability_ids=texts(references.cve_ids),
        path=location.path or "",
        start_line=location.line,
        component_name=dependency.name or "",
        component_version=dependency.version,
        purl=purl(Package(dependency.name, dependency.version, advisory.ecosystem)),
        fixed_versions=(safe,) if safe else (),
        suppressed=dismissed,
        suppression_reason=(triage.dismiss_reason or "") if dismissed else "",
        inactive=bool(vulnerability.closed_at),
        references=texts(references.urls),
        report=report,
    )


@lru_cache(maxsize=4096)
def purl(package: Package) -> str:
    """Return the package's URL; empty when its ecosystem is not known."""
    if not package.package or not package.ecosystem:
        return ""
    ecosystem = package.ecosystem.lower()
    name = package.package.replace(":", "/") if ecosystem == "maven" else package.package
    version = f"@{quote(package.version)}" if package.version else ""
    return f"pkg:{_PURL_TYPES.get(ecosystem, ecosystem)}/{quote(name)}{version}"


def fixes(value: object) -> tuple[tuple[str, str], ...]:
    """Return the pairs of ``[{"package": "version"}]``, the packages in small letters."""
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    pairs = [pair for item in items for pair in item.items()]
    return tuple([(name.lower(), version) for name, version in pairs if isinstance(version, str)])


@lru_cache(maxsize=4096)
def fixed_versions(fixed: tuple[tuple[str, str], ...], package: str | None) -> tuple[str, ...]:
    """Return the versions that are of this package."""
    return tuple(dict.fromkeys([version for name, version in fixed if name == (package or "").lower()]))
