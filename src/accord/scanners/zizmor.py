"""zizmor on workflows and actions of GitHub, without a network: ``zizmor --offline``.

Home: https://docs.zizmor.sh

Reads: ``.github/workflows/*.yml``, ``action.yml`` and Dependabot's configuration.
Calls: ``zizmor --offline --no-config --format sarif FILE...``. The repository's own settings are left aside; an ignore
comment in a workflow counts.
Exit codes: with SARIF 0, whatever it found; 1 it failed, 2 wrong call, 3 nothing to read; 11 to 14 findings.
Coverage: it says ``completed`` for each file that it read, and only warns, without a name, of one that does not parse.
"""

from collections.abc import Sequence

from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "zizmor"
RING = Ring.DEFAULT
AIM = Aim.CONFIGURATION
READER = "sarif"
EXECUTABLE = "zizmor"
PER_FILE = True
EXIT_CODES = {
    0: Outcome.CLEAN,
    1: Outcome.FAILED,
    2: Outcome.FAILED,
    3: Outcome.FAILED,
    **dict.fromkeys((11, 12, 13, 14), Outcome.FOUND),
}
_WORKFLOW = """\
on: pull_request
jobs:
  canary:
    runs-on: ubuntu-latest
    steps:
      - run: echo ${{ github.event.pull_request.title }}
"""
CANARY = Canary({".github/workflows/canary.yml": _WORKFLOW}, "zizmor/template-injection")

_DONE = "completed "


def wants(tree: Tree) -> tuple[str, ...]:
    """Return what GitHub runs."""
    return tree.of_language("GitHub Actions")


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    scan = ("--offline", "--no-config", "--no-progress", "--color", "never", "--collect", "all", "--format", "sarif")
    return [Command(arguments=(*scan, *(f"./{path}" for path in files)), files=files) for files in batches(task.files)]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it says it completed."""
    lines = (line.partition(_DONE)[2].strip() for one in ended for line in one.errors.splitlines())
    done = {line.removeprefix("./") for line in lines if line}
    return Looked(seen=frozenset(task.files) & done)
