"""A report is told by its content, decoded item by item, and never trusted."""

import io
import os
import sys
import threading
import zipfile
from pathlib import Path

import msgspec
import pytest

from accord.core.errors import UnreadableReport
from accord.ports import report as module
from accord.ports.report import Kind, Report, open_report


def zipped(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


class Item(msgspec.Struct):
    number: int


# -- shape -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b' \n{"a": 1}', Kind.OBJECT),
        (b'{"a": 1}\n', Kind.OBJECT),
        (b'{\n"a": [\n{"b": 1}\n]\n}', Kind.OBJECT),
        (b'{"a": [\n{"b": 1}\n]}', Kind.OBJECT),
        (b'{"a": 1}\n{"b": 2}\n', Kind.LINES),
        (b'{"a": 1}\n\n{"b": 2}', Kind.LINES),
        (b'{"a": \n{"b": 2}\n', Kind.LINES),
        (b"{\n{\n", Kind.OBJECT),
        (b"[1]", Kind.ARRAY),
        (b"<a/>", Kind.XML),
        (b"<!-- saved -->\n<!DOCTYPE html>\n<html></html>", Kind.HTML),
        (b"<html><body/></html>", Kind.HTML),
        (b"<htmlreport/>", Kind.XML),
        (b"PK\x03\x04rest", Kind.ZIP),
        (b"null", Kind.TEXT),
        (b"words", Kind.TEXT),
    ],
)
def test_the_outer_form_is_told_by_the_first_bytes(text: bytes, kind: Kind) -> None:
    assert Report(text, "r").kind is kind


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (b'{"a": 1, "b": 2}', {"a", "b"}),
        (b'[{"a": 1}, {"b": 2}]', {"a"}),
        (b"[]", set()),
        (b"[1]", set()),
        (b'{"a": 1}\n{"b": 2}', {"a"}),
        (b'{"a": \n{"b": 2}\n', {"b"}),
        (b"<a/>", set()),
    ],
)
def test_the_outermost_keys_are_those_of_the_first_object(text: bytes, keys: set[str]) -> None:
    assert set(Report(text, "r").top) == keys


def test_what_a_key_says_is_compared_without_case() -> None:
    given = Report(b'{"format": "CycloneDX", "version": 1, "broken": "\xff"}', "r")

    assert given.says("format", "spdx", "cyclonedx")
    assert not given.says("format", "spdx")
    assert not given.says("version", "1")
    assert not given.says("broken", "1")
    assert not given.says("missing", "1")


def test_the_root_element_is_named_with_its_namespace() -> None:
    assert Report(b'<a xmlns="urn:x"/>', "r").root_tag == "{urn:x}a"
    assert Report(b"{}", "r").root_tag == ""


def test_the_tail_is_the_end_of_the_report() -> None:
    assert Report(b"x" * 100_000 + b"end", "r").tail.endswith(b"xend")
    assert len(Report(b"x" * 100_000, "r").tail) == 65_536


# -- encodings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_report(encoding: str) -> None:
    assert Report('{"a": "ü"}'.encode(encoding), "r").top.keys() == {"a"}


def test_a_byte_order_mark_before_lines_does_not_shift_them() -> None:
    given = Report(b'\xef\xbb\xbf{"number": 1}\n{"number": 2}', "r")

    assert [bytes(raw) for _, raw in given.lines()] == [b'{"number": 1}', b'{"number": 2}']


def test_broken_utf_16_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="UTF-16"):
        Report(b"\xff\xfe{", "r")


@pytest.mark.parametrize(
    "declared", ["", "<?xml version='1.0' encoding='UTF-16'?>", '<?xml version="1.0" encoding="utf-8"?>']
)
def test_xml_may_be_utf_16_whatever_it_says_of_itself(declared: str) -> None:
    assert Report(f"{declared}<a>\u00fc</a>".encode("utf-16"), "r").xml.text == "\u00fc"


def test_xml_in_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="XML is broken"):
        _ = Report(b"<?xml version='1.0' encoding='utfy8'?><a/>", "r").xml


