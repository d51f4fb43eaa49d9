"""Semgrep with Accord's own rules, and with rules of the user's: ``semgrep scan --config FOLDER --metrics off``.

Home: https://semgrep.dev/docs/cli-reference

Reads: Python, JavaScript and TypeScript, which Accord's own rules are for (values of a request that end in a path, a
redirect, a page, an XPath query or an LDAP filter); with a folder of the user's rules all that these are for.
Calls: ``semgrep scan --config FOLDER --metrics off --disable-version-check --disable-nosem --json FILE...``. Never
``auto`` and never a pack of the registry: those ask a server. ``.semgrepignore`` does not hold for files that are
named; a ``nosemgrep`` comment does not hide a finding, it is shown as suppressed.
Exit codes: 0, whatever it found; 2 it failed; 3 and 4 code or a pattern it cannot read; 5 and 7 no rules.
Coverage: ``paths.scanned`` names every file that it read, ``errors`` what it could not.
"""

from collections.abc import Sequence

from accord.core import pattern_rules
from accord.core.scan import Aim, Command, Ended, Looked, Outcome, Ring, Task, Tree
from accord.ports import packaged

LABEL = "Semgrep"
RING = Ring.PATH
AIM = Aim.CODE
READER = "semgrep"
EXECUTABLE = "semgrep"
EXIT_CODES = {0: Outcome.CLEAN, **dict.fromkeys((2, 3, 4, 5, 7), Outcome.FAILED)}
CANARY = pattern_rules.CANARY


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the files of the languages that there are rules for."""
    return pattern_rules.wants(tree)


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files. It keeps what it remembers in the scanner's folder, not at home."""
    kept = {"SEMGREP_SETTINGS_FILE": task.at("settings.yml"), "SEMGREP_LOG_FILE": task.at("semgrep.log")}
    return pattern_rules.commands(task, str(packaged.path("rules")), ("--metrics", "off"), kept)


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it calls scanned."""
    return pattern_rules.looked(task, ended)
