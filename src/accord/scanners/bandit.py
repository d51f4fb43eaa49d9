"""Bandit, run on the files by name: ``bandit -f json``.

Home: https://bandit.readthedocs.io

Reads: Python, by the parser of the interpreter that it is installed under: an old one cannot read new syntax, and such
files are failed, not clean. So it belongs under the newest Python.
Calls: ``bandit --quiet --format json FILE...``, some thousand files at a time. Without ``-r`` and ``-c`` no setting of
the repository counts; a ``nosec`` comment does and is shown as a claim.
Exit codes: 0 no finding, though files may have failed; 1 findings; 2 it could not run.
Coverage: ``errors`` names what it could not parse, ``metrics`` every file that it opened.
"""

import posixpath
from collections.abc import Sequence

import msgspec

from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "Bandit"
RING = Ring.DEFAULT
AIM = Aim.CODE
READER = "bandit"
EXECUTABLE = "bandit"
PER_FILE = True
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND, 2: Outcome.FAILED}
CANARY = Canary({"canary.py": "import subprocess\n\nsubprocess.run(input(), shell=True)\n"}, "B602")


class _Report(msgspec.Struct):
    metrics: dict[str, msgspec.Raw]


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the Python files."""
    return tree.of_language("Python")


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    return [
        Command(
            arguments=("--quiet", "--format", "json", "--output", report, *(f"./{path}" for path in files)),
            files=files,
            output=report,
        )
        for number, files in enumerate(batches(task.files))
        if (report := task.at(f"bandit-{number}.json"))
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that Bandit counted the lines of; those that failed are among them and in ``errors``."""
    names: set[str] = set()
    for one in ended:
        try:
            names |= {posixpath.normpath(name) for name in msgspec.json.decode(one.output, type=_Report).metrics}
        except msgspec.MsgspecError:
            continue  # the reader says what is wrong with it
    return Looked(seen=frozenset(path for path in task.files if path in names))
