"""Puts a finished file in the place of another: whole, on disk, and never two at once."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.core.errors import AccordError

_ON_POSIX = os.name == "posix"


def install(new: Path, target: Path) -> None:
    """Rename a file over another of the same folder after its bytes are on disk.

    Whoever has the old one open keeps reading it. After a loss of power there is the old file or the new one.

    Raises:
        AccordError: the folder does not allow it; the old file is still there.
    """
    try:
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(
            f"cannot be replaced ({reason})", place=str(target), remedy="Close what uses it and try again", retry=True
        ) from error


def _sync_folder(folder: Path) -> None:
    """Bring the rename itself to disk; Windows has no such call and needs none."""
    if _ON_POSIX:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Hold a folder's lock; the folder is made when it is missing.

    The lock is SQLite's on an empty file of its own: it works on every system and ends with the process, so nothing
    stale is ever left behind.

    Raises:
        AccordError: somebody else holds it, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / f"{what}.lock", timeout=0, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise _not_writable(folder, str(error)) from error
    try:
        _take(lock, folder, what)
        yield
    finally:
        lock.close()


def _take(lock: sqlite3.Connection, folder: Path, what: str) -> None:
    try:
        # Nothing is ever written, so no journal needs to outlive a process that is killed.
        lock.execute("PRAGMA journal_mode = OFF")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise _not_writable(folder, str(error)) from error
        raise AccordError(
            f"another {what} is running", place=str(folder), remedy="Wait until it has ended", retry=True
        ) from error


def _not_writable(folder: Path, reason: str) -> AccordError:
    return AccordError(
        f"the folder cannot be written ({reason})",
        place=str(folder),
        remedy="Name another one with ACCORD_DATA_DIR, or check its permissions",
    )
