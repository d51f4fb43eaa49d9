"""Run the calls of all scanners at once, each in isolation, and say of each how it ended."""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.core.sanitise import mask
from accord.core.scan import Command, Ended, Outcome, Task
from accord.ports import process, workers
from accord.ports.toolbox import Tool

#: Told how many calls have ended, how many there are, and what the last one was.
Told = Callable[[int, int, str], None]
_MAX_OUTPUT = 512 << 20
_PROXIES = (
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"),
)


class Call(msgspec.Struct, frozen=True):
    """One command of one scanner."""

    name: str
    tool: Tool
    task: Task
    command: Command
    exit_codes: Mapping[int, Outcome]


def run(calls: Sequence[Call], told: Told | None = None) -> list[Ended]:
    """Carry out all calls, as many at once as there are processors, and return how each ended, in their order.

    When this is interrupted, everything that was started is killed before it goes on.
    """
    stop = threading.Event()
    heavy_first = sorted(range(len(calls)), key=lambda number: -len(calls[number].command.files))
    done = 0
    lock = threading.Lock()

    def one(number: int) -> Ended:
        nonlocal done
        call = calls[number]
        ended = _ended(call, stop.is_set)
        with lock:
            done += 1
            if told:
                told(done, len(calls), _line(call, ended))
        return ended

    with ThreadPoolExecutor(max(1, workers.available())) as pool:
        try:
            futures = {number: pool.submit(one, number) for number in heavy_first}
            return [futures[number].result() for number in range(len(calls))]
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _line(call: Call, ended: Ended) -> str:
    count = len(call.command.files)
    what = call.command.files[0] if count == 1 else f"{count:,} files"
    return f"{call.name}: {what}: {ended.trouble or ended.outcome}"


def _ended(call: Call, stopped: Callable[[], bool]) -> Ended:
    command = call.command
    try:
        for path, text in command.writes.items():
            Path(path).write_text(text, encoding="utf-8", errors="surrogateescape")
        done = process.run(
            [str(call.tool.path), *command.arguments],
            folder=Path(command.folder or call.task.root),
            timeout_seconds=command.timeout_seconds,
            max_output_bytes=_MAX_OUTPUT,
            environment={"PATH": _path(call.tool), "NO_COLOR": "1", **_network(call.task), **command.environment},
            stop=stopped,
        )
        output = _written(command, done.output)
    except (AccordError, OSError, ValueError) as error:
        reason = error.message if isinstance(error, AccordError) else str(error)
        trouble = _plain(reason.replace(str(call.tool.path), call.name))
        return Ended(command=command, outcome=Outcome.FAILED, trouble=trouble)
    return _judged(call, done, output)


def _written(command: Command, printed: bytes) -> bytes:
    """Return the report: what the tool printed, or wrote into its file in this run."""
    if command.output is None:
        return printed
    report = Path(command.output)
    return report.read_bytes() if report.is_file() else b""


def _judged(call: Call, done: process.Completed, output: bytes) -> Ended:
    outcome = call.exit_codes.get(done.code, Outcome.FAILED)
    trouble = ""
    if outcome is Outcome.FAILED:
        trouble = f"it ended with {_code(done.code)}{_said(done)}"
    elif call.command.reports and not output.strip():
        outcome, trouble = Outcome.FAILED, f"it wrote no report{_said(done)}"
    elif outcome is Outcome.PARTIAL:
        trouble = f"it did only a part of its work{_said(done)}"
    return Ended(
        command=call.command, outcome=outcome, code=done.code, output=output, errors=done.errors, trouble=trouble
    )


def _code(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _said(done: process.Completed) -> str:
    words = _plain(done.last_words)
    return f" ({words})" if words else ""


def _plain(text: str, most: int = 200) -> str:
    """Return text in one short line, without what looks like a secret."""
    line = " ".join(mask(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _path(tool: Tool) -> str:
    """Return ``PATH`` with the tool's own environment first: some tools call others that were installed with them."""
    entries = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(entry).is_absolute()]
    return os.pathsep.join([str(tool.path.parent), *entries])


def _network(task: Task) -> dict[str, str]:
    """Return how this machine reaches servers, for a tool that may."""
    return {name: os.environ[name] for name in _PROXIES if task.online and name in os.environ}
