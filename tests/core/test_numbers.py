"""Numbers out of tools' texts: what is no number is None."""

import pytest

from accord.core.numbers import cwes, port, score, whole


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("12", 12), (" 7\n", 7), ("-1", None), ("1.0", None), ("٣", None), ("1" * 10, None)]
)
def test_a_whole_number_has_ascii_digits_only(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("65535", 65535), ("65536", None), ("0", None), ("http", None)])
def test_a_port_is_one_that_can_be_reached(text: str, number: int | None) -> None:
    assert port(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0.0), ("9.8", 9.8), ("9,8", 9.8), ("10.1", None), ("-1", None), ("inf", None), ("", None)],
)
def test_a_score_is_from_0_to_10(text: str, number: float | None) -> None:
    assert score(text) == number


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["79", "CWE-89", "cwe:20", "CWE 22", "CWE_78", "CWE #79"], (79, 89, 20, 22, 78)),
        (["CWE--1", "0", "", "CWE-", "NVD-CWE-Other"], ()),
        (["CWE-352: Forgery (CSRF)", "CWE-1 and more"], (352, 1)),
    ],
)
def test_a_weakness_is_a_number_however_it_is_written(texts: list[str], numbers: tuple[int, ...]) -> None:
    assert cwes(texts) == numbers
