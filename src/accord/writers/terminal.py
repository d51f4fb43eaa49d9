"""The terminal: what to fix first, why, and how, in one screen."""

import textwrap
from collections.abc import Iterable, Iterator

from accord.core.documents import FixUnitDocument, GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.core.risk.wording import reason_text
from accord.core.vulnerability import Decision

LABEL = "Terminal"
SUFFIX = ".txt"

#: ANSI styles; colour repeats what a word says already and never stands alone.
_STYLES = {
    Decision.ACT: "\x1b[1;31m",
    Decision.ATTEND: "\x1b[1;33m",
    Decision.TRACK_STAR: "\x1b[36m",
    Decision.TRACK: "\x1b[2m",
}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_INDENT = 4
_MOST_REASONS = 2
_DAY = 480
_HOUR = 60


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], screen: Screen) -> Iterator[bytes]:
    """Write the changes, the most urgent first, then what does not fit and what could not be seen."""
    del vulnerabilities  # the terminal shows changes; each names the vulnerabilities that it closes
    yield from _lines(_plan(head, screen))


def gate(document: GateDocument, screen: Screen) -> Iterator[bytes]:
    """Write what stopped the change, why, how to fix it and how to go on."""
    yield from _lines(_gate(document, screen))


def _lines(lines: Iterable[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.rstrip().encode() + b"\n"


def _plan(head: PlanDocument, screen: Screen) -> Iterator[str]:
    yield from _title(head, screen)
    shown = head.fix_units[: screen.top] if screen.top else head.fix_units
    for number, unit in enumerate(shown, start=1):
        yield ""
        yield from _unit(number, unit, screen)
    yield from _rest(head, len(shown), screen)
    yield from _unseen(head, screen)


def _title(head: PlanDocument, screen: Screen) -> Iterator[str]:
    counts = head.counts
    if head.demo:
        yield _paint("Demo data: an invented shop with planted flaws. Nothing here is real.", _DIM, screen)
    if not counts.findings:
        yield "No findings. " + ("See below what was not looked at." if head.failures else "Nothing to fix.")
        return
    story = (
        f"{_count(counts.findings, 'finding')} → {_count(counts.vulnerabilities, 'vulnerability')}"
        f" → {_count(counts.fix_units, 'change')}"
    )
    yield _paint("What to fix first", _BOLD, screen) + f"   {story}"
    feeds = ", ".join(f"{feed.name} {feed.taken_at:%-d %b %Y}" for feed in head.feeds)
    yield _paint(f"Policy {head.policy} · {feeds}", _DIM, screen)


def _unit(number: int, unit: FixUnitDocument, screen: Screen) -> Iterator[str]:
    decision = _paint(f"{unit.decision:<7}", _STYLES[unit.decision], screen)
    owner = f"{unit.service} ({unit.team})" if unit.team else unit.service
    fits = {True: "", False: " · does not fit", None: ""}[unit.fits]
    yield f"{number:>2}  {decision} {unit.score:>4}  {_paint(unit.title, _BOLD, screen)}"
    closes = f"closes {len(unit.closes)}" if len(unit.closes) > 1 else unit.closes[0]
    yield _paint(f"{'':{_INDENT}}{owner} · {closes} · {_effort(unit)}{fits}", _DIM, screen)
    yield from _wrap(unit.for_business, screen)
    yield from _wrap(unit.for_developer, screen)
    for reason in unit.reasons[:_MOST_REASONS]:
        yield from _wrap(f"· {reason_text(reason)}", screen)


def _rest(head: PlanDocument, shown: int, screen: Screen) -> Iterator[str]:
    hidden = len(head.fix_units) - shown
    if hidden:
        yield ""
        yield f"{_count(hidden, 'more change')}; add --all to see all, --json for everything."
    if head.capacity_minutes is not None:
        yield ""
        yield from _capacity(head, screen)
    for service in head.services:
        if service.unknown and service.open:
            yield ""
            yield from _wrap(_unknown(service.name, service.unknown), screen, indent=0)


def _capacity(head: PlanDocument, screen: Screen) -> Iterator[str]:
    left = [unit for unit in head.fix_units if not unit.fits]
    fit = len(head.fix_units) - len(left)
    days = _duration(head.capacity_minutes or 0)
    yield _paint(f"In {days}: {_count(fit, 'change')} fit, {_count(len(left), 'change')} do not:", _BOLD, screen)
    shown = left[: screen.top] if screen.top else left
    for unit in shown:
        yield f"{'':{_INDENT}}{unit.decision:<7} {unit.score:>4}  {unit.title} ({unit.service})"
    if len(left) > len(shown):
        yield f"{'':{_INDENT}}and {len(left) - len(shown)} more"


def _unknown(name: str, missing: tuple[str, ...]) -> str:
    if name == "unassigned":
        return "Some findings belong to no service: their rank is a guess. Run: accord init"
    return f"Nobody has said the {' and '.join(missing)} of {name}; its ranks are wide. Say it in accord.toml"


def _unseen(head: PlanDocument, screen: Screen) -> Iterator[str]:
    rows = [f"{failure.place}: {failure.reason}" for failure in head.failures]
    rows += [
        f"{coverage.tool} did not see {gap.place}" + (f" ({gap.reason})" if gap.reason else "")
        for coverage in head.coverage
        for gap in (*coverage.failed, *coverage.skipped)
    ]
    if rows:
        yield ""
        yield _paint("Not looked at:", _BOLD, screen)
        yield from (line for row in rows[:_MOST_GAPS] for line in _wrap(row, screen))
        if len(rows) > _MOST_GAPS:
            yield f"{'':{_INDENT}}and {len(rows) - _MOST_GAPS} more; add --json to see all"
    if head.claims:
        yield ""
        claims = _count(len(head.claims), "claim")
        yield f"{claims} that a finding does not matter: listed with --json, obeyed only under an accord."


_MOST_GAPS = 5


def _gate(document: GateDocument, screen: Screen) -> Iterator[str]:
    style = {"pass": "\x1b[1;32m", "fail": "\x1b[1;31m", "cannot tell": "\x1b[1;33m"}[document.verdict]
    yield _paint(_headline(document), style, screen)
    yield _paint(f"Compared with {document.compared_with} · policy from {document.policy_source}", _DIM, screen)
    for blocker in document.blockers:
        found = blocker.vulnerability
        yield ""
        yield f"■ {_paint(f'{found.decision} {found.score}', _STYLES[found.decision], screen)}  {found.title}"
        yield _paint(f"{'':{_INDENT}}{found.id} · {found.service} · {_place(found)}", _DIM, screen)
        yield from _wrap(found.for_business, screen)
        yield from _wrap(f"Why it stops: {blocker.why}.", screen)
        yield from _wrap(f"How to fix: {blocker.fix}", screen)
        yield from _wrap(
            f"How to go on: if this stop is wrong, run: accord feedback {found.id} not-useful --reason '…' "
            "on the branch you merge into; or agree on an accord in its accord.toml.",
            screen,
        )
    for gap in document.missing:
        yield ""
        yield f"? {gap.what}: {gap.why}"
        yield from _wrap(f"{gap.remedy}.", screen)
    yield from _beside(document, screen)


def _headline(document: GateDocument) -> str:
    if document.verdict == "fail":
        stops = _count(len(document.blockers), "vulnerability")
        return f"Stopped: {stops} brought by this change"
    if document.verdict == "cannot tell":
        end = "stops" if document.effect == "stop" else "does not stop"
        return f"Cannot tell: evidence is missing; in phase {document.phase} the policy {end} on that"
    return "Passed: this change brings nothing that both sides agreed to stop"


def _beside(document: GateDocument, screen: Screen) -> Iterator[str]:
    if document.newly_known:
        yield ""
        yield f"Newly known since, not this change's doing ({len(document.newly_known)}):"
        yield from (
            f"{'':{_INDENT}}{item.decision:<7} {item.title} ({item.service})" for item in document.newly_known[:5]
        )
    if document.spared:
        yield ""
        yield f"Shown, not stopping ({len(document.spared)}):"
        for item in document.spared[:5]:
            yield from _wrap(f"{item.title} ({item.service}): {item.why}", screen)
    if document.known:
        yield ""
        yield f"{_count(document.known, 'vulnerability')} stood there before this change."
    for note in document.notes:
        yield from _wrap(note, screen, indent=0)


def _place(found: VulnerabilityDocument) -> str:
    if found.component_name:
        return f"{found.component_name} {found.component_version}".strip()
    line = f":{found.start_line}" if found.start_line else ""
    return f"{found.path}{line}" if found.path else found.url or found.host or found.resource or "no place given"


def _effort(unit: FixUnitDocument) -> str:
    return f"{_duration(unit.effort.low_minutes)} to {_duration(unit.effort.high_minutes)}"


def _duration(minutes: int) -> str:
    if minutes >= _DAY:
        return f"{minutes / _DAY:g} d" if minutes % _DAY == 0 else f"{minutes / _DAY:.1f} d"
    return f"{minutes / _HOUR:g} h" if minutes % _HOUR == 0 else f"{minutes} min"


def _count(number: int, noun: str) -> str:
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def _wrap(text: str, screen: Screen, indent: int = _INDENT) -> list[str]:
    room = " " * indent
    return textwrap.wrap(
        text, max(40, screen.width), initial_indent=room, subsequent_indent=room, break_on_hyphens=False
    )


def _paint(text: str, style: str, screen: Screen) -> str:
    return f"{style}{text}{_PLAIN}" if screen.colour else text
