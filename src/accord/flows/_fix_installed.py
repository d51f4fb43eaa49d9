"""What tests installed below a scratch worktree: which version of a package, and what that version asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.core.fixing.order import Order
from accord.core.fixing.requirement import required
from accord.ports import process

_SECONDS = 20
_SUFFIX = ".dist-info"
_PRINT = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"


class _Package(msgspec.Struct, frozen=True):
    version: str = ""


def untried(order: Order, folder: Path) -> str:
    """Say what tests cannot have tried although they ran: a version that was not there; empty when it was, or none is.

    Args:
        order: The fix.
        folder: The scratch worktree in which the tests ran with the fix.
    """
    name, to = order.unit.component_name, order.unit.to_version
    if order.unit.kind != "upgrade" or _is_below(order, folder):
        return ""
    here = _version_here(name, folder) if order.ecosystem == "pypi" else ""
    if here == to:
        return ""
    with_ = f"with {name} {here}, which is installed here" if here else f"without a sign of {name} {to}"
    return f"they ran {with_}; let [fix] tests in accord.toml install what the manifests say"


def asked_for(name: str, version: str, folder: Path) -> frozenset[str] | None:
    """Return the packages that a version asks for; None when it is not installed below the folder."""
    place = next(_metadata(name, version, folder), None)
    try:
        return None if place is None else required((place / "METADATA").read_text("utf-8", "replace"))
    except OSError:
        return None


def _is_below(order: Order, folder: Path) -> bool:
    name, to = order.unit.component_name, order.unit.to_version
    if order.ecosystem == "pypi":
        return any(True for _ in _metadata(name, to, folder))
    return any(_version_of(place) == to for place in folder.rglob(f"node_modules/{name}/package.json"))


def _metadata(name: str, version: str, folder: Path) -> Iterator[Path]:
    wanted = _spelled(f"{name}-{version}{_SUFFIX}")
    return (place for place in folder.rglob(f"*{_SUFFIX}") if _spelled(place.name) == wanted)


def _spelled(name: str) -> str:
    """Write the name of a metadata folder as current tools do; older ones keep dots and capitals."""
    package, _, version = name.removesuffix(_SUFFIX).rpartition("-")
    return f"{re.sub(r'[-_.]+', '_', package).lower()}-{version}{_SUFFIX}"


def _version_of(place: Path) -> str:
    try:
        return msgspec.json.decode(place.read_bytes(), type=_Package).version
    except (OSError, msgspec.DecodeError):
        return ""


def _version_here(name: str, folder: Path) -> str:
    """Return the version that the Python beside pytest, or else the first one, has installed; empty when none."""
    program = process.find("pytest")
    beside = str(Path(program).resolve().parent / "python") if program else ""
    python = beside if beside and Path(beside).exists() else "python3"
    try:
        done = process.run([python, "-I", "-c", _PRINT, name], folder=folder, timeout_seconds=_SECONDS)
    except AccordError:
        return ""
    return done.output.decode("utf-8", "replace").strip() if done.code == 0 else ""
