"""What was only moved, and where to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.gate.moved import Home, MovedCode, home_of, runs

OLD = ["import os", "", "def run(name):", "    os.system(name)", "", "def stop():", "    return None", ""]
HOME = Home("py", True, "pay")


def moved(new: list[str], home: Home = HOME, old_home: Home = HOME) -> MovedCode:
    return MovedCode([(old_home, OLD)], {"b.py": (home, new)})


def test_a_moved_block_is_not_new() -> None:
    new = ["def stop():", "    return None", "", "def run(name):", "        os.system( name )", ""]
    assert moved(new).holds("b.py", 5)


def test_braces_and_blank_lines_between_do_not_count() -> None:
    assert moved(["def run(name):", "", "    {", "    os.system(name)"]).holds("b.py", 4)


def test_a_copied_block_is_new() -> None:
    copied = [*OLD, "def run(name):", "    os.system(name)"]
    assert not moved(copied).holds("b.py", 10)


def test_one_line_alone_is_no_block() -> None:
    assert not moved(["def other(name):", "    os.system(name)", "    finish(name)"]).holds("b.py", 2)


@pytest.mark.parametrize(
    ("home", "old_home", "holds"),
    [
        (HOME, Home("py", True, "tools"), False),
        (HOME, Home("py", False, "pay"), False),
        (HOME, Home("md", True, "pay"), False),
        (HOME, Home("py", True, ""), False),
        (Home("py", True, ""), HOME, True),
        (Home("py", False, "pay"), HOME, True),
    ],
)
def test_code_may_not_move_to_where_it_does_more_harm(home: Home, old_home: Home, holds: bool) -> None:  # noqa: FBT001  a table
    new = ["def run(name):", "    os.system(name)"]
    moved_code = MovedCode([(old_home, OLD)], {"b": (home, new)})
    assert moved_code.holds("b", 2) is holds


def test_a_block_of_tests_does_not_make_up_for_a_copy() -> None:
    """As many blocks as before in all, but one more of them is shipped."""
    block = ["def run(name):", "    os.system(name)"]
    tests = Home("py", False, "pay")
    moved_code = MovedCode([(HOME, block), (tests, block)], {"a": (HOME, [*block, "", *block])})
    assert not moved_code.holds("a", 5)


@pytest.mark.parametrize("line", [0, 5, 99])
def test_blank_lines_and_lines_that_are_not_there_are_not_moved(line: int) -> None:
    assert not moved(OLD).holds("b.py", line)
    assert not moved(OLD).holds("c.py", 4)


def test_homes() -> None:
    assert home_of("a/b.PY", "pay") == HOME
    assert home_of("Makefile", "").suffix == ""
    assert runs("deploy/values.yaml")
    assert not runs("tests/values.yaml")


@given(lines=st.lists(st.sampled_from(["alpha beta", "gamma delta", "epsilon", "x", ""]), max_size=12), data=st.data())
def test_any_order_of_whole_files_moves_and_copies_nothing_new(lines: list[str], data: st.DataObject) -> None:
    """The same text twice: every line that tells something, and has a neighbour that does, stood there."""
    telling = [number for number, line in enumerate(lines, start=1) if len("".join(line.split())) >= 8]
    whole = MovedCode([(HOME, lines)], {"a": (HOME, lines)})
    assert all(whole.holds("a", number) for number in telling) or len(telling) < 2
    extra = data.draw(st.integers(0, len(lines)))
    doubled = MovedCode([(HOME, lines)], {"a": (HOME, lines), "b": (HOME, lines[:extra])})
    assert not all(doubled.holds("b", number) and doubled.holds("a", number) for number in telling[:extra][:2]) or (
        len([number for number in telling if number <= extra]) < 2
    )
