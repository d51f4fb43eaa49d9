"""Opengrep with Accord's own rules, and with rules of the user's: ``opengrep scan --config FOLDER``.

Home: https://github.com/opengrep/opengrep

Reads: what Semgrep reads, of which it is a fork; where both are found, Semgrep runs.
Calls: ``opengrep scan --config FOLDER --disable-version-check --disable-nosem --json FILE...``. Never a pack of a
registry. It has no option ``--metrics``, since it sends none.
Exit codes: 0, whatever it found; 2 it failed; 3 and 4 code or a pattern it cannot read; 5 and 7 no rules.
Coverage: ``paths.scanned`` names every file that it read, ``errors`` what it could not.
"""

from collections.abc import Sequence

from accord.core import pattern_rules
from accord.core.scan import Aim, Command, Ended, Looked, Outcome, Ring, Task, Tree
from accord.ports import packaged

LABEL = "Opengrep"
RING = Ring.PATH
AIM = Aim.CODE
READER = "semgrep"
EXECUTABLE = "opengrep"
EXIT_CODES = {0: Outcome.CLEAN, **dict.fromkeys((2, 3, 4, 5, 7), Outcome.FAILED)}
CANARY = pattern_rules.CANARY
SAME_AS = "semgrep"


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the files of the languages that there are rules for."""
    return pattern_rules.wants(tree)


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    return pattern_rules.commands(task, str(packaged.path("rules")))


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it calls scanned."""
    return pattern_rules.looked(task, ended)
