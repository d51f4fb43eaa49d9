"""Look at every file of a repository that can tell about services."""

from collections.abc import Callable, Iterator
from pathlib import Path

from accord.core.coverage import Gap
from accord.flows.signs import descriptions, manifests
from accord.flows.signs.sign import BROKEN, File, Sign
from accord.flows.workspace import walk

#: Folders whose files say nothing about what runs: trials of it, and what was generated from it.
_PASSED_OVER = frozenset(
    {
        "__fixtures__",
        "__mocks__",
        "__tests__",
        "build",
        "coverage",
        "dist",
        "e2e",
        "fixtures",
        "mocks",
        "out",
        "target",
        "test",
        "testdata",
        "tests",
    }
)
_READERS = manifests.READERS | descriptions.READERS


def search(root: Path) -> tuple[list[Sign], list[Gap]]:
    """Return the signs in a repository, and the files that could not be read. Nothing is run and nothing is written."""
    signs: list[Sign] = []
    unread: list[Gap] = []
    for folder, names in walk(root):
        if _PASSED_OVER.intersection(folder.split("/")):
            continue
        for name in names:
            read = _reader_of(name)
            if read is None:
                continue
            path = f"{folder}/{name}" if folder else name
            try:
                signs.extend(read(File(root, path)))
            except BROKEN as error:
                unread.append(Gap(path, str(error).partition("\n")[0]))
    return signs, unread


def _reader_of(name: str) -> Callable[[File], Iterator[Sign]] | None:
    if name in _READERS:
        return _READERS[name]
    stem, _, suffix = name.rpartition(".")
    if stem in {"Dockerfile", "Containerfile"} or suffix == "Dockerfile":
        return descriptions.dockerfile
    if suffix == "csproj" and not stem.lower().endswith(("test", "tests")):
        return manifests.named_by_file
    if suffix in {"yaml", "yml"}:
        return descriptions.compose if "compose" in stem else descriptions.yaml_file
    return descriptions.json_file if suffix == "json" and not stem.endswith("-lock") else None
