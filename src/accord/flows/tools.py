"""The scanners that Accord installs for itself: which there are, and how they come and are renewed."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path

from accord import __version__
from accord.core.errors import AccordError, BadUsage
from accord.core.tool import (
    Recipe,
    Ring,
    ToolChange,
    ToolDocument,
    ToolOutcome,
    ToolsDocument,
    ToolState,
    ToolsUpdateDocument,
)
from accord.ports import toolbox
from accord.ports.toolbox import catalogue, environments, interpreters
from accord.ports.toolbox.environments import Record
from accord.ports.toolbox.interpreters import Interpreter
from accord.ports.toolbox.packages import Source

#: Called with each change as it is made, how many are made, and how many there will be.
Tell = Callable[[ToolChange, int, int], None]

#: Installing is one half waiting for the network and one half unpacking.
_AT_ONCE = min(4, 2 * (os.cpu_count() or 1))
_SECONDS = 900.0


def listing() -> ToolsDocument:
    """Tell which tools can be installed, and which are; nothing is run for it.

    Raises:
        AccordError: the packaged data is damaged.
    """
    tools = tuple(_document(recipe) for recipe in catalogue.recipes())
    return ToolsDocument(accord=__version__, folder=str(environments.folder()), tools=tools)


def default_names() -> list[str]:
    """Return the tools that every scan runs, in alphabetical order."""
    return [recipe.name for recipe in catalogue.recipes() if recipe.ring is Ring.DEFAULT]


def install(
    names: Iterable[str], *, wheels: Path | None = None, seconds: float = _SECONDS, tell: Tell | None = None
) -> ToolsUpdateDocument:
    """Install tools, each into an environment of its own; one that is there as this Accord's list says stays.

    Args:
        names: The tools.
        wheels: A folder of wheels; no package index is asked then.
        seconds: After this time, what is not installed has failed.
        tell: Told of each change as it is made.

    Raises:
        AccordError: a tool is unknown, no Python is there, another installation runs, or the folder cannot be written.
            A tool that cannot be installed is no error: its change says so.
    """
    wanted = [catalogue.recipe(name) for name in dict.fromkeys(names)]
    return _carried_out(wanted, _is_current, Source(wheels, seconds), tell)


def update(
    names: Iterable[str] = (), *, wheels: Path | None = None, seconds: float = _SECONDS, tell: Tell | None = None
) -> ToolsUpdateDocument:
    """Make anew each installed tool whose list has changed, or for which there is a newer Python.

    Arguments and errors are those of :func:`install`; without names every installed tool is looked at.

    Raises:
        BadUsage: a named tool is not installed.
    """
    have = {record.name for record in environments.records()}
    wanted = list(dict.fromkeys(names)) or [name for name in catalogue.names() if name in have]
    for name in wanted:
        if catalogue.recipe(name).name not in have:
            raise BadUsage(f"{name} is not installed", remedy=f"Run 'accord tools install {name}'")
    newest = cache(interpreters.newest)

    def is_newest(recipe: Recipe, record: Record) -> bool:
        return (
            _is_current(recipe, record) and interpreters.minor_of(record.python) == newest(recipe.newest_python).minor
        )

    recipes = [catalogue.recipe(name) for name in wanted]
    return _carried_out(recipes, is_newest, Source(wheels, seconds), tell)


# -- which are to be made --------------------------------------------------------------------------------------


def _is_current(recipe: Recipe, record: Record) -> bool:
    return record.is_whole() and record.lock_sha256 == catalogue.lock(recipe).sha256


def _carried_out(
    wanted: Sequence[Recipe], is_done: Callable[[Recipe, Record], bool], source: Source, tell: Tell | None
) -> ToolsUpdateDocument:
    changes: dict[str, ToolChange] = {}

    def note(change: ToolChange) -> None:
        changes[change.name] = change
        if tell:
            tell(change, len(changes), len(wanted))

    with environments.alone():
        due = []
        for recipe in wanted:
            record = environments.record(recipe.name)
            if record and is_done(recipe, record):
                note(_change(recipe, record, record, ToolOutcome.UNCHANGED))
            else:
                due.append(recipe)
        for change in _made(due, source):
            note(change)
    return ToolsUpdateDocument(
        accord=__version__,
        folder=str(environments.folder()),
        changes=tuple(changes[recipe.name] for recipe in wanted),
    )


# -- making them -----------------------------------------------------------------------------------------------


def _made(due: Sequence[Recipe], source: Source) -> Iterator[ToolChange]:
    """Yield each change as it is made; whoever stops asking, or is interrupted, stops the installers too."""
    newest = cache(interpreters.newest)
    pythons = {recipe.name: newest(recipe.newest_python) for recipe in due}
    deadline = time.monotonic() + source.timeout_seconds
    stopped = threading.Event()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            waiting: set[Future[ToolChange]] = {
                pool.submit(_make, recipe, pythons[recipe.name], source.wheels, deadline, stopped) for recipe in due
            }
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    yield one.result()
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)


def _make(
    recipe: Recipe, python: Interpreter, wheels: Path | None, deadline: float, stopped: threading.Event
) -> ToolChange:
    before = environments.record(recipe.name)
    source = Source(wheels, max(0.0, deadline - time.monotonic()), stopped.is_set)
    try:
        record = environments.make(recipe, python, source)
    except AccordError as error:
        return ToolChange(
            name=recipe.name,
            label=recipe.label,
            outcome=ToolOutcome.FAILED,
            version_before=before.version if before else "",
            reason=error.message,
            remedy=error.remedy,
            retry=error.retry,
        )
    return _change(recipe, before, record, ToolOutcome.UPDATED if before else ToolOutcome.INSTALLED)


# -- what is told ----------------------------------------------------------------------------------------------


def _change(recipe: Recipe, before: Record | None, record: Record, outcome: ToolOutcome) -> ToolChange:
    return ToolChange(
        name=recipe.name,
        label=recipe.label,
        outcome=outcome,
        version_before=before.version if before else "",
        version=record.version,
        python=record.python,
        path=str(environments.program(record.home, record.executable)),
        wheel_by=recipe.wheel_by,
    )


def _document(recipe: Recipe) -> ToolDocument:
    record, tool, lock = environments.record(recipe.name), toolbox.find(recipe.name), catalogue.lock(recipe)
    state = _state(record, tool, lock.sha256)
    command = "" if state in {ToolState.INSTALLED, ToolState.ON_PATH} else f"accord tools install {recipe.name}"
    return ToolDocument(
        name=recipe.name,
        label=recipe.label,
        ring=recipe.ring,
        state=state,
        version=tool.version if tool else "",
        locked=lock.version,
        python=tool.python if tool else "",
        path=str(tool.path) if tool else "",
        get=command,
        why=recipe.why,
        licence=recipe.licence,
        wheel_by=recipe.wheel_by,
        requirements=str(lock.path),
    )


def _state(record: Record | None, tool: toolbox.Tool | None, lock_sha256: str) -> ToolState:
    if tool and tool.home:
        same = record is not None and record.lock_sha256 == lock_sha256
        return ToolState.INSTALLED if same else ToolState.OTHER_LIST
    if tool:
        return ToolState.ON_PATH
    return ToolState.BROKEN if record else ToolState.MISSING
