"""Syft's list of what a checkout is built from, as CycloneDX: ``syft scan dir:. -o cyclonedx-json``.

Home: https://github.com/anchore/syft

Reads: manifests and lock files of many ecosystems. It lists components and looks for nothing.
Calls: ``syft scan dir:CHECKOUT --output cyclonedx-json=FILE``, from outside the checkout, so that no ``.syft.yaml`` in
it counts. It takes a folder and no list of files, so what it lists elsewhere is left out of its report here. It asks no
server, not even for a newer Syft.
Exit codes: 0 done, 1 it failed.
Coverage: every component tells which file it was found in. A manifest that it takes nothing from, as one without
versions, is left out.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "Syft"
RING = Ring.PATH
AIM = Aim.INVENTORY
READER = "cyclonedx"
EXECUTABLE = "syft"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED}
CANARY = Canary({"requirements.txt": "jinja2==2.11.2\n"}, "jinja2")

#: What it need not walk through; what it lists elsewhere is left out later.
_FOREIGN = (".accord", ".git", ".venv", "venv", "node_modules", "site-packages")
_PLACE = re.compile(r"syft:location:\d+:path")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the manifests of every ecosystem."""
    return tuple(file.path for file in tree.files if file.ecosystem)


def commands(task: Task) -> list[Command]:
    """Return one call for the whole folder."""
    if not task.files:
        return []
    report = task.at("bom.cdx.json")
    without = (word for name in _FOREIGN for word in ("--exclude", f"**/{name}/**"))
    scan = ("scan", f"dir:{task.root}", "--quiet", "--output", f"cyclonedx-json={report}", *without)
    own = {"SYFT_CHECK_FOR_APP_UPDATE": "false"}
    return [Command(arguments=scan, files=task.files, output=report, folder=task.folder, environment=own)]


def translated(ended: Ended) -> bytes:
    """Leave out components that it was not asked about, and the names of files as components."""
    files = frozenset(ended.command.files)
    try:
        bom: dict[str, Any] = msgspec.json.decode(ended.output)
        kept = [one for one in bom.get("components", ()) if not files.isdisjoint(_places(one))]
        names = {one.get("bom-ref") for one in kept}
        bom["components"] = kept
        bom["dependencies"] = [one for one in bom.get("dependencies", ()) if one.get("ref") in names]
    except (msgspec.MsgspecError, AttributeError, TypeError):
        return ended.output  # the reader says what is wrong with it
    return msgspec.json.encode(bom)


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that a component was found in; a call that ended well left the others out."""
    named: set[str] = set()
    for one in ended:
        try:
            components = msgspec.json.decode(one.output)["components"]
            named |= {place for component in components for place in _places(component)}
        except (msgspec.MsgspecError, KeyError, AttributeError, TypeError):
            return Looked(seen=frozenset())
    others = (path for path in task.files if path not in named) if named else ()
    return Looked(
        seen=frozenset(task.files) & named,
        left_out=tuple(Gap(path, "Syft lists nothing from it") for path in others),
    )


def _places(component: dict[str, Any]) -> list[str]:
    """Return the files that a component was found in, relative to the checkout."""
    properties = component.get("properties") or ()
    return [one["value"].lstrip("/") for one in properties if _PLACE.fullmatch(one.get("name", ""))]
