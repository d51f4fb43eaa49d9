"""Orders for fixers, and a folder to work in."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from accord.core.documents import Effort, FixUnitDocument, VulnerabilityDocument
from accord.core.fixing.order import Order
from accord.core.vulnerability import Decision, Sighting
from accord.ports.tree import Tree


def _upgrade(package: str, used: str, to: str, *, purl: str = "", **unit: object) -> Order:
    return _order("upgrade", package, used, to, purl or f"pkg:pypi/{package}@{used}", (), **unit)


def _edit(*sightings: Sighting) -> Order:
    return _order("code", "", "", "", "", sightings)


def _order(
    kind: str, package: str, used: str, to: str, purl: str, sightings: tuple[Sighting, ...], **more: object
) -> Order:
    unit = FixUnitDocument(
        id="fix-1",
        kind=kind,
        title="x",
        service="shop",
        decision=Decision.ATTEND,
        score=600,
        closes=("aaaa",),
        effort=Effort(1, 2),
        for_developer="",
        for_business="",
        reasons=(),
        component_name=package,
        from_version=used,
        to_version=to,
        **more,  # type: ignore[arg-type]  # whatever a test asks for
    )
    target = VulnerabilityDocument(
        id="aaaa",
        title="x",
        service="shop",
        decision=Decision.ATTEND,
        score=600,
        range=(500, 700),
        due=date(2026, 12, 1),
        for_developer="",
        for_business="",
        reasons=(),
        sightings=sightings,
        component_name=package,
        purl=purl,
    )
    return Order(unit=unit, targets=(target,))


@pytest.fixture
def upgrade() -> Callable[..., Order]:
    """Ask for an upgrade of a package from one version to another."""
    return _upgrade


@pytest.fixture
def edit() -> Callable[..., Order]:
    """Ask for an edit of code where it was seen."""
    return _edit


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[Mapping[str, str]], Tree]:
    """Write files and return their tree."""

    def write(files: Mapping[str, str]) -> Tree:
        for name, text in files.items():
            path = tmp_path / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return Tree(tmp_path / "tree")

    return write


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Put a small program on the path, before all others."""
    place = tmp_path / "bin"
    place.mkdir()
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")

    def write(name: str, script: str) -> None:
        (place / name).write_text(f"#!/bin/sh\n{script}")
        (place / name).chmod(0o755)

    return write
