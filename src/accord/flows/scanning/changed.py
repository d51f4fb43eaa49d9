"""The files that changed: since the last commit, or since a branch parted from another."""

from pathlib import Path

from accord.core.errors import AccordError, BadUsage
from accord.core.scan_document import LeftOut
from accord.ports import git


def changed(root: Path, since: str) -> frozenset[str]:
    """Return the files below a folder that differ, those among them that git does not track yet; deleted ones are gone.

    Args:
        root: The folder.
        since: A branch or commit: what differs from where the two lines parted; empty: what is not committed.

    Raises:
        BadUsage: the folder lies in no git checkout, or nothing was committed in it yet.
        AccordError: git knows no such commit, or it shares no history with this checkout.
    """
    differing = (one.new for one in git.changed(root, base_of(root, since)) if one.new and not one.submodule)
    return frozenset(differing) | frozenset(git.untracked(root))


def base_of(root: Path, since: str) -> str:
    """Return the commit that a change is counted from; arguments and errors are those of :func:`changed`."""
    if git.root(root) is None:
        raise BadUsage("--changed needs a git checkout", place=str(root), remedy="Scan all of it: accord scan")
    head = git.first_commit_of(root, ["HEAD"])
    if head is None:
        raise BadUsage("nothing is committed here yet", place=str(root), remedy="Scan all of it: accord scan")
    base = git.merge_base(root, since) if since else head[1]
    if base is None:
        raise AccordError(f"'{since}' shares no history with this checkout", place=str(root))
    return base


def rest(since: str) -> LeftOut:
    """Name all other files, which are not counted: to find them would take longer than to scan what changed."""
    return LeftOut("everything else", f"it has not changed since {since or 'the last commit'} (--changed)", 0)
