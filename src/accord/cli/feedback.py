"""Say whether a finding was useful, not useful, or not yours.

Kept in .accord/feedback.jsonl; commit it. On the branch that changes go to, a vulnerability rated not useful never
stops a change again, and a rule that is rated so too often loses the power to stop anything.
"""

from pathlib import Path

import click

from accord.cli import _options
from accord.core.gate.probation import Rating
from accord.flows import feedback as flow

EPILOG = """\b
Examples:
  accord feedback 3f9a12 not-useful --reason "the command is a constant"
  accord feedback 3f9a12 not-mine --reason "belongs to the payments team" reports/

\b
Exit codes: 0 kept, 2 no vulnerability has that id."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("vulnerability", metavar="ID")
@click.argument("rating", type=click.Choice([rating.value for rating in Rating]))
@click.argument("reports", nargs=-1, metavar="[REPORT...]")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a few words that others can learn from.")
@click.option("--who", metavar="NAME", default="", help="Who says so; git's user name by default.")
@_options.root_option
def command(vulnerability: str, rating: str, reports: tuple[str, ...], *, reason: str, who: str, root: str) -> int:
    """Parse, keep, tell."""
    given = flow.give(
        vulnerability, Rating(rating), reason, root=Path(root), now=_options.now(), who=who, reports=reports
    )
    feedback, record = given.feedback, given.record
    click.echo(f"Kept in {given.path}: {feedback.title} is {feedback.rating}.")
    rated = record.useful + record.not_useful
    state = "on probation: it no longer stops a change" if record.on_probation else "may stop a change"
    click.echo(
        f"Rule {record.rule} in {record.place}: {record.not_useful} of {rated} ratings not useful; it {state}.\n"
        "Next: commit the file; it counts once it is on the branch that changes go to."
    )
    return 0
