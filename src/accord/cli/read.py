"""Read scanner reports and print what they say, in one form."""

import shutil
import sys
from collections.abc import Iterator

import click

from accord.cli import _options, _read_output
from accord.flows.read import Reading, read_reports

HELP = """Read scanner reports and print what they say, in one form.

FILE is a report, a folder of reports, or - for standard input. Every report is recognised by its content. What cannot
be read is named on standard error; the rest is still printed.
"""
EPILOG = """\b
Examples:
  accord read bandit.json trivy.sarif
  accord read reports/ --format jsonl --coverage -o findings.jsonl
  semgrep scan --sarif | accord read -
  accord read ruff.json --reader ruff

\b
JSON Lines hold findings and components. With --coverage they also hold what
each tool saw and the thing that an inventory describes, and lose nothing.

\b
Exit codes: 0 all was read, 2 something could not be read."""


@click.command(help=HELP, epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_options.reader_option
@_options.format_options("jsonl", "table", "json", default="table on a terminal, else jsonl")
@_options.output_option
@_options.root_option
@click.option("--coverage", is_flag=True, help="Print what the tools saw and skipped too (JSON Lines).")
def command(
    files: tuple[str, ...],
    *,
    reader: str,
    output_format: str | None,
    output: str | None,
    root: str,
    coverage: bool,
) -> int:
    """Parse, read, write, tell."""
    reading = read_reports(files, reader=reader, root=root)
    chosen = output_format or ("table" if output is None and sys.stdout.isatty() else "jsonl")
    _options.write_output(_rendered(reading, chosen, coverage=coverage), output)
    return _tell(reading)


def _rendered(reading: Reading, chosen: str, *, coverage: bool) -> Iterator[bytes]:
    if chosen == "table":
        return _read_output.table(reading, shutil.get_terminal_size((120, 24)).columns)
    if chosen == "json":
        return _read_output.json(reading)
    return _read_output.jsonl(reading, coverage=coverage)


def _tell(reading: Reading) -> int:
    """Name on standard error what was not read; return the exit code."""
    if reading.left_out:
        _options.say(f"left out, not reports: {_listed(reading.left_out)}")
    for gap in reading.broken:
        _options.say(f"{gap.place}: {gap.reason}. The rest of the report was read")
    for failure in reading.failures:
        _options.say(str(failure))
    return 2 if reading.failures or reading.broken else 0


def _listed(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
