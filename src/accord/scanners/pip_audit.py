"""pip-audit on what a manifest pins, against advisories that Accord serves on this machine.

Home: https://github.com/pypa/pip-audit

Reads: requirements, ``pyproject.toml`` and the lock files of Poetry, uv, PDM and pipenv, as far as they name exact
versions. Accord writes those into a list of its own, so nothing is resolved, downloaded or run.
Calls: ``pip-audit --disable-pip --no-deps --vulnerability-service osv --osv-url http://127.0.0.1:...``, once for each
manifest. No package index is asked, which would answer "not found" for all of them where it keeps no advisories.
Exit codes: 0 none is vulnerable, 1 some are, or it could not read its input: then there is no report.
Coverage: what is not pinned, comes from an address, or has a ``skip_reason`` is named as not scanned.
"""

import posixpath
from collections.abc import Iterator, Sequence

from accord.core.coverage import Gap
from accord.core.pins import Pins, pins
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "pip-audit"
RING = Ring.DEFAULT
AIM = Aim.DEPENDENCIES
READER = "pip-audit"
EXECUTABLE = "pip-audit"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND}
CANARY = Canary({"requirements.txt": "jinja2==2.11.2\n"}, "PYSEC-2021-66")
ADVISORIES = "pypi"

_CALL = (
    *("--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json", "--desc", "off"),
    *("--vulnerability-service", "osv"),
)


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the manifests of Python packages."""
    return tree.manifests("pypi")


def commands(task: Task) -> list[Command]:
    """Return a call for each manifest that pins something."""
    made: list[Command] = []
    for number, path in enumerate(task.files):
        pinned = _pins(task, path).pinned
        given, report = task.at(f"requirements-{number}.txt"), task.at(f"pip-audit-{number}.json")
        if pinned:
            options = (*_CALL, "--osv-url", task.osv_url, "--output", report, "--requirement", given)
            text = "".join(f"{pin.name}=={pin.version}\n" for pin in pinned)
            made.append(Command(arguments=options, files=(path,), output=report, writes={given: text}))
    return made


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the manifests that were audited, and what of them could not be."""
    audited = {path for one in ended if one.outcome is not Outcome.FAILED for path in one.command.files}
    read = {path: _pins(task, path) for path in task.files}
    locked = {posixpath.dirname(path) for path, found in read.items() if found.pinned}
    empty = {path for path, found in read.items() if not (found.pinned or found.unpinned or found.trouble)}
    # What a project asks for is looked up where its folder also says what it gets.
    answered = {path for path in read if path not in audited and posixpath.dirname(path) in locked and _asks(path)}
    gaps = [gap for path, found in read.items() if path not in answered for gap in _gaps(path, found)]
    return Looked(seen=frozenset(audited | empty | answered), skipped=tuple(gaps))


def _asks(path: str) -> bool:
    """Tell whether a manifest says what a project asks for, and another one what it gets."""
    return posixpath.basename(path).lower() in {"pyproject.toml", "setup.py", "setup.cfg", "pipfile"} or path.endswith(
        ".in"
    )


def _gaps(path: str, found: Pins) -> Iterator[Gap]:
    if found.trouble:
        yield Gap(path, found.trouble)
    yield from (Gap(f"{path}: {gap.place}", gap.reason) for gap in found.unpinned)


def _pins(task: Task, path: str) -> Pins:
    """Return what a manifest names, with the files of requirements that it includes and that are not asked for."""
    found: list[Pins] = []
    read, waiting = set(task.files) - {path}, [path]
    while waiting:
        place = waiting.pop()
        if place not in read and not place.startswith("../"):
            read.add(place)
            found.append(pins(place, task.text(place)))
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(place), one)) for one in found[-1].includes]
    return Pins(
        pinned=tuple(dict.fromkeys(pin for one in found for pin in one.pinned)),
        unpinned=tuple(gap for one in found for gap in one.unpinned),
        trouble=next((one.trouble for one in found if one.trouble), ""),
    )
