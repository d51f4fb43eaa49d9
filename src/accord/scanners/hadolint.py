"""hadolint on container files: ``hadolint -f sarif``.

Home: https://github.com/hadolint/hadolint

Reads: Dockerfiles and Containerfiles, and the shell inside their ``RUN``.
Calls: ``hadolint --config EMPTY --format sarif FILE...``. The repository's own settings are left aside; an ignore
comment in a file counts.
Exit codes: 0 nothing found; 1 something found, or it could not read a file: then there is no report.
Coverage: it reads every file that it is given or none. One that does not parse has the rule DL1000.
"""

from accord.core.scan import Aim, Canary, Command, Outcome, Ring, Task, Tree, batches

LABEL = "hadolint"
RING = Ring.PATH
AIM = Aim.CONFIGURATION
READER = "sarif"
EXECUTABLE = "hadolint"
PER_FILE = True
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND}
CANARY = Canary({"Dockerfile": "FROM debian:latest\n"}, "DL3007")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the container files."""
    return tree.of_language("Dockerfile")


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    settings = task.at("settings.yaml")
    scan = ("--config", settings, "--format", "sarif")
    return [
        Command(arguments=(*scan, *(f"./{path}" for path in files)), files=files, writes={settings: "{}\n"})
        for files in batches(task.files)
    ]
