"""Look at every file of a repository that can tell about services."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from accord.core.config import FILE_NAME
from accord.core.coverage import Gap
from accord.flows.signs import descriptions, manifests
from accord.flows.signs.sign import BROKEN, File, Sign
from accord.flows.workspace import walk

#: Folders whose files say nothing about what runs: trials and samples of it, and what was generated from it.
_PASSED_OVER = frozenset(
    {
        "__fixtures__",
        "__mocks__",
        "__tests__",
        "benchmarks",
        "build",
        "coverage",
        "demo",
        "demos",
        "dist",
        "e2e",
        "example",
        "examples",
        "fixtures",
        "mocks",
        "out",
        "sample",
        "samples",
        "target",
        "test",
        "testdata",
        "tests",
    }
)
_READERS = manifests.READERS | descriptions.READERS


class Found(msgspec.Struct, frozen=True):
    """The signs in a repository, folders that speak for themselves, and files that could not be read."""

    signs: tuple[Sign, ...]
    left_out: tuple[Gap, ...]
    unread: tuple[Gap, ...]


def search(root: Path) -> Found:
    """Return what the files of a repository say. Nothing is run and nothing is written."""
    signs: list[Sign] = []
    own: list[str] = []
    unread: list[Gap] = []
    for folder, names in walk(root):
        if _PASSED_OVER.intersection(folder.split("/")) or any(folder.startswith(f"{one}/") for one in own):
            continue
        if folder and FILE_NAME in names:
            own.append(folder)
            continue
        for name in names:
            _look(File(root, f"{folder}/{name}" if folder else name), signs, unread)
    left_out = tuple(Gap(folder, f"it has an {FILE_NAME} of its own") for folder in own)
    return Found(tuple(signs), left_out, tuple(unread))


def _look(file: File, signs: list[Sign], unread: list[Gap]) -> None:
    read = _reader_of(file.name)
    if read is None:
        return
    try:
        signs.extend(read(file))
    except BROKEN as error:
        unread.append(Gap(file.path, str(error).partition("\n")[0]))


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
