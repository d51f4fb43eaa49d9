"""What differs between a commit and the working tree, and the versions that files had.

What the repository's configuration, its attributes and its ``.gitmodules`` say about the form of a diff is overruled,
so that neither a committed file nor a setting hides a change.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from accord.ports.git.running import output, run
from accord.ports.git.trees import SUBMODULE

#: Arguments of one call together; systems allow more than this.
_MAX_ARGUMENT_BYTES = 500_000
#: A diff of text for text, whatever attributes, ``.gitmodules`` and the configuration say.
_PLAIN_DIFF = (
    "--no-ext-diff",
    "--no-textconv",
    "--text",
    "--no-color",
    "--no-prefix",
    "--find-renames=50%",
    "-l1000",
    "--diff-algorithm=myers",
    "--ignore-submodules=none",
    "--submodule=short",
    "--ws-error-highlight=none",
    "--relative",
)


class Changed(msgspec.Struct, frozen=True):
    """A file that differs: its old and new path (empty when added or deleted) and whether it is a submodule now."""

    old: str
    new: str
    submodule: bool = False


def changed(folder: Path, base: str) -> list[Changed]:
    """List what differs below a folder between a commit and the working tree, with moved files recognised.

    Args:
        folder: A folder of the checkout; paths are relative to it.
        base: The full hash of a commit.
    """
    answer = output(folder, *neutral(folder), "diff", *_PLAIN_DIFF, "--raw", "--no-abbrev", "-z", base, "--")
    return list(_changes(answer))


def differing(folder: Path, revision: str, paths: Sequence[str]) -> frozenset[str]:
    """Return which of these paths differ between a commit and the working tree."""
    found: set[str] = set()
    for some in _batches(paths):
        arguments = (*_PLAIN_DIFF, "--no-renames", "--name-only", "-z", revision, "--", *some)
        answer = output(folder, *neutral(folder), "diff", *arguments)
        found.update(path.decode("utf-8", "surrogateescape") for path in answer.split(b"\0")[:-1])
    return frozenset(found)


def diff(folder: Path, base: str, paths: Sequence[str]) -> str:
    """Return what changed in some files since a commit, without context lines and with moved files recognised.

    Files are compared as text whatever ``.gitattributes`` says, since the change itself could call code binary to hide
    it. Files that git does not track yet are not part of it. Names stand in quotes where they hold anything but
    printable ASCII.

    Args:
        folder: A folder of the checkout; paths are relative to it.
        base: The full hash of a commit; the other side is the working tree.
        paths: The files, both names of those that moved; of many files and large ones it would be long.
    """
    diffs = [
        output(
            folder, *neutral(folder), "diff", *_PLAIN_DIFF, "--unified=0", "--inter-hunk-context=0", base, "--", *some
        )
        for some in _batches(paths)
    ]
    return b"".join(diffs).decode("utf-8", "replace")


def untracked(folder: Path) -> list[str]:
    """List the files that git neither tracks nor is told to ignore, with paths relative to the folder."""
    answer = output(folder, "ls-files", "--others", "--exclude-standard", "-z")
    return [path.decode("utf-8", "surrogateescape") for path in answer.split(b"\0")[:-1]]


def ignored(folder: Path) -> list[str]:
    """List what git is told to ignore and does not track, relative to the folder; a folder ends with a slash."""
    answer = output(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    return [path.decode("utf-8", "surrogateescape") for path in answer.split(b"\0")[:-1]]


def versions(folder: Path, paths: Sequence[str], *, revision: str, limit: int) -> dict[str, list[str]]:
    """Return the blob ids of the versions that some files had in the commits up to a revision, newest first.

    Args:
        folder: A folder of the checkout; paths are relative to it.
        paths: The files.
        revision: The full hash of a commit.
        limit: How many commits are looked at.
    """
    found: dict[str, dict[str, None]] = {path: {} for path in paths}
    form = ("--format=", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative", f"--max-count={limit}")
    for some in _batches(paths):
        answer = output(folder, "log", "--no-ext-diff", "--no-textconv", *form, revision, "--", *some)
        parts = iter(answer.split(b"\0"))
        for part in parts:
            words = part.strip().split(b" ")
            if part.strip().startswith(b":") and (path := next(parts, b"").decode("utf-8", "surrogateescape")) in found:
                found[path].update((blob.decode(), None) for blob in (words[3], words[2]) if blob.strip(b"0"))
    return {path: list(blobs) for path, blobs in found.items()}


def _changes(answer: bytes) -> Iterator[Changed]:
    """Read ``--raw -z``: a line of modes, ids and a status, then one path, or two of a file that moved."""
    parts = iter(answer.split(b"\0"))
    for part in parts:
        if not part.startswith(b":"):
            continue
        _, mode, _, _, status = part.decode().split(" ")
        path = next(parts).decode("utf-8", "surrogateescape")
        other = next(parts).decode("utf-8", "surrogateescape") if status[0] in "RC" else path
        old = "" if status[0] in "AC" else path
        yield Changed(old, "" if status[0] == "D" else other, submodule=SUBMODULE in {mode, part[1:7].decode()})


def _batches(paths: Sequence[str]) -> Iterator[list[str]]:
    """Split a list of paths so that each part fits on one command line."""
    some: list[str] = []
    size = 0
    for path in paths:
        size += len(path.encode("utf-8", "surrogateescape")) + 1
        if size > _MAX_ARGUMENT_BYTES:
            yield some
            some, size = [], len(path)
        some.append(path)
    if some:
        yield some


def neutral(folder: Path) -> list[str]:
    """Return options that switch off the filters which the repository's own configuration defines: they are programs.

    Those that the user or the system has set up, such as Git LFS, are trusted like git itself.
    """
    listed = ("config", "--includes", "--show-scope", "-z", "--name-only", "--get-regexp", r"^filter\..*\.[a-z]+$")
    done = run(folder, *listed)
    parts = done.output.decode("utf-8", "surrogateescape").split("\0")[:-1]
    options: list[str] = []
    for scope, key in zip(parts[::2], parts[1::2], strict=True):
        if scope in {"local", "worktree"}:
            options += ["-c", f"{key}={'false' if key.endswith('.required') else ''}"]
    return options
