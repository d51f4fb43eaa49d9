"""Trivy on infrastructure as code, without a network: ``trivy fs --scanners misconfig,secret --offline-scan``.

Home: https://trivy.dev

Reads: Dockerfiles, Terraform, and YAML that is for Kubernetes or CloudFormation; secrets in these files too. It has
built-in checks, and a database of vulnerabilities only where somebody downloaded one, so packages are left to others.
Calls: ``trivy fs --skip-db-update --skip-check-update --offline-scan --format json .``. The repository's own
``trivy.yaml``, ``.trivyignore`` and ``trivy-secret.yaml`` are left aside; a comment ``trivy:ignore`` counts. It takes
one folder and no list of files, so what it finds elsewhere is left out of its report here. It is kept from fetching
modules of Terraform, which ``--offline-scan`` does not do.
Exit codes: 0 done, whatever it found; 1 it failed.
Coverage: its report names every file that it checked, whatever it found, and of Terraform the folders; its log names
files that it could not parse.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from accord.core import infrastructure
from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "Trivy"
RING = Ring.PATH
AIM = Aim.CONFIGURATION
READER = "trivy"
EXECUTABLE = "trivy"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED}
CANARY = Canary({"Dockerfile": "FROM debian:latest\n"}, "DS001")

_SCAN = (
    *("fs", "--scanners", "misconfig,secret", "--skip-db-update", "--skip-java-db-update", "--skip-check-update"),
    *("--offline-scan", "--no-progress", "--format", "json"),
)
#: ``--offline-scan`` does not keep it from fetching modules of Terraform, from a registry and with git: nothing listens
#: at the port for discarding, and git may use no protocol.
_CLOSED = {
    **dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"),
    "GIT_ALLOW_PROTOCOL": "none",
}
#: What it need not walk through; what it finds elsewhere is left out later.
_FOREIGN = "**/.accord,**/.git,**/.venv,**/venv,**/node_modules,**/.terraform,**/site-packages"
_FRAMEWORKS = frozenset({"dockerfile", "terraform", "kubernetes", "cloudformation"})
_UNPARSED = re.compile(r'Error parsing file.*?\sfile_path="(?P<path>[^"]+)"')


class _Result(msgspec.Struct, frozen=True):
    target: str = msgspec.field(name="Target", default="")


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result] | None = msgspec.field(name="Results", default=None)


def wants(tree: Tree) -> tuple[str, ...]:
    """Return what describes infrastructure, and YAML that may do so."""
    return infrastructure.candidates(tree)


def commands(task: Task) -> list[Command]:
    """Return one call for the whole folder, when any file is for a framework that it knows."""
    files = tuple(_frameworks(task))
    if not files:
        return []
    settings, ignored, secrets = task.at("trivy.yaml"), task.at("ignored"), task.at("secrets.yaml")
    own = ("--config", settings, "--ignorefile", ignored, "--secret-config", secrets, "--skip-dirs", _FOREIGN)
    report = task.at("trivy.json")
    return [
        Command(
            arguments=(*_SCAN, *own, "--output", report, "."),
            files=files,
            output=report,
            environment=_CLOSED,
            writes={settings: "{}\n", ignored: "", secrets: "{}\n"},
        )
    ]


def translated(ended: Ended) -> bytes:
    """Leave out what it found in files that it was not asked about."""
    files = frozenset(ended.command.files)
    try:
        document: Any = msgspec.json.decode(ended.output)
        results = document["Results"]
        document["Results"] = [one for one in results if one["Target"] in files or _only_counts(one)]
    except (msgspec.MsgspecError, KeyError, TypeError):
        return ended.output  # the reader says what is wrong with it
    return msgspec.json.encode(document)


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that its report names, and those of Terraform that its log does not call unreadable."""
    frameworks = _frameworks(task)
    named = {target for one in ended for target in _targets(one)}
    unparsed = {found["path"] for one in ended for found in _UNPARSED.finditer(one.errors)}
    read = {path for path, kind in frameworks.items() if path in named or (kind == "terraform" and named)}
    others = (path for path in task.files if path not in frameworks)
    return Looked(
        seen=frozenset(read - unparsed),
        failed=tuple(Gap(path, "it could not be parsed") for path in task.files if path in unparsed),
        left_out=tuple(Gap(path, "it describes no infrastructure that Trivy knows") for path in others),
    )


def _frameworks(task: Task) -> dict[str, str]:
    found = ((path, infrastructure.framework(path, task.text(path))) for path in task.files)
    return {path: framework for path, framework in found if framework in _FRAMEWORKS}


def _only_counts(result: dict[str, Any]) -> bool:
    """Tell whether a result is about a folder of Terraform, with numbers and no findings."""
    return not ({"Misconfigurations", "Secrets", "Vulnerabilities"} & result.keys())


def _targets(ended: Ended) -> list[str]:
    try:
        return [one.target for one in msgspec.json.decode(ended.output, type=_Report).results or ()]
    except msgspec.MsgspecError:
        return []
