"""One line, counted in several ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.gate.lines import LineNumbers, split_lines


def test_plain_text_is_counted_in_one_way() -> None:
    numbers = LineNumbers("a\r\nb\nc\n")
    assert numbers.spans(2, 3) == {(2, 3)}
    assert numbers.spans(2, 99) == {(2, 3)}
    assert numbers.spans(4, 4) == frozenset()


@pytest.mark.parametrize("odd", ["\r", "\f", "\v", "\x1c", "\x85", "\u2028"])
def test_a_line_stands_for_every_line_that_a_tool_may_mean(odd: str) -> None:
    text = f"one{odd}two{odd}three\nfour\n"
    assert (1, 1) in LineNumbers(text).spans(3, 3)
    assert (2, 2) in LineNumbers(text).spans(4, 4)
    assert LineNumbers(text).spans(2, 2) == {(1, 1), (2, 2)}


def test_a_line_that_exists_by_no_count_is_none() -> None:
    assert LineNumbers("one\rtwo\n").spans(3, 3) == frozenset()


def test_the_end_of_the_last_line_makes_no_further_one() -> None:
    assert split_lines("a\n\fb\r\n") == ["a", "\fb"]
    assert split_lines("") == []
    assert split_lines("a\n\n") == ["a", ""]


@given(text=st.text(alphabet="ab\n\r\f\u2028", max_size=30))
def test_every_line_of_python_and_of_git_can_be_asked_for(text: str) -> None:
    numbers = LineNumbers(text)
    lines = split_lines(text)
    for number, _ in enumerate(text.splitlines(), start=1):
        for first, last in numbers.spans(number, number):
            assert 1 <= first <= last <= max(1, len(lines))
    assert all((number, number) in numbers.spans(number, number) for number in range(1, len(lines) + 1))
