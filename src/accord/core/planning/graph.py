"""Through which direct dependency a package comes in, from the dependency graph of a bill of materials."""

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cached_property

from accord.core.component import Component


class DependencyGraph:
    """The components of one bill of materials and what each depends on directly."""

    def __init__(self, components: Iterable[Component]) -> None:
        self._components = {
            component.bom_ref or component.purl or component.name: component for component in components
        }

    def path_to(self, name: str, version: str) -> tuple[Component, ...]:
        """Return the shortest path from a direct dependency to a package, both included.

        Empty when the graph does not know the package or says nothing about what depends on what. One element when the
        package is itself a direct dependency. Of equally short paths the alphabetically first wins.
        """
        ref = self._refs.get((name.lower(), version))
        return self._path(ref) if ref is not None else ()

    def brings(self, direct: str, package: str) -> tuple[str, str] | None:
        """Return (version of ``direct``, version of ``package`` that it brings) where this graph shows both."""
        for ref, component in self._components.items():
            if component.name.lower() == direct.lower():
                for reached in self._reachable(ref):
                    if self._components[reached].name.lower() == package.lower():
                        return component.version, self._components[reached].version
        return None

    def _path(self, ref: str) -> tuple[Component, ...]:
        path: list[Component] = []
        step: str | None = ref
        while step is not None and step in self._parents:
            path.append(self._components[step])
            step = self._parents[step]
        return tuple(reversed(path))

    def _reachable(self, start: str) -> list[str]:
        seen, queue = {start}, deque([start])
        while queue:
            for child in self._children(queue.popleft()):
                if child not in seen:
                    seen.add(child)
                    queue.append(child)
        return sorted(seen - {start})

    @cached_property
    def _refs(self) -> Mapping[tuple[str, str], str]:
        """The reference of each component by name and version; of doubles the first that something depends on."""
        refs: dict[tuple[str, str], str] = {}
        for ref, component in self._components.items():
            key = component.name.lower(), component.version
            if key not in refs or (refs[key] not in self._parents and ref in self._parents):
                refs[key] = ref
        return refs

    @cached_property
    def _parents(self) -> Mapping[str, str | None]:
        """Each reachable component with the one before it on its shortest path; None for a direct dependency."""
        direct = self._direct()
        parents: dict[str, str | None] = dict.fromkeys(direct)
        queue = deque(direct)
        while queue:
            ref = queue.popleft()
            for child in self._children(ref):
                if child not in parents:
                    parents[child] = ref
                    queue.append(child)
        return parents

    def _direct(self) -> list[str]:
        roots = [ref for ref, component in self._components.items() if component.root]
        direct = {child for root in roots for child in self._children(root)}
        return sorted(direct)

    def _children(self, ref: str) -> list[str]:
        return sorted(child for child in self._components[ref].depends_on if child in self._components)
