"""A person names one change by whatever name is at hand."""

from datetime import date

import msgspec
import pytest

from accord.core.documents import Effort, FixUnitDocument, VulnerabilityDocument
from accord.core.errors import BadUsage
from accord.core.fixing.order import Order, order
from accord.core.vulnerability import Decision, Sighting


def unit(id_: str, package: str = "", to: str = "") -> FixUnitDocument:
    return FixUnitDocument(
        id=id_,
        kind="upgrade" if package else "code",
        title=f"Upgrade {package} to {to}",
        service="shop",
        decision=Decision.ATTEND,
        score=600,
        closes=(),
        effort=Effort(1, 2),
        for_developer="",
        for_business="",
        reasons=(),
        component_name=package,
        to_version=to,
    )


def vulnerability(id_: str, of: str, ids: tuple[str, ...] = (), **fields: object) -> VulnerabilityDocument:
    return VulnerabilityDocument(
        id=id_,
        title="x",
        service="shop",
        decision=Decision.ATTEND,
        score=600,
        range=(500, 700),
        due=date(2026, 12, 1),
        for_developer="",
        for_business="",
        reasons=(),
        sightings=(Sighting("Ruff", "S501", "a.py", 4),),
        fix_unit=of,
        vulnerability_ids=ids,
        **fields,  # type: ignore[arg-type]  # whatever a test asks for
    )


UNITS = [unit("fix-1111", "Django", "4.2.16"), unit("fix-1122", "pillow", "10.0.1"), unit("fix-3333")]
FOUND = [
    vulnerability("aaaa", "fix-1111", ("PYSEC-2024-70",), component_name="Django", purl="pkg:pypi/django@4.2.4"),
    vulnerability("bbbb", "fix-1111", ("CVE-2024-1",), component_name="Django"),
    vulnerability("cccc", "fix-1122", ("CVE-2024-2",), component_name="pillow", aliases=("dddd",)),
    vulnerability("eeee", "fix-3333", fingerprints=("place:1:ffff",)),
]
ALIASES = {"PYSEC-2024-70": "CVE-2024-42005"}


def named(name: str) -> Order:
    return order(name, UNITS, FOUND, ALIASES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fix-1111", "fix-1111"),
        ("FIX-33", "fix-3333"),
        ("aaaa", "fix-1111"),
        ("bb", "fix-1111"),
        ("dddd", "fix-1122"),
        ("ffff", "fix-3333"),
        ("PYSEC-2024-70", "fix-1111"),
        ("cve-2024-42005", "fix-1111"),
        ("CVE-2024-2", "fix-1122"),
        ("django", "fix-1111"),
        ("Pillow", "fix-1122"),
    ],
)
def test_a_name_finds_its_change(name: str, expected: str) -> None:
    assert named(name).unit.id == expected


def test_a_name_of_several_changes_is_refused_with_their_ids() -> None:
    with pytest.raises(BadUsage, match="names 2 changes") as caught:
        named("fix-11")
    assert "fix-1111 (Upgrade Django to 4.2.16); fix-1122" in caught.value.remedy


def test_the_whole_id_beats_a_longer_one() -> None:
    units = [*UNITS, unit("fix-11112222")]
    assert order("fix-1111", units, FOUND, {}).unit.id == "fix-1111"


@pytest.mark.parametrize("name", ["", "nothing", "fix-9", "CVE-1999-1"])
def test_a_name_of_nothing_is_refused_with_a_way_out(name: str) -> None:
    with pytest.raises(BadUsage, match="no change here is called") as caught:
        named(name)
    assert "--report" in caught.value.remedy


def test_an_order_knows_what_it_closes() -> None:
    found = named("django")
    assert [one.id for one in found.targets] == ["aaaa", "bbbb"]
    assert found.names == ("PYSEC-2024-70", "CVE-2024-1")
    assert found.ecosystem == "pypi"
    assert found.rules == {("ruff", "S501")}


def test_an_order_about_code_has_no_ecosystem_and_accords_own_names() -> None:
    found = named("eeee")
    assert (found.ecosystem, found.names) == ("", ("eeee",))
    assert msgspec.structs.replace(found, targets=()).ecosystem == ""
