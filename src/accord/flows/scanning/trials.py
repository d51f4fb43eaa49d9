"""Carry out the work of all scanners at once, each with its canary, and examine what came of it."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from accord.core.coverage import Gap
from accord.core.errors import BadUsage
from accord.core.scan import Task
from accord.flows.scanning import canary
from accord.flows.scanning.advisories import served
from accord.flows.scanning.examine import Examined, examine
from accord.flows.scanning.outcome import Work
from accord.flows.scanning.run import Call, Told, run
from accord.flows.scanning.scanner import Scanner
from accord.ports import http
from accord.ports.keys import secret_key
from accord.ports.toolbox import Tool

_NOT_FOUND = "it did not find {} in Accord's own test file, so what it says proves nothing"
#: More of a manifest is not read for what it pins.
_MAX_BYTES = 32 << 20


class _Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A task of one scanner and the calls that carry it out: its own files, or a canary."""

    scanner: Scanner
    task: Task
    calls: tuple[Call, ...]
    is_canary: bool = False


def carry_out(root: Path, works: Sequence[Work], told: Told | None = None, *, online: bool = False) -> list[Work]:
    """Run the tools of all works and return the works with what came of them, in their order.

    Args:
        root: The checkout.
        works: What each scanner has to read, and its tool.
        told: Told about every call that has ended.
        online: Tools may ask servers about packages.

    Raises:
        BadUsage: that is forbidden here.
    """
    if online and http.is_offline():
        raise BadUsage(f"{http.OFFLINE} forbids --online", remedy=f"Unset {http.OFFLINE}, or leave --online out")
    with tempfile.TemporaryDirectory(prefix="accord-scan-") as scratch:
        with served(needed=not online and any(work.scanner.advisories and work.tool for work in works)) as url:
            trials = [one for work in works for one in _trials(root, work, Path(scratch).resolve(), url, online=online)]
            ended = iter(run([call for trial in trials for call in trial.calls], told))
            done = [(trial, [next(ended) for _ in trial.calls]) for trial in trials]
        key = secret_key()
        examined = {
            (one.scanner.name, one.is_canary): examine(one.scanner, one.task, ends, key=key) for one, ends in done
        }
    return [_finished(work, examined) for work in works]


def _trials(root: Path, work: Work, scratch: Path, url: str, *, online: bool) -> Iterator[_Trial]:
    """Yield a scanner's own task, and its canary unless its tool is known to find that."""
    scanner, tool = work.scanner, work.tool
    if tool is None or not work.files:
        return
    folder = scratch / scanner.name
    folder.mkdir()
    task = Task(root=str(root), files=work.files, text=_texts(root), folder=str(folder), osv_url=url, online=online)
    yield _Trial(scanner=scanner, task=task, calls=_calls(scanner, tool, task))
    if not canary.remembered(scanner, tool):
        test = msgspec.structs.replace(
            canary.lay(scanner.canary, scratch / f"{scanner.name}-canary"), osv_url=url, online=online
        )
        yield _Trial(scanner=scanner, task=test, calls=_calls(scanner, tool, test), is_canary=True)


def _calls(scanner: Scanner, tool: Tool, task: Task) -> tuple[Call, ...]:
    return tuple(Call(scanner.name, tool, task, command, scanner.exit_codes) for command in scanner.commands(task))


def _texts(root: Path) -> Callable[[str], str]:
    """Return what gives the text of a file below a folder; empty for what leads out of it or cannot be read."""

    def text(path: str) -> str:
        file = (root / path).resolve()
        try:
            if not file.is_relative_to(root) or not file.is_file() or file.stat().st_size > _MAX_BYTES:
                return ""
            return file.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ""

    return text


def _finished(work: Work, examined: dict[tuple[str, bool], Examined]) -> Work:
    scanner, tool = work.scanner, work.tool
    own = examined.get((scanner.name, False))
    if own is None or tool is None:
        return work
    test = examined.get((scanner.name, True))
    if test is not None and not canary.sings(scanner.canary, test):
        gap = Gap("canary", _NOT_FOUND.format(scanner.canary.answer))
        own = msgspec.structs.replace(own, seen=frozenset(), failed=(*own.failed, gap))
    elif test is not None:
        canary.remember(scanner, tool)
    return msgspec.structs.replace(work, examined=own)
