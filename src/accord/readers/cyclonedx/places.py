"""Where a component is named: the manifest, lock file or file that the document's author found it in."""

from collections.abc import Iterable, Mapping

from accord.readers.cyclonedx.shapes import Named, Part

#: Properties in which tools name a component's file, the most exact first.
_PATH_PROPERTIES: dict[str | None, int] = {
    "aquasecurity:trivy:FilePath": 0,
    "syft:location:0:path": 1,
    "SrcFile": 2,
    "cdx:npm:package:path": 3,
}
#: Trivy lists a lock file as an application of this class, which depends on what the file locks.
_LOCK_FILE = Named("aquasecurity:trivy:Class", "lang-pkgs")

Graph = Mapping[str, tuple[str, ...]]


def path_of(part: Part) -> str:
    """Return the path that a component carries itself; empty when it carries none."""
    best, rank = "", len(_PATH_PROPERTIES)
    for one in part.properties or ():
        new = _PATH_PROPERTIES.get(one.name, rank)
        if new < rank and one.value:
            best, rank = one.value, new
    if best:
        return best
    occurrences = part.evidence.occurrences if part.evidence else None
    return (occurrences[0].location or "").partition("#")[0] if occurrences else ""


def lock_files(parts: Iterable[Part], graph: Graph) -> dict[str, str]:
    """Map the reference of each component that one lock file brings in to the path of that file.

    A component that several lock files bring in belongs to none of them alone and is left out.
    """
    owners: dict[str, set[str]] = {}
    for part in parts:
        if part.properties and _LOCK_FILE in part.properties and part.name and part.bom_ref:
            for ref in _reached(part.bom_ref, graph):
                owners.setdefault(ref, set()).add(part.name)
    return {ref: next(iter(paths)) for ref, paths in owners.items() if len(paths) == 1}


def _reached(start: str, graph: Graph) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting.extend(graph.get(ref, ()))
    return reached
