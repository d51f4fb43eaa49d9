"""One environment per tool, found through one small file that is put in place when the environment is whole.

``tools/NAME.json`` names the environment, a folder of ``tools/environments`` with a name that is never used twice: an
environment holds its own path and cannot be renamed, its record can. Whatever no record names is of no use to anyone.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.core.tool import Recipe
from accord.ports import install, process
from accord.ports.snapshot.place import user_folder
from accord.ports.toolbox import packages
from accord.ports.toolbox.catalogue import Lock, lock
from accord.ports.toolbox.interpreters import Interpreter
from accord.ports.toolbox.packages import Source

_CHECK_SECONDS = 120


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is installed: ``tools/NAME.json``."""

    name: str
    version: str
    executable: str
    #: Version of the interpreter, such as ``3.13.1``.
    python: str
    #: The folder's name below ``tools/environments``.
    environment: str
    #: SHA-256 of the list that it was installed from.
    lock_sha256: str

    @property
    def home(self) -> Path:
        """The environment."""
        return _environments() / self.environment

    def is_whole(self) -> bool:
        """Tell whether the program and its interpreter are still there; an update of the system may remove one."""
        return runs(program(self.home, self.executable)) and runs(program(self.home, "python"))


def program(home: Path, executable: str) -> Path:
    """Return where a program of an environment lies, whether or not it does."""
    return home / "bin" / executable


def runs(path: Path) -> bool:
    """Tell whether a program is there and may be run by this user."""
    return os.access(path, os.X_OK)


def folder() -> Path:
    """Return the folder of all tools, which need not exist yet."""
    return user_folder().absolute() / "tools"


def record(name: str) -> Record | None:
    """Return what is installed under a name; None when nothing is, or its file is damaged."""
    try:
        return msgspec.json.decode((folder() / f"{name}.json").read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError):
        return None


def records() -> list[Record]:
    """Return all that is installed, in alphabetical order."""
    found = (record(path.stem) for path in sorted(folder().glob("*.json")))
    return [one for one in found if one is not None]


@contextmanager
def alone() -> Iterator[None]:
    """Hold the place where environments are made, and clear away the remains of a run that was killed.

    Raises:
        AccordError: somebody else holds it, or the folder cannot be written.
    """
    with install.alone(folder(), "installation"):
        _environments().mkdir(exist_ok=True)
        known = {one.environment for one in records()}
        for path in _environments().iterdir():
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True)
        yield


def make(wanted: Recipe, python: Interpreter, source: Source = Source()) -> Record:  # noqa: B008  frozen
    """Install a tool into a new environment, see that it runs, and put it in the place of an older one.

    Call it inside :func:`alone`; several threads may, each for another tool.

    Args:
        wanted: The tool.
        python: What the environment runs on.
        source: Where the wheels come from.

    Raises:
        AccordError: it cannot be installed or does not run; what was installed before still is.
    """
    locked, before = lock(wanted), record(wanted.name)
    home = Path(tempfile.mkdtemp(prefix=f"{wanted.name}-", dir=_environments()))
    home.chmod(0o755)  # an image is built by one user and run by another
    try:
        packages.install(locked.path, home, python, source, place=wanted.label)
        _check(wanted, home)
        made = _record(wanted, locked, python, home)
        _publish(made)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    if before:
        shutil.rmtree(before.home, ignore_errors=True)
    return made


def _environments() -> Path:
    return folder() / "environments"


def _check(wanted: Recipe, home: Path) -> None:
    path = program(home, wanted.executable)
    if not runs(path):
        raise AccordError(f"its package brings no program '{wanted.executable}'", place=wanted.label)
    done = process.run([str(path), *wanted.check], folder=home, timeout_seconds=_CHECK_SECONDS)
    if done.code:
        raise AccordError(
            f"was installed and does not run here ({done.last_words or f'exit code {done.code}'})",
            place=wanted.label,
            remedy="Its packages may not fit this system; install it by other means and add it to PATH",
        )


def _record(wanted: Recipe, locked: Lock, python: Interpreter, home: Path) -> Record:
    return Record(
        name=wanted.name,
        version=locked.version,
        executable=wanted.executable,
        python=python.version,
        environment=home.name,
        lock_sha256=locked.sha256,
    )


def _publish(made: Record) -> None:
    new = folder() / f"{made.name}.json.new"
    new.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
    install.install(new, folder() / f"{made.name}.json")
