"""Any table or JSON is read as its mapping file says; whole samples are in ``test_every_reader``."""

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.core.mapping import parse_mapping
from accord.ports.report import Report
from accord.readers import generic

TITLE = '[fields]\ntitle = "name"\n'


def report(text: str, fields: str = TITLE, items: str = "") -> Report:
    given = Report(text.encode(), "r")
    head = f'tool = "acme"\nitems = "{items}"\n' if items else 'tool = "acme"\n'
    given.mapping = parse_mapping(head + fields, "m.toml")
    return given


def titles(given: Report) -> list[str]:
    return [item.title for item in generic.read(given) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("name,x\na,1\nb,2\n", ""),
        ('[{"name": "a"}, {"name": "b"}]', ""),
        ('{"name": "a"}\n{"name": "b"}\n', ""),
        ('{"data": {"list": [{"name": "a"}, {"name": "b"}]}}', "data.list"),
        ('{"data": [{"list": [{"name": "a"}]}, {"list": {"name": "b"}}]}', "data.list"),
        ('[{"list": [{"name": "a"}]}, {"list": [{"name": "b"}]}]', "list"),
        ('{"list": [{"name": "a"}]}\n{"list": [{"name": "b"}]}\n', "list"),
    ],
)
def test_records_are_rows_elements_lines_or_stand_inside(text: str, items: str) -> None:
    given = report(text, items=items)

    assert generic.recognises(given)
    assert titles(given) == ["a", "b"]
    assert given.broken == []


def test_one_object_is_one_record() -> None:
    assert titles(report('{"name": "a"}')) == ["a"]


def test_without_a_mapping_nothing_is_generic() -> None:
    given = Report(b"name\na\n", "r")

    assert not generic.recognises(given)
    with pytest.raises(UnreadableReport, match="--mapping"):
        list(generic.read(given))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("title,x\na,1\n", ""),
        ('{"other": [{"name": "a"}]}', "data"),
        ('[{"title": "a"}]', ""),
        ('[{"name": ""}, 7]', ""),
        ("[]", ""),
        ("{", ""),
        ("<name>a</name>", ""),
    ],
)
def test_what_the_mapping_is_not_about_is_not_taken_for_it(text: str, items: str) -> None:
    given = report(text, items=items)

    assert not generic.recognises(given)
    assert given.broken == []


def test_a_column_that_is_missing_is_told_with_the_line_of_the_mapping_and_the_columns() -> None:
    given = report("title,x\na,1\n")

    with pytest.raises(UnreadableReport, match=r"no column 'name', which m.toml:3 names.* Its columns: title, x"):
        titles(given)


def test_a_key_that_no_record_has_is_a_note() -> None:
    given = report('[{"name": "a"}, {"name": "b", "sev": "high"}]', TITLE + 'severity = "sev"\nhost = "h"\n')
    seen = [item for item in generic.read(given) if isinstance(item, Coverage)]

    assert seen[0].notes == ("no record has a value at 'h' (m.toml:5)",)
    assert seen[0].tool == "acme"


def test_a_severity_that_the_mapping_does_not_know_is_a_note() -> None:
    given = report("name,sev\na,severe\nb,high\nc,unknown\nd,\n", TITLE + 'severity = "sev"\n')
    seen = [item for item in generic.read(given) if isinstance(item, Coverage)]

    assert seen[0].notes == ("the severity 'severe' stays unknown: m.toml does not say what it means",)


def test_a_record_that_tells_nothing_is_named_with_its_place() -> None:
    given = report('{"l": [{"x": 1}, {"name": "a"}, 7]}', items="l")

    assert titles(given) == ["a"]
    assert [gap.place for gap in given.broken] == ["r at l[0]", "r at l[2]"]
    table = report("name,x\n,1\nb,2\n")
    assert titles(table) == ["b"]
    assert [gap.place for gap in table.broken] == ["r at line 2"]


def test_a_list_that_is_missing_is_named() -> None:
    given = report('{"name": "a"}', items="data.list")

    assert titles(given) == []
    assert [(gap.place, gap.reason) for gap in given.broken] == [
        ("r at the top", "it has no 'data' of the mapping's items")
    ]


@pytest.mark.parametrize("text", ["<a/>", "PK\x03\x04", "{", '[{"name": "a"}'])
def test_what_is_neither_a_table_nor_json_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReport):
        titles(report(text))


def test_an_odd_line_is_named_and_the_others_are_read() -> None:
    given = report('{bad\n{"name": "a"}\n{"name": "b"}\n')

    assert generic.recognises(given)
    assert titles(given) == ["a", "b"]
    assert [gap.place for gap in given.broken] == ["r at line 1"]


def test_a_second_list_hides_nothing() -> None:
    with pytest.raises(UnreadableReport, match="stands twice"):
        titles(report('{"l": [{"name": "a"}], "l": []}', items="l"))


def test_the_example_in_the_words_about_it_is_a_mapping() -> None:
    example = [line for line in (generic.__doc__ or "").splitlines() if line.startswith("    ")]

    assert parse_mapping("\n".join(line[4:] for line in example), "acme.toml").items == "data.results"
