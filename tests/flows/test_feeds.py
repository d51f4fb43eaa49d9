import gzip
import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from accord.core.errors import AccordError, BadUsage, UnusableFeed
from accord.core.feed import FeedChange, FeedsUpdateDocument, Outcome
from accord.feeds import epss, kev
from accord.flows.feeds import FeedFile, build, status, update
from accord.ports import http, packaged
from accord.ports.http import Fetched, Limits, Validators
from accord.ports.install import alone
from accord.ports.snapshot import FILE, Snapshot

SAMPLES = Path(__file__).parents[1] / "feeds" / "samples"
TODAY = date(2026, 8, 20)
FILES = {
    "kev": "kev.json",
    "epss": "epss_scores-2026-08-16.csv",
    "vulnrichment": "vulnrichment-2025-01-24.csv",
    "cwe": "cwe.json",
    "pypa": "pypa-2024-10-10.jsonl",
}


def _built(target: Path, folder: Path = SAMPLES) -> Path:
    files = {
        name: FeedFile(path=folder / file, url=f"https://feeds.example/{file}", sha256=name, place=file)
        for name, file in FILES.items()
    }
    build(target, files, today=TODAY)
    return target


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("built") / FILE)


@pytest.fixture(autouse=True)
def ours(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the small snapshot in the place of the packaged one, and the user's folder beside."""
    monkeypatch.setattr(packaged, "FOLDER", tmp_path / "packaged")
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "mine"))
    monkeypatch.delenv("ACCORD_OFFLINE", raising=False)
    (tmp_path / "packaged").mkdir()
    return Path(shutil.copy(built, tmp_path / "packaged" / FILE))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine" / FILE


def _kev(*, version: str = "2026.08.19", day: str = "2026-08-19", leave_out: int = 0) -> bytes:
    """Make a later catalogue from the sample: one entry of another day more, or some fewer."""
    catalogue = json.loads((SAMPLES / "kev.json").read_bytes())
    extra = dict(catalogue["vulnerabilities"][0], cveID="CVE-2026-0001", dateAdded=day)
    entries = [extra, *catalogue["vulnerabilities"]][leave_out:]
    catalogue.update(
        catalogVersion=version, dateReleased=f"{day}T12:00:00.0000Z", vulnerabilities=entries, count=len(entries)
    )
    return json.dumps(catalogue).encode()


def _epss(*, day: str = "2026-08-19", rows: int = 10) -> bytes:
    header, *lines = (SAMPLES / FILES["epss"]).read_bytes().splitlines(keepends=True)
    comment = f"#model_version:v2026.06.15,score_date:{day}T12:00:00Z\n".encode()
    return gzip.compress(comment + header + b"".join(lines[:rows]), mtime=0)


