"""The comment on a pull request: what it says, when it says nothing, and that nothing in it acts."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from accord.core.documents import GateDocument, PlanDocument, Screen
from accord.writers import markdown
from accord.writers.markdown.escape import LONGEST, code, fenced, html, text

HERE = Path(__file__).parent / "golden"
CheckGolden = Callable[[object, Path], None]
Poison = Callable[[Any, str], Any]

SCREEN = Screen(top=10)
_GAP = "\u200b"
#: What our own Markdown becomes; a report adds nothing to it.
_ELEMENTS = {
    *("p", "strong", "em", "code", "pre", "ul", "li", "h3", "br", "sub", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class _Rendered(HTMLParser):
    """What a page would hold: its elements, their attributes, and the text outside of code."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.headings: list[str] = []
        self.comments: list[str] = []
        self.prose = ""
        self.whole = ""
        self._open: list[str] = []
        self.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= set(attrs)
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        self.whole += data
        if "code" not in self._open:
            self.prose += data
        if "h3" in self._open:
            self.headings.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data.strip())


def planned(head: PlanDocument, screen: Screen = SCREEN) -> str:
    return b"".join(markdown.plan(head, (), screen)).decode()


def judged(document: GateDocument) -> str:
    return b"".join(markdown.gate(document, SCREEN)).decode()


def test_a_verdict_that_stops(stopped: GateDocument, check_golden: CheckGolden) -> None:
    check_golden(judged(stopped), HERE / "stopped.md")


def test_a_verdict_that_cannot_be_given(untold: GateDocument, check_golden: CheckGolden) -> None:
    check_golden(judged(untold), HERE / "untold.md")


def test_a_plan(head: PlanDocument, check_golden: CheckGolden) -> None:
    check_golden(planned(head), HERE / "plan.md")


def test_a_change_that_passes_gets_no_words(passed: GateDocument) -> None:
    assert judged(passed) == ""


def test_a_stop_without_anything_beside_it(stopped: GateDocument) -> None:
    bare = msgspec.structs.replace(stopped, missing=(), newly_known=(), spared=(), claims=(), notes=())
    assert "What is missing" not in judged(bare)
    assert judged(bare).count("<details>") == 1  # the accord to copy


def test_it_opens_with_the_mark_and_the_business_sentence_of_the_worst(stopped: GateDocument) -> None:
    mark, _, sentence, *_ = judged(stopped).splitlines()
    assert mark == "<!-- accord -->"
    assert sentence == f"**{stopped.blockers[0].vulnerability.for_business}**"


def test_a_plan_has_another_mark_so_that_neither_replaces_the_other(head: PlanDocument) -> None:
    assert planned(head).startswith("<!-- accord plan -->\n\n**Act within 3 days:")


def test_good_news_is_said_in_a_summary(empty: PlanDocument) -> None:
    assert "**Nothing to fix: bandit found nothing.**\n\nNext: stop only what a change brings" in planned(empty)


def test_demo_data_is_called_so(head: PlanDocument) -> None:
    assert "Demo data" in planned(msgspec.structs.replace(head, demo=True))


def test_a_capacity_is_told(head: PlanDocument) -> None:
    first, second = head.fix_units
    units = (msgspec.structs.replace(first, fits=True), msgspec.structs.replace(second, fits=False))
    source = planned(msgspec.structs.replace(head, fix_units=units, capacity_minutes=60))
    assert "1 of 2 changes fit in 1 h." in source
    assert source.count("does not fit") == 1


def test_top_hides_changes_and_says_how_many(head: PlanDocument) -> None:
    assert "1 more change: `accord plan --all` shows it." in planned(head, Screen(top=1))
    assert "more change" not in planned(head, Screen(top=0))


def test_long_lists_are_cut_and_counted(stopped: GateDocument, head: PlanDocument) -> None:
    many = msgspec.structs.replace(
        stopped, blockers=stopped.blockers * 11, missing=stopped.missing * 21, newly_known=stopped.newly_known * 25
    )
    source = judged(many)
    assert "2 more stop it too" in source
    assert "1 more missing" in source
    assert "and 5 more" in source
    failures = tuple(msgspec.structs.replace(head.failures[0], place=str(number)) for number in range(30))
    assert "- and 13 more" in planned(msgspec.structs.replace(head, failures=failures))


