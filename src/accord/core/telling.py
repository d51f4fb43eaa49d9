"""How people read a document: counts, times, places, what was not looked at, and how to go on after a stop.

Every writer says these the same way. Nothing here is escaped: that is each writer's own business.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import msgspec

from accord.core.coverage import Coverage
from accord.core.documents import (
    Claim,
    Counts,
    Effort,
    Failure,
    FeedAge,
    GateDocument,
    PlanDocument,
    ServiceDocument,
    VulnerabilityDocument,
)
from accord.core.finding import Severity
from accord.core.risk.wording import day, joined
from accord.core.service import UNASSIGNED
from accord.core.vulnerability import Decision

#: The mark that stands beside each severity's word, the worst first.
MARKS = {
    Severity.CRITICAL: "◆",
    Severity.HIGH: "▲",
    Severity.MEDIUM: "■",
    Severity.LOW: "●",
    Severity.INFO: "○",
    Severity.UNKNOWN: "?",
}
DEMO = "Demo data: an invented shop with planted flaws. Nothing here is real."
#: Decisions as a list shows them, the most urgent first.
URGENCY = tuple(reversed(Decision))

_HOUR, _DAY = 60, 480
_FEW_PARTS = 2
#: How long the accord that a screen suggests would last.
_SUGGESTED_DAYS = 30


# -- counts, times, places -----------------------------------------------------------------------------------------


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 change", "2,000 vulnerabilities"."""
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") and not noun.endswith("day") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def duration(minutes: int) -> str:
    """Return minutes of work as days of 8 hours, hours and minutes, the two greatest of them: "1 d 4 h"."""
    days, rest = divmod(minutes, _DAY)
    hours, rest = divmod(rest, _HOUR)
    parts = [f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (rest, "min")) if number]
    return " ".join(parts[:_FEW_PARTS]) or "0 min"


def effort(minutes: Effort) -> str:
    """Return how long a fix takes: "30 min to 4 h"."""
    low, high = duration(minutes.low_minutes), duration(minutes.high_minutes)
    return low if low == high else f"{low} to {high}"


def owner(service: str, team: str) -> str:
    """Return whose it is: the service, and its team where that has another name."""
    return f"{service} ({team})" if team and team != service else service


def place(found: VulnerabilityDocument) -> str:
    """Return where a vulnerability is; empty when no tool said where."""
    if found.component_name:
        return f"{found.component_name} {found.component_version}".strip()
    if found.path:
        return f"{found.path}:{found.start_line}" if found.start_line else found.path
    return found.url or found.resource or found.host


def what(found: VulnerabilityDocument) -> str:
    """Return what a vulnerability is: its title without the place."""
    where = place(found)
    return found.title.removesuffix(f" in {where}") if where else found.title


def feed_age(feed: FeedAge) -> str:
    """Return the day of a feed's data and how old it is: "KEV of 7 Aug 2026 (106 days old)"."""
    age = f" ({count(feed.age_days, 'day')} old)" if feed.age_days > 0 else ""
    return f"{feed.name} of {day(feed.taken_at)}{age}"


# -- a plan --------------------------------------------------------------------------------------------------------


def shrunk(counts: Counts) -> str:
    """Return how the list shrank: "129 findings are 68 vulnerabilities (1 accepted); 34 changes close the others"."""
    findings, vulnerabilities = count(counts.findings, "finding"), count(counts.vulnerabilities, "vulnerability")
    accepted = f" ({counts.accepted:,} accepted)" if counts.accepted else ""
    harmless = f" and {counts.not_affected:,} not affected" if counts.not_affected else ""
    head = f"{findings} {'is' if counts.findings == 1 else 'are'} {vulnerabilities}{accepted}{harmless}"
    if not counts.fix_units:
        return head
    close = "closes" if counts.fix_units == 1 else "close"
    those = "the others" if accepted else "it" if counts.vulnerabilities == 1 else "them"
    return f"{head}; {count(counts.fix_units, 'change')} {close} {those}"


class Unseen(msgspec.Struct, frozen=True):
    """Something that was not looked at: who did not, what, why, and what to do about it."""

    who: str
    place: str
    reason: str = ""
    remedy: str = ""


def unseen(coverage: Iterable[Coverage], failures: Iterable[Failure]) -> Iterator[Unseen]:
    """Yield what could not be read and what tools left out, reports first, each once."""
    gaps = [Unseen("", failure.place, failure.reason, failure.remedy) for failure in failures]
    for one in coverage:
        gaps += [Unseen(one.tool, gap.place, gap.reason) for gap in (*one.failed, *one.skipped)]
        if one.complete is False and not (one.failed or one.skipped):
            gaps.append(Unseen(one.tool, one.report or "its whole target", "it says itself that it did not finish"))
    return iter(dict.fromkeys(gaps))


