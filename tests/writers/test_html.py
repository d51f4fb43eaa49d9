"""The page as a file: whole, self-contained, escaped, and small enough for long lists."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.flows.plan import Plan
from accord.writers import html
from accord.writers.html.markup import Markup, element, table

Vulnerabilities = tuple[VulnerabilityDocument, ...]
Poison = Callable[[Any, str], Any]

SCREEN = Screen()
_VOID = {"meta", "br"}
_ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "footer", "div", "span"),
    *("h1", "h2", "h3", "p", "a", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "strong", "br"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "pre", "code"),
}
_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "open", "scope", "role", "tabindex"),
    *("aria-label", "aria-hidden"),
}


class _Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text of each."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.text = ""
        self.tables = self.captions = 0
        self._open: list[str] = []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements.add(tag)
        self.attributes |= set(values)
        self.links += [values["href"] or ""] if "href" in values else []
        self.ids += [values["id"] or ""] if "id" in values else []
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if any(re.fullmatch("h[1-6]", tag) for tag in self._open):
            level, text = self.headings[-1]
            self.headings[-1] = level, text + data


def planned(head: PlanDocument, vulnerabilities: Vulnerabilities = ()) -> str:
    return b"".join(html.plan(head, iter(vulnerabilities), SCREEN)).decode()


def judged(document: GateDocument) -> str:
    return b"".join(html.gate(document, SCREEN)).decode()


@pytest.fixture
def pages(
    head: PlanDocument,
    empty: PlanDocument,
    vulnerabilities: Vulnerabilities,
    stopped: GateDocument,
    untold: GateDocument,
    passed: GateDocument,
) -> list[str]:
    """Every kind of page."""
    plans = [planned(head, vulnerabilities), planned(empty)]
    return plans + [judged(document) for document in (stopped, untold, passed)]


def test_it_is_whole_and_of_known_parts_only(pages: list[str]) -> None:
    for source in pages:
        page = _Page(source)
        assert source.startswith("<!doctype html>\n<html lang=")
        assert page.elements <= _ELEMENTS
        assert page.attributes <= _ATTRIBUTES
        assert page.tables == page.captions


def test_its_own_policy_forbids_scripts_and_requests(pages: list[str]) -> None:
    for source in pages:
        [style] = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert f'content="{policy}"'.replace("'", "&#x27;") in source
        assert "url(" not in style
        assert "@import" not in style


def test_links_lead_to_what_is_there(pages: list[str]) -> None:
    for source in pages:
        page = _Page(source)
        assert page.links
        assert all(link.startswith("#") for link in page.links)
        assert {link[1:] for link in page.links} <= set(page.ids)
        assert len(page.ids) == len(set(page.ids))


def test_headings_are_in_order(pages: list[str]) -> None:
    for source in pages:
        levels = [level for level, _ in _Page(source).headings]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_opens_with_the_one_question_and_what_is_at_stake(head: PlanDocument, stopped: GateDocument) -> None:
    assert _Page(planned(head)).headings[0] == (1, "What to fix first")
    assert f'<p class="lead">{head.fix_units[0].for_business}</p>' in planned(head)
    assert _Page(judged(stopped)).headings[0][1].startswith("Stopped: this change brings 2 vulnerabilities")
    assert f'<p class="lead">{stopped.blockers[0].vulnerability.for_business}</p>' in judged(stopped)


def test_a_change_says_what_where_how_urgent_and_whose(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    text = _Page(planned(head, vulnerabilities)).text
    for said in (
        "Upgrade django 4.2.4 to 4.2.16",
        "shop (storefront)",
        "Act 949",
        "15 min to 1 h",
        "closes 1 vulnerability",
        "■ medium severity",
        "? severity unknown",
        "Exploited now",
        "CISA KEV, 3 Aug 2026, confirmed",
        "566 to 1000",
        "Bandit B608, ruff S608",
        "db.execute(query)",
        "Agreed by",
        "a tea to show",
    ):
        assert said in text


def test_good_news_gets_room(empty: PlanDocument) -> None:
    source = planned(empty)
    assert '<p class="lead">Nothing to fix: bandit found nothing.</p>' in source
    assert "Changes (" not in source
    assert "No scan was read." in planned(msgspec.structs.replace(empty, coverage=(), feeds=()))


def test_what_is_empty_is_left_out(head: PlanDocument) -> None:
    units = tuple(msgspec.structs.replace(unit, reasons=()) for unit in head.fix_units)
    source = planned(msgspec.structs.replace(head, fix_units=units, services=()))
    assert "Why it has this rank" not in source
    assert "Services (" not in source


def test_demo_data_is_called_so(head: PlanDocument) -> None:
    assert "Demo data" not in planned(head)
    assert "Demo data" in planned(msgspec.structs.replace(head, demo=True))


def test_a_capacity_marks_what_does_not_fit(head: PlanDocument) -> None:
    first, second = head.fix_units
    units = (msgspec.structs.replace(first, fits=True), msgspec.structs.replace(second, fits=False))
    source = planned(msgspec.structs.replace(head, fix_units=units, capacity_minutes=60))
    assert "1 of 2 changes fit in 1 h; the others say that they do not." in source
    assert source.count("<strong>does not fit</strong>") == 1


def test_a_long_plan_stays_usable(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    code = vulnerabilities[1]
    many = tuple(msgspec.structs.replace(code, id=f"{number:012}") for number in range(12_000))
    ids = tuple(one.id for one in many)
    units = tuple(
        msgspec.structs.replace(head.fix_units[1], id=f"fix-{number}", closes=ids[number * 20 : number * 20 + 20])
        for number in range(600)
    )
    whole = planned(msgspec.structs.replace(head, fix_units=units), many)
    assert whole.count("<summary>") == 500
    assert "100 more changes, less urgent, to keep this page usable. For all: accord plan --json" in whole
    assert len(whole) < 8_000_000


def test_long_tables_are_cut_and_counted(
    head: PlanDocument, vulnerabilities: Vulnerabilities, stopped: GateDocument
) -> None:
    failures = tuple(msgspec.structs.replace(head.failures[0], place=str(number)) for number in range(300))
    unit = msgspec.structs.replace(head.fix_units[0], closes=tuple(f"{number:012}" for number in range(30)))
    plan = msgspec.structs.replace(head, failures=failures, claims=head.claims * 300, fix_units=(unit,))
    first = tuple(msgspec.structs.replace(vulnerabilities[0], id=name) for name in unit.closes)
    source = planned(plan, (*first, *(vulnerabilities[2:] * 300)))
    assert source.count("and 103 more, in the JSON document") == 1  # places that were not looked at
    assert source.count("and 100 more, in the JSON document") == 1  # claims
    assert source.count("and 10 more, in the JSON document") == 1  # what a change closes
    document = msgspec.structs.replace(
        stopped, blockers=stopped.blockers * 60, missing=stopped.missing * 201, spared=stopped.spared * 202
    )
    source = judged(document)
    assert "20 more stop it too" in source
    assert "and 1 more, in the JSON document" in source
    assert "and 2 more, in the JSON document" in source


def test_a_long_snippet_is_cut(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    found = msgspec.structs.replace(vulnerabilities[1], snippet="\n".join(f"line {number}" for number in range(40)))
    source = planned(head, (found,))
    assert "line 11\n…</code>" in source


def test_only_one_change_is_open(head: PlanDocument) -> None:
    assert planned(head).count("<details open>") == 1


def test_nothing_from_a_report_is_more_than_text(
    head: PlanDocument, vulnerabilities: Vulnerabilities, stopped: GateDocument, hostile: str, poisoned: Poison
) -> None:
    harmless = _Page(planned(head, vulnerabilities)), _Page(judged(stopped))
    bad = poisoned(head, hostile)
    # Ids hold what belongs together; a report does not choose them.
    ids = {one.id: f"{hostile}{one.id}" for one in vulnerabilities}
    assert {unit.closes for unit in bad.fix_units} == {(ids[unit.closes[0]],) for unit in head.fix_units}
    shown = _Page(planned(bad, poisoned(vulnerabilities, hostile))), _Page(judged(poisoned(stopped, hostile)))
    for before, after in zip(harmless, shown, strict=True):
        assert after.elements == before.elements
        assert after.attributes == before.attributes
        assert after.links == before.links
        assert len(after.headings) == len(before.headings)
        assert all(sign.isprintable() or sign in "\n\t" for sign in after.text)


def test_what_is_hostile_can_still_be_read(head: PlanDocument, hostile: str, poisoned: Poison) -> None:
    plain = [word for word in hostile.split() if word.isprintable() and word.isascii()]
    assert all(word in _Page(planned(poisoned(head, hostile))).text for word in plain)


def test_the_shop(shop: Plan) -> None:
    source = b"".join(html.plan(shop.head, shop.vulnerabilities(), SCREEN)).decode()
    page = _Page(source)
    assert "Demo data" in page.text
    assert source.count("<summary>") == len(shop.head.fix_units)


def _parts() -> Iterator[tuple[Markup, str]]:
    yield element("p", "a < b", None, 3), "<p>a &lt; b3</p>"
    yield element("p", element("b", "x"), class_="a", hidden=True, open=False), '<p class="a" hidden><b>x</b></p>'
    yield element("p", title='"&<'), '<p title="&quot;&amp;&lt;"></p>'
    yield element("br"), "<br>"
    yield element("p", aria_label="x"), '<p aria-label="x"></p>'
    yield element("p", "\x1b\u202e"), "<p>␛[U+202E]</p>"


@pytest.mark.parametrize(("made", "text"), list(_parts()))
def test_an_element_is_safe_by_construction(made: Markup, text: str) -> None:
    assert made == text


def test_a_table_has_a_caption_and_named_rows_and_columns() -> None:
    made = table("Open", ("Service", "Act"), [("shop", 1)])
    assert "<caption>Open</caption>" in made
    assert '<th scope="col">Act</th>' in made
    assert '<th scope="row">shop</th><td class="count">1</td>' in made
    assert made.startswith('<div class="frame" tabindex="0" role="region" aria-label="Open">')
