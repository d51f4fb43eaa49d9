"""ShellCheck on scripts for sh, bash, dash and ksh: ``shellcheck --norc --format json1``.

Home: https://www.shellcheck.net

Reads: shell scripts, by their suffix or their first line; not those for zsh, which it does not know.
Calls: ``shellcheck --norc --severity warning --format json1 FILE...``. The repository's ``.shellcheckrc`` is left
aside; a comment ``shellcheck disable`` counts. It tells more about what breaks than about what is insecure, so its
hints and its questions of style are left out.
Exit codes: 0 nothing found, 1 something found, 2 some files could not be read, 3 and 4 wrong call.
Coverage: its report names only files with comments; it tells on standard error which files it could not open. One that
it gave up parsing has a comment that says so and is failed.
"""

import re
from collections.abc import Sequence

from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "ShellCheck"
RING = Ring.PATH
AIM = Aim.CODE
READER = "shellcheck"
EXECUTABLE = "shellcheck"
EXIT_CODES = {
    0: Outcome.CLEAN,
    1: Outcome.FOUND,
    2: Outcome.PARTIAL,
    3: Outcome.FAILED,
    4: Outcome.FAILED,
}
CANARY = Canary({"canary.sh": "#!/bin/sh\ncd $1\nrm -r ./*\n"}, "SC2164")

_UNREAD = re.compile(r"^(?:\./)?(?P<path>.+?): .*: (?P<why>.+)$")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the shell scripts that are not named as zsh's."""
    return tuple(path for path in tree.of_language("Shell") if not path.endswith(".zsh"))


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    scan = ("--norc", "--color=never", "--severity", "warning", "--format", "json1")
    return [Command(arguments=(*scan, *(f"./{path}" for path in files)), files=files) for files in batches(task.files)]


def looked(_task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it was given, without those that it says it could not open.

    When it could not open some and does not say which, nothing of that call counts as read.
    """
    seen: set[str] = set()
    failed: list[Gap] = []
    for one in ended:
        unread = dict(_unread(one))
        failed += (Gap(path, why) for path, why in unread.items())
        if one.outcome is not Outcome.PARTIAL or unread:
            seen |= set(one.command.files) - unread.keys()
    return Looked(seen=frozenset(seen), failed=tuple(failed))


def _unread(ended: Ended) -> list[tuple[str, str]]:
    lines = (_UNREAD.match(line) for line in ended.errors.splitlines())
    return [(line["path"], line["why"]) for line in lines if line and line["path"] in ended.command.files]
