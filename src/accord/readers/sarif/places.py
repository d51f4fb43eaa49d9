"""Where a result is: every form of an artifact's location as one path, and places as the core knows them.

A URI becomes a path with forward slashes and without percent-encoding. What is relative to a base stays relative to
the base that is absolute, which is the root of what was scanned; bases between the two are put in front. An absolute
path becomes relative where the report itself says which folder was scanned. Paths are cleaned in ``core.sanitise``.
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from accord.core.finding import Place
from accord.readers.sarif.messages import text
from accord.readers.sarif.shapes import (
    ArtifactLocation,
    CodeFlow,
    Location,
    PhysicalLocation,
    Region,
    ThreadFlowLocation,
)

NO_REGION = Region()
_NO_PHYSICAL = PhysicalLocation()
_NOWHERE = ArtifactLocation()


class Paths:
    """The paths of one run's artifacts.

    Args:
        bases: ``originalUriBaseIds``.
        artifacts: The location of each of ``run.artifacts``.
        mapped: Where the root of the repository was, as ``versionControlProvenance`` says.
        working: The working directories of the invocations.
    """

    def __init__(
        self,
        bases: Mapping[str, ArtifactLocation | str | None],
        artifacts: Sequence[ArtifactLocation | None],
        mapped: Iterable[ArtifactLocation],
        working: Iterable[ArtifactLocation],
    ) -> None:
        self._bases = {
            name: ArtifactLocation(uri=base) if isinstance(base, str) else base for name, base in bases.items()
        }
        self._artifacts = artifacts
        self._known: dict[str | None, str] = {None: ""}
        self._known_indirect: dict[tuple[str | None, str | None, int | None], str] = {}
        named = (base or _NOWHERE for base in self._bases.values())
        self._repository = self._folders(mapped)
        self._folders_scanned = (*self._repository, *sorted(self._folders(named), key=len), *self._folders(working))

    def of(self, location: ArtifactLocation | None) -> str:
        """Return a location's path; a URI that is no file's stays as it is; empty when nothing is said."""
        if location is None:
            return ""
        if location.uri_base_id is None and location.index is None:
            path = self._known.get(location.uri)
            if path is None:
                path = self._known[location.uri] = self._relative(*self._joined(location.uri or "", None))
            return path
        key = (location.uri, location.uri_base_id, location.index)
        path = self._known_indirect.get(key)
        if path is None:
            path = self._known_indirect[key] = self._indirect(location)
        return path

    def _indirect(self, location: ArtifactLocation) -> str:
        index = -1 if location.index is None else location.index
        if location.uri is None and 0 <= index < len(self._artifacts):
            location = self._artifacts[index] or location
        return self._relative(*self._joined(location.uri or "", location.uri_base_id))

    def _joined(self, uri: str, base_id: str | None) -> tuple[str, str]:
        """Return a path, relative bases put in front, and the absolute base to which it is relative; empty if none."""
        path, met = _plain(uri), set[str]()
        while base_id and base_id not in met and not is_absolute(path):
            met.add(base_id)
            base = self._bases.get(base_id) or _NOWHERE
            folder = _plain(base.uri or "")
            folder = f"{folder}/" if folder and not folder.endswith("/") else folder
            if is_absolute(folder):
                return path, folder
            path, base_id = folder + path, base.uri_base_id
        return path, ""

    def _relative(self, path: str, base: str) -> str:
        for folder in self._repository if base else self._folders_scanned if is_absolute(path) else ():
            whole = base + path
            if whole.startswith(folder) and whole != folder:
                return whole[len(folder) :]
        return path

    def _folders(self, locations: Iterable[ArtifactLocation]) -> tuple[str, ...]:
        """Return those locations that are absolute folders other than the top, each with a slash at its end."""
        folders = []
        for location in locations:
            path, base = self._joined(location.uri or "", location.uri_base_id)
            folder = f"{base}{path}".rstrip("/")
            if is_absolute(folder) and folder.strip("/"):
                folders.append(f"{folder}/")
        return tuple(dict.fromkeys(folders))


class Places:
    """Places of results and steps of data flows."""

    def __init__(self, paths: Paths, steps: Sequence[ThreadFlowLocation]) -> None:
        self._paths = paths
        self._steps = steps

    def place(self, location: Location) -> Place:
        """Return a location as the core's further place."""
        physical = location.physical_location or _NO_PHYSICAL
        region = physical.region or NO_REGION
        return Place(
            self._paths.of(physical.artifact_location or physical.file_location),
            positive(region.start_line),
            text(location.message),
            snippet(physical),
        )

    def trace(self, flows: Sequence[CodeFlow]) -> tuple[Place, ...]:
        """Return the steps of the first code flow that has any."""
        for flow in flows:
            steps = [step for thread in flow.thread_flows or () for step in thread.locations or ()]
            if steps:
                return tuple(self.place(self._step(step)) for step in steps)
        return ()

    def _step(self, step: ThreadFlowLocation) -> Location:
        index = -1 if step.index is None else step.index
        if step.location is None and 0 <= index < len(self._steps):
            step = self._steps[index]
        return step.location or Location()


def snippet(physical: PhysicalLocation) -> str:
    """Return the code of a region, else that around it."""
    for region in (physical.region, physical.context_region):
        if region is not None and region.snippet is not None and region.snippet.text:
            return region.snippet.text
    return ""


def positive(number: int | None) -> int | None:
    """Return a line or column; None for 0 and below, which some tools write for "unknown"."""
    return number if number is not None and number > 0 else None


def is_absolute(path: str) -> bool:
    """Tell whether a path starts at the top of a POSIX or Windows file system."""
    return path.startswith("/") or path[1:3] == ":/"


def _plain(uri: str) -> str:
    """Return a URI reference as a path; a URI of another scheme than ``file`` stays as it is."""
    is_file = uri[:5].lower() == "file:"
    if "://" in uri and not is_file:
        return uri
    path = (unquote(uri) if "%" in uri else uri).replace("\\", "/")
    path = _local(path[5:]) if is_file else path
    while path.startswith("./"):
        path = path[2:] or "."
    return path


def _local(path: str) -> str:
    """Return the path of a ``file`` URI without the name of this machine."""
    if path.startswith("//"):
        host, _, rest = path[2:].partition("/")
        if host.lower() in {"", "localhost"} or host[1:] == ":":
            path = f"{host}/{rest}" if host[1:] == ":" else f"/{rest}"
    return path[1:] if path.startswith("/") and path[2:4] == ":/" else path
