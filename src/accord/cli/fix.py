"""Make a fix, try it in a scratch worktree, and show what was proved.

UNIT is a change of accord plan: its id (fix-...), the id of a vulnerability that it closes, a CVE, or the name of a
package, where that names one change. It is looked up in the reports, in a plan that was saved with --json, or in the
last plan of this checkout.

The fix starts from the last commit. Your files, index and branch stay as they are, and nothing is pushed. The
repository's own tests are run, so use it only on code that you would run yourself.
"""

import sys
from pathlib import Path

import click
import msgspec

from accord.cli import _fix_output, _options
from accord.core.fixing.gates import EXIT_CODES
from accord.flows import fix as flow

EPILOG = """\b
Examples:
  accord fix django --report reports/
  accord fix 3f2a9c
  accord fix fix-0a1b2c3d4e --branch
  accord fix django --branch upgrade-django --json -o fix.json

\b
Four gates: the vulnerability is gone, nothing new is found, the tests end as
before, and no new dependency comes without consent.

\b
Exit codes: 0 verified or partly verified, 1 a gate rejected the fix, 2 it
cannot be made, 3 the rescan could not tell."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("unit", metavar="UNIT")
@click.option("--report", "reports", multiple=True, metavar="FILE", help="A report, a folder of them, or a saved plan.")
@click.option(
    "--branch",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[NAME]",
    help="Leave a commit on a new local branch, if the fix is verified at least in part. [default: accord/UNIT]",
)
@click.option("--allow-new-dependency", is_flag=True, help="Consent to packages that nothing here named before.")
@click.option("--service", metavar="NAME", default="", help="The service of findings that name no path.")
@_options.reader_option
@_options.format_options("terminal", "json", default="terminal")
@_options.output_option
@_options.root_option
def command(
    unit: str,
    *,
    reports: tuple[str, ...],
    branch: str | None,
    allow_new_dependency: bool,
    service: str,
    reader: str,
    output_format: str | None,
    output: str | None,
    root: str,
) -> int:
    """Parse, fix, write, tell."""
    request = flow.Request(
        unit=unit,
        root=Path(root),
        now=_options.now(),
        reports=reports,
        reader=reader,
        service=service,
        branch=branch,
        allow_new_dependency=allow_new_dependency,
    )
    fixed = flow.fix(request, _options.say) if sys.stderr.isatty() else flow.fix(request)
    document = fixed.document
    if output_format == "json":
        chunks = [msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"]
    else:
        chunks = [_fix_output.terminal(document, colour=_options.screen(output).colour).encode()]
    _options.write_output(chunks, output)
    for failure in fixed.failures:
        _options.say(str(failure))
    return EXIT_CODES[document.grade]
