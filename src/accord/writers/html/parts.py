"""What the pages share: decisions, severities, reasons, vulnerabilities, and the frame around it all."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from accord.core import telling
from accord.core.documents import Claim, VulnerabilityDocument
from accord.core.finding import Severity
from accord.core.risk import Reason
from accord.core.risk.wording import day, fact_text, joined, origin_text
from accord.core.vulnerability import Decision
from accord.ports import packaged
from accord.writers.html.markup import Markup, element, join, table

_MOST_SNIPPET_LINES = 12
_MOST_CLAIMS = 200
_DECISION_CLASS = {"Act": "act", "Attend": "attend", "Track*": "star", "Track": "track"}


def page(title: str, header: Markup, sections: Sequence[tuple[str, str, Markup]], accord: str) -> Markup:
    """Return a whole page: one file without a script, that loads nothing.

    Args:
        title: The title of the document.
        header: What stands above the table of contents: the heading and what is at stake.
        sections: For each section its id, its heading and its content.
        accord: The version of Accord.
    """
    style = packaged.path("html/report.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("style", Markup(style)),
    )
    links = (element("li", element("a", heading, href=f"#{name}")) for name, heading, _ in sections)
    body = element(
        "body",
        element("a", "Skip to the content", class_="skip", href="#content"),
        element("header", header),
        element("nav", element("ul", *links), aria_label="On this page"),
        element("main", *(_section(*section) for section in sections), id="content", tabindex="-1"),
        element(
            "footer",
            element("p", f"Made by Accord {accord}. One file, without scripts; it loads nothing from anywhere."),
        ),
    )
    return join((Markup("<!doctype html>\n"), element("html", head, body, lang="en"), Markup("\n")))


def _section(name: str, heading: str, content: Markup) -> Markup:
    return element("section", element("h2", heading, id=f"{name}-heading"), content, id=name)


def decision(value: Decision, score: int | None = None) -> Markup:
    """Return a decision as a word with its score."""
    return join(
        (
            element("span", value, class_=f"decision {_DECISION_CLASS[value]}"),
            None if score is None else join((" ", element("span", score, class_="score"))),
        )
    )


def severity(value: str, noun: str = "") -> Markup:
    """Return a severity as its mark and its word; a word that is no severity is unknown.

    Args:
        value: The severity.
        noun: What to call it where no heading does: "high severity", "severity unknown".
    """
    known = Severity(value) if value in set(Severity) else Severity.UNKNOWN
    mark = element("span", telling.MARKS[known], class_=f"mark {known}", aria_hidden="true")
    words = (noun, known) if known is Severity.UNKNOWN else (known, noun)
    return element("span", mark, f" {' '.join(filter(None, words))}", class_="severity")


def worst(found: Iterable[VulnerabilityDocument]) -> str:
    """Return the worst severity that tools gave, unknown when none gave one."""
    order = list(telling.MARKS)
    met = {one.severity for one in found}
    return next((one for one in order if one in met), Severity.UNKNOWN)


def moment(when: datetime) -> str:
    """Return a time in UTC."""
    return f"{day(when.date())}, {when:%H:%M} UTC"


def sentences(business: str, developer: str) -> Markup:
    """Return both sentences, each under the name of who it is for."""
    return element(
        "dl",
        *(element("dt", "For the business"), element("dd", business)),
        *(element("dt", "For developers"), element("dd", developer)),
        class_="sentences",
    )


def reasons(found: Sequence[Reason]) -> Markup | None:
    """Return why it has its rank: each fact with its source and the judgement without it."""
    if not found:
        return None
    rows = [
        (
            fact_text(one)[:1].upper() + fact_text(one)[1:],
            "unknown" if one.value is None else origin_text(one),
            join((decision(one.without.decision, one.without.score),)),
        )
        for one in found
    ]
    return table("Why it has this rank", ("What moves the rank", "Who says so", "Without it"), rows)


def snippet(found: VulnerabilityDocument) -> Markup | None:
    """Return the code that was found, as far as the tool showed it."""
    lines = found.snippet.strip("\n").splitlines()
    if not lines or not found.path:
        return None
    more = ["…"] * (len(lines) > _MOST_SNIPPET_LINES)
    code = element("pre", element("code", "\n".join([*lines[:_MOST_SNIPPET_LINES], *more])), tabindex="0")
    return element("figure", element("figcaption", telling.place(found)), code)


def vulnerabilities(found: Sequence[VulnerabilityDocument], hidden: int = 0) -> Markup:
    """Return a table of vulnerabilities; ``hidden`` says how many more there are."""
    caption = "The vulnerabilities that it closes"
    rows = [
        (
            join((one.title, element("br"), element("span", one.id, class_="id"))),
            decision(one.decision, one.score),
            f"{one.range[0]} to {one.range[1]}",
            severity(one.severity),
            _seen(one),
        )
        for one in found
    ]
    heads = ("Vulnerability", "Decision", "Range", "Severity by the tool", "Seen by")
    more = element("p", f"and {hidden:,} more, in the JSON document", class_="muted") if hidden > 0 else None
    return join((table(caption, heads, rows), more))


def _seen(found: VulnerabilityDocument) -> str:
    """Return the tools and rules that saw it, each once."""
    tools: dict[tuple[str, str], str] = {}
    for one in found.sightings:
        tools.setdefault((one.tool.lower(), one.rule_id), f"{one.tool} {one.rule_id}".strip())
    return ", ".join(tools.values())


def claims(found: Sequence[Claim]) -> Markup:
    """Return the claims that a finding does not matter."""
    rows = [
        (
            f"{one.path}:{one.line}" if one.line else one.path or "in a report",
            f"{one.kind}: {one.says}",
            ", ".join(one.rules),
            one.reason or "no reason given",
            day(one.until) if one.until else "no end",
        )
        for one in found[:_MOST_CLAIMS]
    ]
    shown = table("Claims", ("Where", "What it says", "Rules", "Reason", "Until"), rows)
    hidden = len(found) - _MOST_CLAIMS
    more = element("p", f"and {hidden:,} more, in the JSON document", class_="muted") if hidden > 0 else None
    return join((element("p", f"{telling.claimed(found)}."), shown, more))


def names(words: Sequence[str]) -> str:
    """Return words joined; "nothing" where there are none."""
    return joined(tuple(words)) if words else "nothing"
