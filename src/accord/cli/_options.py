"""Options and output that several commands share."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from accord.core.errors import AccordError
from accord.core.sanitise import clean_text

F = TypeVar("F", bound=Callable[..., Any])


def reader_option(command: F) -> F:
    """Add ``--reader NAME|auto``."""
    text = "Reader for all the reports; 'auto' tells by their content."
    return click.option("--reader", metavar="NAME|auto", default="auto", show_default=True, help=text)(command)


def root_option(command: F) -> F:
    """Add ``--root DIR``."""
    text = "The checkout that paths are relative to."
    folder = click.Path(exists=True, file_okay=False)
    return click.option("--root", metavar="DIR", type=folder, default=".", show_default=True, help=text)(command)


def format_options(*names: str, default: str | None = None) -> Callable[[F], F]:
    """Add ``--format NAME`` and its short form ``--json``; the command gets ``output_format``."""

    def add(command: F) -> F:
        short = click.option("--json", "output_format", flag_value="json", help="Short for --format json.")
        choice = click.Choice(names)
        shown = f" [default: {default}]" if default else ""
        text = f"How to print.{shown}"
        return click.option("--format", "output_format", type=choice, help=text)(short(command))

    return add


def output_option(command: F) -> F:
    """Add ``-o FILE``; the command gets ``output``, None for standard output."""
    text = "Write to FILE instead of standard output; all of it or nothing."
    return click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help=text)(command)


def write_output(chunks: Iterable[bytes], output: str | None) -> None:
    """Write chunks to a file, all or nothing, or to standard output when there is none.

    Raises:
        AccordError: the file cannot be written; what stood there before is still there.
    """
    if output is None or output == "-":
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(output), chunks)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"cannot write ({reason})", place=output, remedy="Check the folder and its rights") from error


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Return the rights that the file has, or that a new file gets from the user's mask."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def say(text: str) -> None:
    """Print one harmless line to standard error."""
    print(f"accord: {clean_text(text, limit=2_000)}", file=sys.stderr)
