"""Read scanner reports and print what they say, in one form.

Every report is recognised by its content. What cannot be read is named on standard error; the rest is still printed.
"""

import sys
from collections.abc import Iterator

import click

from accord.cli import _options
from accord.core import record
from accord.flows.read import Reading, read_reports

EPILOG = """\b
Examples:
  accord read bandit.json trivy.sarif
  accord read reports/ --format jsonl -o findings.jsonl --coverage
  semgrep scan --sarif | accord read -
  accord read ruff.json --reader ruff

\b
Exit codes: 0 all was read, 2 something could not be read.
On a terminal the default format is a table, elsewhere JSON Lines."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_options.reader_option
@_options.format_options("jsonl", "table", "json")
@_options.output_option
@_options.root_option
@click.option("--coverage", is_flag=True, help="Print coverage records too, so that JSON Lines lose nothing.")
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
    if chosen == "jsonl":
        yield from record.lines(reading.findings)
        yield from record.lines(one for one in reading.components if coverage or not one.root)
        yield from record.lines(reading.coverage if coverage else ())


def _tell(reading: Reading) -> int:
    """Name on standard error what was not read; return the exit code."""
    if reading.left_out:
        _options.say(f"not a report, left out: {', '.join(reading.left_out)}")
    for gap in reading.broken:
        _options.say(f"{gap.place}: {gap.reason}. The rest of the report was read")
    for failure in reading.failures:
        _options.say(str(failure))
    return 2 if reading.failures or reading.broken else 0
