"""Say what to fix first, and why, from scanner reports.

Findings of all tools that are one problem become one vulnerability; each is judged by what it could do to the service
that has it; changes that close many come first. Business context comes from accord.toml (run: accord init).
"""

import sys
from pathlib import Path

import click

from accord.cli import _options
from accord.core.planning.effort import parse_capacity
from accord.flows import plan as flow

EPILOG = """\b
Examples:
  accord plan bandit.json pip-audit.json
  accord plan reports/ --capacity 3d
  accord plan reports/ --json -o plan.json
  accord plan reports/ --format sarif -o accord.sarif

\b
Under each change stands the id of its most urgent vulnerability, for
accord explain ID and accord feedback ID.

\b
Exit codes: 0 planned, 2 a report could not be read (the rest is planned)."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--capacity", metavar="TIME", help="What the team has, such as 3d, 4h or '1d 4h' (a day is 8 hours).")
@click.option("--service", metavar="NAME", default="", help="The service of findings that name no path.")
@click.option("--top", metavar="N", type=click.IntRange(min=1), default=10, show_default=True, help="Changes to show.")
@click.option("--all", "everything", is_flag=True, help="Show every change.")
@click.option("--demo", is_flag=True, hidden=True, help="Mark the output as demo data.")
@_options.reader_option
@_options.writer_options("plan")
@_options.output_option
@_options.root_option
def command(
    reports: tuple[str, ...],
    *,
    capacity: str | None,
    service: str,
    top: int,
    everything: bool,
    demo: bool,
    reader: str,
    output_format: str,
    output: str | None,
    root: str,
) -> int:
    """Parse, plan, write, tell."""
    request = flow.Request(
        reports=reports,
        root=Path(root),
        now=_options.now(),
        reader=reader,
        service=service,
        capacity_minutes=parse_capacity(capacity) if capacity else None,
        demo=demo,
    )
    write = _options.writer(output_format, "plan")
    plan = flow.plan(request)
    screen = _options.screen(output, top=0 if everything else top)
    _options.write_output(write(plan.head, plan.vulnerabilities(), screen), output)
    return _options.ExitCode(_tell(plan), of=plan)


def _tell(plan: flow.Plan) -> int:
    for gap in plan.reading.broken:
        _options.say(f"{gap.place}: {gap.reason}. The rest of the report was read")
    for failure in plan.reading.failures:
        _options.say(str(failure))
    if plan.reading.left_out:
        _options.say(f"not a report, left out: {', '.join(plan.reading.left_out)}")
    sys.stdout.flush()
    return 2 if plan.reading.failures or plan.reading.broken else 0
