from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from accord.core.errors import UnusableFeed
from accord.core.feed import Score
from accord.feeds import epss

Sample = Callable[[str], BytesIO]

_COMMENT = b"#model_version:v2026.06.15,score_date:2026-08-16T12:00:00Z\n"
_HEADER = b"cve,epss,percentile\n"


def _rows(text: bytes) -> list[object]:
    return list(epss.read(BytesIO(text), "epss.csv").rows)


def test_scores_are_read_as_first_writes_them(sample: Sample) -> None:
    edition = epss.read(sample("epss"), "epss.csv")
    rows = list(edition.rows)

    assert len(rows) == 10
    assert Score("CVE-1999-0001", 0.03351, 0.8765) in rows
    assert any(isinstance(row, Score) and row.cve == "CVE-2015-1000000" for row in rows)


def test_the_comment_line_gives_model_and_day(sample: Sample) -> None:
    edition = epss.read(BytesIO(_COMMENT + sample("epss").read()), "epss.csv")

    assert (edition.version, edition.taken_at) == ("v2026.06.15", date(2026, 8, 16))
    assert len(list(edition.rows)) == 10


def test_without_the_comment_the_day_is_unknown(sample: Sample) -> None:
    edition = epss.read(sample("epss"), "epss.csv")

    assert (edition.version, edition.taken_at) == ("", None)


def test_a_comment_of_another_form_leaves_the_day_unknown() -> None:
    assert epss.read(BytesIO(b"# hello\n" + _HEADER), "epss.csv").taken_at is None


def test_windows_line_ends_are_read() -> None:
    assert _rows(b"cve,epss,percentile\r\nCVE-2020-1,0.5,0.9\r\n") == [Score("CVE-2020-1", 0.5, 0.9)]


def test_it_is_told_by_its_content(sample: Sample) -> None:
    assert epss.recognises(sample("epss").read())
    assert epss.recognises(_COMMENT)
    assert not epss.recognises(sample("vulnrichment").read())


@pytest.mark.parametrize("text", [b"", b"cve,score\n", b"<html>\n", _COMMENT, b"\xff\xfe\n"])
def test_what_is_no_epss_file_is_refused_by_name(text: bytes) -> None:
    with pytest.raises(UnusableFeed, match=r"epss\.csv"):
        epss.read(BytesIO(text), "epss.csv")


@pytest.mark.parametrize(
    "line",
    [
        b"CVE-2020-1,0.5",
        b"CVE-2020-1,0.5,0.9,1",
        b"CVE-2020-1,high,0.9",
        b"CVE-2020-1,1.5,0.9",
        b"CVE-2020-1,0.5,-1",
        b"CVE-2020-1,nan,0.9",
        b"CVE-2020-1,0.5,nan",
    ],
)
def test_a_malformed_line_is_refused_with_its_number(line: bytes) -> None:
    with pytest.raises(UnusableFeed, match=r"epss\.csv:3"):
        _rows(_HEADER + b"CVE-2020-0,0.1,0.1\n" + line + b"\n")


def test_the_comment_counts_as_a_line() -> None:
    with pytest.raises(UnusableFeed, match=r"epss\.csv:3"):
        _rows(_COMMENT + _HEADER + b"broken\n")


def test_a_last_line_that_is_cut_off_is_refused() -> None:
    with pytest.raises(UnusableFeed, match="cut off"):
        _rows(_HEADER + b"CVE-2020-1,0.5,0.9\nCVE-2020-2,0.5,0.")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnusableFeed, match="no text"):
        _rows(_HEADER + b"CVE-2020-1,0.5,0.9\n\xff\xfe\n")
