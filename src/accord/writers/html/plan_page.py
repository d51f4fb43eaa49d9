"""The page of a plan: what to fix first."""

from collections.abc import Iterable, Iterator, Sequence

from accord.core import telling
from accord.core.coverage import Coverage
from accord.core.documents import FixUnitDocument, PlanDocument, VulnerabilityDocument
from accord.core.risk.wording import day, joined
from accord.writers.html import parts
from accord.writers.html.markup import Child, Markup, element, join, table

#: A page stays usable with so many changes, vulnerabilities in each, accepted ones and gaps; JSON has them all.
MOST_CHANGES = 500
_MOST_CLOSED = 20
_MOST_ROWS = 200

_ASKED = {True: "yes", False: "no", None: "does not say"}


def plan_page(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument]) -> Markup:
    """Return the page. Of the vulnerabilities only those that it shows are kept."""
    units = head.fix_units[:MOST_CHANGES]
    wanted = {one for unit in units for one in unit.closes[:_MOST_CLOSED]}
    found: dict[str, VulnerabilityDocument] = {}
    accepted: list[VulnerabilityDocument] = []
    for one in vulnerabilities:
        if one.id in wanted:
            found[one.id] = one
        elif one.agreement and len(accepted) < _MOST_ROWS:
            accepted.append(one)
    return parts.page(
        "What to fix first", _header(head, units), list(_sections(head, units, found, accepted)), head.accord
    )


def _header(head: PlanDocument, units: Sequence[FixUnitDocument]) -> Markup:
    lead = units[0].for_business if units else telling.all_clear(head)
    shrunk = f"{telling.shrunk(head.counts)}. " if units else ""
    judged = f"Judged on {parts.moment(head.made_at)} under the policy {head.policy}."
    return join(
        (
            element("p", telling.DEMO, class_="banner") if head.demo else None,
            element("h1", "What to fix first"),
            element("p", lead, class_="lead"),
            None if units else element("p", f"{telling.next_step(head)}."),
            element("p", f"{shrunk}{judged}", class_="muted"),
        )
    )


def _sections(
    head: PlanDocument,
    units: Sequence[FixUnitDocument],
    found: dict[str, VulnerabilityDocument],
    accepted: Sequence[VulnerabilityDocument],
) -> Iterator[tuple[str, str, Markup]]:
    if units:
        yield "changes", f"Changes ({len(head.fix_units):,})", _changes(head, units, found)
    if head.services:
        yield "services", f"Services ({len(head.services):,})", _services(head)
    if accepted:
        yield "accepted", f"Accepted for now ({head.counts.accepted:,})", _accepted(accepted)
    gaps = list(telling.unseen(head.coverage, head.failures))
    if gaps:
        yield "not-looked-at", f"Not looked at ({len(gaps):,})", _gaps(gaps)
    if head.claims:
        yield "claims", f"Claims ({len(head.claims):,})", parts.claims(head.claims)
    yield "evidence", "What this rests on", _evidence(head)


# -- changes -------------------------------------------------------------------------------------------------------


def _changes(head: PlanDocument, units: Sequence[FixUnitDocument], found: dict[str, VulnerabilityDocument]) -> Markup:
    hidden = len(head.fix_units) - len(units)
    more = f"{telling.count(hidden, 'more change')}, less urgent, to keep this page usable. For all: accord plan --json"
    return join(
        (
            element("p", _fitting(head)) if head.capacity_minutes is not None else None,
            element("ol", *(_change(n, unit, found) for n, unit in enumerate(units, start=1)), class_="changes"),
            element("p", more, class_="muted") if hidden else None,
        )
    )


def _fitting(head: PlanDocument) -> str:
    fit, capacity = sum(1 for unit in head.fix_units if unit.fits), telling.duration(head.capacity_minutes or 0)
    return (
        f"{fit:,} of {telling.count(len(head.fix_units), 'change')} fit in {capacity}; the others say that they do not."
    )


