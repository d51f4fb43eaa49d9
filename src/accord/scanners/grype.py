"""Grype on lock files, against the database that it keeps: ``grype dir:. -o json``.

Home: https://github.com/anchore/grype

Reads: lock files of many ecosystems.
Calls: ``grype dir:CHECKOUT --output json --file FILE``, from outside the checkout, so that no ``.grype.yaml`` in it
counts. Its database is brought up to date only with ``accord scan --online``; an old or missing one makes it fail. It
takes a folder and no list of files, so what it finds elsewhere is left out of its report here.
Exit codes: 0 done, whatever it found; 1 it failed.
Coverage: a match tells which files its package was found in; it does not tell which files it read.
Not tried here: written from its documentation and from reports of others.
"""

from typing import Any

import msgspec

from accord.core.lockfiles import lockfiles
from accord.core.scan import Aim, Canary, Command, Ended, Outcome, Ring, Task, Tree

LABEL = "Grype"
RING = Ring.PATH
AIM = Aim.DEPENDENCIES
READER = "grype"
EXECUTABLE = "grype"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED}
_LOCK = '[[package]]\nname = "jinja2"\nversion = "2.11.2"\noptional = false\npython-versions = "*"\nfiles = []\n'
CANARY = Canary({"poetry.lock": _LOCK}, "GHSA-g3rq-g295-4j3m")

#: What it need not walk through; what it finds elsewhere is left out later.
_FOREIGN = (".accord", ".git", ".venv", "venv", "node_modules", "site-packages")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the lock files."""
    return lockfiles(tree)


def commands(task: Task) -> list[Command]:
    """Return one call for the whole folder."""
    if not task.files:
        return []
    report = task.at("grype.json")
    without = (word for name in _FOREIGN for word in ("--exclude", f"**/{name}/**"))
    own = {"GRYPE_DB_AUTO_UPDATE": "true" if task.online else "false", "GRYPE_CHECK_FOR_APP_UPDATE": "false"}
    return [
        Command(
            arguments=(f"dir:{task.root}", "--quiet", "--output", "json", "--file", report, *without),
            files=task.files,
            output=report,
            folder=task.folder,
            environment=own,
        )
    ]


def translated(ended: Ended) -> bytes:
    """Leave out matches in files that it was not asked about."""
    files = frozenset(ended.command.files)
    try:
        document: dict[str, Any] = msgspec.json.decode(ended.output)
        document["matches"] = [one for one in document["matches"] if not files.isdisjoint(_places(one))]
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError):
        return ended.output  # the reader says what is wrong with it
    return msgspec.json.encode(document)


def _places(match: dict[str, Any]) -> list[str]:
    """Return the files that a match's package was found in, relative to the checkout."""
    return [str(place.get("path", "")).lstrip("/") for place in match["artifact"].get("locations") or ()]
