"""Run another program in isolation: no shell, a clean environment, bounded time, memory and output, no survivors.

The program gets a process group of its own; when it ends, fails to end, or says too much, the whole group is killed,
so that nothing it started lives on. POSIX only: Windows has no process groups of this kind.
"""

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import msgspec

from accord.core.errors import AccordError

#: What a program may know of our environment. Tokens and keys that CI hands to Accord stay with Accord.
KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
_CHUNK = 1 << 16
_MAX_ERROR_BYTES = 1 << 20
#: How often a silent program is looked at, in seconds.
_GLANCE = 0.05


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """How a program ended. ``code`` is negative when a signal ended it, as in ``subprocess``."""

    code: int
    output: bytes
    errors: str

    @property
    def last_words(self) -> str:
        """The last line that the program wrote about its own trouble; empty when it wrote none."""
        lines = [line.strip() for line in self.errors.splitlines() if line.strip()]
        return lines[-1] if lines else ""


def find(program: str) -> str | None:
    """Return where a program lies, looking only in absolute folders of ``PATH``; None when it is not installed."""
    return shutil.which(program, path=_path())


def run(
    arguments: Sequence[str],
    *,
    folder: Path,
    given: bytes = b"",
    timeout_seconds: float = 60,
    max_output_bytes: int = 64 << 20,
    environment: Mapping[str, str] | None = None,
    stop: Callable[[], bool] = bool,
) -> Completed:
    """Run a program to its end and return what it wrote, whatever its exit code.

    Args:
        arguments: The program's name, then its arguments; no shell reads them.
        folder: Where it runs.
        given: What it reads from standard input.
        timeout_seconds: After this time the program and all it started are killed.
        max_output_bytes: More output than this is an error, not a truncation.
        environment: Variables beside those of :data:`KEPT`.
        stop: Asked now and then, from the thread that called; once it is true, the program and all it started are
            killed. Unless given, it never is.

    Raises:
        AccordError: the program is not installed, cannot start, takes too long (then trying again can help), writes
            too much, or was stopped.
    """
    name = arguments[0]
    program = find(name)
    if program is None:
        raise AccordError(f"{name} is not installed", remedy=f"Install {name}, or add its folder to PATH")
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        process = _start([program, *arguments[1:]], folder, source, environment or {})
        try:
            return _follow(process, name, timeout_seconds, max_output_bytes, stop)
        finally:
            _end(process)


def _path() -> str:
    """Return ``PATH`` without entries such as ``.``, which would run a program out of the scanned repository."""
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if Path(entry).is_absolute())


def _start(
    arguments: list[str], folder: Path, source: IO[bytes], environment: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    clean = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        return subprocess.Popen(  # noqa: S603  a list, no shell
            arguments,
            cwd=folder,
            env={**clean, "PATH": _path(), **environment},
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"{arguments[0]} cannot start ({reason})", place=str(folder)) from error


def _follow(
    process: "subprocess.Popen[bytes]",
    name: str,
    timeout_seconds: float,
    max_output_bytes: int,
    stop: Callable[[], bool],
) -> Completed:
    deadline = time.monotonic() + timeout_seconds
    assert process.stdout is not None  # noqa: S101  both are pipes
    assert process.stderr is not None  # noqa: S101
    output, errors = bytearray(), bytearray()

    def keep_output(chunk: bytes) -> None:
        output.extend(chunk)
        if len(output) > max_output_bytes:
            raise AccordError(f"{name} wrote more than {max_output_bytes:,} bytes", remedy="Give it less to look at")

    def keep_errors(chunk: bytes) -> None:
        errors.extend(chunk)
        del errors[: max(0, len(errors) - _MAX_ERROR_BYTES)]

    with selectors.DefaultSelector() as pipes:
        pipes.register(process.stdout, selectors.EVENT_READ, keep_output)
        pipes.register(process.stderr, selectors.EVENT_READ, keep_errors)
        while pipes.get_map():
            if time.monotonic() > deadline:
                raise _too_long(name, timeout_seconds)
            if stop():
                raise AccordError(f"{name} was stopped", remedy="Start it again")
            if not _read_once(pipes) and process.poll() is not None:
                _kill_group(process)  # something it started still holds the pipes open
    try:
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise _too_long(name, timeout_seconds) from None
    return Completed(code=code, output=bytes(output), errors=errors.decode("utf-8", "replace"))


def _read_once(pipes: selectors.BaseSelector) -> bool:
    """Read what is there; tell whether there was anything."""
    ready = pipes.select(_GLANCE)
    for key, _ in ready:
        chunk = os.read(key.fd, _CHUNK)
        keep: Callable[[bytes], None] = key.data
        if chunk:
            keep(chunk)
        else:
            pipes.unregister(key.fileobj)
    return bool(ready)


def _too_long(name: str, seconds: float) -> AccordError:
    return AccordError(f"{name} did not finish within {seconds:g} s", remedy="Try again", retry=True)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the group, then collect the program itself."""
    _kill_group(process)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    process.wait()
