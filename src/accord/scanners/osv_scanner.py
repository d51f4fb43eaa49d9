"""OSV-Scanner on lock files, against a database that somebody downloaded: ``osv-scanner scan source --offline``.

Home: https://google.github.io/osv-scanner/

Reads: lock files of many ecosystems.
Calls: ``osv-scanner scan source --offline --config OWN --lockfile FILE``, once for each, so that one which it cannot
read does not hide the others; version 2 or later. The repository's ``osv-scanner.toml`` is left aside. With
``accord scan --online`` it asks osv.dev about names and versions instead.
Exit codes: 0 none is vulnerable; 1 some are; 127 it failed, such as without a database; 128 it found no package.
Coverage: it looks up every package of the lock file or fails.
Not tried here: written from its documentation and from reports of others.
"""

from accord.core.lockfiles import lockfiles
from accord.core.scan import Aim, Canary, Command, Outcome, Ring, Task, Tree

LABEL = "OSV-Scanner"
RING = Ring.PATH
AIM = Aim.DEPENDENCIES
READER = "osv-scanner"
EXECUTABLE = "osv-scanner"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND, 127: Outcome.FAILED, 128: Outcome.FAILED}
_LOCK = '[[package]]\nname = "jinja2"\nversion = "2.11.2"\noptional = false\npython-versions = "*"\nfiles = []\n'
CANARY = Canary({"poetry.lock": _LOCK}, "PYSEC-2021-66")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the lock files."""
    return lockfiles(tree)


def commands(task: Task) -> list[Command]:
    """Return a call for each lock file."""
    settings = task.at("osv-scanner.toml")
    scan = ("scan", "source", *(() if task.online else ("--offline",)), "--format", "json", "--config", settings)
    return [
        Command(arguments=(*scan, "--lockfile", f"{task.root}/{path}"), files=(path,), writes={settings: ""})
        for path in task.files
    ]
