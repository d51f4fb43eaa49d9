import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from accord.cli._main import main
from accord.flows.feeds import FeedFile, build
from accord.ports import packaged

SAMPLES = Path(__file__).parents[1] / "feeds" / "samples"
FILES = {
    "kev": "kev.json",
    "epss": "epss_scores-2026-08-16.csv",
    "vulnrichment": "vulnrichment-2025-01-24.csv",
    "cwe": "cwe.json",
    "pypa": "pypa-2024-10-10.jsonl",
}

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built") / "snapshot.sqlite"
    files = {
        name: FeedFile(path=SAMPLES / file, url=f"https://feeds.example/{file}", sha256=name, place=file)
        for name, file in FILES.items()
    }
    build(target, files, today=date(2026, 8, 20))
    return target


@pytest.fixture(autouse=True)
def _small(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "FOLDER", tmp_path / "packaged")
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "mine"))
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    (tmp_path / "packaged").mkdir()
    shutil.copy(built, tmp_path / "packaged")


def test_status_shows_day_age_rows_origin_licence_and_credit(capsys: Captured) -> None:
    assert main(["feeds", "status"]) == 0

    text = capsys.readouterr().out
    kev = next(line for line in text.splitlines() if line.startswith("CISA KEV"))
    for shown in ("2026-08-07 (2026.08.07)", " days  4 ", "CC0-1.0", "https://feeds.example/kev.json"):
        assert shown in kev
    assert "EPSS scores by FIRST.org" in text
    assert "packaged with Accord" in text


def test_status_as_json(capsys: Captured) -> None:
    assert main(["feeds", "status", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["packaged"] is True
    assert [feed["name"] for feed in document["feeds"]] == ["cwe", "epss", "kev", "pypa", "vulnrichment"]
    assert document["feeds"][2]["taken_at"] == "2026-08-07"


def test_an_update_from_a_file_says_what_changed(capsys: Captured, tmp_path: Path) -> None:
    origin = tmp_path / "epss_scores-2026-08-17.csv"
    lines = (SAMPLES / FILES["epss"]).read_text("ascii").splitlines(keepends=True)
    origin.write_text("".join(lines[:-1]), encoding="ascii")

    assert main(["feeds", "update", "--from", str(origin)]) == 0

    text = capsys.readouterr().out
    assert "EPSS  updated  10 rows of 2026-08-16 -> 9 rows of 2026-08-17 (-1)" in text
    assert str(tmp_path / "mine" / "snapshot.sqlite") in text
    assert main(["feeds", "status"]) == 0
    assert "Snapshot (yours)" in capsys.readouterr().out


def test_an_update_as_json(capsys: Captured) -> None:
    assert main(["feeds", "update", "--from", str(SAMPLES / FILES["kev"]), "--json"]) == 0

    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["name"], change["outcome"], change["rows_before"], change["rows_after"]) == ("kev", "updated", 4, 4)


def test_a_publisher_that_cannot_be_reached_is_named_and_gives_2(capsys: Captured) -> None:
    assert main(["feeds", "update"]) == 2

    captured = capsys.readouterr()
    assert "EPSS      kept  10 rows of 2026-08-16" in captured.out
    assert "CISA KEV was kept as it was" in captured.err
    assert "ACCORD_OFFLINE is set" in captured.err


def test_without_a_network_a_file_is_offered(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCORD_OFFLINE")
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert main(["feeds", "update"]) == 2

    assert "pass it with --from" in capsys.readouterr().err


def test_a_file_that_cannot_be_taken_is_one_line_and_gives_2(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "hello").write_bytes(b"hello")

    assert main(["feeds", "update", "--from", str(tmp_path / "hello")]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert str(tmp_path / "hello") in captured.err


@pytest.mark.parametrize("arguments", [["update", "--sha256", "0" * 64], ["nothing"], ["status", "--format", "xml"]])
def test_a_call_that_makes_no_sense_gives_2(arguments: list[str]) -> None:
    assert main(["feeds", *arguments]) == 2


def test_help_names_both_commands(capsys: Captured) -> None:
    assert main(["feeds", "--help"]) == 0

    text = capsys.readouterr().out
    assert "status" in text
    assert "update" in text