def _write(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def _outcomes(done: FeedsUpdateDocument) -> dict[str, Outcome]:
    return {change.name: change.outcome for change in done.changes}


def _change(done: FeedsUpdateDocument, name: str) -> FeedChange:
    return next(change for change in done.changes if change.name == name)


def _left_over(mine: Path) -> set[str]:
    return {path.name for path in mine.parent.iterdir()} - {FILE, "update.lock"}


class Publishers:
    """CISA and FIRST, played by a server on loopback."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.asked: list[tuple[str, Validators, frozenset[str] | None]] = []
        self.paths = {kev.URL: "/kev.json", epss.URL: "/epss.csv.gz"}

    def serve(self, url: str, content: bytes = b"", *, status: int = 200, etag: str = "") -> None:
        headers = {"ETag": etag} if etag else {}
        self.server.expect_request(self.paths[url]).respond_with_data(content, status=status, headers=headers)

    def fetch(
        self,
        url: str,
        target: Path,
        *,
        known: Validators = Validators(),  # noqa: B008  frozen
        limits: Limits = Limits(),  # noqa: B008  frozen
        hosts: frozenset[str] | None = None,
    ) -> Fetched:
        self.asked.append((url, known, hosts))
        return http.fetch(self.server.url_for(self.paths[url]), target, known=known, limits=limits)


@pytest.fixture
def publishers(httpserver: HTTPServer) -> Publishers:
    return Publishers(httpserver)


# -- status --------------------------------------------------------------------------------------------------------


def test_status_shows_each_source_with_its_age(ours: Path) -> None:
    found = status(TODAY)

    assert (found.path, found.packaged) == (str(ours), True)
    assert [(feed.name, feed.rows, feed.age_days) for feed in found.feeds] == [
        ("cwe", 18, 765),
        ("epss", 10, 4),
        ("kev", 4, 13),
        ("pypa", 10, 679),
        ("vulnrichment", 10, 573),
    ]
    assert all(feed.licence and feed.credit and feed.url for feed in found.feeds)


# -- from the publishers -------------------------------------------------------------------------------------------


def test_what_is_newer_is_taken_and_told(publishers: Publishers, mine: Path) -> None:
    publishers.serve(kev.URL, _kev(), etag='"k"')
    publishers.serve(epss.URL, _epss(), etag='"e"')

    done = update(today=TODAY, fetch=publishers.fetch)

    assert done.path == str(mine)
    assert _change(done, "kev") == FeedChange(
        name="kev",
        label="CISA KEV",
        outcome=Outcome.UPDATED,
        rows_before=4,
        rows_after=5,
        taken_before=date(2026, 8, 7),
        taken_after=date(2026, 8, 19),
    )
    assert _outcomes(done) == {"epss": Outcome.UPDATED, "kev": Outcome.UPDATED}
    with Snapshot.open() as snapshot:
        assert snapshot.path == mine
        assert snapshot.source("epss").version == "v2026.06.15"
        assert snapshot.source("kev").sha256 == hashlib.sha256(_kev()).hexdigest()
        assert snapshot.intelligence(["CVE-2026-0001"])["CVE-2026-0001"].kev_at == date(2026, 8, 19)
        assert snapshot.cwe(89) is not None
    assert _left_over(mine) == set()


def test_the_next_update_asks_only_for_what_is_newer(publishers: Publishers) -> None:
    publishers.serve(kev.URL, _kev(), etag='"k"')
    publishers.serve(epss.URL, _epss(), etag='"e"')
    update(today=TODAY, fetch=publishers.fetch)
    publishers.server.clear()
    publishers.asked.clear()
    publishers.serve(kev.URL, status=304)
    publishers.serve(epss.URL, status=304)

    done = update(today=TODAY, fetch=publishers.fetch)

    assert _outcomes(done) == {"epss": Outcome.UNCHANGED, "kev": Outcome.UNCHANGED}
    assert {url: known.etag for url, known, _ in publishers.asked} == {kev.URL: '"k"', epss.URL: '"e"'}


def test_the_first_update_asks_without_conditions_and_only_the_publishers(publishers: Publishers) -> None:
    publishers.serve(kev.URL, status=404)
    publishers.serve(epss.URL, status=404)

    update(today=TODAY, fetch=publishers.fetch)

    assert publishers.asked == [
        (epss.URL, Validators(), frozenset({"epss.empiricalsecurity.com"})),
        (kev.URL, Validators(), frozenset({"www.cisa.gov"})),
    ]


def test_the_same_content_is_unchanged(publishers: Publishers, mine: Path) -> None:
    publishers.serve(kev.URL, _kev())
    publishers.serve(epss.URL, _epss())
    update(today=TODAY, fetch=publishers.fetch)
    before = mine.read_bytes()

    done = update(today=TODAY, fetch=publishers.fetch)

    assert set(_outcomes(done).values()) == {Outcome.UNCHANGED}
    assert mine.read_bytes() == before


def test_one_publisher_that_fails_stops_no_other(publishers: Publishers) -> None:
    publishers.serve(kev.URL, _kev())
    publishers.serve(epss.URL, status=500)

    done = update(today=TODAY, fetch=publishers.fetch)

    assert _outcomes(done) == {"epss": Outcome.KEPT, "kev": Outcome.UPDATED}
    kept = _change(done, "epss")
    assert "answers 500" in kept.reason
    assert kept.retry
    assert (kept.rows_after, kept.taken_after) == (10, date(2026, 8, 16))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_kev()[:-50], "no KEV catalogue"),
        (b"<html>log in</html>", "no KEV catalogue"),
        (_kev(leave_out=2), "holds 3 entries where 4 were known"),
        (_kev(day="2026-08-01"), "older than the CISA KEV of 2026-08-07"),
        (_kev(day="2027-01-01"), "in the future"),
        (_kev().replace(b'"count": 5', b'"count": 6'), "announces 6 entries and holds 5"),
        (_kev().replace(b"CVE-2026-0001", b"CVE-2024-3400"), "stands in it twice"),
    ],
)
def test_an_implausible_feed_is_kept_out_while_the_other_comes_in(
    publishers: Publishers, content: bytes, reason: str
) -> None:
    publishers.serve(kev.URL, content)
    publishers.serve(epss.URL, _epss())

    done = update(today=TODAY, fetch=publishers.fetch)

    assert _outcomes(done) == {"epss": Outcome.UPDATED, "kev": Outcome.KEPT}
    assert reason in _change(done, "kev").reason
    with Snapshot.open() as snapshot:
        assert snapshot.source("kev").rows == 4
        assert snapshot.source("epss").taken_at == date(2026, 8, 19)
        assert snapshot.intelligence(["CVE-2021-44228"])["CVE-2021-44228"].kev_at == date(2021, 12, 10)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_epss()[:-20], "cut off"),
        (gzip.compress(gzip.decompress(_epss())[:-3], mtime=0), "last line is cut off"),
        (gzip.compress(b"cve,epss,percentile\n", mtime=0), "does not say of which day"),
        (gzip.compress(gzip.decompress(_epss(rows=0)), mtime=0), "holds no entries"),
    ],
)
def test_a_broken_epss_file_is_kept_out(publishers: Publishers, mine: Path, content: bytes, reason: str) -> None:
    publishers.serve(kev.URL, status=404)
    publishers.serve(epss.URL, content)

    done = update(today=TODAY, fetch=publishers.fetch)

    assert reason in _change(done, "epss").reason
    assert not mine.exists()


def test_what_is_forced_is_taken(publishers: Publishers) -> None:
    publishers.serve(kev.URL, _kev(day="2026-08-01", leave_out=3))
    publishers.serve(epss.URL, status=404)

    done = update(today=TODAY, fetch=publishers.fetch, force=True)

    assert _outcomes(done)["kev"] is Outcome.UPDATED
    with Snapshot.open() as snapshot:
        assert (snapshot.source("kev").rows, snapshot.source("kev").taken_at) == (2, date(2026, 8, 1))


def test_a_later_update_keeps_what_was_forced(publishers: Publishers) -> None:
    publishers.serve(kev.URL, _kev(day="2026-08-01"))
    publishers.serve(epss.URL, status=404)
    update(today=TODAY, fetch=publishers.fetch, force=True)
    publishers.server.clear()
    publishers.serve(kev.URL, status=404)
    publishers.serve(epss.URL, _epss())

    update(today=TODAY, fetch=publishers.fetch)

    with Snapshot.open() as snapshot:
        assert snapshot.source("kev").taken_at == date(2026, 8, 1)


def test_offline_everything_is_kept(monkeypatch: pytest.MonkeyPatch, mine: Path) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")

    done = update(today=TODAY)

    assert _outcomes(done) == {"epss": Outcome.KEPT, "kev": Outcome.KEPT}
    assert all("ACCORD_OFFLINE" in change.reason for change in done.changes)
    assert not mine.exists()


# -- from a file ---------------------------------------------------------------------------------------------------


def test_a_feeds_file_is_told_by_its_content(tmp_path: Path) -> None:
    done = update(today=TODAY, origin=_write(tmp_path / "something", _kev()))

    assert _outcomes(done) == {"kev": Outcome.UPDATED}
    with Snapshot.open() as snapshot:
        assert snapshot.source("kev").url == "something"


def test_the_day_may_stand_in_the_name(tmp_path: Path) -> None:
    plain = b"".join(gzip.decompress(_epss()).splitlines(keepends=True)[1:])

    done = update(today=TODAY, origin=_write(tmp_path / "epss_scores-2026-08-18.csv", plain))

    assert _change(done, "epss").taken_after == date(2026, 8, 18)


def test_any_feed_may_come_from_a_file(tmp_path: Path) -> None:
    text = (SAMPLES / FILES["vulnrichment"]).read_bytes().replace(b"10,cna,,,,,,CWE-506", b"9.9,cna,,,,,,CWE-506")

    update(today=TODAY, origin=_write(tmp_path / "vulnrichment-2025-02-01.csv", text))

    with Snapshot.open() as snapshot:
        assert snapshot.intelligence(["CVE-2024-3094"])["CVE-2024-3094"].cvss_score == 9.9


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no feed that Accord knows"),
        (b"hello", "no feed that Accord knows"),
        (_kev(leave_out=3), "most likely something was lost"),
        (_epss()[:-20], "cut off"),
        (gzip.compress(bytes(100), mtime=0), "no feed that Accord knows"),
    ],
)
def test_a_file_that_cannot_be_taken_is_an_error_and_changes_nothing(
    tmp_path: Path, mine: Path, content: bytes, reason: str
) -> None:
    origin = _write(tmp_path / "file", content)

    with pytest.raises(UnusableFeed if content[:2] != b"\x1f\x8b" else AccordError, match=reason) as caught:
        update(today=TODAY, origin=origin)

    assert caught.value.place == origin
    assert caught.value.remedy
    assert not mine.exists()
    assert _left_over(mine) == set()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableFeed, match="no such file"):
        update(today=TODAY, origin=str(tmp_path / "missing"))


def test_a_file_must_hash_to_what_is_said(tmp_path: Path) -> None:
    origin = _write(tmp_path / "kev.json", _kev())

    with pytest.raises(UnusableFeed, match="its SHA-256 is"):
        update(today=TODAY, origin=origin, sha256="0" * 64)
    with pytest.raises(BadUsage, match="no SHA-256"):
        update(today=TODAY, origin=origin, sha256="abc")
    assert update(today=TODAY, origin=origin, sha256=hashlib.sha256(_kev()).hexdigest().upper()).changes


def test_a_checksum_beside_a_file_is_looked_at(tmp_path: Path) -> None:
    origin = _write(tmp_path / "kev.json", _kev())
    (tmp_path / "kev.json.sha256").write_text(f"{'0' * 64}  kev.json\n", encoding="ascii")

    with pytest.raises(UnusableFeed, match="its SHA-256 is"):
        update(today=TODAY, origin=origin)


# -- a snapshot ----------------------------------------------------------------------------------------------------


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A snapshot that holds a later KEV."""
    folder = Path(shutil.copytree(SAMPLES, tmp_path / "samples"))
    (folder / "kev.json").write_bytes(_kev())
    return _built(tmp_path / "newer.sqlite", folder)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_snapshot_comes_with_its_checksum(newer: Path, mine: Path) -> None:
    with pytest.raises(UnusableFeed, match="only with its checksum") as caught:
        update(today=TODAY, origin=str(newer))
    assert "newer.sqlite.sha256" in caught.value.remedy

    done = update(today=TODAY, origin=str(newer), sha256=_sha256(newer))

    assert _outcomes(done) == {
        "cwe": Outcome.UNCHANGED,
        "epss": Outcome.UNCHANGED,
        "kev": Outcome.UPDATED,
        "pypa": Outcome.UNCHANGED,
        "vulnrichment": Outcome.UNCHANGED,
    }
    with Snapshot.open() as snapshot:
        assert (snapshot.path, snapshot.source("kev").rows) == (mine, 5)


def test_the_checksum_may_lie_beside_a_snapshot(newer: Path) -> None:
    Path(f"{newer}.sha256").write_text(f"{_sha256(newer)}  newer.sqlite\n", encoding="ascii")

    assert update(today=TODAY, origin=str(newer)).changes


def test_a_snapshot_with_another_checksum_is_refused(newer: Path, mine: Path) -> None:
    with pytest.raises(UnusableFeed, match="its SHA-256 is"):
        update(today=TODAY, origin=str(newer), sha256="0" * 64)

    assert not mine.exists()


def test_an_older_snapshot_is_refused_unless_forced(built: Path, newer: Path) -> None:
    update(today=TODAY, origin=str(newer), sha256=_sha256(newer))

    with pytest.raises(UnusableFeed, match="older than the CISA KEV"):
        update(today=TODAY, origin=str(built), sha256=_sha256(built))
    update(today=TODAY, origin=str(built), sha256=_sha256(built), force=True)

    with Snapshot.open() as snapshot:
        assert snapshot.source("kev").rows == 4


def test_a_snapshot_that_lost_rows_is_refused(newer: Path) -> None:
    with sqlite3.connect(newer) as db:
        db.execute("UPDATE source SET rows = 1 WHERE name = 'epss'")
    db.close()

    with pytest.raises(UnusableFeed, match="most likely something was lost"):
        update(today=TODAY, origin=str(newer), sha256=_sha256(newer))


@pytest.mark.parametrize(
    "damage", [lambda data: data[:8192], lambda data: data[:40_000] + b"\xff" * 4096 + data[44_096:]]
)
def test_a_damaged_snapshot_is_refused_by_its_own_name(
    newer: Path, mine: Path, damage: Callable[[bytes], bytes]
) -> None:
    newer.write_bytes(damage(newer.read_bytes()))

    with pytest.raises(UnusableFeed) as caught:
        update(today=TODAY, origin=str(newer), sha256=_sha256(newer))

    assert caught.value.place == str(newer)
    assert not mine.exists()


# -- from an address -----------------------------------------------------------------------------------------------


def test_a_snapshot_is_fetched_with_its_checksum_beside(newer: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/s.sqlite").respond_with_data(newer.read_bytes())
    httpserver.expect_request("/s.sqlite.sha256").respond_with_data(f"{_sha256(newer)}\n")

    done = update(today=TODAY, origin=httpserver.url_for("/s.sqlite"))

    assert _outcomes(done)["kev"] is Outcome.UPDATED


def test_a_snapshot_without_its_checksum_is_not_taken_from_an_address(newer: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/s.sqlite").respond_with_data(newer.read_bytes())
    httpserver.expect_request("/s.sqlite.sha256").respond_with_data(status=404)

    with pytest.raises(AccordError, match=r"s\.sqlite\.sha256.*answers 404"):
        update(today=TODAY, origin=httpserver.url_for("/s.sqlite"))


def test_a_feed_is_fetched_from_an_address_and_remembers_it_without_secrets(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/mirror/kev").respond_with_data(_kev())

    update(today=TODAY, origin=httpserver.url_for("/mirror/kev") + "?token=secret")

    with Snapshot.open() as snapshot:
        assert snapshot.source("kev").url == httpserver.url_for("/mirror/kev")


# -- two snapshots, damage, interruption ---------------------------------------------------------------------------


def test_every_source_stands_at_its_newest(tmp_path: Path, ours: Path, newer: Path) -> None:
    update(today=TODAY, origin=_write(tmp_path / "epss.csv.gz", _epss()))
    shutil.copy(newer, ours)  # Accord itself was upgraded and carries a KEV of the same newest day
    _touch(ours, "kev", "2026-08-20")

    update(today=TODAY, origin=_write(tmp_path / "epss.csv.gz", _epss(day="2026-08-20", rows=9)))

    with Snapshot.open() as snapshot:
        assert {source.name: str(source.taken_at) for source in snapshot.sources()} == {
            "cwe": "2024-07-16",
            "epss": "2026-08-20",
            "kev": "2026-08-20",
            "pypa": "2024-10-10",
            "vulnrichment": "2025-01-24",
        }
        assert snapshot.source("kev").rows == 5


def _touch(path: Path, name: str, day: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE source SET taken_at = ? WHERE name = ?", (day, name))
    db.close()


def test_an_update_replaces_a_damaged_file_of_the_user(tmp_path: Path, mine: Path) -> None:
    mine.parent.mkdir()
    mine.write_bytes(b"SQLite format 3\x00 broken")
    with pytest.raises(UnusableFeed):
        status(TODAY)

    update(today=TODAY, origin=_write(tmp_path / "kev", _kev()))

    assert status(TODAY).path == str(mine)


def test_two_updates_do_not_run_at_once(tmp_path: Path, mine: Path) -> None:
    with alone(mine.parent, "update"), pytest.raises(AccordError, match="another update is running"):
        update(today=TODAY, origin=_write(tmp_path / "kev", _kev()))


def test_an_interrupted_update_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(today=TODAY, origin=_write(tmp_path / "kev", _kev()))
    before = mine.read_bytes()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("accord.flows._feed_update.install", stopped)
    with pytest.raises(KeyboardInterrupt):
        update(today=TODAY, origin=_write(tmp_path / "epss.csv.gz", _epss()))

    assert mine.read_bytes() == before
    assert _left_over(mine) == set()


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from accord.flows import _feed_update
from accord.flows.feeds import update
from accord.ports import packaged

packaged.FOLDER = Path(sys.argv[1])
_feed_update.install = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
update(today=date(2026, 8, 20), origin=sys.argv[2])
"""


def test_a_killed_update_leaves_the_old_one_and_bars_no_later_one(tmp_path: Path, ours: Path, mine: Path) -> None:
    origin = _write(tmp_path / "epss.csv.gz", _epss())
    update(today=TODAY, origin=_write(tmp_path / "kev", _kev()))
    before = mine.read_bytes()

    killed = subprocess.run([sys.executable, "-c", _KILLED, str(ours.parent), origin], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert _left_over(mine) == {"update"}
    assert mine.read_bytes() == before
    assert _outcomes(update(today=TODAY, origin=origin)) == {"epss": Outcome.UPDATED}
    assert _left_over(mine) == set()


# -- building ------------------------------------------------------------------------------------------------------


def test_the_same_files_give_the_same_bytes(tmp_path: Path, built: Path) -> None:
    assert _built(tmp_path / "again").read_bytes() == built.read_bytes()


def test_a_build_from_a_damaged_file_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SAMPLES, tmp_path / "samples"))
    (folder / "kev.json").write_bytes(_kev()[:-5])

    with pytest.raises(UnusableFeed, match=r"kev\.json"):
        _built(tmp_path / "broken", folder)
