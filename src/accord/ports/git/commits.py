"""Commits and their names: the root of a checkout, where two lines parted, what a name stands for."""

import re
from collections.abc import Sequence
from pathlib import Path

from accord.core.errors import AccordError
from accord.ports.git.running import FETCH_ALL, failed, output, refuse_no_repository, run, text

_SHORT = 8
_FULL = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def root(folder: Path) -> Path | None:
    """Return the top of the checkout that a folder lies in; None when it lies in none.

    Raises:
        AccordError: there is a ``.git`` above and git is missing or refuses the repository, or it is set up to look at
            the files of another folder.
    """
    start = folder.resolve()
    top = next((above for above in (start, *start.parents) if (above / ".git").exists()), None)
    if top is None:
        return None
    told = Path(text(start, "rev-parse", "--show-toplevel"))
    if told.resolve() != top:
        remedy = "Unset core.worktree in its configuration"
        raise AccordError(f"git is set up to look at {told} instead", place=str(top), remedy=remedy)
    return told


def first_commit_of(folder: Path, names: Sequence[str]) -> tuple[str, str] | None:
    """Return the first of these names that names a commit here, and that commit's full hash, in one process."""
    asked = [name for name in names if name and not any(map(str.isspace, name))]
    given = "".join(f"{name}^{{commit}}\n" for name in asked).encode("utf-8", "surrogateescape")
    answers = output(folder, "cat-file", "--batch-check", given=given).decode("utf-8", "replace").split("\n")
    for name, answer in zip(asked, answers, strict=False):
        words = answer.split(" ")
        if words[1:2] == ["commit"]:
            return name, words[0]
    return None


def forms_of(name: str) -> tuple[str, ...]:
    """Return what a person may mean by the name of a base, in order: a remote branch, a branch, anything else.

    Left to itself git takes a tag first, so that whoever may push a tag named like a branch could move the base.
    """
    return (f"refs/remotes/{name}", f"refs/heads/{name}", name)


def current_branch(folder: Path) -> str:
    """Return the full name of the branch that is checked out; empty when none is."""
    done = run(folder, "symbolic-ref", "--quiet", "HEAD")
    return done.output.decode("utf-8", "surrogateescape").strip() if done.code == 0 else ""


def remote_heads(folder: Path) -> list[str]:
    """List the default branches of the remotes, as far as they are known here."""
    return text(folder, "for-each-ref", "--format=%(refname)", "refs/remotes/*/HEAD").split()


def branches(folder: Path) -> list[str]:
    """List the local branches and all remote ones, by their full names."""
    return text(folder, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").split()


def resolve(folder: Path, revision: str) -> str:
    """Return the full hash of the commit that a revision names.

    Raises:
        AccordError: there is no such commit here.
    """
    done = run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    if done.code:
        refuse_no_repository(done, folder)
        remedy = FETCH_ALL if is_shallow(folder) else "Fetch it first, or name another revision"
        raise AccordError(f"git knows no commit '{revision}' here", place=str(folder), remedy=remedy)
    return done.output.decode().strip()


def full(folder: Path, revision: str) -> str:
    """Return the full hash of the commit that a revision names; a full hash is taken at its word.

    Raises:
        AccordError: there is no such commit here.
    """
    return revision if _FULL.fullmatch(revision) else resolve(folder, revision)


def short(revision: str) -> str:
    """Return the first characters of a full hash, for people."""
    return revision[:_SHORT]


def is_shallow(folder: Path) -> bool:
    """Tell whether the clone was cut off, so that older commits are missing."""
    return text(folder, "rev-parse", "--is-shallow-repository") == "true"


def merge_base(folder: Path, base: str, head: str = "HEAD") -> str | None:
    """Return the full hash of the commit at which two lines parted; None when they share no history here.

    Raises:
        AccordError: one of the two names no commit, or the clone is shallow and the merge base may be cut off.
    """
    done = run(folder, "merge-base", full(folder, base), full(folder, head))
    if done.code == 0:
        return done.output.decode().strip()
    if done.code == 1 and not is_shallow(folder):
        return None
    if done.code == 1:
        message = f"the commit at which '{base}' and '{head}' parted is not in this shallow clone"
        raise AccordError(message, place=str(folder), remedy=FETCH_ALL)
    raise failed(done, folder)


def user_name(folder: Path) -> str:
    """Return the name that git signs commits with; empty when none is set or there is no repository."""
    done = run(folder, "config", "--get", "user.name")
    return done.output.decode("utf-8", "replace").strip() if done.code == 0 else ""
