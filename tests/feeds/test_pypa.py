import json
from collections.abc import Callable
from io import BytesIO

import pytest

from accord.core.advisory import Advisory, Range
from accord.core.errors import UnusableFeed
from accord.feeds import pypa

Sample = Callable[[str], BytesIO]


@pytest.fixture
def advisories(sample: Sample) -> dict[str, Advisory]:
    return {row.id: row for row in pypa.read(sample("pypa"), "pypa.jsonl").rows if isinstance(row, Advisory)}


def _one(events: list[dict[str, str]], kind: str = "ECOSYSTEM", ecosystem: str = "PyPI") -> Advisory:
    affected = {"package": {"ecosystem": ecosystem, "name": "p"}, "ranges": [{"type": kind, "events": events}]}
    line = json.dumps({"id": "PYSEC-1", "affected": [affected]}).encode()
    (row,) = pypa.read(BytesIO(line), "pypa.jsonl").rows
    assert isinstance(row, Advisory)
    return row


def test_an_advisory_gives_ids_and_ranges(advisories: dict[str, Advisory]) -> None:
    assert advisories["PYSEC-2021-335"] == Advisory(
        id="PYSEC-2021-335",
        aliases=("CVE-2021-32807", "GHSA-qcx9-j53g-ccgf"),
        ecosystem="pypi",
        affected=(("accesscontrol", (Range("4.0", fixed="4.3"), Range("5.0", fixed="5.2"))),),
    )


def test_a_range_may_end_with_the_last_affected_version(advisories: dict[str, Advisory]) -> None:
    assert advisories["PYSEC-2022-42969"].affected == (("py", (Range("0", last_affected="1.11.0"),)),)


def test_a_range_without_an_end_is_open(advisories: dict[str, Advisory]) -> None:
    assert advisories["PYSEC-2018-97"].affected == (("pycrypto", (Range("0"),)),)


def test_a_withdrawn_advisory_says_so(advisories: dict[str, Advisory]) -> None:
    assert [id_ for id_, advisory in advisories.items() if advisory.withdrawn] == ["PYSEC-2022-43059", "PYSEC-2022-15"]


def test_an_advisory_without_ranges_has_none(advisories: dict[str, Advisory]) -> None:
    assert advisories["PYSEC-2024-1"].affected == (("gratient", ()),)


def test_two_introductions_in_a_row_leave_the_first_open() -> None:
    assert _one([{"introduced": "1"}, {"introduced": "2"}, {"fixed": "3"}]).affected == (
        ("p", (Range("1"), Range("2", fixed="3"))),
    )


def test_an_end_without_a_beginning_and_unknown_events_say_nothing() -> None:
    assert _one([{"fixed": "3"}, {"introduced": "4"}, {"limit": "5"}]).affected == (("p", (Range("4"),)),)


def test_commits_are_no_versions() -> None:
    assert _one([{"introduced": "0"}, {"fixed": "8998859"}], kind="GIT").affected == (("p", ()),)


def test_packages_of_other_ecosystems_are_left_out() -> None:
    assert _one([{"introduced": "0"}], ecosystem="npm").affected == ()


def test_two_blocks_about_one_package_are_joined() -> None:
    block = {
        "package": {"ecosystem": "PyPI", "name": "p"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
    }
    line = json.dumps({"id": "PYSEC-1", "affected": [block, block]}).encode()
    (row,) = pypa.read(BytesIO(line), "pypa.jsonl").rows

    assert isinstance(row, Advisory)
    assert row.affected == (("p", (Range("0"), Range("0"))),)


def test_it_is_told_by_its_content(sample: Sample) -> None:
    assert pypa.recognises(sample("pypa").read())
    assert not pypa.recognises(sample("kev").read())


@pytest.mark.parametrize("line", [b'{"id": "PYSEC-1"', b"\n", b'{"id": 1}', b'{"id": "\xff"}'])
def test_a_broken_line_is_refused_with_its_number(sample: Sample, line: bytes) -> None:
    first = sample("pypa").read().partition(b"\n")[0]

    with pytest.raises(UnusableFeed, match=r"pypa\.jsonl:2"):
        list(pypa.read(BytesIO(first + b"\n" + line), "pypa.jsonl").rows)
