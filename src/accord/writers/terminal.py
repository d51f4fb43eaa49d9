"""The terminal: what to fix first, why, and how, in one screen.

Nothing that a report says can act on the terminal: whatever is not printable is shown as its picture. Colour repeats
what a word says already. What is to be copied is never broken over two lines.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from accord.core import telling
from accord.core.documents import Blocker, FixUnitDocument, GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.core.risk import Reason
from accord.core.risk.wording import fact_text
from accord.core.sanitise import clean_text
from accord.core.vulnerability import Decision

LABEL = "Terminal"
SUFFIX = ".txt"

#: ANSI styles by name.
_CODES = {"": "", "bold": "1", "dim": "2", "red": "1;31", "yellow": "1;33", "green": "1;32", "cyan": "36"}
_STYLES = {Decision.ACT: "red", Decision.ATTEND: "yellow", Decision.TRACK_STAR: "cyan", Decision.TRACK: "dim"}
_VERDICTS = {"pass": "green", "fail": "red", "cannot tell": "yellow"}
#: An invisible character is shown by its number: ``[U+202E]``.
_GROWS = 10
_TITLE = "What to fix first"
_INDENT = 4
_GAP = 2
_NARROWEST = 20
#: The beginning of an id is enough to name it.
_SHORT_ID = 8
_MOST_REASONS = 2
_MOST_GAPS = 3
_MOST_ITEMS = 5
_MOST_BLOCKERS = 10

#: A part of a line: its text and the name of its style.
_Part = tuple[str, str]
_Line = Sequence[_Part]
_BLANK: _Line = ()


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], screen: Screen) -> Iterator[bytes]:
    """Write the changes, the most urgent first, then what does not fit and what could not be seen."""
    del vulnerabilities  # the terminal shows changes; each names the vulnerabilities that it closes
    return _written(_plan(head, screen), screen)


def gate(document: GateDocument, screen: Screen) -> Iterator[bytes]:
    """Write what stopped the change, why, how to fix it and how to go on."""
    return _written(_gate(document, screen), screen)


def _written(lines: Iterable[_Line], screen: Screen) -> Iterator[bytes]:
    for line in lines:
        text = "".join(_painted(part, style, screen) for part, style in line)
        yield text.rstrip().encode("utf-8", "replace") + b"\n"


def _painted(text: str, style: str, screen: Screen) -> str:
    shown = text if text.isprintable() else clean_text(text, limit=_GROWS * len(text))
    return f"\x1b[{_CODES[style]}m{shown}\x1b[0m" if style and screen.colour else shown


# -- a plan --------------------------------------------------------------------------------------------------------


def _plan(head: PlanDocument, screen: Screen) -> Iterator[_Line]:
    if head.demo:
        yield from _wrapped(telling.DEMO, screen, style="dim")
    if head.fix_units:
        yield from _title(head, screen)
    else:
        good = telling.looked(head.coverage)
        yield from _wrapped(telling.all_clear(head), screen, style="green" if good else "bold")
        yield from _hanging(f"{telling.next_step(head)}.", screen)
    yield from _wrapped(f"Policy {head.policy} · {_feeds(head)}", screen, style="dim")
    ranked = enumerate(head.fix_units, start=1)
    chosen = ((rank, unit) for rank, unit in ranked if unit.fits is not False)
    shown = 0
    for rank, unit in islice(chosen, screen.top or None):
        shown += 1
        yield _BLANK
        yield from _unit(rank, unit, screen)
    yield from _foot(head, shown, screen)


def _title(head: PlanDocument, screen: Screen) -> Iterator[_Line]:
    story = telling.shrunk(head.counts)
    if len(_TITLE) + len(story) + _GAP <= screen.width:
        yield ((_TITLE, "bold"), (f"{'':{_GAP}}{story}", ""))
        return
    yield ((_TITLE, "bold"),)
    yield from _wrapped(story, screen)


def _feeds(head: PlanDocument) -> str:
    return ", ".join(map(telling.feed_age, head.feeds)) or "no data of the outside world"


def _unit(number: int, unit: FixUnitDocument, screen: Screen) -> Iterator[_Line]:
    facts = [telling.owner(unit.service, unit.team)]
    facts += [f"closes {len(unit.closes)}"] if len(unit.closes) > 1 else []
    facts.append(telling.effort(unit.effort))
    yield from _headed(_rank(number, unit.decision, unit.score), unit.title, " · ".join(facts), screen)
    for sentence in (unit.for_business, unit.for_developer):
        yield from _hanging(sentence, screen, indent=_INDENT)
    yield from _because(unit.reasons, unit.closes[0][:_SHORT_ID], screen)


def _headed(left: _Line, title: str, facts: str, screen: Screen) -> Iterator[_Line]:
    """Set a title with its facts at the right end of the same line where there is room, else below it."""
    used = sum(len(text) for text, _ in left)
    space = screen.width - used - len(title) - len(facts)
    if space >= _INDENT:
        yield (*left, (title, "bold"), (f"{'':{space}}{facts}", "dim"))
        return
    first, *more = _broken(title, screen.width - used) or [""]
    yield (*left, (first, "bold"))
    yield from (((f"{'':{used}}", ""), (line, "bold")) for line in more)
    yield from _wrapped(facts, screen, _INDENT, style="dim")


def _because(reasons: Sequence[Reason], name: str, screen: Screen) -> Iterator[_Line]:
    """Say what moves the rank most, of what is known, and what to call the worst by in ``explain`` and ``feedback``."""
    known = [reason for reason in reasons if reason.value is not None][:_MOST_REASONS]
    told = [
        f"{fact_text(one)}{'' if one.confirmed else ', assumed'} (else {one.without.decision} {one.without.score})"
        for one in known
    ]
    yield from _hanging(f"{name}: {' · '.join(told)}" if told else name, screen, indent=_INDENT, style="dim")


def _foot(head: PlanDocument, shown: int, screen: Screen) -> Iterator[_Line]:
    notes = []
    if head.capacity_minutes is not None:
        yield from _capacity(head, head.capacity_minutes, shown, screen)
    elif hidden := len(head.fix_units) - shown:
        notes.append(f"{telling.count(hidden, 'more change')}: --all shows {_them(hidden)}, --json has all")
    notes += _unseen(head)
    notes += [note for service in head.services if (note := telling.unsaid(service))]
    if claims := telling.claimed(head.claims):
        notes.append(f"{claims}. --json lists {_them(len(head.claims))}")
    if notes:
        yield _BLANK
        yield from (line for note in notes for line in _hanging(f"{note}.", screen))


def _unseen(head: PlanDocument) -> Iterator[str]:
    gaps = list(telling.unseen(head.coverage, head.failures))
    for gap in gaps[:_MOST_GAPS]:
        who = f" by {gap.who}" if gap.who else ""
        yield f"Not looked at{who}: {gap.place}{f' ({gap.reason})' if gap.reason else ''}"
    if len(gaps) > _MOST_GAPS:
        yield f"Not looked at: {telling.count(len(gaps) - _MOST_GAPS, 'more place')}; --json lists them"


def _capacity(head: PlanDocument, minutes: int, shown: int, screen: Screen) -> Iterator[_Line]:
    """Say what fits and what does not, by name: what is left for later is left knowingly."""
    left = [(rank, unit) for rank, unit in enumerate(head.fix_units, start=1) if unit.fits is False]
    whole, capacity = len(head.fix_units), telling.duration(minutes)
    fit = whole - len(left)
    if fit > shown:
        yield _BLANK
        fits = "fits" if fit - shown == 1 else "fit"
        more = f"{telling.count(fit - shown, 'more change')} {fits} too; --all shows {_them(fit - shown)}."
        yield from _wrapped(more, screen)
    if whole:
        yield _BLANK
    if not left:
        yield from _wrapped(f"All of it fits in {capacity}." if whole else "", screen, style="bold")
        return
    story = f"{fit:,} of {telling.count(whole, 'change')} fit in {capacity}. Left for later:"
    yield from _wrapped(story, screen, style="bold")
    named = left[: screen.top] if screen.top else left
    for rank, unit in named:
        yield from _headed(_rank(rank, unit.decision, unit.score), unit.title, _effort(unit), screen)
    if len(left) > len(named):
        hidden = len(left) - len(named)
        yield ((f"{'':{_INDENT}}and {hidden:,} more; --all shows {_them(hidden)}", "dim"),)


def _effort(unit: FixUnitDocument) -> str:
    return f"{unit.service} · {telling.effort(unit.effort)}"


def _rank(number: int, decision: Decision, score: int) -> _Line:
    return ((f"{number:>2}  ", ""), (f"{decision:<6}", _STYLES[decision]), (f" {score:>3}  ", ""))


def _them(number: int) -> str:
    return "it" if number == 1 else "them"


# -- a verdict -----------------------------------------------------------------------------------------------------


def _gate(document: GateDocument, screen: Screen) -> Iterator[_Line]:
    yield from _wrapped(telling.headline(document), screen, style=_VERDICTS[document.verdict])
    if said := telling.effect(document):
        yield from _wrapped(said, screen)
    yield from _wrapped(telling.compared(document), screen, style="dim")
    for number, blocker in enumerate(document.blockers[:_MOST_BLOCKERS], start=1):
        yield _BLANK
        yield from _blocker(number, blocker, screen)
    if len(document.blockers) > _MOST_BLOCKERS:
        yield _BLANK
        yield ((f"{len(document.blockers) - _MOST_BLOCKERS:,} more stop it too; --json lists them.", "bold"),)
    yield from _missing(document, screen)
    yield from _ways_on(document, screen)
    yield from _beside(document, screen)


def _blocker(number: int, blocker: Blocker, screen: Screen) -> Iterator[_Line]:
    found = blocker.vulnerability
    facts = f"{telling.owner(found.service, found.team)} · {found.id}"
    yield from _headed(_rank(number, found.decision, found.score), found.title, facts, screen)
    yield from _hanging(found.for_business, screen, indent=_INDENT)
    for label, text in (("Why it stops", blocker.why), ("How to fix", blocker.fix)):
        yield from _hanging(f"{label}: {text}.", screen, indent=_INDENT)


def _missing(document: GateDocument, screen: Screen) -> Iterator[_Line]:
    if not document.missing:
        return
    yield _BLANK
    yield (("Missing:", "bold"),)
    for gap in document.missing:
        yield from _hanging(f"{gap.what}: {gap.why}. {gap.remedy}.", screen, indent=_INDENT)


def _ways_on(document: GateDocument, screen: Screen) -> Iterator[_Line]:
    for way in telling.ways_on(document):
        yield _BLANK
        yield from _wrapped(way.when, screen, style="bold")
        yield from (((f"{'':{_INDENT}}{line}", ""),) for line in way.lines)


def _beside(document: GateDocument, screen: Screen) -> Iterator[_Line]:
    """Say what does not stop the change."""
    for title, items in (
        ("Newly known since, not this change's doing", document.newly_known),
        ("Brought by this change, not stopping it", document.spared),
    ):
        if not items:
            continue
        yield _BLANK
        yield from _wrapped(f"{title} ({len(items):,}):", screen, style="bold")
        for item in items[:_MOST_ITEMS]:
            why = "" if items is document.newly_known else f": {item.why}"
            yield from _hanging(f"{item.decision:<6}  {item.title} ({item.service}){why}", screen, indent=_INDENT)
        if len(items) > _MOST_ITEMS:
            yield ((f"{'':{_INDENT}}and {len(items) - _MOST_ITEMS:,} more; --json lists them", "dim"),)
    notes = [f"{telling.count(document.known, 'vulnerability')} stood there before this change"] * bool(document.known)
    notes += [*document.notes, *filter(None, (telling.claimed(document.claims),))]
    if notes:
        yield _BLANK
        yield from (line for note in notes for line in _hanging(f"{note}.", screen))


# -- lines ---------------------------------------------------------------------------------------------------------


def _wrapped(text: str, screen: Screen, indent: int = 0, *, style: str = "") -> Iterator[_Line]:
    for line in _broken(text, screen.width - indent):
        yield (f"{'':{indent}}", ""), (line, style)


def _hanging(text: str, screen: Screen, *, indent: int = 0, style: str = "") -> Iterator[_Line]:
    """Wrap a sentence; its further lines stand further in, so that one is told from the next."""
    for line in _broken(text, screen.width - indent, "  "):
        yield (f"{'':{indent}}", ""), (line, style)


def _broken(text: str, width: int, further: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        max(_NARROWEST, width),
        subsequent_indent=further,
        break_on_hyphens=False,
        break_long_words=False,
    )
