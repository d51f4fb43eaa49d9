"""The files of a revision and their content."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.ports.git.commits import full, short
from accord.ports.git.running import FETCH_ALL, output

SUBMODULE = "160000"
_LINK = "120000"


class Entry(msgspec.Struct, frozen=True):
    """One file of a revision: its path relative to the asked folder, its blob id, and whether it is a link.

    For a submodule, ``blob`` is the id of the commit that it stands at.
    """

    path: str
    blob: str
    link: bool = False
    submodule: bool = False


def files(folder: Path, revision: str) -> list[Entry]:
    """List the files below a folder at a revision, with paths relative to the folder and blob ids; no submodules.

    Raises:
        AccordError: there is no such commit.
    """
    return [entry for entry in entries(folder, revision) if not entry.submodule]


def entries(folder: Path, revision: str) -> list[Entry]:
    """List the files and submodules below a folder at a revision.

    Raises:
        AccordError: there is no such commit.
    """
    return list(_entries(output(folder, "ls-tree", "-z", "-r", full(folder, revision))))


def show(folder: Path, revision: str, path: str) -> bytes | None:
    """Return a file's content at a revision; None when the revision does not have it, or has a link or folder there.

    Args:
        folder: A folder of the checkout; ``path`` is relative to it.
        revision: Any name of a commit.
        path: With forward slashes.

    Raises:
        AccordError: there is no such commit.
    """
    tree = output(folder, "ls-tree", "-z", full(folder, revision), "--", path)
    found = next(_entries(tree), None)
    return contents(folder, [found.blob])[0] if found and not found.link and not found.submodule else None


def contents(folder: Path, blobs: Sequence[str]) -> list[bytes]:
    """Return the content of blobs in the order asked for, in one process.

    Raises:
        AccordError: one of them is not here, as in a partial clone.
    """
    if not blobs:
        return []
    read = output(folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    found, at = [], 0
    for blob in blobs:  # each is a line "HASH blob SIZE", the content, a line end
        end = read.index(b"\n", at)
        _, kind, *size = read[at:end].split(b" ")
        if kind != b"blob":
            raise AccordError(f"git does not have the object {short(blob)} here", place=str(folder), remedy=FETCH_ALL)
        at = end + 1 + int(size[0])
        found.append(read[end + 1 : at])
        at += 1
    return found


def sizes(folder: Path, blobs: Sequence[str]) -> list[int | None]:
    """Return the sizes of blobs in bytes, in the order asked for, in one process; None for what is not here."""
    given = "".join(f"{blob}\n" for blob in blobs).encode()
    lines = output(folder, "cat-file", "--batch-check=%(objectsize)", given=given).decode().split("\n")
    return [int(line) if line.isdigit() else None for line in lines[: len(blobs)]]


def _entries(tree: bytes) -> Iterator[Entry]:
    for line in tree.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, kind, blob = about.decode().split(" ")
        if kind in {"blob", "commit"}:
            yield Entry(path.decode("utf-8", "surrogateescape"), blob, mode == _LINK, mode == SUBMODULE)
