"""Ruff with the flake8-bandit rules: ``ruff check --select S``.

Home: https://docs.astral.sh/ruff/rules/#flake8-bandit-s

Reads: Python, by a parser of its own, so the interpreter that it is installed under does not matter.
Calls: ``ruff check --isolated --select S``. The repository's own settings are left aside, so that they cannot hide
anything; a ``noqa`` comment counts and is shown as a claim.
Exit codes: 0 nothing found, 1 something found, 2 it could not run.
Coverage: its report names only files with findings; ``--show-files`` tells which files it reads at all. A file that
does not parse has a message without a rule and counts as failed.
"""

from collections.abc import Sequence

from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "Ruff"
RING = Ring.DEFAULT
AIM = Aim.CODE
READER = "ruff"
EXECUTABLE = "ruff"
PER_FILE = True
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND, 2: Outcome.FAILED}
CANARY = Canary({"canary.py": "import subprocess\n\nsubprocess.run(input(), shell=True)\n"}, "S602")

_CHECK = ("check", "--isolated", "--no-cache", "--select", "S")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the Python files."""
    return tree.of_language("Python")


def commands(task: Task) -> list[Command]:
    """Return the scan and the listing of what it reads."""
    if not task.files:
        return []
    listed = task.at("files.txt")
    given = {listed: "".join(f"./{path}\n" for path in task.files)}
    report = task.at("ruff.json")
    scan = (*_CHECK, "--output-format", "json", "--output-file", report, f"@{listed}")
    return [
        Command(arguments=scan, files=task.files, output=report, writes=given),
        Command(arguments=(*_CHECK, "--show-files", f"@{listed}"), files=task.files, reports=False),
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that Ruff lists, by their absolute paths, as those that it reads."""
    listings = (one.output.decode("utf-8", "surrogateescape") for one in ended if not one.command.reports)
    lines = {line for listing in listings for line in listing.split("\n")}
    return Looked(seen=frozenset(path for path in task.files if f"{task.root}/{path}" in lines))
