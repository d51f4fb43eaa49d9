"""pip-audit on what a manifest pins, against advisories that Accord serves on this machine.

Home: https://github.com/pypa/pip-audit

Reads: requirements, ``pyproject.toml`` and the lock files of Poetry, uv, PDM and pipenv, as far as they name exact
versions. Accord writes those into a list of its own, so nothing is resolved, downloaded or run.
Calls: ``pip-audit --disable-pip --no-deps --vulnerability-service osv --osv-url http://127.0.0.1:...``, once for each
manifest; with ``accord scan --online`` it asks osv.dev. No package index is asked: one that keeps no advisories answers
"not found" for every package, which looks like a clean scan.
Exit codes: 0 none is vulnerable, 1 some are, or it could not read its input: then there is no report.
Coverage: what is not pinned, comes from an address, or has a ``skip_reason`` is named as not scanned.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from accord.core.coverage import Gap
from accord.core.pins import Pin, Pins, pins
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

_FEW = 3


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the manifests of Python packages."""
    return tree.manifests("pypi")


def commands(task: Task) -> list[Command]:
    """Return a call for each manifest that pins something and that no other one in its folder answers."""
    made: list[Command] = []
    service = () if task.online else ("--osv-url", task.osv_url)
    for path, found in _asked(task).items():
        for pinned in _apart(found.pinned):
            given, report = task.at(f"requirements-{len(made)}.txt"), task.at(f"pip-audit-{len(made)}.json")
            options = (*_CALL, *service, "--output", report, "--requirement", given)
            text = "".join(f"{pin.name}=={pin.version}\n" for pin in pinned)
            made.append(Command(arguments=options, files=(path,), output=report, writes={given: text}))
    return made


def _apart(pinned: Sequence[Pin]) -> list[list[Pin]]:
    """Put the versions of a package into lists of their own: a lock may hold several, and pip-audit takes one."""
    lists: list[list[Pin]] = []
    met: Counter[str] = Counter()
    for pin in pinned:
        name = _normal(pin.name)
        if met[name] == len(lists):
            lists.append([])
        lists[met[name]].append(pin)
        met[name] += 1
    return lists


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the manifests that were audited or have nothing to audit, and what of them could not be."""
    asked = {path: _still_open(path, found, task) for path, found in _asked(task).items()}
    audited = {path for one in ended for path in one.command.files}
    empty = {path for path, found in asked.items() if not (found.pinned or found.unpinned or found.trouble)}
    gaps = tuple(gap for path, found in asked.items() for gap in _gaps(path, found))
    return Looked(seen=frozenset(audited | empty | (set(task.files) - asked.keys())), skipped=gaps)


def _still_open(path: str, found: Pins, task: Task) -> Pins:
    """Return what a manifest names without those unpinned packages that another manifest of its folder pins."""
    if not found.unpinned:
        return found
    folder = posixpath.dirname(path)
    beside = (other for other in task.files if posixpath.dirname(other) == folder)
    pinned = {_normal(pin.name) for other in beside for pin in _pins(task, other).pinned}
    rest = tuple(gap for gap in found.unpinned if _normal(gap.place) not in pinned)
    return Pins(pinned=found.pinned, unpinned=rest, trouble=found.trouble)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked(task: Task) -> dict[str, Pins]:
    """Return what each manifest names, without those that say what a project asks for beside one of what it gets."""
    found = {path: _pins(task, path) for path in task.files}
    pinned = {posixpath.dirname(path) for path, named in found.items() if named.pinned and not _asks(path)}
    return {path: named for path, named in found.items() if not (_asks(path) and posixpath.dirname(path) in pinned)}


def _asks(path: str) -> bool:
    name = posixpath.basename(path).lower()
    return name in {"pyproject.toml", "setup.py", "setup.cfg", "pipfile"} or name.endswith(".in")


def _gaps(path: str, found: Pins) -> Iterator[Gap]:
    """Yield a gap for a manifest of which nothing can be looked up, else one for each package that cannot be."""
    if found.trouble:
        yield Gap(path, found.trouble)
    elif not found.pinned and found.unpinned:
        names = [gap.place for gap in found.unpinned]
        more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
        yield Gap(path, f"it pins nothing, so nothing can be looked up: {', '.join(names[:_FEW])}{more}")
    else:
        yield from (Gap(gap.place, f"{path}: {gap.reason}") for gap in found.unpinned)


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
