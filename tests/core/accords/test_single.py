from datetime import date

import pytest

from accord.core.accords.single import Accord, Kind, Signer, Subject
from accord.core.actor import Side

SUBJECT = Subject(
    service="payments",
    ids=("3f9c21aa77", "00ff00ff00"),
    cves=("CVE-2024-3651",),
    packages=("idna",),
    rules=("B105",),
    paths=("api/login.py", "api/deep/token.py"),
)


def _accord(**filters: str) -> Accord:
    return Accord(
        kind=Kind.ACCEPT,
        who=(Signer("dana", Side.SECURITY),),
        why="behind a gateway",
        until=date(2026, 9, 30),
        since=date(2026, 9, 1),
        **filters,
    )


@pytest.mark.parametrize(
    "filters",
    [
        {"vulnerability": "3f9c21aa77"},
        {"vulnerability": "00ff00"},
        {"cve": "cve-2024-3651"},
        {"package": "idna"},
        {"rule": "B105", "path": "api"},
        {"path": "api/**"},
        {"service": "payments", "cve": "CVE-2024-3651"},
    ],
)
def test_an_accord_covers_what_all_its_filters_fit(filters: dict[str, str]) -> None:
    assert _accord(**filters).covers(SUBJECT)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"vulnerability": "9c21aa"},
        {"cve": "CVE-2024-0001"},
        {"package": "idn"},
        {"rule": "B10"},
        {"service": "shop", "cve": "CVE-2024-3651"},
        {"path": "api/deep"},
        {"rule": "B105", "path": "web"},
    ],
)
def test_an_accord_covers_nothing_beyond(filters: dict[str, str]) -> None:
    assert not _accord(**filters).covers(SUBJECT)


def test_a_path_covers_nothing_that_has_no_path() -> None:
    assert not _accord(path="**").covers(Subject(service="payments"))


@pytest.mark.parametrize(
    ("day", "holds"), [((2026, 8, 31), False), ((2026, 9, 1), True), ((2026, 9, 30), True), ((2026, 10, 1), False)]
)
def test_an_accord_holds_from_its_first_to_its_last_day(day: tuple[int, int, int], holds: bool) -> None:  # noqa: FBT001
    assert _accord(cve="CVE-2024-3651").holds(date(*day)) is holds


def test_a_signer_is_written_as_in_the_file() -> None:
    assert str(Signer("dana", Side.SECURITY)) == "dana (security)"
