from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ports.snapshot.layout import SSVC, SSVC_CODE, cve_of, date_of, day_of, key_of, numbers_of


@given(st.integers(1999, 2100), st.integers(0, 9_999_999))
def test_a_cve_survives_its_key(year: int, number: int) -> None:
    cve = f"CVE-{year}-{number:04}"

    key = key_of(cve)

    assert key is not None
    assert cve_of(key) == cve


def test_keys_order_by_year_then_number() -> None:
    keys = [key_of(cve) for cve in ("CVE-1999-0001", "CVE-2015-1000000", "CVE-2016-0001", "CVE-2016-10000")]

    assert keys == [1999_0000001, 2015_1000000, 2016_0000001, 2016_0010000]


def test_case_does_not_matter() -> None:
    assert key_of("cve-2021-44228") == key_of("CVE-2021-44228") == 2021_0044228


@pytest.mark.parametrize(
    "text",
    [
        *("", "CVE", "CVE-2021", "CVE-2021-", "CVE-21-44228", "CVE-2021-12345678", "CVE--1-0001", "CVE-2021-4x"),
        *("CVE_2021_44228", "CVE-2021-44228 ", "CVE-2021-٤٤", "CVE-2021-²²²²", "GHSA-jfh8-c2jp-5v3q"),
    ],
)
def test_what_is_no_cve_has_no_key(text: str) -> None:
    assert key_of(text) is None


def test_every_answer_of_ssvc_has_its_code() -> None:
    assert len(SSVC) == 12
    assert all(SSVC[code] == answers for answers, code in SSVC_CODE.items())
    assert ("active", "yes", "total") in SSVC


def test_days_and_numbers_survive() -> None:
    assert date_of(day_of(date(2026, 8, 16))) == date(2026, 8, 16)
    assert (day_of(None), date_of(None)) == (None, None)
    assert numbers_of("79 89") == (79, 89)
    assert numbers_of("") == ()
