"""What is known about a version of a package."""

import pytest

from accord.core.advisory import Affected, Range
from accord.core.fixing.affected import affecting, still_open
from accord.core.planning.upgrade import Version
from accord.ports import versions


def parse(text: str) -> Version | None:
    return versions.parse("pypi", text)


@pytest.mark.parametrize(
    ("version", "holds"),
    [("1.0", False), ("2.0", True), ("2.9", True), ("3.0", False), ("4.0", True), ("4.5", True), ("4.6", False)],
)
def test_an_advisory_holds_inside_its_ranges(version: str, holds: bool) -> None:  # noqa: FBT001  an expectation
    advisory = Affected("A", "CVE-1", "x", (Range("2.0", "3.0"), Range("4.0", "", "4.5")))
    assert affecting(version, [advisory], parse) == (frozenset({"CVE-1"}) if holds else frozenset())


def test_zero_stands_for_the_first_version_and_no_end_for_every_later_one() -> None:
    assert affecting("0.0.dev1", [Affected("A", "A", "x", (Range("0"),))], parse) == {"A"}


def test_what_cannot_be_read_is_taken_as_affected() -> None:
    assert affecting("latest", [Affected("A", "A", "x", (Range("2", "3"),))], parse) == {"A"}
    assert affecting("1.0", [Affected("A", "A", "x", (Range("0", "what"),))], parse) == {"A"}


@pytest.mark.parametrize(
    ("version", "fixed", "is_open"),
    [("4.2.4", ("4.2.15",), True), ("4.2.15", ("4.2.15",), False), ("5.0", (), True), ("what", ("1",), True)],
)
def test_a_report_tells_by_its_fixed_versions(version: str, fixed: tuple[str, ...], *, is_open: bool) -> None:
    assert still_open(version, fixed, parse) is is_open
