"""Which tools can be installed, from which lists: ``data/tools``. To add a tool, add its two files."""

import hashlib
from pathlib import Path

import msgspec

from accord.core.errors import AccordError, BadUsage
from accord.core.tool import Recipe
from accord.ports import packaged

FOLDER = "tools"


class Lock(msgspec.Struct, frozen=True):
    """A hash-locked list: where it lies, the tool's version in it, and the hash of the list itself."""

    path: Path
    version: str
    sha256: str


def names() -> list[str]:
    """List the tools that can be installed, in alphabetical order."""
    return packaged.listing(FOLDER)


def recipe(name: str) -> Recipe:
    """Return how a tool is installed.

    Raises:
        BadUsage: there is no such tool.
        AccordError: the packaged data is damaged.
    """
    if name not in names():
        raise BadUsage(f"there is no tool '{name}' to install", remedy=f"Known: {', '.join(names())}")
    found: Recipe = packaged.table(f"{FOLDER}/{name}.toml", Recipe)
    return found


def recipes() -> tuple[Recipe, ...]:
    """Return how every tool is installed, in alphabetical order."""
    return tuple(recipe(name) for name in names())


def lock(wanted: Recipe) -> Lock:
    """Return the hash-locked list of a tool.

    Raises:
        AccordError: the packaged data is damaged.
    """
    path = packaged.path(f"{FOLDER}/{wanted.name}.txt")
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
        f"packaged data is damaged ({reason})", place=f"{FOLDER}/{path.name}", remedy="Install Accord again"
    )
