"""Raises a package in pip's manifests: requirements and constraints files, pyproject.toml, setup.cfg.

Edited: pins and lower ends, with comments, line ends, extras and markers untouched. Where a pin names the old version,
only pins are edited; else the lower end of what is admitted.
Not edited: lock files, generated files and files that hold hashes. The command that makes them anew is told.
Limits: nothing is installed or resolved, so what the new version itself asks for is not looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from accord.core.errors import AccordError
from accord.core.fixing import manifests
from accord.core.fixing.manifests import Named
from accord.core.fixing.order import Order
from accord.core.fixing.requirement import read
from accord.core.gate.manifest import Manifest
from accord.core.planning.upgrade import Version
from accord.ports import versions
from accord.ports.tree import Tree

LABEL = "pip's manifests"


class _Change(NamedTuple):
    name: str
    used: Version | None
    to: Version


def takes(order: Order) -> Order | None:
    """Return the order if it is to raise a Python package."""
    return order if order.unit.kind == "upgrade" and order.ecosystem == "pypi" else None


def fix(order: Order, tree: Tree, files: Sequence[str]) -> str:
    """Raise the package wherever a manifest names it at the old version.

    Raises:
        AccordError: no fixed version is known, no manifest names the package, one of them must not be edited by hand,
            or one of them holds the package below the version.
    """
    unit = order.unit
    change = _change(unit.component_name, unit.from_version, unit.to_version)
    texts = dict(_readable(tree, files, change.name))
    stated = _stated(texts, change.name)
    if not stated and unit.dependency_path and unit.direct_version:
        change = _change(unit.dependency_path[0], "", unit.direct_version)
        stated = _stated(texts, change.name)
    _refuse_locks(change, tree, files)
    if not stated:
        return _added(order, change, tree, texts)
    chosen = _chosen(stated, change)
    for path, some in chosen.items():
        _refuse_generated(path, texts[path], change)
        tree.write(path, manifests.raised(texts[path], some, change.to, _parse))
    return f"raised {change.name} to {change.to.text} in {_listed(chosen)}"


def _change(name: str, used: str, to: str) -> _Change:
    wanted = _parse(to)
    if wanted is None:
        remedy = "Replace the package, or guard what uses it"
        raise AccordError(f"no version of {name} is known that closes all of it", remedy=remedy)
    plain = read(name)
    if plain is None or plain.clauses or plain.end != len(name):
        raise AccordError(f"'{name}' is no name of a Python package", remedy="Look at the report that says so")
    return _Change(plain.name, _parse(used) if used else None, wanted)


def _readable(tree: Tree, files: Iterable[str], name: str) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every manifest.

    Raises:
        AccordError: one that names the package cannot be read; any other one, such as a broken sample, is left alone.
    """
    for path in files:
        if manifests.is_editable(path) and tree.has(path):
            try:
                text = tree.text(path)
                manifests.named(path, text)
            except AccordError:
                if Manifest(tree.read(path).decode("utf-8", "replace")).mentions(name):
                    raise
            else:
                yield path, text


def _stated(texts: dict[str, str], name: str) -> dict[str, list[Named]]:
    """Return where manifests name a package by version; an address of its own cannot be raised."""
    found = {path: manifests.of(path, text, name) for path, text in texts.items()}
    return {path: kept for path, some in found.items() if (kept := [one for one in some if not one.requirement.direct])}


def _chosen(stated: dict[str, list[Named]], change: _Change) -> dict[str, list[Named]]:
    """Choose what is edited: pins at the old version, else every range whose lower end lies below the new one."""
    for path, some in stated.items():
        for one in some:
            if not one.requirement.pin and not _reaches(one, change.to):
                text = " ".join(one.requirement.text.split())
                remedy = "Somebody chose that limit: lift it by hand, then run accord fix again"
                raise AccordError(f"'{text}' keeps out {change.to.text}", place=f"{path}:{one.line}", remedy=remedy)
    pins = {path: [one for one in some if _is_old_pin(one, change)] for path, some in stated.items()}
    ranges = {path: [one for one in some if _is_low(one, change)] for path, some in stated.items()}
    chosen = pins if any(pins.values()) else ranges
    if not any(chosen.values()):
        used = change.used.text if change.used else "an old version"
        message = f"no manifest holds {change.name} at {used}: {_listed(stated)} asks for something else"
        raise AccordError(message, remedy="Scan again, and give the new reports")
    return {path: some for path, some in chosen.items() if some}


def _reaches(one: Named, to: Version) -> bool:
    """Tell whether a range admits the version once its lower end is raised."""
    raised = read(one.requirement.raised(to, _parse))
    return raised is not None and raised.admits(to, _parse)


def _is_old_pin(one: Named, change: _Change) -> bool:
    pin = _parse(one.requirement.pin)
    return pin is not None and (pin.key == change.used.key if change.used else pin.key < change.to.key)


def _is_low(one: Named, change: _Change) -> bool:
    lowest = _parse(one.requirement.lowest(_parse))
    return not one.requirement.pin and (lowest is None or bool(lowest.key < change.to.key))


def _refuse_generated(path: str, text: str, change: _Change) -> None:
    command = manifests.how_to_make(path, text, change.name, change.to.text)
    if command:
        message = "a tool made this file, or it holds hashes, so it is not edited by hand"
        raise AccordError(message, place=path, remedy=f"Make it anew: {command}")


def _refuse_locks(change: _Change, tree: Tree, files: Iterable[str]) -> None:
    for path in files:
        if manifests.is_lock(path) and tree.has(path) and _locked(Manifest(tree.text(path)), change):
            command = manifests.how_to_lock(path, change.name, change.to.text)
            message = f"this lock file holds {change.name}, and is not edited by hand"
            raise AccordError(message, place=path, remedy=f"Make it anew: {command}")


def _locked(lock: Manifest, change: _Change) -> bool:
    return lock.names(change.name, change.used.text) if change.used else lock.mentions(change.name)


def _added(order: Order, change: _Change, tree: Tree, texts: dict[str, str]) -> str:
    """Name a package that comes in through another one, with its lower end; the gate asks for consent to that."""
    through = order.unit.dependency_path[:1]
    naming = _stated(texts, through[0]) if through else {}
    place = next((path for path in naming if not path.endswith((".toml", ".cfg"))), "")
    if not place:
        where = f"{order.unit.service}'s" if order.unit.service != "unassigned" else "the repository's"
        remedy = "Raise it where it is named, or commit the manifest that names it"
        raise AccordError(f"none of {where} manifests that git tracks names {change.name} by version", remedy=remedy)
    _refuse_generated(place, texts[place], change)
    tree.write(place, manifests.added(texts[place], change.name, change.to.text))
    return f"named {change.name} from {change.to.text} on in {place}, since {through[0]} brings an older one"


def _listed(paths: Iterable[str]) -> str:
    return ", ".join(sorted(paths))


def _parse(text: str) -> Version | None:
    return versions.parse("pypi", text)
