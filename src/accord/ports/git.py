"""What git knows about a checkout: root, merge base, files and their content at a revision, the history of a path.

A foreign repository must not run anything: hooks, file system monitors, external differs, credential prompts and the
network are off for every call. Nothing here writes to the repository.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.ports import process

_SAFE = (
    "--no-pager",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "core.quotePath=false",
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
_SHORT = 8
_FETCH_ALL = "In CI, check out the whole history (fetch-depth: 0), or run git fetch --unshallow"


class Entry(msgspec.Struct, frozen=True):
    """One file of a revision: its path relative to the asked folder, its blob id, and whether it is a link."""

    path: str
    blob: str
    link: bool = False


class Commit(msgspec.Struct, frozen=True):
    """One commit of a path's history. Who wrote it is left out: Accord counts origins, never authors."""

    revision: str
    at: datetime
    subject: str


def root(folder: Path) -> Path | None:
    """Return the top of the checkout that a folder lies in; None when it lies in none.

    Raises:
        AccordError: there is a ``.git`` above and git is missing or refuses the repository.
    """
    start = folder.resolve()
    if not any((above / ".git").exists() for above in (start, *start.parents)):
        return None
    return Path(_text(start, "rev-parse", "--show-toplevel"))


def resolve(folder: Path, revision: str) -> str:
    """Return the full hash of the commit that a revision names.

    Raises:
        AccordError: there is no such commit here.
    """
    done = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    if done.code:
        _refuse_no_repository(done, folder)
        remedy = _FETCH_ALL if is_shallow(folder) else "Fetch it first, or name another revision"
        raise AccordError(f"git knows no commit '{revision}' here", place=str(folder), remedy=remedy)
    return done.output.decode().strip()


def short(revision: str) -> str:
    """Return the first characters of a full hash, for people."""
    return revision[:_SHORT]


def is_shallow(folder: Path) -> bool:
    """Tell whether the clone was cut off, so that older commits are missing."""
    return _text(folder, "rev-parse", "--is-shallow-repository") == "true"


def merge_base(folder: Path, base: str, head: str = "HEAD") -> str | None:
    """Return the full hash of the commit at which two lines parted; None when they share no history here.

    Raises:
        AccordError: one of the two names no commit, or the clone is shallow and the merge base may be cut off.
    """
    done = _git(folder, "merge-base", resolve(folder, base), resolve(folder, head))
    if done.code == 0:
        return done.output.decode().strip()
    if done.code == 1 and not is_shallow(folder):
        return None
    if done.code == 1:
        message = f"the commit at which '{base}' and '{head}' parted is not in this shallow clone"
        raise AccordError(message, place=str(folder), remedy=_FETCH_ALL)
    raise _failed(done, folder)


def files(folder: Path, revision: str) -> list[Entry]:
    """List the files below a folder at a revision, with paths relative to the folder and blob ids; no submodules.

    Raises:
        AccordError: there is no such commit.
    """
    return _entries(folder, "-r", resolve(folder, revision))


def show(folder: Path, revision: str, path: str) -> bytes | None:
    """Return a file's content at a revision; None when the revision does not have it.

    Args:
        folder: A folder of the checkout; ``path`` is relative to it.
        revision: Any name of a commit.
        path: With forward slashes.

    Raises:
        AccordError: there is no such commit.
    """
    entries = _entries(folder, resolve(folder, revision), "--", path)
    return contents(folder, [entries[0].blob])[0] if entries else None


