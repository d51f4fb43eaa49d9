"""Tables are read whatever delimiter, quotes and line ends they have; what is odd is named with its line."""

import pytest

from accord.core.coverage import Gap
from accord.core.errors import UnreadableReport
from accord.ports import csv_table
from accord.ports.csv_table import Table


def table(text: str | bytes) -> tuple[Table, list[Gap]]:
    broken: list[Gap] = []
    data = text if isinstance(text, bytes) else text.encode()
    return Table(memoryview(data), "t.csv", broken), broken


def rows(text: str | bytes) -> list[tuple[int, dict[str, str]]]:
    read, broken = table(text)
    found = list(read.rows())
    assert broken == []
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_the_first_line_holds_most(delimiter: str) -> None:
    assert rows(delimiter.join("abc") + "\n" + delimiter.join("123")) == [(2, {"a": "1", "b": "2", "c": "3"})]


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert table('"a,b,c,d";e\n')[0].columns == ("a,b,c,d", "e")


def test_blank_lines_may_stand_above_the_names() -> None:
    assert rows("\r\n\na;b\n1;2\n") == [(4, {"a": "1", "b": "2"})]


def test_a_line_that_names_the_delimiter_decides() -> None:
    assert rows("sep=;\r\na,x;b\r\n1;2\r\n") == [(3, {"a,x": "1", "b": "2"})]
    assert table("sep=;")[0].columns == ()


def test_cells_hold_quotes_and_line_breaks_and_the_line_is_the_first_of_the_row() -> None:
    assert rows('a,b\n"x\n""y""",1\n\n,\nz,2\n') == [(2, {"a": 'x\n"y"', "b": "1"}), (6, {"a": "z", "b": "2"})]


def test_columns_are_trimmed_and_each_has_a_name_of_its_own() -> None:
    read, _ = table(" a ,a,,\n1,2,3,4\n")

    assert read.columns == ("a", "a (2)", " (3)", " (4)")
    assert list(read.rows()) == [(2, {"a": "1", "a (2)": "2", " (3)": "3", " (4)": "4"})]


def test_a_short_row_lacks_cells_and_empty_cells_too_many_are_no_harm() -> None:
    assert rows("a,b\n1\n2,3,,\n") == [(2, {"a": "1"}), (3, {"a": "2", "b": "3"})]


def test_a_row_with_cells_too_many_is_read_and_named() -> None:
    read, broken = table("a,b\n1,2,3\n4,5\n")

    assert [row for _, row in read.rows()] == [{"a": "1", "b": "2"}, {"a": "4", "b": "5"}]
    assert broken == [Gap("t.csv at line 2", "3 cells for 2 columns")]


def test_a_quote_that_swallows_the_rest_is_named() -> None:
    read, broken = table('a,b\n1,"x\n2,y\n3,z')

    assert len(list(read.rows())) == 1
    assert broken == [Gap("t.csv at line 2", "a quote is never closed; lines 2 to 4 were taken for one row")]


def test_a_quote_that_ends_with_its_line_is_no_harm() -> None:
    assert rows('a,b\n1,"x""\n') == [(2, {"a": "1", "b": 'x"\n'})]


def test_a_last_row_of_several_lines_is_no_harm() -> None:
    assert len(rows('a,b\n1,"x\ny"\n')) == 1


def test_what_is_not_utf_8_is_shown_as_such() -> None:
    assert rows(b"a,b\n\xe9,1\n") == [(2, {"a": "�", "b": "1"})]


def test_a_cell_may_be_large_but_not_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(rows(f"a,b\n{'x' * 200_000},1\n")) == 1
    monkeypatch.setattr(csv_table, "MAX_CELL", 100)
    with pytest.raises(UnreadableReport, match=r"t.csv at line 2: the table is broken \(field larger"):
        list(table(f"a,b\n{'x' * 200},1\n")[0].rows())


def test_nothing_is_a_table_without_columns() -> None:
    assert table("")[0].columns == ()
    assert rows("") == []
    assert rows("a,b") == []
