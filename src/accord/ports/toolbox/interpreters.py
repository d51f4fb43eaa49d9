"""The newest Python on this machine: a scanner that parses Python reads only what its own interpreter can read."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.ports import process

#: The minor versions of Python 3 that the locked lists are made for.
OLDEST, NEWEST = 11, 14
_VERSION = re.compile(r"3\.(\d+)")
#: Only a finished CPython with the interpreter lock: wheels are made for those.
_ASK = (
    "import platform, sys, sysconfig, venv;"
    "fit = platform.python_implementation() == 'CPython' and sys.version_info.releaselevel == 'final'"
    " and not sysconfig.get_config_var('Py_GIL_DISABLED');"
    "print(platform.python_version() if fit else '')"
)


class Interpreter(msgspec.Struct, frozen=True):
    """A Python that works. ``version`` is complete, such as ``3.13.1``."""

    path: Path
    version: str

    @property
    def minor(self) -> int:
        """The 13 of 3.13.1."""
        return minor_of(self.version) or 0


def minor_of(version: str) -> int | None:
    """Return the 13 of ``3.13.1``, ``python3.13`` or ``cpython-3.13.1-linux``; None for what is no Python 3."""
    found = _VERSION.search(version)
    return int(found[1]) if found else None


def newest(limit: str = "") -> Interpreter:
    """Return the newest Python that works: on PATH, managed by pyenv or uv, or the one that runs Accord.

    Args:
        limit: The newest that will do, such as ``3.13``; empty: any.

    Raises:
        AccordError: none is new enough, or all are too new.
    """
    last = min(NEWEST, minor_of(limit) or NEWEST)
    for guess, path in sorted(_candidates(), key=lambda one: -one[0]):
        if OLDEST <= guess <= last and (version := _version(path)):
            return Interpreter(path, version)
    wanted = f"3.{OLDEST}" if last == OLDEST else f"3.{OLDEST} to 3.{last}"
    raise AccordError(f"no Python {wanted} works here", remedy=f"Install Python 3.{last}")


def _candidates() -> Iterator[tuple[int, Path]]:
    """Yield minor versions as their places name them, and paths; a shim may name a Python that is not there."""
    for minor in range(NEWEST, OLDEST - 1, -1):
        if named := process.find(f"python3.{minor}"):
            yield minor, Path(named)
    for folder in _managed():
        for path in sorted(folder.glob("*/bin/python3"), reverse=True):
            yield minor_of(path.parts[-3]) or 0, path
    yield sys.version_info.minor, Path(sys.executable)


def _managed() -> tuple[Path, ...]:
    """Return the folders in which pyenv and uv keep the Pythons that they manage."""
    pyenv = os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR") or Path(data) / "uv" / "python"
    return Path(pyenv) / "versions", Path(uv)


def _version(path: Path) -> str:
    """Return the version of a Python; empty when it does not run, or is of a kind that wheels are not made for."""
    try:
        done = process.run([str(path), "-I", "-c", _ASK], folder=Path("/"), timeout_seconds=20)
    except AccordError:
        return ""
    return done.output.decode("ascii", "replace").strip() if done.code == 0 else ""
