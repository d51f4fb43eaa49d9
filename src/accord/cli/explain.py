"""Explain a weakness, a CVE or a vulnerability in a minute, with code before and after.

NAME is a CWE (CWE-89 or 89), a CVE, the name of a card (sql-injection) or the id of a vulnerability. An id is looked
up in the reports, in a plan that was saved with --json, or in the last plan of this checkout.
"""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from accord.cli import _options
from accord.core.errors import UnreadableReport
from accord.core.explain.document import CardDocument
from accord.core.explain.language import SHOWN
from accord.core.explain.layout import markdown, terminal
from accord.core.explain.quiz import LETTERS, asked, judged
from accord.flows.explain import explain
from accord.flows.look_up import Planned, look_up
from accord.ports.snapshot import Snapshot

EPILOG = """\b
Examples:
  accord explain CWE-89
  accord explain 89 --language go
  accord explain CVE-2021-44228
  accord explain 3f2a9c
  accord explain 3f2a9c reports/ --format markdown
  accord explain sql-injection --quiz
  accord explain sql-injection --answer B

\b
Exit codes: 0 done, 2 there is no such weakness, CVE or id."""

#: Colour repeats what the labels say and never stands alone.
_STYLES = {"title": ("bold", None), "label": ("bold", None), "before": (None, "red"), "after": (None, "green")}


@click.command(help=__doc__, epilog=EPILOG)
@click.argument("name")
@click.argument("reports", nargs=-1, metavar="[REPORT...]")
@click.option("--language", type=click.Choice(sorted(SHOWN)), help="Show examples in this language.")
@click.option("--quiz", is_flag=True, help="Ask the card's question instead (with --json it is always there).")
@click.option("--answer", type=click.Choice(LETTERS, case_sensitive=False), help="Answer it, and be told why.")
@_options.format_options("terminal", "markdown", "json", default="terminal")
@_options.output_option
@_options.root_option
def command(
    name: str,
    reports: tuple[str, ...],
    *,
    language: str | None,
    quiz: bool,
    answer: str | None,
    output_format: str | None,
    output: str | None,
    root: str,
) -> None:
    """Parse, explain, write, tell."""
    failures: list[UnreadableReport] = []

    def vulnerabilities() -> Planned:
        planned = look_up(reports, root=Path(root), now=_options.now())
        failures.extend(planned.failures)
        return planned

    try:
        with Snapshot.open() as snapshot:
            document = explain(name, snapshot, vulnerabilities, language=language or "")
    finally:
        for failure in failures:
            _options.say(str(failure))
    if output_format != "json" and (quiz or answer):
        text = judged(document, answer) if answer else asked(document)
        _options.write_output([text.encode()], output)
        return
    colour = _options.screen(output).colour
    _options.write_output(_rendered(document, output_format or "terminal", colour=colour), output)


def _rendered(document: CardDocument, chosen: str, *, colour: bool) -> Iterator[bytes]:
    if chosen == "json":
        yield msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    elif chosen == "markdown":
        yield markdown(document).encode()
    else:
        yield (terminal(document, style=_styled) if colour else terminal(document)).encode()


def _styled(name: str, text: str) -> str:
    weight, colour = _STYLES.get(name, (None, None))
    return click.style(text, fg=colour, bold=weight is not None) if weight or colour else text
