"""Options and output that several commands share."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import click

from accord.core.documents import Screen
from accord.core.errors import AccordError
from accord.core.sanitise import clean_text
from accord.ports import modules

WRITERS = "accord.writers"

F = TypeVar("F", bound=Callable[..., Any])


class ExitCode(int):
    """An exit code that keeps what a command made, so that a process may end without freeing it."""

    def __new__(cls, code: int, *, of: object) -> Self:
        """Remember both."""
        made = super().__new__(cls, code)
        made.of = of
        return made

    of: object


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
        _write(Path(output), chunks)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"cannot write ({reason})", place=output, remedy="Check the folder and its rights") from error


def _write(target: Path, chunks: Iterable[bytes]) -> None:
    """Replace a file, also behind a link; a device or a pipe, such as /dev/null, is written to and stays."""
    if target.exists() and not target.is_file():
        with target.open("wb") as device:
            device.writelines(chunks)
    else:
        _replace(target.resolve(), chunks)


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


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Lay out rows, each with as many cells as the first, in columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def writer_options(document: str) -> Callable[[F], F]:
    """Add ``--format NAME`` with every writer that can write a document (``plan`` or ``gate``), and ``--json``."""
    names = [name for name, module in modules.load_all(WRITERS) if hasattr(module, document)]

    def add(command: F) -> F:
        short = click.option("--json", "output_format", flag_value="json", help="Short for --format json.")
        choice = click.option(
            "--format", "output_format", type=click.Choice(names), default="terminal", help="How to print."
        )
        return choice(short(command))

    return add


def writer(name: str, document: str) -> Callable[..., Iterable[bytes]]:
    """Return the function of a writer that writes a document."""
    write: Callable[..., Iterable[bytes]] = getattr(modules.load(WRITERS, name), document)
    return write


def screen(output: str | None, *, top: int = 0) -> Screen:
    """Tell a writer where its text goes: colour only on a terminal, and never when NO_COLOR is set."""
    terminal = output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    return Screen(width=min(width, 120), colour=terminal and "NO_COLOR" not in os.environ, top=top)


def now() -> datetime:
    """Return the moment that everything in this run is judged at, in UTC; the only place where the clock is read."""
    return datetime.now(UTC)