def contents(folder: Path, blobs: Sequence[str]) -> list[bytes]:
    """Return the content of blobs in the order asked for, in one process.

    Raises:
        AccordError: one of them is not here, as in a partial clone.
    """
    if not blobs:
        return []
    output = _output(folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    found, at = [], 0
    for blob in blobs:  # each is a line "HASH blob SIZE", the content, a line end
        end = output.index(b"\n", at)
        _, kind, *size = output[at:end].split(b" ")
        if kind != b"blob":
            raise AccordError(f"git does not have the object {short(blob)} here", place=str(folder), remedy=_FETCH_ALL)
        at = end + 1 + int(size[0])
        found.append(output[end + 1 : at])
        at += 1
    return found


def diff(folder: Path, base: str, head: str | None = None) -> str:
    """Return what changed below a folder since a commit, without context lines and with moved files recognised.

    Files are compared as text whatever ``.gitattributes`` says, since the change itself could call code binary to hide
    it. Files that git does not track yet are not part of it.

    Args:
        folder: A folder of the checkout; paths in the answer are relative to it.
        base: Any name of a commit.
        head: Any name of a commit; None for the working tree.

    Raises:
        AccordError: there is no such commit.
    """
    ends = [resolve(folder, base), *([resolve(folder, head)] if head else [])]
    options = ("--unified=0", "--inter-hunk-context=0", "--no-prefix", "-M", "--text", "--no-color", "--relative")
    return _output(folder, "diff", "--no-ext-diff", "--no-textconv", *options, *ends, "--").decode("utf-8", "replace")


def user_name(folder: Path) -> str:
    """Return the name that git signs commits with; empty when none is set or there is no repository."""
    done = _git(folder, "config", "--get", "user.name")
    return done.output.decode("utf-8", "replace").strip() if done.code == 0 else ""


def untracked(folder: Path) -> list[str]:
    """List the files that git neither tracks nor is told to ignore, with paths relative to the folder."""
    output = _output(folder, "ls-files", "--others", "--exclude-standard", "-z")
    return [path.decode("utf-8", "surrogateescape") for path in output.split(b"\0")[:-1]]


def history(folder: Path, path: str, *, revision: str = "HEAD", limit: int = 100) -> list[Commit]:
    """List the commits up to a revision that changed a path, newest first; in a shallow clone those that are here."""
    form = "--format=%H%x00%cI%x00%s"
    log = _output(
        folder,
        "log",
        "--no-ext-diff",
        "--no-textconv",
        f"--max-count={limit}",
        form,
        "-z",
        resolve(folder, revision),
        "--",
        path,
    )
    parts = log.decode("utf-8", "replace").split("\0")[:-1]
    rows = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return [Commit(revision, datetime.fromisoformat(at), subject) for revision, at, subject in rows]


def _entries(folder: Path, *arguments: str) -> list[Entry]:
    entries = []
    for line in _output(folder, "ls-tree", "-z", *arguments).split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, kind, blob = about.decode().split(" ")
        if kind == "blob":
            entries.append(Entry(path.decode("utf-8", "surrogateescape"), blob, mode == "120000"))
    return entries


def _text(folder: Path, *arguments: str) -> str:
    return _output(folder, *arguments).decode("utf-8", "surrogateescape").rstrip("\n")


def _output(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _git(folder, *arguments, given=given)
    if done.code:
        _refuse_no_repository(done, folder)
        raise _failed(done, folder)
    return done.output


def _git(folder: Path, *arguments: str, given: bytes = b"") -> process.Completed:
    return process.run(
        ["git", *_SAFE, *arguments],
        folder=folder,
        given=given,
        environment=_ENVIRONMENT,
        max_output_bytes=256 << 20,
    )


def _refuse_no_repository(done: process.Completed, folder: Path) -> None:
    if "not a git repository" in done.errors:
        raise AccordError("this is no git repository", place=str(folder), remedy="Run it inside a checkout")
    if "dubious ownership" in done.errors:
        remedy = f"If you trust it: git config --global --add safe.directory {folder}"
        raise AccordError("git refuses this checkout, since another user owns it", place=str(folder), remedy=remedy)


def _failed(done: process.Completed, folder: Path) -> AccordError:
    reason = done.last_words.removeprefix("fatal: ") or f"exit code {done.code}"
    return AccordError(f"git failed ({reason})", place=str(folder))
