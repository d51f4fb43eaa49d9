from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from accord.core.errors import UnusableFeed
from accord.core.feed import Exploited
from accord.feeds import kev

Sample = Callable[[str], BytesIO]


def test_the_catalogue_gives_day_version_and_entries(sample: Sample) -> None:
    edition = kev.read(sample("kev"), "kev.json")

    assert (edition.taken_at, edition.version, edition.expected) == (date(2026, 8, 7), "2026.08.07", 4)
    assert {row.cve: row for row in edition.rows if isinstance(row, Exploited)} == {
        "CVE-2021-44228": Exploited("CVE-2021-44228", date(2021, 12, 10), ransomware=True),
        "CVE-2023-34362": Exploited("CVE-2023-34362", date(2023, 6, 2), ransomware=True),
        "CVE-2024-3400": Exploited("CVE-2024-3400", date(2024, 4, 12), ransomware=True),
        "CVE-2024-24919": Exploited("CVE-2024-24919", date(2024, 5, 30), ransomware=True),
    }


def test_an_unknown_use_by_ransomware_claims_nothing(sample: Sample) -> None:
    text = sample("kev").read().replace(b'"Known"', b'"Unknown"')

    assert not any(row.ransomware for row in kev.read(BytesIO(text), "kev.json").rows if isinstance(row, Exploited))


def test_it_is_told_by_its_content(sample: Sample) -> None:
    assert kev.recognises(sample("kev").read())
    assert not kev.recognises(sample("cwe").read())
    assert not kev.recognises(sample("epss").read())


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"<html>log in</html>", b'{"catalogVersion": 1}', b"\xff\xfe{"])
def test_what_is_no_catalogue_is_refused_by_name(text: bytes) -> None:
    with pytest.raises(UnusableFeed, match=r"kev\.json"):
        kev.read(BytesIO(text), "kev.json")


def test_a_catalogue_that_is_cut_off_is_refused(sample: Sample) -> None:
    with pytest.raises(UnusableFeed, match="no KEV catalogue"):
        kev.read(BytesIO(sample("kev").read()[:-100]), "kev.json")
