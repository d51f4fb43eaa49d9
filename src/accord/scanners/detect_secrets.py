"""detect-secrets, without asking anybody whether a secret works: ``detect-secrets scan --no-verify``.

Home: https://github.com/Yelp/detect-secrets

Reads: text that people wrote, of at most 1 MB; not bundles, minified scripts and lock files, which take minutes and
hold hashes.
Calls: ``detect-secrets -v scan --all-files --no-verify FILE...``. ``--no-verify`` keeps it from sending a secret to the
service that it is for.
Exit codes: 0, whatever it found; 1 and 2 it could not run.
Coverage: it says nothing about files in its report; ``-v`` names each one that it checks.
"""

import re
from collections.abc import Sequence

from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "detect-secrets"
RING = Ring.DEFAULT
AIM = Aim.SECRETS
READER = "detect-secrets"
EXECUTABLE = "detect-secrets"
PER_FILE = True
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED, 2: Outcome.FAILED}
# Put together here, so that no scanner of secrets finds it in this file.
CANARY = Canary({"canary.ini": f"key = AKIA{'J7' * 8}\n"}, "AWS Access Key")

_CHECKED = "Checking file: "
_SKIPPED = re.compile(r'Skipping "(?P<path>.+)" due to `detect_secrets\.filters\.(?:\w+\.)*(?P<why>\w+)`')
#: Fewer files a call than usual: it is slow, and a call has to end in time.
_MOST_BYTES = 32_000


def wants(tree: Tree) -> tuple[str, ...]:
    """Return texts of at most 1 MB that no program made."""
    return tree.texts()


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files; it uses every core by itself."""
    scan = ("-v", "scan", "--all-files", "--no-verify")
    return [
        Command(arguments=(*scan, *(f"./{path}" for path in files)), files=files)
        for files in batches(task.files, _MOST_BYTES)
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it says it checks, and those that it leaves out by their name."""
    lines = [line for one in ended for line in one.errors.splitlines()]
    checked = {line.partition(_CHECKED)[2].removeprefix("./") for line in lines if _CHECKED in line}
    skipped = {found["path"].removeprefix("./"): found["why"] for line in lines if (found := _SKIPPED.search(line))}
    left_out = ((path, skipped[path].replace("_", " ")) for path in task.files if path in skipped)
    return Looked(
        seen=frozenset(task.files) & checked,
        left_out=tuple(Gap(path, f"detect-secrets leaves it out ({why})") for path, why in left_out),
    )