def test_the_longest_comment_is_short_enough_for_every_service(stopped: GateDocument, poisoned: Poison) -> None:
    """Services refuse more than 65,536 characters."""
    document = poisoned(stopped, "[@]" * 2000)
    many = msgspec.structs.replace(
        document,
        blockers=document.blockers * 50,
        missing=document.missing * 50,
        newly_known=document.newly_known * 50,
        spared=document.spared * 50,
    )
    assert len(judged(many)) < 65_536


def test_the_longest_summary_is_short_enough_too(head: PlanDocument, poisoned: Poison) -> None:
    document = poisoned(head, "[@]" * 2000)
    many = msgspec.structs.replace(
        document,
        fix_units=document.fix_units * 50,
        failures=document.failures * 50,
        coverage=document.coverage * 50,
        services=document.services * 50,
    )
    assert len(planned(many, Screen(top=0))) < 65_536


def test_nothing_from_a_report_acts(
    stopped: GateDocument, untold: GateDocument, head: PlanDocument, hostile: str, poisoned: Poison
) -> None:
    for source in (
        judged(poisoned(stopped, hostile)),
        judged(poisoned(untold, hostile)),
        planned(poisoned(head, hostile)),
    ):
        rendered = _Rendered(source)
        assert rendered.elements <= _ELEMENTS
        assert rendered.attributes <= {("class", "language-text"), *_aligned()}
        assert rendered.headings in ([], ["What to fix first"])
        assert rendered.comments in (["accord"], ["accord plan"])
        for sign in ("@team", "#1", "!2", "GH-3", "&4", "%5", "~label", ":tada:", "://", "www.", "mail@e"):
            assert sign not in rendered.prose


def _aligned() -> set[tuple[str, str]]:
    return {("style", "text-align:right")}


def test_the_words_themselves_stay(stopped: GateDocument, hostile: str, poisoned: Poison) -> None:
    """What is taken apart can still be read."""
    rendered = _Rendered(judged(poisoned(stopped, hostile)))
    wanted = " ".join(hostile.encode("utf-8", "replace").decode().split())
    assert wanted in " ".join(rendered.whole.replace(_GAP, "").split())


@given(st.text())
def test_any_text_renders_as_itself(raw: str) -> None:
    # What ends a line or is no character is the sanitiser's business, which comes before every writer.
    raw = "".join(sign for sign in raw if sign.isprintable())
    rendered = _Rendered(f"x{text(raw)}x\n")
    assert rendered.elements == {"p"}
    line = " ".join(raw.split())
    shown = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    assert rendered.prose.replace(_GAP, "") == f"x{shown.replace(_GAP, '')}x\n"


@given(st.text())
def test_any_text_in_code_renders_as_itself(raw: str) -> None:
    raw = "".join(sign for sign in raw if sign.isprintable())
    line = " ".join(raw.split())
    if not line:
        assert code(raw) == ""
        return
    rendered = _Rendered(f"x{code(raw)}x\n")
    assert rendered.elements == {"p", "code"}
    assert rendered.whole == f"x{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}x\n"


@given(st.text(alphabet="a|`\\ "))
def test_a_cell_of_a_table_stays_one_cell(raw: str) -> None:
    """In code a backslash before a bar is the table's own; everywhere else it is the text's."""
    rendered = _Rendered(f"| a | b |\n|---|---|\n| {text(raw)} | {code(raw.replace(chr(92), ''), cell=True)} |\n")
    assert MarkdownIt("commonmark").enable("table").render(f"| a |\n|---|\n| {text(raw)} |\n").count("<td") == 1
    assert "table" in rendered.elements


def test_a_bar_in_code_does_not_end_the_cell() -> None:
    rendered = _Rendered(f"| a | b |\n|---|---|\n| {code('x | y', cell=True)} | z |\n")
    assert "x | y" in rendered.whole


def test_a_reference_to_an_epic_is_taken_apart() -> None:
    assert text("&4 & co") == "&amp;&#8203;4 &amp; co"


def test_html_inside_an_element_needs_no_backslash() -> None:
    assert html("<b> *x* @team") == "&lt;b&gt; *x* @&#8203;team"


def test_a_fence_cannot_be_closed_from_inside() -> None:
    assert fenced(("```", "<!-- x -->"), "  ") == "```text\n  '''\n  <!-- x -->\n  ```"
    with pytest.raises(AssertionError):
        assert "h1" not in _Rendered("# not fenced").elements
