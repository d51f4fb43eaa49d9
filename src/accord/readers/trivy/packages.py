"""The packages that ``--list-all-pkgs`` lists with each target, as components."""

from collections.abc import Iterator
from sys import intern

from msgspec import Raw

from accord.core.component import Component
from accord.ports.report import Report
from accord.readers.trivy.lists import Records
from accord.readers.trivy.shapes import NO_IDENTIFIER, Package

_PACKAGES = Records("Packages", Package)


def components(report: Report, raw: Raw, at: str, manifest: str) -> Iterator[Component]:
    """Yield a target's packages; what they depend on is named as the packages of the same target are."""
    packages = list(_PACKAGES.of(report, raw, at))
    refs = {package.id: _ref(package) for package in packages if package.id}
    for package in packages:
        yield Component(
            name=intern(package.name or ""),
            version=intern(package.full_version),
            type="library",
            purl=(package.identifier or NO_IDENTIFIER).purl or "",
            licences=package.licenses or ((package.license,) if package.license else ()),
            bom_ref=_ref(package),
            depends_on=tuple(refs.get(name, name) for name in package.depends_on or ()),
            root=package.relationship == "root",
            path=package.file_path or manifest,
            report=report.name,
        )


def _ref(package: Package) -> str:
    return (package.identifier or NO_IDENTIFIER).ref or package.id or ""
