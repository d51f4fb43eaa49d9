"""Findings meet what is known: by their strongest kind first, by weak evidence only what nothing else claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from accord.core.identity.fingerprints import kind_of, package_fingerprint
from accord.core.identity.view import View

#: Where both sides have one of these kinds and share none, the code is not the same.
_TELLING = frozenset({"secret", "package", "resource", "endpoint", "snippet", "tool"})


class Memory:
    """Which known vulnerability owns which fingerprint."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._first = len(view.findings)
        self._owners: dict[str, list[int]] = {}
        for at, item in enumerate(view.known):
            for name in item.fingerprints:
                self._owners.setdefault(name, []).append(self._first + at)

    def meet(self) -> None:
        """Join each finding with those that own a fingerprint of its strongest kind that any owns."""
        if not self._owners:
            return
        for node, names in enumerate(self._view.prints):
            met = ""
            repeated = self._view.repeated.get(node, ())
            for name in names:
                if met and kind_of(name) != met:
                    break
                if name in self._owners and name not in repeated:
                    met = kind_of(name)
                    self._join(node, self._owners[name])
            for name in self._view.marks[node].older:
                self._join(node, self._called(name))

    def _join(self, node: int, owners: Iterable[int]) -> None:
        for owner in owners:
            self._view.joins.join(owner, node)

    def _called(self, name: str) -> Iterator[int]:
        """Yield those whose advisory this was when they became known; others only have it as a further name."""
        for owner in self._owners.get(name, ()):
            if self._view.known[owner - self._first].fingerprints[0] == name:
                yield owner

    def meet_weakly(self, places: Mapping[int, Sequence[str]]) -> None:
        """Give each problem that met nothing the first known one that nothing met and that fits."""
        if not self._owners:
            return
        nodes = [node for node in range(self._first) if not self._view.joins.known(node)]
        nodes.sort(key=self._view.order)
        for node in nodes:
            self._take(node, self._weak_owners(node))
        for node in nodes:
            self._take(node, self._place_owners(node, places.get(self._view.joins.root(node), ())))

    def _take(self, node: int, owners: Iterator[int]) -> None:
        if not self._view.joins.known(node):
            for owner in owners:
                if not self._view.joins.tools(owner):
                    self._view.joins.join(owner, node)
                    return

    def _weak_owners(self, node: int) -> Iterator[int]:
        for name in sorted(self._view.repeated.get(node, ())):
            yield from self._owners.get(name, ())
        package = self._view.marks[node].package
        if package is None:
            return
        somewhere = package_fingerprint(package, "*")
        if not self._view.findings[node].path:
            yield from self._owners.get(somewhere, ())
            return
        for owner in self._owners.get(package_fingerprint(package, ""), ()):
            if somewhere not in self._view.known[owner - self._first].fingerprints:
                yield owner

    def _place_owners(self, node: int, places: Sequence[str]) -> Iterator[int]:
        kinds = _TELLING.intersection(map(kind_of, self._view.prints[node]))
        for name in sorted(places):
            for owner in self._owners.get(name, ()):
                if kinds.isdisjoint(map(kind_of, self._view.known[owner - self._first].fingerprints)):
                    yield owner
