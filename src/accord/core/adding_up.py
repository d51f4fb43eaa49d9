"""Add up what a scan looked at: every file was read, left out for a reason, or is uncovered by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from accord.core.scan import LARGEST_TEXT, NEEDED, Aim, File, Kind, Tree
from accord.core.scan_document import Files, LeftOut, Uncovered

#: A language with a smaller share of the lines of code is named among the uncovered ones and is no lack.
WORTH_NAMING = 0.02
_NO_LANGUAGE = {Kind.TEXT: "text", Kind.MODEL: "models", Kind.CODE: "code", Kind.CONFIGURATION: "configuration"}


class Read(msgspec.Struct, frozen=True):
    """Which files one tool read, what it looked for, and which it leaves out because of their kind."""

    aim: Aim
    seen: frozenset[str]
    left_out: Mapping[str, str] = {}


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a tree, each in exactly one of three places."""

    files: Files
    left_out: tuple[LeftOut, ...]
    #: The most lines first.
    uncovered: tuple[Uncovered, ...]


def add_up(tree: Tree, reads: Iterable[Read]) -> Sum:
    """Put every file where it belongs."""
    seen: defaultdict[Aim, set[str]] = defaultdict(set)
    excused: dict[str, str] = {}
    for read in reads:
        seen[read.aim] |= read.seen
        excused |= read.left_out
    anything = set().union(*(paths for aim, paths in seen.items() if aim is not Aim.INVENTORY))
    left_out = list(tree.left_out)
    uncovered: defaultdict[tuple[str, Aim], list[File]] = defaultdict(list)
    read_files = 0
    for file in tree.files:
        needed = NEEDED.get(file.kind)
        if file.path in (seen[needed] if needed else anything):
            read_files += 1
        elif reason := _excuse(file) or ("" if needed else excused.get(file.path, "")):
            left_out.append(LeftOut(file.path, reason))
        else:
            uncovered[_name(file), needed or Aim.SECRETS].append(file)
    groups = [_group(what, aim, files) for (what, aim), files in uncovered.items()]
    excluded, open_files = sum(one.files for one in left_out), sum(len(one.files) for one in groups)
    return Sum(
        files=Files(total=read_files + excluded + open_files, read=read_files, left_out=excluded, uncovered=open_files),
        left_out=tuple(left_out),
        uncovered=tuple(sorted(groups, key=lambda one: (-one.lines, one.what))),
    )


def large(tree: Tree, group: Uncovered) -> bool:
    """Tell whether uncovered files are a lack: more than 2 % of the lines of code and configuration, or no such files.

    Manifests and models always are: one line of them can be the one that matters.
    """
    if group.aim not in {Aim.CODE, Aim.CONFIGURATION}:
        return group.aim is not Aim.SECRETS
    return group.lines > WORTH_NAMING * lines_of_code(tree)


def lines_of_code(tree: Tree) -> int:
    """Return the lines of code and configuration that people wrote."""
    return sum(one.lines for one in tree.files if one.kind in {Kind.CODE, Kind.CONFIGURATION} and not one.generated)


def _excuse(file: File) -> str:
    """Say why nobody has to read a file; empty when somebody should."""
    if not file.size:
        return "empty"
    if file.kind is Kind.BINARY:
        return "no text"
    if file.kind in {Kind.MANIFEST, Kind.MODEL}:
        return ""
    if file.generated:
        return "made by a program: minified, a bundle or a lock file"
    return "larger than 1 MB" if file.size > LARGEST_TEXT and file.kind is Kind.TEXT else ""


def _name(file: File) -> str:
    if file.kind is Kind.MANIFEST:
        return f"{file.ecosystem} packages"
    return file.language or _NO_LANGUAGE[file.kind]


def _group(what: str, aim: Aim, files: list[File]) -> Uncovered:
    return Uncovered(what, aim, tuple(file.path for file in files), sum(file.lines for file in files))
