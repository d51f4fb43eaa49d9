"""A scratch worktree: a checkout of one commit in a temporary folder, in which something may be tried.

What is tried there never touches the working tree, the index or ``HEAD`` of the checkout that it comes from. Only
:meth:`Scratch.commit` and :func:`new_branch` leave something in the repository: an object, and a branch that was not
there before.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from accord.core.errors import AccordError, BadUsage
from accord.ports.git.changes import neutral
from accord.ports.git.commits import first_commit_of
from accord.ports.git.running import output, run, text

#: Stands for "no commit yet", in as many digits as the repository's hashes have.
_NOBODY = "0" * 64
#: A diff for people and for ``git apply``, whatever the configuration says.
_SHOWN = ("--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")


class Taken(msgspec.Struct, frozen=True):
    """What differs from the commit at one moment; what happens in the worktree later does not touch it."""

    paths: tuple[str, ...]
    #: The id of the tree.
    tree: str
    #: For people and for ``git apply``.
    patch: str


class Scratch(msgspec.Struct, frozen=True):
    """One scratch worktree."""

    folder: Path
    #: The full hash of the commit that it was made from.
    start: str

    def take(self) -> Taken:
        """Note everything that differs from the commit, except what git is told to ignore."""
        options = neutral(self.folder)
        output(self.folder, *options, "add", "--all")
        staged = ("diff", "--cached", "--no-renames")
        names = output(self.folder, *options, *staged, "--name-only", "-z", self.start).split(b"\0")[:-1]
        patch = output(self.folder, *options, *staged, *_SHOWN, self.start).decode("utf-8", "replace")
        paths = tuple(name.decode("utf-8", "surrogateescape") for name in names)
        return Taken(paths, text(self.folder, *options, "write-tree"), patch)

    def commit(self, taken: Taken, message: str) -> str:
        """Make a commit of what was noted, on no branch, and return its full hash.

        Raises:
            AccordError: git fails.
        """
        given = message.encode("utf-8", "replace")
        made = output(self.folder, "commit-tree", taken.tree, "-p", self.start, "-F", "-", given=given)
        return made.decode().strip()


@contextmanager
def scratch(checkout: Path, commit: str, *, name: str) -> Iterator[Scratch]:
    """Check a commit out into a temporary folder, and take it away afterwards.

    Args:
        checkout: The top of a checkout.
        commit: The full hash of a commit.
        name: How the folder is called, for whoever reads a tool's messages.

    Raises:
        AccordError: git refuses.
    """
    with tempfile.TemporaryDirectory(prefix="accord-fix-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve() / name
        options = (*neutral(checkout), "-c", "submodule.recurse=false")
        try:
            output(checkout, *options, "worktree", "add", "--quiet", "--detach", str(folder), commit)
            yield Scratch(folder, commit)
        finally:
            run(checkout, *options, "worktree", "remove", "--force", "--force", str(folder))


def new_branch(checkout: Path, name: str, commit: str) -> None:
    """Let a new local branch stand at a commit.

    Raises:
        BadUsage: the name is not one for a branch, or there is such a branch.
    """
    refuse_branch(checkout, name)
    output(checkout, "update-ref", "--create-reflog", f"refs/heads/{name}", commit, _NOBODY[: len(commit)])


def refuse_branch(checkout: Path, name: str) -> None:
    """Refuse what no new branch may be called.

    Raises:
        BadUsage: it is no name for a branch, or there is such a branch.
        AccordError: git does not know who would commit to it.
    """
    if run(checkout, "var", "GIT_COMMITTER_IDENT").code:
        remedy = "Set user.name and user.email with git config"
        raise AccordError("git does not know who you are, which a commit needs", place=str(checkout), remedy=remedy)
    if name.startswith("-") or run(checkout, "check-ref-format", f"refs/heads/{name}").code:
        raise BadUsage(f"'{name}' is no name for a branch", remedy="Name one such as accord/django")
    if first_commit_of(checkout, [f"refs/heads/{name}"]):
        raise BadUsage(f"there is a branch '{name}' already", remedy="Name another one, or delete it first")
