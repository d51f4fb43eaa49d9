import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accord.core.advisory import Affected, Range
from accord.core.cwe import CweEntry
from accord.core.errors import UnusableFeed
from accord.core.feed import Source
from accord.core.intelligence import Intelligence
from accord.ports import packaged
from accord.ports.snapshot import FILE, Snapshot, user_path
from accord.ports.snapshot.writing import SnapshotWriter

Change = Callable[[sqlite3.Connection], object]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own snapshot would lie."""
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "mine"))
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine" / FILE


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot_file: Path) -> Path:
    """Put the small snapshot in the place of the packaged one."""
    monkeypatch.setattr(packaged, "FOLDER", tmp_path / "packaged")
    (tmp_path / "packaged").mkdir()
    return _copy(snapshot_file, tmp_path / "packaged" / FILE)


def _copy(source: Path, target: Path, *changes: Change) -> Path:
    target.write_bytes(source.read_bytes())
    with sqlite3.connect(target) as db:
        for change in changes:
            change(db)
    db.close()
    return target


def _run(statement: str) -> Change:
    return lambda db: db.execute(statement)


# -- per CVE -------------------------------------------------------------------------------------------------------


def test_all_that_is_known_about_a_cve_comes_together(snapshot: Snapshot) -> None:
    assert snapshot.intelligence(["CVE-2024-3400"]) == {
        "CVE-2024-3400": Intelligence(
            cve="CVE-2024-3400",
            kev_at=date(2024, 4, 12),
            kev_ransomware=True,
            epss=0.99999,
            epss_percentile=1,
            epss_at=date(2026, 8, 16),
            cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
            cvss_score=10.0,
            cwes=(77, 20),
            ssvc_exploitation="active",
            ssvc_automatable="yes",
            ssvc_technical_impact="total",
            ssvc_at=date(2024, 4, 17),
        )
    }


def test_what_a_feed_does_not_carry_stays_unknown(snapshot: Snapshot) -> None:
    found = snapshot.intelligence(["CVE-1999-0001", "CVE-1999-0041", "CVE-2012-2897"])

    assert found["CVE-1999-0001"] == Intelligence(
        cve="CVE-1999-0001", epss=0.03351, epss_percentile=0.8765, epss_at=date(2026, 8, 16)
    )
    assert (found["CVE-1999-0041"].epss, found["CVE-1999-0041"].epss_at) == (None, None)
    assert (found["CVE-1999-0041"].cvss_score, found["CVE-1999-0041"].cwes) == (None, ())
    assert (found["CVE-2012-2897"].ssvc_exploitation, found["CVE-2012-2897"].ssvc_at) == ("", None)


def test_answers_carry_the_ids_as_asked_and_leave_out_the_unknown(snapshot: Snapshot) -> None:
    found = snapshot.intelligence(["cve-2021-44228", "CVE-2021-44228", "CVE-2021-1", "GHSA-jfh8-c2jp-5v3q", ""])

    assert set(found) == {"cve-2021-44228", "CVE-2021-44228"}
    assert found["cve-2021-44228"].cve == "CVE-2021-44228"


def test_many_ids_answer_as_each_alone(snapshot: Snapshot) -> None:
    ids = ["CVE-2024-3400", "CVE-2024-24919", "CVE-1999-0001", "CVE-2015-1000000"]
    ids += [f"CVE-2020-{number}" for number in range(10_000, 22_000)]

    together = snapshot.intelligence(ids)

    assert together == {id_: found for id_ in ids[:50] for found in snapshot.intelligence([id_]).values()}
    assert len(together) == 4


def test_nothing_asked_is_nothing_found(snapshot: Snapshot) -> None:
    assert snapshot.intelligence([]) == {}
    assert snapshot.aliases([]) == {}
    assert snapshot.affected("pypi", []) == {}


# -- ids and packages ----------------------------------------------------------------------------------------------


def test_aliases_go_to_the_cve_and_the_unknown_to_itself(snapshot: Snapshot) -> None:
    asked = ["PYSEC-2021-335", "GHSA-g4gq-j4p2-j8fr", "CVE-2021-32811", "PYSEC-2023-1", "RUSTSEC-2020-0001"]

    assert snapshot.aliases(asked) == {
        "PYSEC-2021-335": "CVE-2021-32807",
        "GHSA-g4gq-j4p2-j8fr": "CVE-2021-32811",
        "CVE-2021-32811": "CVE-2021-32811",
        "PYSEC-2023-1": "PYSEC-2023-1",
        "RUSTSEC-2020-0001": "RUSTSEC-2020-0001",
    }


def test_a_package_has_its_advisories_with_ranges_in_order(snapshot: Snapshot) -> None:
    ranges = (Range("4.0", fixed="4.3"), Range("5.0", fixed="5.2"))

    assert snapshot.advisories("PyPI", "AccessControl") == (
        Affected("PYSEC-2021-335", "CVE-2021-32807", "accesscontrol", ranges),
        Affected("PYSEC-2021-370", "CVE-2021-32811", "accesscontrol", ranges),
    )


def test_an_advisory_without_a_cve_is_its_own_canonical_id(snapshot: Snapshot) -> None:
    (found,) = snapshot.advisories("pypi", "adyen")

    assert (found.advisory, found.canonical) == ("PYSEC-2023-1", "PYSEC-2023-1")


def test_withdrawn_advisories_affect_nothing(snapshot: Snapshot) -> None:
    assert snapshot.advisories("pypi", "aiohttp") == ()


def test_many_packages_are_asked_at_once_by_any_spelling(snapshot: Snapshot) -> None:
    found = snapshot.affected("PYPI", ["Py", "access.control", "ADYEN", "nothing"])

    assert set(found) == {"Py", "ADYEN"}
    assert found["Py"][0].ranges == (Range("0", last_affected="1.11.0"),)


def test_other_ecosystems_are_not_mixed_in(snapshot: Snapshot) -> None:
    assert snapshot.advisories("npm", "py") == ()


# -- weaknesses ----------------------------------------------------------------------------------------------------


def test_a_weakness_is_found_by_number(snapshot: Snapshot) -> None:
    assert snapshot.cwe(1004) == CweEntry(1004, "Sensitive Cookie Without 'HttpOnly' Flag", "Variant", (732,))
    assert snapshot.cwe(310) == CweEntry(310, "Cryptographic Issues", "Category")
    assert snapshot.cwe(999_999) is None


def test_ancestors_come_nearest_first_and_once(snapshot: Snapshot) -> None:
    assert snapshot.cwe_ancestors(1004) == (732, 285, 668, 284, 664)
    assert snapshot.cwe_ancestors(707) == ()
    assert snapshot.cwe_ancestors(999_999) == ()


def test_a_circle_of_parents_ends(tmp_path: Path, snapshot_file: Path) -> None:
    circle = _copy(snapshot_file, tmp_path / "s", _run("UPDATE cwe SET parents = '1004' WHERE number = 284"))

    with Snapshot(circle) as snapshot:
        assert snapshot.cwe_ancestors(1004) == (732, 285, 668, 284, 664)


# -- about itself --------------------------------------------------------------------------------------------------


def test_sources_say_where_everything_comes_from(snapshot: Snapshot) -> None:
    assert [(source.name, source.rows, str(source.taken_at)) for source in snapshot.sources()] == [
        ("cwe", 18, "2024-07-16"),
        ("epss", 10, "2026-08-16"),
        ("kev", 4, "2026-08-07"),
        ("pypa", 10, "2024-10-10"),
        ("vulnrichment", 10, "2025-01-24"),
    ]
    assert snapshot.source("kev") == Source(
        name="kev",
        label="CISA KEV",
        url="https://feeds.example/kev.json",
        licence="CC0-1.0",
        credit="Known Exploited Vulnerabilities Catalog, Cybersecurity and Infrastructure Security Agency (CISA)",
        taken_at=date(2026, 8, 7),
        version="2026.08.07",
        rows=4,
        sha256="kev",
    )


def test_age_is_that_of_the_older_daily_feed(snapshot: Snapshot) -> None:
    assert snapshot.age(date(2026, 8, 17)) == 10
    assert snapshot.age(datetime(2026, 8, 17, 12, tzinfo=UTC)) == 10


# -- which file ----------------------------------------------------------------------------------------------------


def test_a_named_snapshot_is_opened(snapshot_file: Path) -> None:
    with Snapshot.open(snapshot_file) as opened:
        assert opened.path == snapshot_file


@pytest.mark.usefixtures("mine")
def test_the_packaged_one_serves_when_the_user_has_none(ours: Path) -> None:
    with Snapshot.open() as opened:
        assert opened.path == ours


def test_the_users_serves_when_it_is_as_new(mine: Path, ours: Path) -> None:
    _copy(ours, mine)

    with Snapshot.open() as opened:
        assert opened.path == mine


def test_the_users_serves_when_no_other_is_packaged(mine: Path, ours: Path) -> None:
    _copy(ours, mine)
    ours.unlink()

    with Snapshot.open() as opened:
        assert opened.path == mine


def test_the_packaged_one_serves_when_it_is_newer(mine: Path, ours: Path) -> None:
    _copy(ours, mine, _run("UPDATE source SET taken_at = '2020-01-01'"))

    with Snapshot.open() as opened:
        assert opened.path == ours


def test_the_users_older_choice_serves_until_a_newer_one_is_packaged(mine: Path, ours: Path) -> None:
    _copy(ours, mine, _run("UPDATE source SET taken_at = '2020-01-01'"))
    with SnapshotWriter(mine) as writer:
        writer.put_above(date(2026, 8, 16))
    with Snapshot.open() as opened:
        assert opened.path == mine

    _copy(mine, ours, _run("UPDATE source SET taken_at = '2026-08-17'"))

    with Snapshot.open() as opened:
        assert opened.path == ours


def test_one_of_another_layout_is_passed_over_but_not_opened_by_name(mine: Path, ours: Path) -> None:
    _copy(ours, mine, _run("PRAGMA user_version = 99"))

    with Snapshot.open() as opened:
        assert opened.path == ours
    with pytest.raises(UnusableFeed, match="layout 99") as caught:
        Snapshot.open(mine)
    assert "feeds update" in caught.value.remedy


@pytest.mark.usefixtures("ours")
def test_a_damaged_one_of_the_user_is_an_error_with_its_remedy(mine: Path) -> None:
    mine.write_bytes(b"SQLite format 3\x00" + b"broken" * 1000)

    with pytest.raises(UnusableFeed) as caught:
        Snapshot.open()

    assert caught.value.place == str(mine)
    assert "accord feeds update" in caught.value.remedy


def test_a_missing_packaged_one_says_to_install_again(ours: Path, mine: Path) -> None:
    ours.unlink()
    assert not mine.exists()

    with pytest.raises(UnusableFeed, match="Install Accord again"):
        Snapshot.open()


def test_without_a_named_folder_the_platform_tells_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ACCORD_DATA_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert user_path().name == FILE
    assert "accord" in user_path().parts


# -- damage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(8192)])
def test_what_is_no_snapshot_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(content)

    with pytest.raises(UnusableFeed, match=r"other\.sqlite"):
        Snapshot(path)


def test_another_database_is_refused(tmp_path: Path) -> None:
    _copy(Path("/dev/null"), tmp_path / "empty.sqlite", _run("CREATE TABLE t (a)"))

    with pytest.raises(UnusableFeed, match="no snapshot"):
        Snapshot(tmp_path / "empty.sqlite")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFeed, match="no such file"):
        Snapshot(tmp_path / "missing.sqlite")


@pytest.mark.parametrize("kept", [100, 4096, 5 * 4096, -4096, -1])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, snapshot_file: Path, kept: int) -> None:
    path = tmp_path / "cut.sqlite"
    path.write_bytes(snapshot_file.read_bytes()[:kept])

    with pytest.raises(UnusableFeed, match="damaged"):
        Snapshot(path)


def test_a_snapshot_that_lacks_a_source_is_refused(tmp_path: Path, snapshot_file: Path) -> None:
    path = _copy(snapshot_file, tmp_path / "s", _run("DELETE FROM source WHERE name IN ('kev', 'epss')"))

    with pytest.raises(UnusableFeed, match="lacks epss, kev"):
        Snapshot(path)


def test_a_source_with_a_broken_day_is_refused(tmp_path: Path, snapshot_file: Path) -> None:
    path = _copy(snapshot_file, tmp_path / "s", _run("UPDATE source SET taken_at = 'soon' WHERE name = 'kev'"))

    with pytest.raises(UnusableFeed, match="sources is damaged"):
        Snapshot(path)


def test_damage_inside_is_met_by_the_query_that_needs_it(tmp_path: Path, snapshot_file: Path) -> None:
    path = _damaged_inside(tmp_path, snapshot_file)

    with Snapshot(path) as snapshot, pytest.raises(UnusableFeed, match="damaged"):
        snapshot.intelligence(["CVE-2021-44228"])


def test_damage_inside_is_found_by_the_proof(tmp_path: Path, snapshot_file: Path) -> None:
    path = _damaged_inside(tmp_path, snapshot_file)

    with Snapshot(path) as snapshot, pytest.raises(UnusableFeed, match="damaged"):
        snapshot.prove()


def _damaged_inside(tmp_path: Path, snapshot_file: Path) -> Path:
    path = _copy(snapshot_file, tmp_path / "damaged.sqlite")
    with sqlite3.connect(path) as db:
        ((page,),) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'epss'").fetchall()
    db.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    return path


def test_a_whole_snapshot_is_proved(snapshot: Snapshot) -> None:
    snapshot.prove()


def test_rows_that_break_a_promise_are_found_by_the_proof(tmp_path: Path, snapshot_file: Path) -> None:
    path = _copy(
        snapshot_file,
        tmp_path / "s",
        _run("PRAGMA writable_schema = ON"),
        _run("UPDATE sqlite_schema SET sql = replace(sql, 'ssvc INTEGER', 'ssvc INTEGER NOT NULL')"),
    )

    with Snapshot(path) as snapshot, pytest.raises(UnusableFeed, match=r"NULL value in enrichment\.ssvc"):
        snapshot.prove()


@pytest.mark.parametrize(
    "statement",
    ["CREATE VIEW v AS SELECT 1", "DROP TABLE alias", "CREATE TABLE more (a)", "CREATE INDEX i ON kev (added)"],
)
def test_a_snapshot_with_other_tables_is_not_proved(tmp_path: Path, snapshot_file: Path, statement: str) -> None:
    path = _copy(snapshot_file, tmp_path / "s", _run(statement))

    with Snapshot(path) as snapshot, pytest.raises(UnusableFeed, match="tables are not those"):
        snapshot.prove()


def test_the_file_is_never_changed_by_reading(snapshot_file: Path) -> None:
    before = (snapshot_file.read_bytes(), sorted(snapshot_file.parent.iterdir()))

    with Snapshot(snapshot_file) as snapshot:
        snapshot.intelligence(["CVE-2021-44228"])
        with pytest.raises(UnusableFeed, match="readonly"):
            snapshot._rows("DELETE FROM kev")  # noqa: SLF001  no public way would try

    assert (snapshot_file.read_bytes(), sorted(snapshot_file.parent.iterdir())) == before


def test_the_ids_of_a_flaw_are_all_that_lead_to_it(snapshot: Snapshot) -> None:
    found = snapshot.ids(["CVE-2021-32807", "CVE-1999-0001"])

    assert found["CVE-2021-32807"][0] == "CVE-2021-32807"
    assert "PYSEC-2021-335" in found["CVE-2021-32807"]
    assert set(snapshot.aliases(found["CVE-2021-32807"]).values()) == {"CVE-2021-32807"}
    assert found["CVE-1999-0001"] == ("CVE-1999-0001",)
