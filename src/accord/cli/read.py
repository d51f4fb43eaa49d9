"""Read scanner reports and print what they say, in one form."""

import shutil
import sys
from collections.abc import Iterator

import click

from accord.cli import _options, _read_output
from accord.cli._progress import progress
from accord.flows.read import Reading, read_reports

HELP = """Read scanner reports and print what they say, in one form.

FILE is a report, a folder of reports, or - for standard input. Every report is recognised by its content (accord
formats lists the kinds). What cannot be read is named on standard error; the rest is still printed. Many reports are
read by several processes at once, and are printed in their order all the same.
"""
EPILOG = """\b
Examples:
  accord read bandit.json trivy.sarif
  accord read reports/ --format jsonl --coverage -o findings.jsonl
  accord read reports/ --summary
  semgrep scan --sarif | accord read -
  accord read ruff.json --reader ruff
  accord read acme.csv --mapping acme.toml | accord plan -

\b
JSON Lines hold findings and components. With --coverage they also hold what
each tool saw and the thing that an inventory describes, and lose nothing.

\b
Exit codes: 0 all was read, 2 something could not be read."""


@click.command(help=HELP, epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_options.reader_option
@click.option("--mapping", metavar="FILE", help="Tell the reader 'generic' what stands where (TOML).")
@_options.format_options("jsonl", "table", "json", default="table on a terminal, else jsonl")
@_options.output_option
@_options.root_option
@click.option("--coverage", is_flag=True, help="Print what the tools saw and skipped too (JSON Lines).")
@click.option("--summary", is_flag=True, help="Print one line for each file instead of what was found.")
def command(
    files: tuple[str, ...],
    *,
    reader: str,
    mapping: str | None,
    output_format: str | None,
    output: str | None,
    root: str,
    coverage: bool,
    summary: bool,
) -> int:
    """Parse, read, write, tell."""
    if summary and (output_format or coverage):
        raise click.UsageError("--summary has a form of its own: leave out --format, --json and --coverage")
    with progress("files") as told:
        reading = read_reports(files, reader=reader, root=root, mapping=mapping, parallel=True, progress=told)
    chosen = output_format or ("table" if output is None and sys.stdout.isatty() else "jsonl")
    _options.write_output(_rendered(reading, "summary" if summary else chosen, coverage=coverage), output)
    return _tell(reading)


def _rendered(reading: Reading, chosen: str, *, coverage: bool) -> Iterator[bytes]:
    if chosen == "summary":
        return _read_output.summary(reading)
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
