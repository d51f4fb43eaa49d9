"""Markdown: a comment on a pull request, or the summary of a job.

It starts with a hidden mark (``<!-- accord -->`` for a verdict, ``<!-- accord plan -->`` for a plan), by which the one
comment is found and edited in place, and opens with what is at stake for the business. A change that passes gets no
words: the output is empty, and a comment from before can be removed. Nothing that a report says can act: markup, links,
images, mentions and references are text.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, starmap

from accord.core import telling
from accord.core.documents import (
    Blocker,
    FixUnitDocument,
    GateDocument,
    Missing,
    PlanDocument,
    Screen,
    Spared,
    VulnerabilityDocument,
)
from accord.core.risk.wording import reason_text
from accord.writers.markdown.escape import code, fenced, html, text

LABEL = "Markdown"
SUFFIX = ".md"

_GATE_MARK = "<!-- accord -->"
_PLAN_MARK = "<!-- accord plan -->"
#: Services refuse comments above 65,536 characters. No list has more rows or characters than these.
_MOST_ROWS = 20
_MOST_CHARACTERS = 12_000
_MOST_REASONS = 3


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], screen: Screen) -> Iterator[bytes]:
    """Write a summary with the first changes."""
    del vulnerabilities  # a summary shows changes
    return _written(_plan(head, screen))


def gate(document: GateDocument, _screen: Screen) -> Iterator[bytes]:
    """Write what stopped a change, or what is missing; nothing at all for one that passes."""
    return _written(_gate(document)) if document.verdict != "pass" else iter(())


def _written(paragraphs: Iterable[str]) -> Iterator[bytes]:
    for number, paragraph in enumerate(paragraphs):
        # The mark and what follows it are one block, so that a service's preview shows the first sentence.
        yield (b"\n\n" if number else b"") + paragraph.encode("utf-8", "replace")
    yield b"\n"


# -- a verdict -----------------------------------------------------------------------------------------------------


def _gate(document: GateDocument) -> Iterator[str]:
    worst = document.blockers[0].vulnerability.for_business if document.blockers else telling.headline(document)
    yield f"{_GATE_MARK}\n\n**{text(worst)}**"
    if document.blockers:
        yield f"{text(telling.headline(document))}."
        yield from _blockers(document.blockers)
    if document.missing:
        yield from _missing(document.missing, telling.effect(document))
    if document.blockers:
        yield from _ways_on(document)
    yield from _folded("Newly known since, not this change's doing", document.newly_known)
    yield from _folded("Brought by this change, not stopping it", document.spared)
    notes = [note for note in (*document.notes, telling.claimed(document.claims)) if note]
    if notes:
        yield "\n".join(_fitting(f"- {text(note)}." for note in notes))
    yield f"<sub>{text(telling.compared(document))}. Accord {text(document.accord)}.</sub>"


def _blockers(blockers: Sequence[Blocker]) -> Iterator[str]:
    rows = _fitting(map(_blocker, blockers))
    yield "\n".join(("| What stopped it | Why | How to fix |", "|---|---|---|", *rows))
    if hidden := len(blockers) - len(rows):
        yield f"{hidden:,} more stop it too; {code('accord gate --json')} lists {_them(hidden)}."


def _blocker(blocker: Blocker) -> str:
    found = blocker.vulnerability
    facts = (
        code(telling.place(found), cell=True),
        text(telling.owner(found.service, found.team)),
        code(found.id, cell=True),
    )
    what = f"**{text(found.decision)} {found.score}** {text(telling.what(found))}<br>{' · '.join(filter(None, facts))}"
    return f"| {what} | {text(blocker.why)} | {text(blocker.fix)} |"


def _missing(gaps: Sequence[Missing], effect: str) -> Iterator[str]:
    if effect:
        yield text(effect)
    rows = _fitting(f"| {text(gap.what)} | {text(gap.why)} | {text(gap.remedy)} |" for gap in gaps)
    yield "\n".join(("| What is missing | Why | What to do |", "|---|---|---|", *rows))
    if hidden := len(gaps) - len(rows):
        yield f"{hidden:,} more missing; {code('accord gate --json')} lists {_them(hidden)}."


def _ways_on(document: GateDocument) -> Iterator[str]:
    _, wrong, risk = telling.ways_on(document)
    yield "**How to go on**"
    yield "- Push the fix, and the gate looks again."
    yield f"- {text(wrong.when)}\n  {fenced(wrong.lines, '  ')}"
    yield _details(risk.when, fenced(risk.lines))


def _folded(title: str, items: Sequence[Spared]) -> Iterator[str]:
    if not items:
        return
    rows = _fitting(
        f"- **{text(item.decision)}** {text(item.title)} ({text(item.service)}): {text(item.why)}" for item in items
    )
    if hidden := len(items) - len(rows):
        rows.append(f"- and {hidden:,} more; {code('accord gate --json')} lists {_them(hidden)}")
    yield _details(f"{title}: {len(items):,}", "\n".join(rows))


# -- a plan --------------------------------------------------------------------------------------------------------


def _plan(head: PlanDocument, screen: Screen) -> Iterator[str]:
    shown = head.fix_units[: screen.top] if screen.top else head.fix_units
    opening = shown[0].for_business if shown else telling.all_clear(head)
    yield f"{_PLAN_MARK}\n\n**{text(opening)}**"
    if head.demo:
        yield f"_{text(telling.DEMO)}_"
    if shown:
        yield f"### What to fix first\n\n{text(telling.shrunk(head.counts))}."
        rows = _fitting(starmap(_change, enumerate(shown, start=1)), most_rows=len(shown))
        yield "\n".join((*_CHANGES, *rows))
        yield from _fitting(starmap(_told, enumerate(shown, start=1)))
        yield from _more(head, len(rows))
    else:
        yield f"{text(telling.next_step(head))}."
    yield from _unseen(head)
    feeds = ", ".join(map(telling.feed_age, head.feeds))
    yield f"<sub>Policy {text(head.policy)}{f'; {text(feeds)}' if feeds else ''}. Accord {text(head.accord)}.</sub>"


_CHANGES = ("| | Change | Decision | Closes | Whose | Effort |", "|---:|---|---|---:|---|---|")


def _change(number: int, unit: FixUnitDocument) -> str:
    fits = "; does not fit" if unit.fits is False else ""
    return (
        f"| {number} | {text(unit.title)} | **{text(unit.decision)}** {unit.score} | {len(unit.closes)} "
        f"| {text(telling.owner(unit.service, unit.team))} | {telling.effort(unit.effort)}{fits} |"
    )


def _told(number: int, unit: FixUnitDocument) -> str:
    """Fold both sentences and the strongest reasons of a change."""
    lines = [text(unit.for_business), "", text(unit.for_developer), ""]
    lines += [f"- {text(reason_text(reason))}" for reason in unit.reasons[:_MOST_REASONS]]
    return _details(f"{number}. {unit.title}: why, and how", "\n".join(lines))


def _more(head: PlanDocument, shown: int) -> Iterator[str]:
    hidden = len(head.fix_units) - shown
    if hidden:
        yield f"{telling.count(hidden, 'more change')}: {code('accord plan --all')} shows {_them(hidden)}."
    if head.capacity_minutes is not None:
        fits = sum(1 for unit in head.fix_units if unit.fits)
        whole = telling.count(len(head.fix_units), "change")
        yield f"{fits:,} of {whole} fit in {telling.duration(head.capacity_minutes)}."


def _unseen(head: PlanDocument) -> Iterator[str]:
    gaps = list(telling.unseen(head.coverage, head.failures))
    rows = _fitting(map(_gap, gaps))
    if hidden := len(gaps) - len(rows):
        rows.append(f"- and {hidden:,} more")
    if rows:
        yield _details(f"Not looked at: {len(gaps):,}", "\n".join(rows))
    notes = [note for service in head.services if (note := telling.unsaid(service))]
    notes += filter(None, (telling.claimed(head.claims),))
    if notes:
        yield "\n".join(_fitting(f"- {text(note)}." for note in notes))


def _gap(gap: telling.Unseen) -> str:
    return (
        f"- {f'{text(gap.who)}: ' if gap.who else ''}{text(gap.place)}{f' ({text(gap.reason)})' if gap.reason else ''}"
    )


# -- parts ---------------------------------------------------------------------------------------------------------


def _fitting(rows: Iterable[str], most_rows: int = _MOST_ROWS) -> list[str]:
    """Return the first rows, as many as a comment has room for."""
    kept: list[str] = []
    room = _MOST_CHARACTERS
    for row in islice(rows, most_rows):
        room -= len(row)
        if room < 0:
            break
        kept.append(row)
    return kept


def _details(summary: str, body: str) -> str:
    return f"<details><summary>{html(summary)}</summary>\n\n{body}\n\n</details>"


def _them(number: int) -> str:
    return "it" if number == 1 else "them"
