"""A manifest separates the same flaw of a package only where both findings name one; so does an ecosystem."""

from collections.abc import Iterable, Iterator, Sequence

from accord.core.identity.view import View

_ANY = "*"


def manifest_pairs(view: View) -> Iterator[tuple[int, int]]:
    """Yield pairs of findings on a package's flaw of which one does not say where, or in which ecosystem.

    Such a finding goes to the manifest that holds the same version, else to the first in alphabetical order.
    """
    for nodes in _flaws(view):
        if len({_qualifiers(view, node)[:2] for node in nodes}) > 1:
            yield from _attach(view, sorted(nodes, key=view.order))


def _flaws(view: View) -> Iterable[list[int]]:
    """Return the findings on each flaw of a package that has several; most have one, for which no list is made."""
    first: dict[tuple[str, str], int] = {}
    several: dict[tuple[str, str], list[int]] = {}
    for node, mark in enumerate(view.marks):
        if mark.package is not None:
            flaw = mark.package[:2]
            other = first.setdefault(flaw, node)
            if other != node:
                several.setdefault(flaw, [other]).append(node)
    return several.values()


def _attach(view: View, nodes: Sequence[int]) -> Iterator[tuple[int, int]]:
    offers: dict[tuple[str, ...], int] = {}
    for node in nodes:
        for offer in _offers(*_qualifiers(view, node)):
            offers.setdefault(offer, node)
    for node in nodes:
        found = next((offers[wish] for wish in _wishes(*_qualifiers(view, node)) if wish in offers), None)
        if found is not None:
            yield found, node


def _qualifiers(view: View, node: int) -> tuple[str, str, str]:
    package, item = view.marks[node].package, view.findings[node]
    return item.path, package[2] if package else "", item.component_version


def _offers(path: str, ecosystem: str, version: str) -> Iterator[tuple[str, ...]]:
    """Yield what a finding can be found by."""
    if path:
        yield from ((_ANY, one, other) for one in (ecosystem, _ANY) for other in (version, _ANY))
    if ecosystem:
        yield path, _ANY


def _wishes(path: str, ecosystem: str, version: str) -> Iterator[tuple[str, ...]]:
    """Yield what a finding that leaves something unsaid looks for, the closest first."""
    if not path:
        for one in (ecosystem, "") if ecosystem else (_ANY,):
            yield from ((_ANY, one, version), (_ANY, one, _ANY))
    if not ecosystem:
        yield path, _ANY
