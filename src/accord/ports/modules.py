"""Find modules by their place: to add a reader, a writer, a feed or a command, add one file and edit nothing.

Names are listed without importing. A module that outgrew one file is a folder with an ``__init__``. A name that starts
with an underscore is private. A module that does
not import stops the command with a clear error; it never vanishes from a list.
"""

import os
import sys
from functools import cache
from importlib import import_module
from types import ModuleType

from accord.core.errors import AccordError, BadUsage


@cache
def names(package: str) -> tuple[str, ...]:
    """List the public modules of a package in alphabetical order, with dashes as the user types them."""
    place = folder(package)
    files = os.listdir(place)  # noqa: PTH208  pathlib would double what `accord --help` imports
    modules = (file.removesuffix(".py") for file in files if file.endswith(".py"))
    packages = (file for file in files if os.path.exists(f"{place}/{file}/__init__.py"))  # noqa: PTH110  the same
    return tuple(sorted(name.replace("_", "-") for name in (*modules, *packages) if not name.startswith("_")))


def folder(package: str) -> str:
    """Return the folder of a package, importing no more than its ``__init__``."""
    import_module(package)
    return str(sys.modules[package].__path__[0])


def load(package: str, name: str) -> ModuleType:
    """Import one module of a package by the name that :func:`names` lists.

    Raises:
        BadUsage: there is no such module.
        AccordError: the module is there and cannot be imported.
    """
    if name not in names(package):
        kind = package.rpartition(".")[2].removesuffix("s")
        raise BadUsage(f"there is no {kind} '{name}'", remedy=f"Known: {', '.join(names(package))}")
    try:
        return import_module(f"{package}.{name.replace('-', '_')}")
    except ImportError as error:
        raise AccordError(
            f"the module {package}.{name} cannot be loaded ({error})", remedy="Install Accord again"
        ) from error


def load_all(package: str) -> list[tuple[str, ModuleType]]:
    """Import every public module of a package, in alphabetical order."""
    return [(name, load(package, name)) for name in names(package)]
