"""The snapshot that is packaged with Accord: its promises about size, content and terms."""

import zlib
from collections.abc import Iterator
from datetime import date

import pytest

from accord.ports import packaged
from accord.ports.snapshot import FILE, Snapshot


@pytest.fixture(scope="module")
def shipped() -> Iterator[Snapshot]:
    with Snapshot(packaged.path(FILE)) as snapshot:
        yield snapshot


def test_it_is_whole(shipped: Snapshot) -> None:
    shipped.prove()


def test_it_stays_within_its_size() -> None:
    content = packaged.path(FILE).read_bytes()

    assert len(content) <= 14_000_000
    assert len(zlib.compress(content, 6)) <= 6_000_000


def test_it_knows_what_everybody_knows(shipped: Snapshot) -> None:
    log4shell = shipped.intelligence(["CVE-2021-44228"])["CVE-2021-44228"]

    assert log4shell.kev_at == date(2021, 12, 10)
    assert log4shell.kev_ransomware
    assert log4shell.epss_percentile is not None
    assert log4shell.epss_percentile > 0.99
    entry = shipped.cwe(89)
    assert entry is not None
    assert "SQL" in entry.name
    assert shipped.cwe_ancestors(89) == (943, 74, 707)


def test_every_weakness_leads_to_a_pillar(shipped: Snapshot) -> None:
    for number in (79, 89, 502, 787):
        top = shipped.cwe(shipped.cwe_ancestors(number)[-1])
        assert top is not None
        assert top.abstraction == "Pillar"


def test_the_readme_beside_it_says_the_same(shipped: Snapshot) -> None:
    readme = packaged.path("snapshot.README.md").read_text(encoding="utf-8")

    for source in shipped.sources():
        what = (source.label, source.taken_at, source.version, f"{source.rows:,}", source.url)
        assert f"| {' | '.join(map(str, (*what, source.licence, source.credit)))} |" in readme


def test_every_source_names_its_terms(shipped: Snapshot) -> None:
    for source in shipped.sources():
        assert source.url.startswith("https://")
        assert source.licence
        assert source.credit
        assert len(source.sha256) == 64
