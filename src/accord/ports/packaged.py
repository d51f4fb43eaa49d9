"""Facts and words that are not code: the files of ``accord/data``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from accord.core.errors import AccordError

T = TypeVar("T")

FOLDER = Path(__file__).resolve().parent.parent / "data"


def path(name: str) -> Path:
    """Return where a packaged file lies, such as ``snapshot.sqlite``."""
    return FOLDER / name


def listing(folder: str) -> list[str]:
    """List the names (without suffix) of the TOML files in a folder of the data, in alphabetical order."""
    return sorted(file.stem for file in (FOLDER / folder).glob("*.toml"))


@cache
def table(name: str, shape: type[T]) -> T:
    """Read one TOML file of the data into its shape.

    Raises:
        AccordError: the file is missing or does not have the shape; the installation is damaged.
    """
    return _converted(name, shape, _text(name))


def head(name: str, shape: type[T]) -> T:
    """Read into a shape what stands before the first table of one TOML file: much less work than all of it.

    Raises:
        AccordError: the file is missing or its head does not have the shape; the installation is damaged.
    """
    return _converted(name, shape, _text(name).partition("\n[")[0])


def _text(name: str) -> str:
    try:
        return (FOLDER / name).read_text("utf-8")
    except OSError as error:
        raise _damaged(name, error) from error


def _converted(name: str, shape: type[T], text: str) -> T:
    try:
        return msgspec.convert(tomllib.loads(text), shape, strict=False)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _damaged(name, error) from error


def _damaged(name: str, error: Exception) -> AccordError:
    return AccordError(
        f"packaged data is damaged ({error})", place=name, remedy="Install Accord again, or mend the file"
    )
