from enum import StrEnum

import pytest

from accord.core.errors import BadConfiguration
from accord.core.toml_table import Document, SeveralProblems, raise_all


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


def test_a_place_that_is_not_written_is_where_its_table_is() -> None:
    document = Document("\n[a]\nb = 1\n", "x.toml")
    assert document.place(("a", "missing", 3)) == "x.toml:2"
    assert document.place(("nowhere",)) == "x.toml:1"


def test_a_key_may_be_read_twice_and_is_told_once() -> None:
    document = Document("colour = 'red'\nother = 1\n", "x.toml", " at 1a2b")
    assert (document.top.choice("colour", Colour), document.top.choice("colour", Colour)) == (Colour.RED, Colour.RED)
    document.top.close()
    (problem,) = document.problems
    assert str(problem) == "x.toml:2 at 1a2b: 'other' is no key of the file. Keys: colour"


def test_words_come_once_and_in_their_own_order() -> None:
    table = Document("a = ['green', 'red', 'green']\nb = ['y', 'x', 'y']", "x.toml").top
    assert table.choices("a", Colour) == (Colour.RED, Colour.GREEN)
    assert table.words("b", ("x", "y", "z")) == ("x", "y")


def test_long_words_are_cut_in_complaints() -> None:
    document = Document(f"a = '{'x' * 500}'\n{'k' * 500} = 1\nd = '{'9' * 500}'", "x.toml")
    document.top.choice("a", Colour)
    document.top.day("d")
    document.top.close()
    assert all(len(str(problem)) < 200 for problem in document.problems)


def test_one_problem_is_itself_and_more_are_lines() -> None:
    one, two = BadConfiguration("first", place="a:1"), BadConfiguration("second", place="a:2")
    raise_all([])
    with pytest.raises(BadConfiguration) as caught:
        raise_all([one])
    assert caught.value is one
    with pytest.raises(SeveralProblems) as several:
        raise_all([one, two])
    assert str(several.value) == "a:1: first\na:2: second"
    assert several.value.exit_code == 2
