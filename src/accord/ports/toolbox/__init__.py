"""Where the scanners are: those that ``accord tools`` installed first, then those on PATH.

Each has an environment of its own in the data folder, under the newest Python found: beside Accord, their needs would
meet, and a scanner that parses Python reads only what its own interpreter can read.
"""

from pathlib import Path

import msgspec

from accord.ports import process
from accord.ports.toolbox import catalogue, environments

__all__ = ["Tool", "find", "installed"]


class Tool(msgspec.Struct, frozen=True):
    """A program that can be run.

    ``version`` is that of the locked list it was installed from, ``python`` that of its interpreter, ``home`` its
    environment; of a program that is merely on PATH all three are unknown: empty and None.
    """

    name: str
    path: Path
    version: str = ""
    python: str = ""
    home: Path | None = None


def find(name: str, *, executable: str = "") -> Tool | None:
    """Return a tool by its name; None when it is neither installed by ``accord tools`` nor on PATH.

    Args:
        name: The tool's name, whether or not Accord can install it.
        executable: Its program, when it is not called like the tool or one of several.
    """
    record = environments.record(name)
    if record and record.is_whole():
        tool = _tool(record, executable)
        if environments.runs(tool.path):
            return tool
    where = process.find(executable or catalogue.executable(name))
    return Tool(name, Path(where)) if where else None


def installed() -> list[Tool]:
    """Return every tool that ``accord tools`` installed and that can still be run, in alphabetical order."""
    return [_tool(record) for record in environments.records() if record.is_whole()]


def _tool(record: environments.Record, executable: str = "") -> Tool:
    path = environments.program(record.home, executable or record.executable)
    return Tool(record.name, path, record.version, record.python, record.home)
