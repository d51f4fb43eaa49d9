"""Packages by the names that OSV gives their ecosystems."""

from functools import lru_cache
from urllib.parse import quote

from accord.core.component import Component
from accord.readers.osv_scanner.shapes import Info

#: Type, and namespace where it is always the same, of package URLs. Ecosystems may carry a release: ``Debian:12``.
_TYPES = {
    "AlmaLinux": "rpm/almalinux",
    "Alpine": "apk/alpine",
    "Bitnami": "bitnami",
    "Chainguard": "apk/chainguard",
    "ConanCenter": "conan",
    "CRAN": "cran",
    "crates.io": "cargo",
    "Debian": "deb/debian",
    "GitHub Actions": "githubactions",
    "Go": "golang",
    "Hackage": "hackage",
    "Hex": "hex",
    "Maven": "maven",
    "npm": "npm",
    "NuGet": "nuget",
    "openSUSE": "rpm/opensuse",
    "Packagist": "composer",
    "Pub": "pub",
    "PyPI": "pypi",
    "Red Hat": "rpm/redhat",
    "Rocky Linux": "rpm/rocky",
    "RubyGems": "gem",
    "SUSE": "rpm/suse",
    "SwiftURL": "swift",
    "Ubuntu": "deb/ubuntu",
    "Wolfi": "apk/wolfi",
}


@lru_cache(maxsize=4096)
def purl(ecosystem: str, name: str, version: str) -> str:
    """Return the package URL of a package; empty where its ecosystem has no type."""
    kind = _TYPES.get(ecosystem.partition(":")[0])
    if kind is None or not name:
        return ""
    if kind == "pypi":
        name = name.lower().replace("_", "-").replace(".", "-")
    elif kind == "maven":
        name = name.replace(":", "/")
    full = f"pkg:{kind}/{quote(name, safe='/')}"
    return f"{full}@{quote(version, safe=':')}" if version else full


def component(info: Info, licences: tuple[str, ...], path: str, report: str) -> Component:
    """Return a package as a component."""
    url = purl(info.ecosystem or "", info.name or "", info.version or "")
    return Component(
        name=info.name or "",
        version=info.version or info.commit or "",
        type="library",
        purl=url,
        licences=licences,
        bom_ref=url,
        path=path,
        report=report,
    )
