"""Install the scanners that Accord runs, each apart from the others, and keep them current.

Each gets an environment of its own in your data folder, under the newest Python found, from a list that names every
package with its hashes. What is on PATH is used as it is.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from accord.cli import _options, _progress
from accord.core.tool import ToolChange, ToolDocument, ToolOutcome, ToolsDocument, ToolsUpdateDocument
from accord.flows import tools

INSTALL_EPILOG = """\b
Examples:
  accord tools install                      the tools that every scan runs
  accord tools install hadolint checkov
  accord tools install --all-default hadolint
  accord tools install --from wheels        from a folder, without a network

\b
uv is used where it is, else pip, with the index and proxy that it is set up for. Only wheels are taken.
A tool appears when it is whole and runs; until then what was installed before is used.
Environment: ACCORD_OFFLINE=1 forbids downloads, ACCORD_DATA_DIR names the data folder.
Exit codes: 0 done, 2 a tool could not be installed, with the reason."""


@click.group(help=__doc__)
def command() -> None:
    """Hold the three commands below."""


@command.command("list")
@_options.format_options("text", "json", default="text")
def listing(*, output_format: str | None) -> int:
    """Show each tool and where it is.

    When a scan runs it, what is installed, what would be, under which Python, and how to get what is missing.
    """
    found = tools.listing()
    if output_format == "json":
        _print_json(found)
    else:
        print(_list_text(found))
    return 0


_from = click.option(
    "--from",
    "wheels",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take the wheels from this folder and ask no index.",
)
_timeout = click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=1),
    default=900,
    show_default=True,
    help="Give up what is not installed by then.",
)


@command.command("install", epilog=INSTALL_EPILOG)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all-default", is_flag=True, help="The tools that every scan runs; so it is without a NAME.")
@_from
@_timeout
@_options.format_options("text", "json", default="text")
def install(
    *, names: tuple[str, ...], all_default: bool, wheels: Path | None, seconds: float, output_format: str | None
) -> int:
    """Install tools; without a NAME the default ones.

    What is there as this version of Accord wants it stays as it is.
    """
    wanted = [*(tools.default_names() if all_default or not names else ()), *names]
    with _told(output_format) as tell:
        done = tools.install(wanted, wheels=wheels, seconds=seconds, tell=tell)
    return _finished(done, output_format)


@command.command("update")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@_from
@_timeout
@_options.format_options("text", "json", default="text")
def update(*, names: tuple[str, ...], wheels: Path | None, seconds: float, output_format: str | None) -> int:
    """Renew what is installed.

    A tool is made anew when its list has changed, when a newer Python is there, or when it is broken.
    """
    with _told(output_format) as tell:
        done = tools.update(names, wheels=wheels, seconds=seconds, tell=tell)
    return _finished(done, output_format)


@contextmanager
def _told(output_format: str | None) -> Iterator[tools.Tell | None]:
    """Give what prints a line for each tool as soon as it is done, and shows a person how many are still to come."""
    if output_format == "json":
        yield None
        return
    _progress.status("working on the tools")
    try:
        yield _tell
    finally:
        _progress.status("")


def _finished(done: ToolsUpdateDocument, output_format: str | None) -> int:
    if output_format == "json":
        _print_json(done)
    elif not done.changes:
        print("No tool is installed by 'accord tools install'; nothing to update")
    elif any(change.outcome is not ToolOutcome.FAILED for change in done.changes):
        print(f"Tools: {done.folder}")
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in done.changes:
        if change.outcome is ToolOutcome.FAILED:
            reasons[change.reason, change.remedy].append(change.label)
    for (reason, remedy), labels in reasons.items():
        _options.say(f"{', '.join(labels)}: {reason}. {remedy}".rstrip())
    return 2 if reasons else 0


def _tell(change: ToolChange, done: int, of: int) -> None:
    _progress.status("")
    if change.outcome is not ToolOutcome.FAILED:  # those are told at the end, together where the reason is one
        print(
            f"[{done}/{of}] {_known(change)} {change.outcome} under Python {change.python}{_maker(change)}", flush=True
        )
    _progress.status(f"{of - done} of {of} tools to go" if done < of else "")


def _known(change: ToolChange) -> str:
    if change.outcome is ToolOutcome.UPDATED and change.version_before != change.version:
        return f"{change.name} {change.version_before} -> {change.version}"
    return f"{change.name} {change.version}"


def _maker(change: ToolChange) -> str:
    return f", a wheel by {change.wheel_by}" if change.wheel_by else ""


def _list_text(found: ToolsDocument) -> str:
    head = ("tool", "runs", "installed", "locked", "Python", "where, or how to get it")
    rows = [head, *map(_row, found.tools)]
    whys = "\n".join(f"  {tool.name:<15} {tool.why}{_terms(tool)}" for tool in found.tools)
    return f"{_options.columns(rows)}\n\nWhat for:\n{whys}\n\nTools: {found.folder}"


def _row(tool: ToolDocument) -> tuple[str, str, str, str, str, str]:
    return tool.name, tool.ring, tool.version or tool.state, tool.locked, tool.python or "-", tool.path or tool.get


def _terms(tool: ToolDocument) -> str:
    maker = f"; wheel by {tool.wheel_by}, not by its own makers" if tool.wheel_by else ""
    return f" ({tool.licence}{maker})"


def _print_json(document: ToolsDocument | ToolsUpdateDocument) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    sys.stdout.buffer.flush()
