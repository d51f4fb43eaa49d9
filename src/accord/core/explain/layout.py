"""How a document is laid out: the same blocks as plain text for a terminal and as Markdown."""

import re
import textwrap
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import groupby

import msgspec

from accord.core.explain.card import Claim
from accord.core.explain.document import CardDocument, Code
from accord.core.explain.language import SHOWN
from accord.core.explain.readability import words

WIDTH = 80
#: Own code is cut to what fits a screen beside the card's; the report has the rest.
_MOST_LINES = 12
_MOST_PIECES = 3
_INDENT = "    "
_LABELS = {"why": "Why it matters", "attack": "How it is used", "fix": "Fix", "check": "Check", "known": "Known"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~])")


class Kind(StrEnum):
    """What a block is; a terminal may style by it, and the words alone always suffice."""

    TITLE = "title"
    TEXT = "text"
    STEPS = "steps"
    CODE = "code"
    LINKS = "links"


class Block(msgspec.Struct, frozen=True, gc=False):
    """One part of a card; ``name`` is the head of its claims' ids (``attack``) or says which code it is (``after``)."""

    kind: Kind
    name: str
    label: str
    lines: tuple[str, ...]
    language: str = ""


Style = Callable[[str, str], str]


def blocks(document: CardDocument) -> Iterator[Block]:
    """Yield the parts of a card in reading order."""
    yield Block(Kind.TITLE, "title", "", (title(document),))
    for head, claims in groupby(document.claims, key=lambda claim: claim.id.partition(".")[0]):
        yield _prose(head, tuple(claims))
    if document.your_code is not None:
        yield _code("your_code", _place(document.your_code), document.your_code)
    for name, code in (("before", document.before), ("after", document.after)):
        if code is not None:
            yield _code(name, f"{name.capitalize()} ({SHOWN.get(code.language, code.language)})", code)
    if document.references:
        yield Block(Kind.LINKS, "references", "More", tuple(reference.url for reference in document.references))


def shown_words(document: CardDocument) -> int:
    """Count every word that is shown but those of code."""
    return sum(words(block.label) + sum(words(line) for line in _read(block)) for block in blocks(document))


def terminal(document: CardDocument, *, style: Style = lambda _, text: text) -> str:
    """Lay a card out as plain text of at most 80 columns; own code longer than that is cut.

    Args:
        document: The card.
        style: Called with a block's name (or ``label``) and a piece of text; returns it styled for the terminal.
    """
    return "\n\n".join(_as_text(block, style) for block in blocks(document)) + "\n"


def markdown(document: CardDocument) -> str:
    """Lay a card out as Markdown; whatever a report wrote stays text."""
    return "\n\n".join(_as_markdown(block) for block in blocks(document)) + "\n"


def title(document: CardDocument) -> str:
    """Return the title with what was asked for."""
    if document.about in document.title:
        return document.title
    return f"{document.title} ({document.about})"


def wrapped(text: str, *, indent: str = "") -> str:
    """Break a text into lines of at most 80 columns, all but the first indented."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


# -- blocks --------------------------------------------------------------------------------------------------------


def _prose(head: str, claims: tuple[Claim, ...]) -> Block:
    texts = tuple(claim.text for claim in claims)
    if head == "attack":
        return Block(Kind.STEPS, head, _LABELS[head], texts)
    return Block(Kind.TEXT, head, _LABELS.get(head, ""), (" ".join(texts),))


def _place(code: Code) -> str:
    place = f"{code.path}:{code.line}" if code.path and code.line else code.path
    return f"Your code ({place})" if place else "Your code"


def _read(block: Block) -> tuple[str, ...]:
    """Return the lines that are read as words, steps with their numbers."""
    if block.kind is Kind.STEPS:
        return tuple(f"{number}. {line}" for number, line in enumerate(block.lines, 1))
    return () if block.kind is Kind.CODE else block.lines


def _code(name: str, label: str, code: Code) -> Block:
    lines = textwrap.dedent(code.text.expandtabs(4).strip("\n")).rstrip().split("\n")
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], "..."]
    return Block(Kind.CODE, name, label, tuple(lines), code.language)


# -- text ----------------------------------------------------------------------------------------------------------


def _as_text(block: Block, style: Style) -> str:
    label = style("label", f"{block.label}:") if block.label else ""
    if block.kind is Kind.TITLE:
        return style(block.name, wrapped(block.lines[0]))
    if block.kind is Kind.TEXT:
        text = wrapped(f"{block.label}: {block.lines[0]}" if block.label else block.lines[0])
        return text.replace(f"{block.label}:", label, 1) if block.label else text
    if block.kind is Kind.CODE:
        return "\n".join((label, *(style(block.name, piece) for line in block.lines for piece in _folded(line))))
    if block.kind is Kind.STEPS:
        return "\n".join((label, *(_step(number, line) for number, line in enumerate(block.lines, 1))))
    return "\n".join((label, *(f"  {line}" for line in block.lines)))


def _step(number: int, text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=f"  {number}. ", subsequent_indent="     ")


def _folded(line: str) -> Iterator[str]:
    """Yield a line of code in at most three pieces that fit, each further one indented deeper."""
    piece, rest = line[: WIDTH - len(_INDENT)], line[WIDTH - len(_INDENT) :]
    yield (_INDENT + piece).rstrip()
    room = WIDTH - 2 * len(_INDENT)
    for number, start in enumerate(range(0, len(rest), room), start=2):
        is_cut = number == _MOST_PIECES and len(rest) > start + room
        yield 2 * _INDENT + (f"{rest[start : start + room - 3]}..." if is_cut else rest[start : start + room])
        if number == _MOST_PIECES:
            return


# -- Markdown ------------------------------------------------------------------------------------------------------


def _as_markdown(block: Block) -> str:
    label = f"**{_escaped(block.label)}:**" if block.label else ""
    if block.kind is Kind.TITLE:
        return f"### {_escaped(block.lines[0])}"
    if block.kind is Kind.TEXT:
        return f"{label} {_escaped(block.lines[0])}".strip()
    if block.kind is Kind.CODE:
        return f"{label}\n\n{_fenced(block)}"
    if block.kind is Kind.STEPS:
        return "\n".join((label, "", *(_escaped(line) for line in _read(block))))
    return "\n".join((label, "", *(f"- <{line}>" for line in block.lines)))


def _fenced(block: Block) -> str:
    """Fence code with more backticks than it holds in a row, so that it cannot end its own block."""
    text = "\n".join(block.lines)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{block.language}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
