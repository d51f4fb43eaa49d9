"""The terminal, held to what a person can read: width, order, colour, and nothing that acts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from accord.core.documents import GateDocument, PlanDocument, Screen
from accord.flows.plan import Plan
from accord.writers import terminal

HERE = Path(__file__).parent / "golden"
CheckGolden = Callable[[object, Path], None]
Poison = Callable[[Any, str], Any]

SCREEN = Screen(width=100, top=10)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def planned(head: PlanDocument, screen: Screen = SCREEN) -> str:
    return b"".join(terminal.plan(head, (), screen)).decode()


def judged(document: GateDocument, screen: Screen = SCREEN) -> str:
    return b"".join(terminal.gate(document, screen)).decode()


def test_a_plan(head: PlanDocument, check_golden: CheckGolden) -> None:
    check_golden(planned(head), HERE / "terminal-plan.txt")


def test_a_plan_on_a_narrow_screen(head: PlanDocument, check_golden: CheckGolden) -> None:
    check_golden(planned(head, Screen(width=60)), HERE / "terminal-plan-60.txt")


def test_a_verdict_that_stops(stopped: GateDocument, check_golden: CheckGolden) -> None:
    check_golden(judged(stopped), HERE / "terminal-stopped.txt")


def test_a_verdict_that_cannot_be_given(untold: GateDocument, check_golden: CheckGolden) -> None:
    check_golden(judged(untold), HERE / "terminal-untold.txt")


def test_a_verdict_that_passes(passed: GateDocument, check_golden: CheckGolden) -> None:
    check_golden(judged(passed), HERE / "terminal-passed.txt")


def test_good_news_says_who_looked(empty: PlanDocument, check_golden: CheckGolden) -> None:
    check_golden(planned(empty), HERE / "terminal-empty.txt")


def test_nothing_read_is_never_good_news(empty: PlanDocument) -> None:
    text = planned(msgspec.structs.replace(empty, coverage=()))
    assert text.startswith("Nothing was looked at")
    assert "Nothing to fix" not in text
    assert "Next: pass the report of at least one scanner: accord plan REPORT..." in text


def test_what_is_accepted_is_told_when_nothing_is_left(empty: PlanDocument) -> None:
    counts = msgspec.structs.replace(empty.counts, findings=2, vulnerabilities=1, accepted=1, not_affected=1)
    text = planned(msgspec.structs.replace(empty, counts=counts))
    assert text.startswith("Nothing to fix: 2 findings are 1 vulnerability (1 accepted) and 1 not affected.")


def test_what_fits_comes_first_and_the_rest_is_left_by_name(head: PlanDocument) -> None:
    first, second = head.fix_units
    units = (msgspec.structs.replace(first, fits=False), msgspec.structs.replace(second, fits=True))
    text = planned(msgspec.structs.replace(head, fix_units=units, capacity_minutes=60))
    assert text.index(" 2  Attend 703") < text.index("1 of 2 changes fit in 1 h. Left for later:")
    assert text.index("Left for later:") < text.index(" 1  Act    949  Upgrade django 4.2.4 to 4.2.16")


def test_all_of_it_may_fit(head: PlanDocument) -> None:
    units = tuple(msgspec.structs.replace(unit, fits=True) for unit in head.fix_units)
    text = planned(msgspec.structs.replace(head, fix_units=units, capacity_minutes=960), Screen(top=1))
    assert "1 more change fits too; --all shows it." in text
    assert "All of it fits in 2 d." in text


def test_a_capacity_without_changes_says_nothing_more(empty: PlanDocument) -> None:
    assert "fits" not in planned(msgspec.structs.replace(empty, capacity_minutes=60))


def test_what_is_left_is_cut_like_the_rest(head: PlanDocument) -> None:
    units = tuple(msgspec.structs.replace(unit, fits=False) for unit in head.fix_units)
    text = planned(msgspec.structs.replace(head, fix_units=units, capacity_minutes=1), Screen(top=1))
    assert "0 of 2 changes fit in 1 min. Left for later:" in text
    assert "and 1 more; --all shows it" in text


def test_top_hides_changes_and_says_how_many(head: PlanDocument) -> None:
    text = planned(head, Screen(top=1))
    assert "SQL injection in shop/orders.py" not in text
    assert "1 more change: --all shows it, --json has all." in text


def test_only_some_gaps_are_named(head: PlanDocument) -> None:
    failures = head.failures + tuple(
        msgspec.structs.replace(head.failures[0], place=f"report-{number}.xml") for number in range(4)
    )
    text = planned(msgspec.structs.replace(head, failures=failures))
    assert "Not looked at: 5 more places; --json lists them." in text


def test_many_blockers_are_counted(stopped: GateDocument) -> None:
    text = judged(msgspec.structs.replace(stopped, blockers=stopped.blockers * 6, spared=stopped.spared * 7))
    assert "2 more stop it too; --json lists them." in text
    assert "and 2 more; --json lists them" in text


def test_what_is_empty_is_left_out(head: PlanDocument, passed: GateDocument) -> None:
    units = tuple(msgspec.structs.replace(unit, reasons=()) for unit in head.fix_units)
    assert "(else " not in planned(msgspec.structs.replace(head, fix_units=units))
    bare = msgspec.structs.replace(passed, newly_known=(), spared=(), known=0, claims=(), notes=())
    assert len(judged(bare).splitlines()) == 3


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_screen(head: PlanDocument, stopped: GateDocument, width: int) -> None:
    """Except what is to be copied: a command that is broken over two lines cannot be."""
    screen = Screen(width=width)
    lines = [*planned(head, screen).splitlines(), *judged(stopped, screen).splitlines()]
    too_wide = [line for line in lines if len(line) > width]
    assert all(line.startswith(("    accord feedback ", '    who = ["NAME')) for line in too_wide)


def test_colour_repeats_what_words_say(head: PlanDocument, stopped: GateDocument) -> None:
    bright = msgspec.structs.replace(SCREEN, colour=True)
    pairs = ((planned(head), planned(head, bright)), (judged(stopped), judged(stopped, bright)))
    for plain, coloured in pairs:
        assert "\x1b[" in coloured
        assert "\x1b" not in plain
        # Spaces at the end of a coloured part stay, since the code that ends the colour follows them.
        bare = [line.rstrip() for line in _COLOUR.sub("", coloured).splitlines()]
        assert bare == plain.splitlines()


def test_nothing_from_a_report_acts_on_the_terminal(
    head: PlanDocument, stopped: GateDocument, untold: GateDocument, hostile: str, poisoned: Poison
) -> None:
    for text in (
        planned(poisoned(head, hostile)),
        judged(poisoned(stopped, hostile)),
        judged(poisoned(untold, hostile)),
    ):
        assert all(line.isprintable() for line in text.split("\n"))


def test_the_first_screen_of_the_shop_is_one_screen(shop: Plan) -> None:
    text = planned(shop.head, Screen(width=100, top=6))
    lines = text.splitlines()
    assert lines[0].startswith("Demo data")
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 100
    assert "Upgrade django 4.2.4" in text
