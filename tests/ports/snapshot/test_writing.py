from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.core.errors import UnusableFeed
from accord.core.feed import Edition, Enrichment, Exploited, Row, Score, Source
from accord.ports.snapshot import Snapshot
from accord.ports.snapshot.writing import SnapshotWriter


def _source(name: str, day: date = date(2026, 1, 1)) -> Source:
    return Source(name=name, label=name.upper(), url="", licence="", credit="", taken_at=day)


@pytest.fixture
def copy(tmp_path: Path, snapshot_file: Path) -> Path:
    path = tmp_path / "copy.sqlite"
    path.write_bytes(snapshot_file.read_bytes())
    return path


def test_a_source_is_replaced_alone(copy: Path) -> None:
    with SnapshotWriter(copy) as writer:
        counted = writer.replace(_source("kev"), [Exploited("CVE-2020-1", date(2020, 2, 3), ransomware=False)])
        writer.finish()

    with Snapshot(copy) as snapshot:
        assert counted.rows == snapshot.source("kev").rows == 1
        found = snapshot.intelligence(["CVE-2020-0001", "CVE-2021-44228"])
        assert found["CVE-2020-0001"].kev_at == date(2020, 2, 3)
        assert found["CVE-2021-44228"].kev_at is None
        assert found["CVE-2021-44228"].epss is not None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([Exploited("CVE-2020-1", date(2020, 2, 3), ransomware=False)] * 2, "stands in it twice"),
        ([Exploited("GHSA-1", date(2020, 2, 3), ransomware=False)], "'GHSA-1' is no CVE id"),
    ],
)
def test_rows_that_cannot_be_stored_leave_the_old_ones(copy: Path, rows: list[Row], reason: str) -> None:
    with SnapshotWriter(copy) as writer, pytest.raises(UnusableFeed, match=reason):
        writer.replace(_source("kev"), rows)

    _assert_unchanged(copy)


def test_a_feed_that_breaks_while_it_is_read_leaves_the_old_rows(copy: Path) -> None:
    def broken() -> Iterator[Exploited]:
        yield Exploited("CVE-2020-1", date(2020, 2, 3), ransomware=False)
        raise UnusableFeed("cut off")

    with SnapshotWriter(copy) as writer, pytest.raises(UnusableFeed, match="cut off"):
        writer.replace(_source("kev"), broken())

    _assert_unchanged(copy)


def test_a_check_that_fails_leaves_the_old_rows(copy: Path) -> None:
    def check(source: Source) -> None:
        raise UnusableFeed(f"only {source.rows}")

    with SnapshotWriter(copy) as writer, pytest.raises(UnusableFeed, match="only 1"):
        writer.replace(_source("kev"), [Exploited("CVE-2020-1", date(2020, 2, 3), ransomware=False)], check=check)

    _assert_unchanged(copy)


def _assert_unchanged(path: Path) -> None:
    with Snapshot(path) as snapshot:
        snapshot.prove()
        assert snapshot.source("kev").rows == 4
        assert snapshot.intelligence(["CVE-2021-44228"])["CVE-2021-44228"].kev_at == date(2021, 12, 10)


@pytest.mark.parametrize("name", ["cwe", "epss", "kev", "pypa", "vulnrichment"])
def test_a_source_is_adopted_with_all_its_rows(snapshot_file: Path, copy: Path, name: str) -> None:
    with SnapshotWriter(copy) as writer:
        writer.replace(_source(name), [])
        writer.adopt(snapshot_file, name)
        writer.finish()

    with Snapshot(copy) as adopted, Snapshot(snapshot_file) as original:
        assert adopted.sources() == original.sources()
        ids = ["CVE-2024-3400", "CVE-1999-0041", "CVE-2021-44228"]
        assert adopted.intelligence(ids) == original.intelligence(ids)
        assert adopted.aliases(["PYSEC-2021-335"]) == original.aliases(["PYSEC-2021-335"])
        assert adopted.advisories("pypi", "py") == original.advisories("pypi", "py")
        assert adopted.cwe(89) == original.cwe(89)


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with SnapshotWriter.create(tmp_path / name) as writer:
            writer.replace(_source("kev"), [Exploited("CVE-2020-1", date(2020, 2, 3), ransomware=True)])
            writer.finish()

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_creating_replaces_what_is_there(copy: Path) -> None:
    with SnapshotWriter.create(copy):
        pass

    with pytest.raises(UnusableFeed, match="lacks"):
        Snapshot(copy)


def test_a_damaged_file_is_not_finished(copy: Path) -> None:
    class Damaged(SnapshotWriter):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self._db.execute("PRAGMA writable_schema = ON")
            self._db.execute(
                "UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT NOT NULL', 'name INT NOT NULL CHECK (0)')"
            )
            self._db.execute("PRAGMA writable_schema = RESET")

    with Damaged(copy) as writer, pytest.raises(UnusableFeed, match="damaged"):
        writer.finish()


_SCORES = st.dictionaries(
    st.integers(1999, 2026).flatmap(lambda year: st.integers(0, 99_999).map(lambda number: f"CVE-{year}-{number:04}")),
    st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)),
    max_size=30,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=_SCORES)
def test_five_decimals_survive(copy: Path, scores: dict[str, tuple[int, int]]) -> None:
    with SnapshotWriter(copy) as writer:
        writer.replace(_source("epss"), [Score(cve, p / 100_000, q / 100_000) for cve, (p, q) in scores.items()])

    with Snapshot(copy) as snapshot:
        found = snapshot.intelligence(scores)
    assert {cve: (found[cve].epss, found[cve].epss_percentile) for cve in scores} == {
        cve: (p / 100_000, q / 100_000) for cve, (p, q) in scores.items()
    }


def test_an_unknown_answer_of_ssvc_is_kept_as_unknown(copy: Path) -> None:
    row = Enrichment(cve="CVE-2020-1", exploitation="rumoured", automatable="yes", technical_impact="total")
    with SnapshotWriter(copy) as writer:
        writer.replace(_source("vulnrichment"), Edition(rows=iter([row])).rows)

    with Snapshot(copy) as snapshot:
        assert snapshot.intelligence(["CVE-2020-1"])["CVE-2020-1"].ssvc_automatable == ""
