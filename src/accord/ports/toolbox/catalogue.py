"""Which tools can be installed, from which lists: ``data/tools``. To add a tool, add its folder.

A folder for each, since a file called ``ruff.toml`` would be taken for settings by the tool itself.
"""

import hashlib
from pathlib import Path

import msgspec

from accord.core.errors import AccordError, BadUsage
from accord.core.tool import Recipe
from accord.ports import packaged

FOLDER, _RECIPE, _LOCK = "tools", "tool.toml", "lock.txt"


class Lock(msgspec.Struct, frozen=True):
    """A hash-locked list: where it lies, the tool's version in it, and the hash of the list itself."""

    path: Path
    version: str
    sha256: str


def names() -> list[str]:
    """List the tools that can be installed, in alphabetical order."""
    return sorted(path.parent.name for path in packaged.path(FOLDER).glob(f"*/{_RECIPE}"))


def recipe(name: str) -> Recipe:
    """Return how a tool is installed.

    Raises:
        BadUsage: there is no such tool.
        AccordError: the packaged data is damaged.
    """
    if name not in names():
        raise BadUsage(f"there is no tool '{name}' to install", remedy=f"Known: {', '.join(names())}")
    found: Recipe = packaged.table(f"{FOLDER}/{name}/{_RECIPE}", Recipe)
    return found


def recipes() -> tuple[Recipe, ...]:
    """Return how every tool is installed, in alphabetical order."""
    return tuple(recipe(name) for name in names())


def lock_path(name: str) -> Path:
    """Return where the hash-locked list of a tool lies."""
    return packaged.path(f"{FOLDER}/{name}/{_LOCK}")


def lock(wanted: Recipe) -> Lock:
    """Return the hash-locked list of a tool.

    Raises:
        AccordError: the packaged data is damaged.
    """
    path = lock_path(wanted.name)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error
    pin = f"{wanted.package}=="
    line = next((line for line in text.splitlines() if line.startswith(pin)), "")
    if not line:
        raise _damaged(path, f"it does not pin {wanted.package}")
    return Lock(path, line.removeprefix(pin).split()[0], hashlib.sha256(text.encode()).hexdigest())


def executable(name: str) -> str:
    """Return what a tool's program is called on PATH: the tool's own name, unless its recipe says otherwise."""
    return recipe(name).executable if name in names() else name


def _damaged(path: Path, reason: str) -> AccordError:
    return AccordError(
        f"packaged data is damaged ({reason})",
        place=f"{FOLDER}/{path.parent.name}/{path.name}",
        remedy="Install Accord again",
    )
