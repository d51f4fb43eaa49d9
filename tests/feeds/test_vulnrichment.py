from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from accord.core.errors import UnusableFeed
from accord.core.feed import Enrichment
from accord.feeds import vulnrichment

Sample = Callable[[str], BytesIO]


@pytest.fixture
def rows(sample: Sample) -> dict[str, Enrichment]:
    edition = vulnrichment.read(sample("vulnrichment"), "v.csv")
    return {row.cve: row for row in edition.rows if isinstance(row, Enrichment)}


def test_a_record_gives_vector_weaknesses_and_ssvc(rows: dict[str, Enrichment]) -> None:
    assert len(rows) == 10
    assert rows["CVE-2024-3400"] == Enrichment(
        cve="CVE-2024-3400",
        cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        cvss_score=10.0,
        cwes=(77, 20),
        exploitation="active",
        automatable="yes",
        technical_impact="total",
        ssvc_at=date(2024, 4, 17),
    )


def test_version_3_comes_before_4_and_2(rows: dict[str, Enrichment]) -> None:
    assert rows["CVE-2005-10003"].cvss_vector.startswith("CVSS:3.1/")
    assert rows["CVE-2005-10003"].cvss_score == 5.6


def test_version_4_serves_where_there_is_no_3(rows: dict[str, Enrichment]) -> None:
    assert rows["CVE-2018-9416"].cvss_vector.startswith("CVSS:4.0/")


def test_version_2_serves_where_there_is_no_other(rows: dict[str, Enrichment]) -> None:
    assert (rows["CVE-2024-7824"].cvss_vector, rows["CVE-2024-7824"].cvss_score) == ("AV:L/AC:M/Au:N/C:C/I:N/A:C", 6.3)


def test_what_is_not_given_stays_unknown(rows: dict[str, Enrichment]) -> None:
    assert rows["CVE-1999-0041"].cvss_score is None
    assert rows["CVE-1999-0041"].cwes == ()
    assert rows["CVE-2012-2897"].ssvc_at is None
    assert rows["CVE-2012-2897"].exploitation == ""


def test_it_is_told_by_its_content(sample: Sample) -> None:
    assert vulnrichment.recognises(sample("vulnrichment").read())
    assert not vulnrichment.recognises(sample("epss").read())


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UnusableFeed, match="cwes"):
        vulnrichment.read(BytesIO(b"cve,published,ssvc_exploitation\n"), "v.csv")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"CWE-78,", b"CWE-x,"), (b",10,", b",ten,"), (b"2024-04-17", b"2024-04-99"), (b"10,cna,,,,,,CWE-506", b"")],
)
def test_a_malformed_line_is_refused_with_its_place(sample: Sample, old: bytes, new: bytes) -> None:
    text = sample("vulnrichment").read()
    assert old in text

    with pytest.raises(UnusableFeed, match=r"v\.csv:\d+: this line is malformed"):
        list(vulnrichment.read(BytesIO(text.replace(old, new)), "v.csv").rows)
