"""Find the files that a scan answers for, and name what it does not answer for.

Nothing is followed out of the folder: links are left out, and so is what git is told to ignore, unless it is tracked.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from accord.core.languages import Languages, describe
from accord.core.scan import File, Kind, Tree
from accord.core.scan_document import LeftOut
from accord.flows.workspace import FOREIGN
from accord.ports import git, packaged

#: Their files are records of version control, and none of the checkout's.
_RECORDS = frozenset({".bzr", ".git", ".hg", ".svn"})
_OWN = ".accord"
#: How the JSON and the Markdown that Accord writes begin, and what its SARIF and its pages hold.
_WRITTEN = (b'{"accord":', b'{"record":"', b"<!-- accord ")
_SIGNED = ((".sarif", b'"accord/v1"'), (".html", b"<title>What to fix first</title>"))
_ACCORDS, _FOREIGN = "Accord's own", "other people's code, or made by a tool"
#: A file above this size is told by its first bytes; lines are not counted.
_MAX_BYTES = 8 << 20


def walk(root: Path, without: Iterable[Path] = ()) -> Tree:
    """Return the files below a folder.

    Args:
        root: An absolute path without links.
        without: Folders that hold Accord's own output.

    Raises:
        AccordError: git cannot say what it is told to ignore.
    """
    own = {str(folder.resolve()) for folder in without}
    ignored = _ignored(root)
    told = packaged.table("tables/languages.toml", Languages).told()
    files: list[File] = []
    left_out: list[LeftOut] = []
    for folder, folders, names in os.walk(root):
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        folders[:] = _entered(folder, prefix, folders, ignored, own, left_out)
        for name in sorted(names):
            found = _look(f"{folder}/{name}", f"{prefix}{name}", ignored, told)
            if isinstance(found, File):
                files.append(found)
            else:
                left_out.append(found)
    return Tree(tuple(files), tuple(left_out))


def look_at(root: Path, paths: Iterable[str]) -> Tree:
    """Return what these files of a folder are, without walking through it; one that is gone is passed over."""
    told = packaged.table("tables/languages.toml", Languages).told()
    files: list[File] = []
    left_out: list[LeftOut] = []
    for path in sorted(paths):
        if not os.path.lexists(f"{root}/{path}"):
            continue
        *folders, _ = path.split("/")
        own, foreign = _OWN in folders, not FOREIGN.isdisjoint(folders)
        found = (
            LeftOut(path, _ACCORDS if own else _FOREIGN)
            if own or foreign
            else _look(f"{root}/{path}", path, frozenset(), told)
        )
        if isinstance(found, File):
            files.append(found)
        else:
            left_out.append(found)
    return Tree(tuple(files), tuple(left_out))


def _ignored(root: Path) -> frozenset[str]:
    """Return what git is told to ignore and does not track: files, and folders with a slash at their end."""
    top = git.root(root)
    return frozenset(git.ignored(root)) if top else frozenset()


def _entered(
    folder: str, prefix: str, folders: list[str], ignored: frozenset[str], own: set[str], left_out: list[LeftOut]
) -> list[str]:
    """Return the folders that are walked into; the others are named, with the number of their files."""
    entered = []
    for name in sorted(folders):
        path = f"{folder}/{name}"
        if name in _RECORDS:
            continue
        if reason := _reason(path, name, f"{prefix}{name}/", ignored, own):
            left_out.append(LeftOut(f"{prefix}{name}/", reason, _count(path)))
        else:
            entered.append(name)
    return entered


def _reason(path: str, name: str, place: str, ignored: frozenset[str], own: set[str]) -> str:
    """Say why a folder is left out; empty when it is not."""
    if name == _OWN or path in own:
        return _ACCORDS
    if os.path.islink(path):  # noqa: PTH114  asked for every folder
        return "a link"
    if name in FOREIGN or _is_environment(path):
        return _FOREIGN
    if place in ignored:
        return "git is told to ignore it"
    return "another repository" if os.path.exists(f"{path}/.git") else ""  # noqa: PTH110  asked for every folder


def _is_environment(path: str) -> bool:
    return os.path.isfile(f"{path}/pyvenv.cfg")  # noqa: PTH113  asked for every folder


def _count(folder: str) -> int:
    """Return how many files are below a folder; a link counts as one."""
    if os.path.islink(folder):  # noqa: PTH114  as above
        return 1
    return sum(
        len(names) + sum(os.path.islink(f"{inside}/{name}") for name in folders)  # noqa: PTH114  as above
        for inside, folders, names in os.walk(folder)
    )


def _look(file: str, path: str, ignored: frozenset[str], told: dict[str, tuple[Kind, str]]) -> File | LeftOut:
    if path in ignored:
        return LeftOut(path, "git is told to ignore it")
    try:
        about = os.lstat(file)
        if stat.S_ISLNK(about.st_mode):
            return LeftOut(path, "a link")
        if not stat.S_ISREG(about.st_mode):
            return LeftOut(path, "no plain file")
        with open(file, "rb") as opened:  # noqa: PTH123  as above
            content = opened.read(_MAX_BYTES)
    except OSError as error:
        return LeftOut(path, f"it cannot be read ({(error.strerror or str(error)).lower()})")
    if content.startswith(_WRITTEN) or any(path.endswith(end) and mark in content for end, mark in _SIGNED):
        return LeftOut(path, _ACCORDS)
    return describe(path, about.st_size, content, told)