def looked(coverage: Iterable[Coverage]) -> tuple[str, ...]:
    """Return the tools that looked for flaws, by name, each once; an inventory looks for none."""
    names = {one.tool.lower(): one.tool for one in coverage if not one.inventory}
    return tuple(names[name] for name in sorted(names))


def unsaid(service: ServiceDocument) -> str:
    """Return what nobody has said about a service that has open vulnerabilities, and the next step; else empty."""
    if not service.unknown or not service.open:
        return ""
    if service.name == UNASSIGNED.name:
        number = sum(service.open.values())
        belong, rank = ("belongs", "its rank is a guess") if number == 1 else ("belong", "their ranks are guesses")
        return f"{count(number, 'vulnerability')} {belong} to no service, so {rank}. Next: accord init"
    return f"Nobody has said the {joined(service.unknown)} of {service.name}, so its ranks are wide. Next: accord.toml"


def claimed(claims: Iterable[Claim]) -> str:
    """Return how many claims there are that a finding does not matter; empty when there are none."""
    number = len(tuple(claims))
    if not number:
        return ""
    counts = "it counts" if number == 1 else "they count"
    return f"{count(number, 'claim')} that a finding does not matter; {counts} only under an accord"


def all_clear(head: PlanDocument) -> str:
    """Return the good news when a plan holds no change; it never says more than what was looked at."""
    tools = looked(head.coverage)
    if not tools:
        return "Nothing was looked at: no report of a scan was read, so nothing can be said."
    if not head.counts.findings:
        gaps = any(True for _ in unseen(head.coverage, head.failures))
        return f"Nothing to fix: {joined(tools)} found nothing{' in what they looked at' if gaps else ''}."
    return f"Nothing to fix: {shrunk(head.counts)}."


def next_step(head: PlanDocument) -> str:
    """Return the one next step when a plan holds no change, with the line to copy."""
    if not looked(head.coverage):
        return "Next: pass the report of at least one scanner: accord plan REPORT..."
    return "Next: stop only what a change brings: accord baseline REPORT..., then accord gate REPORT... in the pipeline"


# -- a verdict -----------------------------------------------------------------------------------------------------


def headline(document: GateDocument) -> str:
    """Return the verdict in one line."""
    if document.verdict == "fail":
        stops = count(len(document.blockers), "vulnerability")
        return f"Stopped: this change brings {stops} that both sides agreed to stop"
    if document.verdict == "cannot tell":
        return "Cannot tell: evidence is missing, so nobody knows whether this change is safe to ship"
    return "Passed: this change brings nothing that both sides agreed to stop"


def effect(document: GateDocument) -> str:
    """Return what the policy makes of missing evidence in this phase; empty for the other verdicts."""
    if document.verdict != "cannot tell":
        return ""
    does = "stops" if document.effect == "stop" else "does not stop"
    return f"In phase {document.phase} the policy {does} a change on that."


def compared(document: GateDocument) -> str:
    """Return what the change was compared with and under which policy."""
    return f"Compared with {document.compared_with}; policy {document.policy}, from {document.policy_source}"


class Way(msgspec.Struct, frozen=True):
    """One way to go on after a stop: when to take it, and the lines to copy (a command or a part of a file)."""

    when: str
    lines: tuple[str, ...]


def ways_on(document: GateDocument) -> tuple[Way, ...]:
    """Return how to go on after a stop, in the order of effort; empty when nothing stopped the change."""
    if not document.blockers:
        return ()
    ids = [blocker.vulnerability.id for blocker in document.blockers]
    return (
        Way("Fixed it? Scan again, then:", ("accord gate REPORT...",)),
        Way(
            "Is a stop wrong? Say so on the branch that this change goes to; it never stops a change again:",
            tuple(f'accord feedback {one} not-useful --reason "..."' for one in ids[:_FEW_WAYS]),
        ),
        Way(
            "Is it a risk to take for now? Two sides sign it in accord.toml on that branch:",
            (
                "[[accords]]",
                'kind = "accept"',
                f'vulnerability = "{ids[0]}"',
                'who = ["NAME (development)", "NAME (security)"]',
                'why = "..."',
                f"until = {document.made_at.date() + timedelta(days=_SUGGESTED_DAYS)}",
            ),
        ),
    )


#: So many vulnerabilities get a command of their own to copy; the others differ only in the id.
_FEW_WAYS = 3
