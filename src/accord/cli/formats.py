"""List the reports that Accord reads and the formats that it writes.

Beside each kind of report stands a command that makes one. Reports are recognised by their content; --reader NAME says
that all of a call are of one kind. What is not listed can come in as SARIF, CycloneDX or Accord's own JSON Lines.
"""

from collections.abc import Iterator

import click
import msgspec

from accord.cli import _options
from accord.core.documents import FormatsDocument
from accord.flows import formats as flow

EPILOG = """\b
Examples:
  accord formats
  accord formats --json

\b
Exit codes: 0 listed."""


@click.command(help=__doc__, epilog=EPILOG)
@_options.format_options("text", "json", default="text")
@_options.output_option
def command(*, output_format: str | None, output: str | None) -> int:
    """Parse, list, write."""
    found = flow.formats()
    _options.write_output(_json(found) if output_format == "json" else _text(found), output)
    return 0


def _json(found: FormatsDocument) -> Iterator[bytes]:
    yield msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _text(found: FormatsDocument) -> Iterator[bytes]:
    yield f"Reads {len(found.readers)} kinds of reports (--reader NAME):\n".encode()
    yield from _table([(one.name, one.label, one.make_one) for one in found.readers])
    yield f"\nWrites {len(found.writers)} formats (--format NAME):\n".encode()
    yield from _table([(one.name, one.label, _writes(one.commands)) for one in found.writers])
    yield b"\naccord read also writes a table, jsonl and json.\n"


def _writes(commands: tuple[str, ...]) -> str:
    return ", ".join(f"accord {command}" for command in commands)


def _table(rows: list[tuple[str, str, str]]) -> Iterator[bytes]:
    """Align the first two columns; commands stay whole, since they are there to be copied."""
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, label, rest in rows:
        yield f"  {name:<{first}}  {label:<{second}}  {rest}".rstrip().encode() + b"\n"
