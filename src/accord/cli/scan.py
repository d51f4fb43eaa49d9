"""Scan a checkout with the right tools, and say what was not looked at.

Finds out what is in the folder, runs every installed scanner that has something to read there, all at once, and judges
what they found as accord plan does. Each tool has to prove that it works and that it read its files; what nothing read
is named with the command that covers it. Scanners are installed with accord tools install.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from accord.cli import _options, _scan_output
from accord.cli._progress import progress
from accord.core.planning.effort import parse_capacity
from accord.core.sanitise import clean_text
from accord.flows import scan as flow
from accord.flows.scanning.run import Told

EPILOG = """\b
Examples:
  accord scan
  accord scan services/payments --only ruff --only bandit
  accord scan --changed --since origin/main
  accord scan --changed --stop-on-secrets
  accord scan --keep reports; accord gate reports
  accord scan --json -o scan.json

\b
No setting of the repository switches a scanner off, and a scan asks no server
about a secret. It is no gate: what it finds does not change its exit code,
except a secret with --stop-on-secrets.

\b
Exit codes: 0 complete, 1 a changed line holds a secret (--stop-on-secrets),
2 cannot be carried out, 3 incomplete: something was not looked at."""


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("path", metavar="[PATH]", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--only", metavar="TOOL", multiple=True, help="Use this scanner and no other; can be repeated.")
@click.option("--skip", metavar="TOOL", multiple=True, help="Leave this scanner out; can be repeated.")
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep what each tool found, cleaned, for accord gate and accord plan.",
)
@click.option(
    "--changed", is_flag=True, help="Look only at what changed since the last commit, with the default scanners."
)
@click.option("--since", metavar="REF", default="", help="With --changed: since this branch or commit parted.")
@click.option("--stop-on-secrets", is_flag=True, help="With --changed: end with 1 when a line that is new holds one.")
@click.option(
    "--rules",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Your own rules in semgrep's syntax, for an engine that is installed.",
)
@click.option(
    "--online/--offline",
    default=None,
    help="Let tools ask servers (osv.dev, npm's, Go's) about packages and nothing else, or never. By default they do "
    "where osv.dev answers; with --changed they do not.",
)
@click.option("--capacity", metavar="TIME", help="What the team has, such as 3d, 4h or '1d 4h' (a day is 8 hours).")
@click.option("--service", metavar="NAME", default="", help="The service of findings that name no path.")
@click.option("--top", metavar="N", type=click.IntRange(min=1), default=10, show_default=True, help="Changes to show.")
@click.option("--all", "everything", is_flag=True, help="Show every change.")
@_options.writer_options("plan")
@_options.output_option
def command(
    path: str,
    *,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    keep: Path | None,
    changed: bool,
    since: str,
    stop_on_secrets: bool,
    rules: Path | None,
    online: bool | None,
    capacity: str | None,
    service: str,
    top: int,
    everything: bool,
    output_format: str,
    output: str | None,
) -> int:
    """Parse, scan, write, tell."""
    if (since or stop_on_secrets) and not changed:
        raise click.UsageError("--since and --stop-on-secrets need --changed")
    request = flow.Request(
        root=Path(path),
        now=_options.now(),
        only=only,
        skip=skip,
        keep=keep,
        changed=changed,
        since=since,
        stop_on_secrets=stop_on_secrets,
        rules=rules,
        online=online,
        service=service,
        capacity_minutes=parse_capacity(capacity) if capacity else None,
    )
    write = _options.writer(output_format, "plan")
    with _ended_by_sigterm(), _followed() as told:
        scan = flow.scan(request, told)
    screen = _options.screen(output, top=0 if everything else top)
    _options.write_output(write(scan.plan.head, scan.plan.vulnerabilities(), screen), output)
    _tell(scan, beside=output is None and output_format == "terminal")
    for line in _scan_output.secrets(scan.secrets):
        _options.say(line)
    return _options.ExitCode(1 if scan.secrets else 0 if scan.document.complete else 3, of=scan)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Take a pipeline's request to end like a person's, so that no scanner outlives this program."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _followed() -> Iterator[Told]:
    """Give what shows how far a scan is: one line that is written over on a terminal, else a line for each call."""
    with progress("reports of scanners") as shown:
        show = shown

        def told(done: int, of: int, what: str) -> None:
            if show is not None:
                show(done, of)
            elif os.environ.get("CI"):
                _options.say(f"{done} of {of}: {what}")

        yield told


def _tell(scan: flow.Scan, *, beside: bool) -> None:
    """Say what was looked at: below the plan where people read that, else on standard error."""
    lines = _scan_output.coverage(scan.document)
    if beside:
        sys.stdout.write("\n" + "".join(f"{clean_text(line, limit=2_000)}\n" for line in lines))
        sys.stdout.flush()
    else:
        for line in lines:
            _options.say(line)
