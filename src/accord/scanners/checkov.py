"""Checkov on infrastructure as code: ``checkov --framework FRAMEWORK... --skip-download``.

Home: https://www.checkov.io

Reads: Dockerfiles, Terraform, Bicep, workflows of GitHub and GitLab, and YAML that is for Kubernetes or CloudFormation.
Templates of Helm's are left out, since Helm has to fill them in first.
Calls: ``checkov --skip-download --framework FRAMEWORK... --output json --file FILE...``, with the frameworks of these
very files, since all of them together take many times as long. It runs outside the checkout, because a
``.checkov.yaml`` there could switch checks off and name Python code to run. A comment ``checkov:skip`` counts and is
noted.
Exit codes: 0 nothing found, 1 something found, 2 it failed or was called wrongly.
Coverage: ``parsing_errors`` names the files that it could not read, which it counts only when it is not told to be
quiet; with no framework that fits it writes counts of nothing, which prove nothing.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from accord.core import infrastructure
from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "Checkov"
RING = Ring.PATH
AIM = Aim.CONFIGURATION
READER = "checkov"
EXECUTABLE = "checkov"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND, 2: Outcome.FAILED}
CANARY = Canary({"Dockerfile": "FROM debian:latest\n"}, "CKV_DOCKER_7")

_SCAN = ("--skip-download", "--compact", "--output", "json", "--framework")
_LISTS = ("failed_checks", "skipped_checks")
_TIMEOUT_SECONDS = 900.0


def wants(tree: Tree) -> tuple[str, ...]:
    """Return what describes infrastructure, and YAML that may do so."""
    return infrastructure.candidates(tree)


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of the files that have a framework."""
    frameworks = _frameworks(task)
    return [
        Command(
            arguments=(*_SCAN, *sorted({frameworks[path] for path in files}), "--file", *_whole(task, files)),
            files=files,
            folder=task.folder,
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        for files in batches([*frameworks])
    ]


def translated(ended: Ended) -> bytes:
    """Make paths relative to the checkout, leave out checks that passed, and count the files that checks name."""
    try:
        document = msgspec.json.decode(ended.output)
    except msgspec.MsgspecError:
        return ended.output  # the reader says what is wrong with it
    root = ended.command.arguments[-1].removesuffix(ended.command.files[-1])
    for framework in document if isinstance(document, list) else [document]:
        if isinstance(framework, dict) and isinstance(results := framework.get("results"), dict):
            _plain(framework, results, root)
    return msgspec.json.encode(document)


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it was given; those without a framework were left out before."""
    frameworks = _frameworks(task)
    others = (path for path in task.files if path not in frameworks)
    return Looked(
        seen=frozenset(path for one in ended for path in one.command.files),
        left_out=tuple(Gap(path, "it describes no infrastructure") for path in others),
    )


def _frameworks(task: Task) -> dict[str, str]:
    found = ((path, infrastructure.framework(path, task.text(path))) for path in task.files)
    return {path: framework for path, framework in found if framework}


def _whole(task: Task, files: Sequence[str]) -> list[str]:
    return [f"{task.root}/{path}" for path in files]


def _plain(framework: dict[str, Any], results: dict[str, Any], root: str) -> None:
    """Change one framework's results in their place."""
    passed = results.pop("passed_checks", None)
    checks = [check for name in _LISTS for check in _objects(results.get(name))]
    places = {str(check.get("file_abs_path")) for check in (*checks, *_objects(passed))}
    for check in checks:
        path = str(check.get("file_abs_path") or check.get("file_path") or "").removeprefix(root)
        check.update(file_path=f"/{path}", repo_file_path=f"/{path}")
    if isinstance(errors := results.get("parsing_errors"), list):
        results["parsing_errors"] = [str(path).removeprefix(root) for path in errors]
    if isinstance(summary := framework.get("summary"), dict) and isinstance(
        count := summary.get("resource_count"), int
    ):
        summary["resource_count"] = max(count, len(places))


def _objects(values: object) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
