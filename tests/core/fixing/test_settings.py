"""``[fix]`` of the root's accord.toml."""

from datetime import date

import pytest

from accord.core.config import parse
from accord.core.errors import BadConfiguration
from accord.core.fixing.settings import FixSettings

TODAY = date(2026, 11, 21)


def test_what_a_team_says_is_read_with_its_place() -> None:
    config = parse('[fix]\ntests = "make check"\ntimeout_minutes = 20\n', today=TODAY)
    assert config.fix == FixSettings(tests="make check", timeout_minutes=20, source="accord.toml:1")


def test_nothing_said_is_nothing() -> None:
    assert parse("", today=TODAY).fix is None
    assert parse("[fix]\n", today=TODAY).fix == FixSettings(source="accord.toml:1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[fix]\ntimeout_minutes = 0\n", "accord.toml:2.*timeout_minutes"),
        ("[fix]\ntest = 'x'\n", "accord.toml:2.*test"),
        ("[fix]\ntests = ['x']\n", "accord.toml:2.*tests"),
        ("fix = 1\n", "accord.toml:1.*fix"),
    ],
)
def test_what_is_wrong_names_its_line(text: str, message: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        parse(text, today=TODAY)
    assert caught.value.place == message.partition(".*")[0]
    assert message.rpartition(".*")[2] in str(caught.value)


def test_it_counts_only_in_the_root() -> None:
    with pytest.raises(BadConfiguration, match=r"counts only in the accord\.toml of the root"):
        parse("[fix]\ntests = 'x'\n", today=TODAY, folder="shop")
