"""Carry out the work of all scanners at once, each with its canary, and examine what came of it."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from accord.core.coverage import Gap
from accord.core.errors import BadUsage
from accord.core.scan import Task
from accord.flows.scanning import canary
from accord.flows.scanning.advisories import served
from accord.flows.scanning.cache import Cache, with_known
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


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever started the scan said that concerns every scanner."""

    #: Tools may ask servers about packages.
    online: bool = False
    #: The works hold only files that changed; what was found in the same file before is not asked again.
    changed: bool = False
    #: Where rules of the user's own lie, as an absolute path; empty: nowhere.
    rules: str = ""


def carry_out(root: Path, works: Sequence[Work], asked: Asked, told: Told | None = None) -> list[Work]:
    """Run the tools of all works and return the works with what came of them, in their order.

    Args:
        root: The checkout.
        works: What each scanner has to read, and its tool.
        asked: What else was said.
        told: Told about every call that has ended.

    Raises:
        BadUsage: servers may not be asked here.
    """
    if asked.online and http.is_offline():
        raise BadUsage(f"{http.OFFLINE} forbids --online", remedy=f"Unset {http.OFFLINE}, or leave --online out")
    key = secret_key()
    plans = [_Plan(root, work, asked, key) for work in works]
    with tempfile.TemporaryDirectory(prefix="accord-scan-") as scratch:
        with served(needed=not asked.online and any(plan.asks_advisories for plan in plans)) as url:
            trials = [one for plan in plans for one in plan.trials(Path(scratch).resolve(), url)]
            ended = iter(run([call for trial in trials for call in trial.calls], told))
            done = [(trial, [next(ended) for _ in trial.calls]) for trial in trials]
        examined = {
            (trial.scanner.name, trial.is_canary): examine(trial.scanner, trial.task, ends, key=key)
            for trial, ends in done
        }
    return [plan.finished(examined) for plan in plans]


class _Plan:
    """What one scanner has to do: the files that it has to read, and its canary unless its tool is known to pass."""

    def __init__(self, root: Path, work: Work, asked: Asked, key: bytes | None) -> None:
        self._root = root
        self._work = work
        self._asked = asked
        remembers = asked.changed and work.files and not asked.rules  # those may change without a trace
        self._cache = Cache(work.scanner, work.tool, root, key) if remembers and work.tool else None
        self._known = self._cache.known(work.files) if self._cache else {}
        self._files = tuple(path for path in work.files if path not in self._known)

    @property
    def asks_advisories(self) -> bool:
        """Whether its tool will ask for advisories on this machine."""
        return bool(self._work.scanner.advisories and self._work.tool and self._files)

    def trials(self, scratch: Path, url: str) -> Iterator[_Trial]:
        """Yield its own task and, unless its tool passed before, its canary."""
        scanner, tool = self._work.scanner, self._work.tool
        if tool is None or not self._files:
            return
        folder = scratch / scanner.name
        folder.mkdir()
        task = Task(
            root=str(self._root),
            files=self._files,
            text=_texts(self._root),
            folder=str(folder),
            changed=self._asked.changed,
            osv_url=url,
            online=self._asked.online,
            rules=self._asked.rules,
        )
        yield _Trial(scanner=scanner, task=task, calls=_calls(scanner, tool, task))
        if not canary.remembered(scanner, tool):
            laid = canary.lay(scanner.canary, scratch / f"{scanner.name}-canary")
            test = msgspec.structs.replace(laid, osv_url=url, online=self._asked.online)
            yield _Trial(scanner=scanner, task=test, calls=_calls(scanner, tool, test), is_canary=True)

    def finished(self, examined: Mapping[tuple[str, bool], Examined]) -> Work:
        """Return the work with what came of it."""
        scanner, tool = self._work.scanner, self._work.tool
        if tool is None:
            return self._work
        own = examined.get((scanner.name, False), Examined())
        test = examined.get((scanner.name, True))
        if test is not None and not canary.sings(scanner.canary, test):
            gap = Gap("canary", _NOT_FOUND.format(scanner.canary.answer))
            own = msgspec.structs.replace(own, seen=frozenset(), failed=(*own.failed, gap))
        elif test is not None:
            canary.remember(scanner, tool)
        if self._cache:
            self._cache.keep(own)
        return msgspec.structs.replace(self._work, examined=with_known(own, self._known))


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
