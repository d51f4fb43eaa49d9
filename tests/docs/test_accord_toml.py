"""The page docs/reference/accord-toml.md says everything that the parser knows, and its examples are real."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

from accord.core.accords.single import MAX_ACCEPTED_DAYS, SHORTEST_PREFIX, Accord, Kind
from accord.core.actor import Side
from accord.core.config import Config, Doubt, GatePolicy, Phase, PolicyName, parse
from accord.core.errors import BadConfiguration
from accord.core.fixing.settings import FixSettings
from accord.core.service import Control, Criticality, DataClass, Environment, Exposure, Service
from accord.core.vulnerability import Decision

PAGE = Path(__file__).parents[2].joinpath("docs/reference/accord-toml.md").read_text("utf-8")
TODAY = date(2026, 11, 1)


def _section(title: str) -> str:
    start = PAGE.index(f"\n{title}\n")
    end = re.compile(r"\n##+ ").search(PAGE, start + len(title) + 1)
    return PAGE[start : end.start() if end else None]


def _keys(title: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", _section(title), re.MULTILINE)


def _examples() -> list[str]:
    return re.findall(r"<!-- example: \w+ -->\n```toml\n(.*?)```", PAGE, re.DOTALL)


def _parsed() -> Config:
    return parse(_examples()[0], today=TODAY)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("## [[service]]", [key for key in Service.__struct_fields__ if key != "source"]),
        ("### controls", list(Control.__struct_fields__)),
        ("## [gate]", [key for key in GatePolicy.__struct_fields__ if key != "source"]),
        ("## [fix]", [key for key in FixSettings.__struct_fields__ if key != "source"]),
        ("## [[accords]]", [key for key in Accord.__struct_fields__ if key != "source"]),
    ],
)
def test_every_key_is_in_its_table_and_no_other(title: str, keys: list[str]) -> None:
    assert sorted(_keys(title)) == sorted(keys)


@pytest.mark.parametrize(
    "options", [Criticality, Exposure, DataClass, Environment, PolicyName, Doubt, Phase, Decision, Kind, Side]
)
def test_every_value_is_named(options: type[StrEnum]) -> None:
    for option in options:
        assert f"`{option}`" in PAGE


def test_the_defaults_of_the_page_are_those_of_the_gate() -> None:
    gate = GatePolicy()
    section = _section("## [gate]")
    assert f"| `{gate.policy}` |\n" in section
    assert f"| `{gate.block.at(Phase.COMMIT)}`, so that Attend and Act stop |\n" in section
    assert f"| {gate.max_data_age_days} |\n" in section
    assert f"| {gate.max_report_age_hours} |\n" in section
    assert "| {} |\n".format(", ".join(f"`{gate.cannot_tell.at(phase)}`" for phase in Phase)) in section


def test_the_time_limit_of_the_page_is_that_of_fixes() -> None:
    assert f"| {FixSettings().timeout_minutes} |\n" in _section("## [fix]")


def test_the_limits_of_the_page_are_those_of_accords() -> None:
    section = _section("## [[accords]]")
    assert f"at most {MAX_ACCEPTED_DAYS} days after `since`" in section
    assert (SHORTEST_PREFIX, "at least six characters" in section) == (6, True)


def test_every_example_parses() -> None:
    assert len(_examples()) == 2
    for example in _examples():
        assert parse(example, today=TODAY).services


def test_the_example_shows_every_key_of_services_and_gate() -> None:
    example = _examples()[0]
    for struct in (Service, Control, GatePolicy, FixSettings):
        for key in struct.__struct_fields__:
            assert key == "source" or re.search(rf"\b{key} = ", example), key
    assert _parsed().accords[0].holds(TODAY)


def test_the_error_of_the_page_is_the_one_that_is_printed() -> None:
    with pytest.raises(BadConfiguration) as caught:
        parse("[service]\nname = 'a'\n\n\ncriticality = 'hihg'", today=TODAY)
    assert str(caught.value) in PAGE
