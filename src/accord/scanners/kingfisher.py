"""Kingfisher, without asking anybody whether a secret works: ``kingfisher scan --no-validate --redact``.

Home: https://github.com/mongodb/kingfisher

Reads: text that people wrote, of at most 1 MB; not the history of the repository.
Calls: ``kingfisher scan --no-validate --redact --git-history none --format sarif FILE...``. Without ``--no-validate``
it would try every secret at the service that it is for; without ``--redact`` its report holds them.
Exit codes: 0 nothing found; 200 secrets found; 205 secrets found that work, which takes a validation and so means that
something is wrong; others failed.
Coverage: its report says of every file whether the scan of it was completed.
"""

import posixpath
from collections.abc import Iterator, Sequence

import msgspec

from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "Kingfisher"
RING = Ring.PATH
AIM = Aim.SECRETS
READER = "sarif"
EXECUTABLE = "kingfisher"
EXIT_CODES = {0: Outcome.CLEAN, 200: Outcome.FOUND, 205: Outcome.FAILED}
# Put together here, so that no scanner of secrets finds it in this file.
CANARY = Canary({"canary.ini": f"TOKEN=ghp_{'1B4gTq9pLx7VmZ2cRk8s'}{'Yw3hNd6fJa0QeUoX'}\n"}, "betterleaks.github-pat")

_DONE = "completed"
_SCAN = (
    *("scan", "--no-validate", "--redact", "--no-update-check", "--git-history", "none", "--no-dedup"),
    *("--format", "sarif", "--output"),
)


class _Scan(msgspec.Struct, frozen=True):
    status: str = ""
    error: str | None = None


class _Place(msgspec.Struct, frozen=True):
    path: str = msgspec.field(name="repository", default="")
    scan: _Scan = _Scan()


class _Audit(msgspec.Struct, frozen=True):
    repositories: tuple[_Place, ...] = ()


class _Properties(msgspec.Struct, frozen=True):
    audit: _Audit = msgspec.field(name="repository_audit", default=_Audit())


class _Run(msgspec.Struct, frozen=True):
    properties: _Properties = _Properties()


class _Report(msgspec.Struct, frozen=True):
    runs: tuple[_Run, ...] = ()


def wants(tree: Tree) -> tuple[str, ...]:
    """Return texts of at most 1 MB that no program made."""
    return tree.texts()


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    return [
        Command(arguments=(*_SCAN, report, *(f"./{path}" for path in files)), files=files, output=report)
        for number, files in enumerate(batches(task.files))
        if (report := task.at(f"kingfisher-{number}.sarif"))
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files whose scan it calls completed; what it says of others is the reason why they are not."""
    said = dict(state for one in ended for state in _states(task, one))
    failed = tuple(
        Gap(path, said[path].error or f"the scan of it is {said[path].status or 'of no known state'}")
        for path in task.files
        if path in said and said[path].status != _DONE
    )
    return Looked(
        seen=frozenset(path for path in task.files if path in said and said[path].status == _DONE), failed=failed
    )


def _states(task: Task, ended: Ended) -> Iterator[tuple[str, _Scan]]:
    try:
        report = msgspec.json.decode(ended.output, type=_Report)
    except msgspec.MsgspecError:
        return  # the reader says what is wrong with it
    for run in report.runs:
        for place in run.properties.audit.repositories:
            yield posixpath.normpath(place.path.removeprefix(f"{task.root}/")), place.scan
