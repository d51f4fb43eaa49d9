import runpy
import shutil
import sys
from pathlib import Path

import pytest

from accord.ports.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "build_snapshot.py"
SAMPLES = ROOT / "tests" / "feeds" / "samples"
GATHERED = {
    "kev.json": "kev.json",
    "epss_scores-2026-08-16.csv": "epss-2026-08-16.csv.gz",
    "vulnrichment-2025-01-24.csv": "cve-cvss-cwe-ssvc-2025-01-24.csv.gz",
    "cwe.json": "cwe-4.15.json.gz",
    "pypa-2024-10-10.jsonl": "pypa-advisories.jsonl.gz",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "intel").mkdir()
    for sample, name in GATHERED.items():
        shutil.copy(SAMPLES / sample, tmp_path / "intel" / name)
    return tmp_path / "intel"


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_it_builds_the_snapshot_and_says_where_it_comes_from(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "snapshot.sqlite"

    assert _run(monkeypatch, folder, "-o", target) == 0

    with Snapshot(target) as snapshot:
        snapshot.prove()
        assert snapshot.source("epss").version == "v5"
    readme = (tmp_path / "snapshot.README.md").read_text(encoding="utf-8")
    assert "| CISA KEV | 2026-08-07 | 2026.08.07 | 4 |" in readme
    assert "MITRE" in readme
    assert "FIRST.org" in readme
    assert "CISA KEV" in capsys.readouterr().out


def test_building_again_gives_the_same_bytes(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.sqlite", "b.sqlite"):
        _run(monkeypatch, folder, "-o", tmp_path / name)

    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_a_broken_file_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "kev.json").write_bytes(b"{")

    assert _run(monkeypatch, folder, "-o", tmp_path / "snapshot.sqlite") == 2

    assert "kev.json" in capsys.readouterr().err


def test_a_missing_file_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "kev.json").unlink()

    assert _run(monkeypatch, folder, "-o", tmp_path / "snapshot.sqlite") == 2

    assert "kev.json" in capsys.readouterr().err