# -- decoding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"number": 1', "ends in the middle"),
        (b'{"number": 1}\n\nwarning', "line 3"),
        (b'{"number": "one"}', "number"),
        (b'{"number": NaN}', "malformed"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_cannot_be_decoded_is_refused_with_its_reason(text: bytes, reason: str) -> None:
    given = Report(text, "r.json")

    with pytest.raises(UnreadableReport, match=reason) as caught:
        given.decode(given.data, list[object] if text.startswith(b"[") else Item)

    assert caught.value.place == "r.json"


def test_a_broken_item_is_noted_with_its_place_and_gives_nothing() -> None:
    given = Report(b"{}", "r.json")

    assert given.attempt(msgspec.Raw(b'{"number": 1}'), Item, at="[0]") == Item(1)
    assert given.attempt(msgspec.Raw(b'{"number": "\xff"}'), Item, at="[1]") is None
    assert [gap.place for gap in given.broken] == ["r.json at [1]"]


def test_a_text_that_is_not_utf_8_is_called_so() -> None:
    given = Report(b"{}", "r.json")

    given.attempt(msgspec.Raw(b'"\xff"'), str, at="[0]")

    assert [gap.reason for gap in given.broken] == ["a text that is not UTF-8"]


def test_lines_are_numbered_from_one_and_blank_ones_are_left_out() -> None:
    given = Report(b"\n{}\n  \n[]", "r")

    assert [(number, bytes(raw)) for number, raw in given.lines()] == [(2, b"{}"), (4, b"[]")]


@pytest.mark.parametrize(
    "text",
    [
        b'{"results": [{"a": 1}], "results": []}',
        b'{"runs": [{"results": [1], "x": 1, "results": []}]}',
        b'{"results": [{"a": 1}], "r\\u0065sults": []}',
        b'{"results": [{"a": "' + b"x" * (1 << 20) + b'"}], "results" : []}',
        b'{"results": "' + b"x" * ((1 << 20) - 16) + b'", "results": []}',
    ],
)
def test_a_repeated_key_that_would_hide_findings_is_refused(text: bytes) -> None:
    with pytest.raises(UnreadableReport, match="'results' stands twice"):
        Report(text, "r").refuse_repeated("results", 1)


@pytest.mark.parametrize(
    "text",
    [
        b'{"results": []}',
        b'{"a": {"results": []}, "b": {"results": []}}',
        b'{"results": "the key \\"results\\": twice"}',
    ],
)
def test_a_key_in_different_objects_is_no_repetition(text: bytes) -> None:
    Report(text, "r").refuse_repeated("results", 1)


# -- XML ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\n<html><body/></html>", "web page"),
        (b"<a><b></a>", "XML is broken"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entities"),
    ],
)
def test_xml_that_is_broken_or_reaches_out_is_refused(text: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        _ = Report(text, "r.xml").xml


def test_a_harmless_document_type_is_accepted() -> None:
    assert Report(b"<!DOCTYPE a [<!ELEMENT a (#PCDATA)>]><a>1</a>", "r.xml").xml.text == "1"


# -- HTML and ZIP ------------------------------------------------------------------------------------------------------


def test_the_tables_of_a_web_page_are_rows_of_texts() -> None:
    page = b"<html><table><tr><th>A<th>B</tr><tr><td>1</td><td>2 &amp; 3</td></tr></table></html>"

    assert Report(page, "r.html").tables == [[["A", "B"], ["1", "2 & 3"]]]
    assert Report(b"<a><table/></a>", "r.xml").tables == []


def test_the_files_of_an_archive_are_reports_of_their_own() -> None:
    given = Report(zipped(("a.json", b'{"a": 1}'), ("empty", b""), ("b/c.json", b"[2]")), "r.zip")

    assert [(one.name, one.kind) for one in given.members] == [
        ("r.zip/a.json", Kind.OBJECT),
        ("r.zip/b/c.json", Kind.ARRAY),
    ]
    assert Report(b"{}", "r.json").members == []


def test_an_archive_that_leads_out_of_itself_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="outside of itself"):
        _ = Report(zipped(("../a.json", b"{}")), "r.zip").members


# -- opening -----------------------------------------------------------------------------------------------------------


def test_an_empty_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.json").touch()

    with pytest.raises(UnreadableReport, match="empty"):
        open_report(str(tmp_path / "empty.json"))


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport, match="no such file") as caught:
        open_report(str(tmp_path / "none.json"))

    assert caught.value.remedy == "Check the path and its permissions"


def test_a_large_file_is_mapped_and_reads_like_a_small_one(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    path.write_bytes(b'{"number": 1}\n' * 100_000)

    given = open_report(str(path))

    assert given.kind is Kind.LINES
    assert sum(1 for _ in given.lines()) == 100_000


def test_a_large_file_with_a_byte_order_mark_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"number": 1}\n' * 100_000)

    numbers = [number for number, raw in open_report(str(path)).lines() if bytes(raw) == b'{"number": 1}']

    assert numbers == list(range(1, 100_001))


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b'{"a": 1}')
    monkeypatch.setattr(module, "MAX_BYTES", 4)

    with pytest.raises(UnreadableReport, match="larger than 2 GiB"):
        open_report(str(path))


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b'{"a": 1}',))
    writer.start()

    given = open_report(str(pipe))
    writer.join()

    assert set(given.top) == {"a"}


def test_a_dash_is_standard_input_and_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a": 1}')))
    assert open_report("-").name == "standard input"

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a": 1}')))
    monkeypatch.setattr(module, "MAX_BYTES", 4)
    with pytest.raises(UnreadableReport, match="standard input: larger than 2 GiB"):
        open_report("-")


def test_an_error_carries_the_place_inside_the_report() -> None:
    error = Report(b"{}", "r.json").error("is odd", at="runs[0]")

    assert str(error) == "r.json at runs[0]: is odd. Run the tool again and pass its own output file"


# -- CSV ---------------------------------------------------------------------------------------------------------------


def test_a_text_is_a_table_and_nothing_else_is_one() -> None:
    report = Report(b"\xef\xbb\xbfa,b\n1,2,3\n", "r.csv")

    assert report.table.columns == ("a", "b")
    assert list(report.table.rows()) == [(2, {"a": "1", "b": "2"})]
    assert [gap.place for gap in report.broken] == ["r.csv at line 2"]
    assert Report(b'{"a": 1}', "r").table.columns == ()
    assert Report(b"<a/>", "r").table.columns == ()
