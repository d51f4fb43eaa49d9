"""Say whether a change may ship: pass, fail, or cannot tell.

Only what this change brings, what can be fixed and what reaches the agreed decision stops it. Policy, business context,
exceptions, baseline and feedback are read where the change parted from its base, never from the change itself. A gate
that saw nothing never passes.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from accord.cli import _options
from accord.core.config import Doubt, Phase
from accord.core.documents import GateDocument
from accord.core.errors import AccordError
from accord.core.gate.verdict import EXIT_CODES, Verdict
from accord.flows import gate as flow

EPILOG = """\b
Examples:
  accord gate reports/
  accord gate bandit.json pip-audit.json --base origin/main
  accord gate reports/ --phase release --format markdown -o comment.md
  accord gate reports/ --follow-policy

\b
Exit codes: 0 pass, 1 fail, 2 cannot be carried out, 3 cannot tell: evidence is missing."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("reports", nargs=-1, metavar="[REPORT...]")
@click.option(
    "--base",
    metavar="REF",
    default="",
    help="The branch or commit that the change goes to; found by itself in most CI.",
)
@click.option(
    "--phase",
    type=click.Choice([phase.value for phase in Phase]),
    default=Phase.PULL_REQUEST.value,
    show_default=True,
    help="Where the gate stands; accord.toml may differ by phase.",
)
@click.option(
    "--base-report", "base_reports", multiple=True, metavar="REPORT", help="The same tools' report of the base."
)
@click.option("--complete", is_flag=True, help="Vouch that reports which do not say so are complete.")
@click.option(
    "--follow-policy",
    is_flag=True,
    help="Where evidence is missing, end with 0 or 1 instead of 3, as cannot_tell in accord.toml says.",
)
@click.option("--service", metavar="NAME", default="", help="The service of findings that name no path.")
@_options.reader_option
@_options.writer_options("gate")
@_options.output_option
@_options.root_option
def command(
    reports: tuple[str, ...],
    *,
    base: str,
    phase: str,
    base_reports: tuple[str, ...],
    complete: bool,
    follow_policy: bool,
    service: str,
    reader: str,
    output_format: str,
    output: str | None,
    root: str,
) -> int:
    """Parse, judge, write; the verdict is the exit code."""
    request = flow.Request(
        reports=reports,
        root=Path(root),
        now=_options.now(),
        phase=Phase(phase),
        base=base,
        reader=reader,
        service=service,
        base_reports=base_reports,
        vouched=complete,
    )
    write = _options.writer(output_format, "gate")
    document = flow.gate(request)
    _tell(document, write, output)
    return _exit_code(document, follow_policy=follow_policy)


def _exit_code(document: GateDocument, *, follow_policy: bool) -> int:
    """Return the verdict's code, or where the caller asks for it, what the policy does when nobody can tell."""
    verdict = Verdict(document.verdict)
    if follow_policy and verdict is Verdict.CANNOT_TELL:
        return int(document.effect == Doubt.STOP)
    return EXIT_CODES[verdict]


def _tell(document: GateDocument, write: Callable[..., Iterable[bytes]], output: str | None) -> None:
    """Write the document. Whoever stops listening, as ``head`` does, does not change the verdict."""
    if output is None and sys.stdout is None:  # closed by the caller, who wants the exit code only
        return
    try:
        _options.write_output(write(document, _options.screen(output)), output)
    except BrokenPipeError:
        _let_go_of_stdout()
    except OSError as error:
        _let_go_of_stdout()
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"cannot write ({reason})", place="standard output", remedy="Write to a file: -o") from error


def _let_go_of_stdout() -> None:
    """Send what is still in the buffer nowhere, so that the end of the program does not fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