def _change(number: int, unit: FixUnitDocument, found: dict[str, VulnerabilityDocument]) -> Markup:
    closed = [found[name] for name in unit.closes[:_MOST_CLOSED] if name in found]
    summary = element(
        "summary",
        element("span", number, class_="number"),
        element("span", parts.decision(unit.decision, unit.score), class_="urgency"),
        element("h3", unit.title),
        element("span", *_facts(unit, closed), class_="facts"),
    )
    body = element(
        "div",
        parts.sentences(unit.for_business, unit.for_developer),
        parts.snippet(closed[0]) if closed else None,
        parts.reasons(unit.reasons),
        parts.vulnerabilities(closed, len(unit.closes) - len(closed)) if closed else None,
        class_="body",
    )
    return element("li", element("details", summary, body, open=number == 1))


def _facts(unit: FixUnitDocument, closed: Sequence[VulnerabilityDocument]) -> Iterator[Markup]:
    """Yield whose it is, what it closes, how bad tools call it, and how long it takes."""
    yield element("span", telling.owner(unit.service, unit.team))
    yield element("span", f"closes {telling.count(len(unit.closes), 'vulnerability')}")
    yield parts.severity(parts.worst(closed), "severity")
    yield element("span", telling.effort(unit.effort))
    if unit.fits is False:
        yield element("strong", "does not fit")


# -- what stands beside --------------------------------------------------------------------------------------------


def _services(head: PlanDocument) -> Markup:
    rows: list[tuple[Child, ...]] = [
        (
            one.name,
            one.team or "nobody",
            *(one.open.get(decision, 0) for decision in telling.URGENCY),
            parts.names(one.unknown),
            parts.names(one.assumed),
        )
        for one in head.services
    ]
    heads = ("Service", "Team", *telling.URGENCY, "Nobody has said", "Assumed")
    notes = [element("p", f"{note}.") for one in head.services if (note := telling.unsaid(one))]
    return join((table("Open vulnerabilities of each service by decision", heads, rows), *notes))


def _accepted(found: Sequence[VulnerabilityDocument]) -> Markup:
    rows = [
        (one.title, joined(one.agreement.who), day(one.agreement.until), one.agreement.why)
        for one in found
        if one.agreement
    ]
    return table("Risks that are taken for a time", ("Vulnerability", "Agreed by", "Until", "Why"), rows)


def _gaps(gaps: Sequence[telling.Unseen]) -> Markup:
    rows = [(gap.place, gap.who or "Accord", gap.reason or "no reason given", gap.remedy) for gap in gaps[:_MOST_ROWS]]
    hidden = len(gaps) - len(rows)
    return join(
        (
            element("p", "What nobody looked at may hide anything. It counts as unknown, never as clean."),
            table("Places that were not looked at", ("Place", "By", "Reason", "What to do"), rows),
            element("p", f"and {hidden:,} more, in the JSON document", class_="muted") if hidden else None,
        )
    )


def _evidence(head: PlanDocument) -> Markup:
    scans = [one for one in head.coverage if not one.inventory]
    bills = len(head.coverage) - len(scans)
    feeds = [(one.name, day(one.taken_at), telling.count(one.age_days, "day")) for one in head.feeds]
    listed = f"{telling.count(bills, 'inventory')} listed components." if bills else None
    return join(
        (
            table("Scans that were read", ("Tool", "Report", "Looked at", "Complete"), map(_scan, scans[:_MOST_ROWS]))
            if scans
            else element("p", "No scan was read."),
            element("p", listed) if listed else None,
            table("Data about the outside world", ("Source", "Day of the data", "Age"), feeds) if feeds else None,
        )
    )


def _scan(one: Coverage) -> tuple[str, ...]:
    seen = "does not say" if one.seen is None else f"{one.seen:,}"
    return f"{one.tool} {one.tool_version}".strip(), one.report or "not named", seen, _ASKED[one.complete]
