from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from accord.core.cwe import CweEntry
from accord.core.errors import UnusableFeed
from accord.feeds import cwe

Sample = Callable[[str], BytesIO]


def test_weaknesses_and_categories_are_read(sample: Sample) -> None:
    edition = cwe.read(sample("cwe"), "cwe.json")
    rows = {row.number: row for row in edition.rows if isinstance(row, CweEntry)}

    assert (edition.taken_at, edition.version, edition.expected) == (date(2024, 7, 16), "4.15", len(rows))
    assert rows[732].parents == (285, 668)
    assert (rows[707].abstraction, rows[707].parents) == ("Pillar", ())
    assert rows[310] == CweEntry(310, "Cryptographic Issues", "Category")


def test_it_is_told_by_its_content(sample: Sample) -> None:
    assert cwe.recognises(sample("cwe").read())
    assert not cwe.recognises(sample("kev").read())


@pytest.mark.parametrize("text", [b"", b"{}", b'{"weaknesses": [{"id": "x"}]}', b'{"version": "\xff"}'])
def test_what_is_no_catalogue_is_refused_by_name(text: bytes) -> None:
    with pytest.raises(UnusableFeed, match=r"cwe\.json"):
        cwe.read(BytesIO(text), "cwe.json")
