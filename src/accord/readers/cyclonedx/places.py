"""Where a component is named: the manifest, lock file or file that the document's author found it in."""

from collections.abc import Iterable, Mapping

from accord.readers.cyclonedx.shapes import Part

#: Properties in which tools name a component's file, the most exact first.
_PATH_PROPERTIES = ("aquasecurity:trivy:FilePath", "syft:location:0:path", "SrcFile", "cdx:npm:package:path")
#: Trivy lists a lock file as an application of this class, which depends on what the file locks.
_LOCK_FILE = ("aquasecurity:trivy:Class", "lang-pkgs")

Graph = Mapping[str, tuple[str, ...]]


def path_of(part: Part) -> str:
    """Return the path that a component carries itself; empty when it carries none."""
    for wanted in _PATH_PROPERTIES if part.properties else ():
        found = next((one.value for one in part.properties or () if one.name == wanted and one.value), "")
        if found:
            return found
    occurrences = part.evidence.occurrences if part.evidence else None
    return (occurrences[0].location or "").partition("#")[0] if occurrences else ""


def lock_files(parts: Iterable[Part], graph: Graph) -> dict[str, str]:
    """Map the reference of each component that one lock file brings in to the path of that file.

    A component that several lock files bring in belongs to none of them alone and is left out.
    """
    owners: dict[str, set[str]] = {}
    for part in parts:
        if part.name and part.bom_ref and _is_lock_file(part):
            for ref in _reached(part.bom_ref, graph):
                owners.setdefault(ref, set()).add(part.name)
    return {ref: next(iter(paths)) for ref, paths in owners.items() if len(paths) == 1}


def _is_lock_file(part: Part) -> bool:
    return any((one.name, one.value) == _LOCK_FILE for one in part.properties or ())


def _reached(start: str, graph: Graph) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting.extend(graph.get(ref, ()))
    return reached
