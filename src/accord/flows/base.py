"""Where a change left the line that it goes to.

The base is looked up by full reference names, since a tag named like the branch would otherwise come first. Where it
cannot be found, evidence is missing, and still nothing of the change counts as agreed: policy, context, exceptions,
baseline and feedback come from the target's tip, or are the usual ones, and never from the change itself.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from accord.core.documents import Missing
from accord.core.errors import AccordError
from accord.ports import git

#: What CI systems call the branch that a change goes to.
_TARGETS = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "CHANGE_TARGET",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "DRONE_TARGET_BRANCH",
)
#: What they call the commit itself: where a merge request parted, and what stood on a branch before a push.
_PARTED_AT = "CI_MERGE_REQUEST_DIFF_BASE_SHA"
_BEFORE_PUSH = "CI_COMMIT_BEFORE_SHA"
_USUAL = ("main", "master", "trunk", "develop")
_FETCH = "In CI, check out the whole history with the branch that the change goes to (fetch-depth: 0), or give --base"


class Base(msgspec.Struct, frozen=True, kw_only=True):
    """What a change is compared with."""

    #: The full hash of the commit at which it left its line; empty when that cannot be found.
    commit: str = ""
    #: Where the agreements are read: that commit, else the tip of the target; empty when neither is here.
    agreed_at: str = ""
    #: Why there is nothing to compare with; None when there is.
    missing: Missing | None = None


def find_base(root: Path, asked: str = "") -> Base | None:
    """Find what the working tree is to be compared with.

    Args:
        root: The folder under test.
        asked: A branch or commit. When empty, or when it only names what is checked out, it is what the CI system names
            as target, else the remote's default branch, else ``main`` or the like. On that branch itself it is the
            uncommitted work, or else what was pushed last; CI has no work of its own.

    Returns:
        None outside version control, and for the first commit of all.

    Raises:
        AccordError: the base that was asked for is not here.
    """
    if git.root(root) is None:
        if asked:
            raise AccordError("this is no git checkout", place=str(root), remedy="Run it in one, or leave --base out")
        return None
    head = git.first_commit_of(root, ["HEAD"])
    if head is None:
        return Base(commit=git.resolve(root, asked)) if asked else None
    return (_asked(root, asked, head[1]) if asked else None) or _usual(root, head[1])


def _asked(root: Path, asked: str, head: str) -> Base | None:
    found = git.first_commit_of(root, git.forms_of(asked))
    commit = git.merge_base(root, found[1] if found else asked, head)
    if commit is None:
        raise AccordError(f"'{asked}' shares no history with this checkout", place=str(root))
    if commit == head and _is_head(root, asked, head):
        return _at(head) if _has_own_work(root, head) else None
    return _at(commit)


def _is_head(root: Path, asked: str, head: str) -> bool:
    """Tell whether a name stands for what is checked out, so that it would be compared with itself.

    CI checks out a commit and no branch; a name of that very commit then stands for it.
    """
    branch = git.current_branch(root)
    return asked in {"HEAD", "@", head} or not branch or f"refs/heads/{asked}" == branch


def _usual(root: Path, head: str) -> Base | None:
    targets = [os.environ[name].removeprefix("refs/heads/") for name in _TARGETS if os.environ.get(name)]
    names = [*_branches(targets), os.environ.get(_PARTED_AT, "")] if targets else [_ORIGIN, *_branches(_USUAL)]
    target = git.first_commit_of(root, names)
    if target is None and not targets:
        target = git.first_commit_of(root, git.remote_heads(root))
    if target is not None:
        return _parted(root, target[1], head)
    if targets:
        return _missing(f"the branch '{targets[0]}', to which this change goes, is not in this clone")
    if git.is_shallow(root) or len(git.branches(root)) > 1:
        return _missing("git does not tell which branch this change goes to")
    return _newest(root, head)


_ORIGIN = "refs/remotes/origin/HEAD"


def _branches(names: Iterator[str] | list[str] | tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from (f"refs/remotes/origin/{name}", f"refs/heads/{name}")


def _parted(root: Path, target: str, head: str) -> Base | None:
    try:
        commit = git.merge_base(root, target, head)
    except AccordError as error:
        return _missing(error.message, agreed_at=target)
    if commit is None:
        return _missing("this change shares no history with the branch that it goes to", agreed_at=target)
    if commit != head:
        return _at(commit)
    return _at(head) if _has_own_work(root, head) else _newest(root, head)


def _newest(root: Path, head: str) -> Base | None:
    """Return what stood here before the last push, where the CI system says so, else before the last commit."""
    before = git.first_commit_of(root, [os.environ.get(_BEFORE_PUSH, "")])
    if before and before[1] != head and git.merge_base(root, before[1], head) == before[1]:
        return _at(before[1])
    parent = git.first_commit_of(root, ["HEAD^"])
    if parent is None:
        return _missing("the commit before this one is not in this shallow clone") if git.is_shallow(root) else None
    return _at(parent[1])


def _has_own_work(root: Path, head: str) -> bool:
    """Tell whether somebody works here; what differs in CI was made by the pipeline."""
    return not os.environ.get("CI") and bool(git.changed(root, head))


def _at(commit: str) -> Base:
    return Base(commit=commit, agreed_at=commit)


def _missing(why: str, *, agreed_at: str = "") -> Base:
    return Base(agreed_at=agreed_at, missing=Missing(what="base", why=why, remedy=_FETCH))
