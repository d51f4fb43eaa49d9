"""npm audit on what a lock file names: ``npm audit --package-lock-only``.

Home: https://docs.npmjs.com/cli/commands/npm-audit

Reads: ``package-lock.json`` and ``npm-shrinkwrap.json``. A ``package.json`` beside one counts as read with it.
Calls: ``npm audit --json --package-lock-only --ignore-scripts``, once for each lock file, in its folder. It sends the
names and versions of all packages to the registry that npm is set up for, so it runs only where servers
may be asked. Nothing is installed and nothing of a package is run.
Exit codes: 0 none is vulnerable, 1 some are, or it failed: then its report holds an error and no packages.
Coverage: it looks up every package of the lock file or none.
Not tried here: the registry of this machine does not answer such questions.
"""

import posixpath
from collections.abc import Sequence

import msgspec

from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "npm audit"
RING = Ring.PATH
AIM = Aim.DEPENDENCIES
READER = "npm-audit"
EXECUTABLE = "npm"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND}
_LOCK = """\
{"name": "canary", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
  "": {"name": "canary", "version": "1.0.0", "dependencies": {"lodash": "4.17.4"}},
  "node_modules/lodash": {"version": "4.17.4"}
}}
"""
CANARY = Canary({"package-lock.json": _LOCK}, "GHSA-jf85-cpcp-j695")
#: It reads nothing unless somebody allowed servers to be asked.
ONLINE = True

_LOCKS = ("package-lock.json", "npm-shrinkwrap.json")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return npm's own lock files and the manifests beside them."""
    names = (*_LOCKS, "package.json")
    found = [path for path in tree.manifests("npm") if posixpath.basename(path) in names]
    folders = {posixpath.dirname(path) for path in found if posixpath.basename(path) in _LOCKS}
    return tuple(path for path in found if posixpath.dirname(path) in folders)


def commands(task: Task) -> list[Command]:
    """Return a call for each folder with a lock file, when servers may be asked."""
    if not task.online:
        return []
    return [
        Command(
            arguments=("audit", "--json", "--package-lock-only", "--ignore-scripts", "--no-update-notifier"),
            files=files[:1],
            folder=posixpath.join(task.root, folder).rstrip("/"),
        )
        for folder, files in _folders(task).items()
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files of the folders that were audited; nothing is, unless servers may be asked."""
    why = "npm's registry may be asked only with --online"
    audited = {posixpath.dirname(path) for one in ended if _answered(one) for path in one.command.files}
    return Looked(
        seen=frozenset(path for path in task.files if posixpath.dirname(path) in audited),
        skipped=() if task.online else tuple(Gap(path, why) for path in task.files),
    )


def _answered(ended: Ended) -> bool:
    """Tell whether a call says how many packages it looked up; one that failed writes an error instead."""
    try:
        report = msgspec.json.decode(ended.output)
    except msgspec.MsgspecError:
        return False
    return isinstance(report, dict) and "metadata" in report


def _folders(task: Task) -> dict[str, tuple[str, ...]]:
    """Return the files of each folder, the lock file first."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(task.files, key=lambda one: posixpath.basename(one) not in _LOCKS):
        folder = posixpath.dirname(path)
        found[folder] = (*found.get(folder, ()), path)
    return found
