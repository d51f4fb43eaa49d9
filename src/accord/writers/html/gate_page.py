"""The page of a verdict: may this change ship, what stops it, and how to go on."""

from collections.abc import Iterator, Sequence

from accord.core import telling
from accord.core.documents import Blocker, GateDocument, Missing, Spared
from accord.writers.html import parts
from accord.writers.html.markup import Markup, element, join, table

#: A page stays usable with so many rows of a kind; JSON has them all.
_MOST_BLOCKERS = 100
_MOST_ROWS = 200


def gate_page(document: GateDocument) -> Markup:
    """Return the page."""
    return parts.page(telling.headline(document), _header(document), list(_sections(document)), document.accord)


def _header(document: GateDocument) -> Markup:
    lead = document.blockers[0].vulnerability.for_business if document.blockers else telling.effect(document)
    return join(
        (
            element("h1", telling.headline(document)),
            element("p", lead, class_="lead") if lead else None,
            element("p", f"{telling.compared(document)}.", class_="muted"),
            element("p", f"Judged on {parts.moment(document.made_at)}, phase {document.phase}.", class_="muted"),
        )
    )


def _sections(document: GateDocument) -> Iterator[tuple[str, str, Markup]]:
    if document.blockers:
        yield "stopped", f"What stopped it ({len(document.blockers):,})", _blockers(document.blockers)
        yield "go-on", "How to go on", _ways_on(document)
    if document.missing:
        yield "missing", f"Missing evidence ({len(document.missing):,})", _missing(document.missing)
    for name, heading, items in (
        ("newly-known", "Newly known since, not this change's doing", document.newly_known),
        ("not-stopping", "Brought by this change, not stopping it", document.spared),
    ):
        if items:
            yield name, f"{heading} ({len(items):,})", _spared(heading, items)
    if document.claims:
        yield "claims", f"Claims ({len(document.claims):,})", parts.claims(document.claims)
    yield "beside", "Beside this change", _notes(document)


def _blockers(blockers: Sequence[Blocker]) -> Markup:
    shown = blockers[:_MOST_BLOCKERS]
    hidden = len(blockers) - len(shown)
    return join(
        (
            element("ol", *(_blocker(n, one) for n, one in enumerate(shown, start=1)), class_="changes"),
            element("p", f"{hidden:,} more stop it too; accord gate --json lists them.") if hidden else None,
        )
    )


def _blocker(number: int, blocker: Blocker) -> Markup:
    found = blocker.vulnerability
    summary = element(
        "summary",
        element("span", number, class_="number"),
        element("span", parts.decision(found.decision, found.score), class_="urgency"),
        element("h3", found.title),
        element(
            "span",
            element("span", telling.owner(found.service, found.team)),
            parts.severity(found.severity, "severity"),
            element("span", found.id, class_="id"),
            class_="facts",
        ),
    )
    steps = element(
        "dl",
        *(element("dt", "Why it stops"), element("dd", f"{blocker.why[:1].upper()}{blocker.why[1:]}.")),
        *(element("dt", "How to fix"), element("dd", f"{blocker.fix}.")),
        class_="sentences",
    )
    body = element(
        "div",
        steps,
        parts.sentences(found.for_business, found.for_developer),
        parts.snippet(found),
        parts.reasons(found.reasons),
        class_="body",
    )
    return element("li", element("details", summary, body, open=number == 1))


def _ways_on(document: GateDocument) -> Markup:
    return join(
        join((element("p", way.when), element("pre", element("code", "\n".join(way.lines)), tabindex="0")))
        for way in telling.ways_on(document)
    )


def _missing(gaps: Sequence[Missing]) -> Markup:
    rows = [(gap.what, gap.why, gap.remedy) for gap in gaps[:_MOST_ROWS]]
    hidden = len(gaps) - len(rows)
    return join(
        (
            table("Evidence that the verdict needs", ("What", "Why", "What to do"), rows),
            element("p", f"and {hidden:,} more, in the JSON document", class_="muted") if hidden else None,
        )
    )


def _spared(caption: str, items: Sequence[Spared]) -> Markup:
    rows = [(one.title, parts.decision(one.decision), one.service, one.why) for one in items[:_MOST_ROWS]]
    hidden = len(items) - len(rows)
    return join(
        (
            table(caption, ("Vulnerability", "Decision", "Service", "Why it does not stop"), rows),
            element("p", f"and {hidden:,} more, in the JSON document", class_="muted") if hidden else None,
        )
    )


def _notes(document: GateDocument) -> Markup:
    known = telling.count(document.known, "vulnerability")
    notes = [f"{known} stood there before this change.", *(f"{note}." for note in document.notes)]
    return element("ul", *(element("li", note) for note in notes))
