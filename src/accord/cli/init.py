"""Write accord.toml by looking at the repository and asking little.

Looks at Backstage files, CODEOWNERS, manifests, container and compose files, Kubernetes manifests and OpenAPI
documents, shows what it found and why, and asks at most three questions for each service. A guess stays marked as
assumed until somebody confirms it. An accord.toml that is there already is never touched.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from accord.cli import _options
from accord.core.config_text import Draft
from accord.core.coverage import Gap
from accord.core.sanitise import clean_text
from accord.core.service import Criticality, DataClass, Exposure
from accord.flows.init import Survey, save, survey, target

EPILOG = """\b
Examples:
  accord init
  accord init --yes
  accord init --yes --path services/payments

\b
Exit codes: 0 written, 2 not written.
Without a terminal, and with --json, nothing is asked."""

_UNKNOWN = "unknown"
_KEYS = ("team", "criticality", "exposure", "data", "environment", "dependents")
_QUESTIONS = {
    "criticality": "What stops when it stops",
    "exposure": "Who can reach it",
    "data": "What it holds (several with commas)",
}


class Written(msgspec.Struct, frozen=True):
    """What ``accord init --json`` prints."""

    file: str
    services: tuple[Draft, ...]
    left_out: tuple[Gap, ...]
    unread: tuple[Gap, ...]


@click.command(help=__doc__, epilog=EPILOG)
@click.option("--yes", is_flag=True, help="Ask nothing; every guess stays marked as assumed.")
@click.option(
    "--path",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    show_default=True,
    help="The folder to look at and to write into.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found and written as JSON.")
def command(*, yes: bool, folder: Path, as_json: bool) -> int:
    """Look, show, ask, write, say what is next."""
    target(folder)
    found = survey(folder)
    drafts = found.drafts
    if not as_json:
        _print(_shown(found))
        if not yes and sys.stdin.isatty() and sys.stdout.isatty():
            drafts = tuple(_asked(draft) for draft in drafts)
    file = save(folder, drafts, today=_options.now().date())
    if as_json:
        print(msgspec.json.encode(Written(str(file), drafts, found.left_out, found.unread)).decode())
    else:
        _print(_farewell(file, drafts))
    return 0


def _shown(found: Survey) -> Iterator[str]:
    count = len(found.drafts)
    yield f"Found {count} service{'s' if count > 1 else ''}."
    for draft in found.drafts:
        paths = ", ".join(draft.service.paths) or "everything that no other service takes"
        yield f"\n{draft.service.name} ({paths})"
        for key in _KEYS:
            if value := _value(draft, key):
                yield f"  {key:<12} {value:<22} {draft.why[key]}"
        if unknown := [key for key in _KEYS[:5] if not _value(draft, key)]:
            yield f"  {_UNKNOWN:<12} {', '.join(unknown)}"
    yield from _gaps("\nLeft out:", found.left_out)
    yield from _gaps("\nNot read:", found.unread)
    yield ""


def _gaps(title: str, gaps: Sequence[Gap]) -> Iterator[str]:
    if gaps:
        yield title
    for gap in gaps:
        yield f"  {gap.place}: {gap.reason}"


def _value(draft: Draft, key: str) -> str:
    value = getattr(draft.service, key)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _asked(draft: Draft) -> Draft:
    print(f"{draft.service.name}: press Enter to keep the value in brackets.")
    for key, options in (("criticality", Criticality), ("exposure", Exposure)):
        word = click.prompt(
            f"  {_QUESTIONS[key]}",
            type=click.Choice([*map(str, options), _UNKNOWN]),
            default=_value(draft, key) or _UNKNOWN,
        )
        draft = draft.confirmed(key, None if word == _UNKNOWN else options(word))
    words = click.prompt(
        f"  {_QUESTIONS['data']} [{', '.join(DataClass)}]",
        value_proc=_data,
        default=_value(draft, "data") or _UNKNOWN,
    )
    print()
    return draft.confirmed("data", words)


def _data(text: str) -> tuple[DataClass, ...]:
    """Read words between commas.

    Raises:
        click.BadParameter: one of them is no class of data; click asks again.
    """
    words = {word.strip().lower() for word in text.split(",")} - {"", _UNKNOWN}
    if wrong := sorted(words - set(DataClass)):
        raise click.BadParameter(f"'{wrong[0]}' is none of {', '.join(DataClass)}.")
    return tuple(one for one in DataClass if one in words)


def _farewell(file: Path, drafts: Sequence[Draft]) -> Iterator[str]:
    assumed = sum(len(draft.service.assumed) for draft in drafts)
    yield f"Wrote {file}."
    if assumed:
        values = f"{assumed} values are guesses" if assumed > 1 else "1 value is a guess"
        yield f"{values}, listed as assumed. Correct each, or confirm it by taking its name out of 'assumed'."
    yield "Next: accord plan REPORT..."


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print("\n".join(clean_text(part) for part in line.split("\n")))
