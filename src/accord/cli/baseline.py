"""Record what stands here now, so that a gate stops only what a change brings.

Writes .accord/baseline.json: components and code contexts, no verdicts. Commit it. An incomplete scan is refused, since
a hole in the baseline would make old flaws look new.
"""

from pathlib import Path

import click

from accord.cli import _options
from accord.flows import baseline as flow

EPILOG = """\b
Examples:
  accord baseline reports/
  accord baseline bandit.json sbom.cdx.json --complete

\b
Exit codes: 0 written, 2 cannot be carried out, 3 the scan is incomplete and nothing was written."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--complete", is_flag=True, help="Vouch that reports which do not say so are complete.")
@_options.reader_option
@_options.output_option
@_options.root_option
def command(reports: tuple[str, ...], *, complete: bool, reader: str, output: str | None, root: str) -> int:
    """Parse, record, tell."""
    written = flow.record(
        reports,
        root=Path(root),
        now=_options.now(),
        reader=reader,
        vouched=complete,
        output=Path(output) if output else None,
    )
    baseline = written.baseline
    click.echo(
        f"Wrote {written.path}: {len(baseline.components)} components, {len(baseline.contexts)} code contexts, "
        f"{written.vulnerabilities} vulnerabilities seen by {', '.join(baseline.tools)}.\nNext: commit it."
    )
    return 0
