"""``accord baseline`` as a person calls it."""

import json
from pathlib import Path

import pytest

from accord.cli._main import main

Captured = pytest.CaptureFixture[str]
CLEAN = {"errors": [], "generated_at": "2026-11-21T11:00:00Z", "metrics": {"a.py": {}, "_totals": {}}, "results": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which a report may be of any age."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "accord.toml").write_text("[gate]\nmax_report_age_hours = 0\n")
    return root


def baseline(folder: Path, content: object, *arguments: str) -> int:
    report = folder.parent / "bandit.json"
    report.write_text(json.dumps(content))
    return main(["baseline", str(report), "--root", str(folder), *arguments])


def test_what_stands_here_is_recorded_and_the_next_step_is_told(folder: Path, capsys: Captured) -> None:
    assert baseline(folder, CLEAN) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Wrote {folder}/.accord/baseline.json: 0 components, 0 code contexts, 0 vulnerabilities")
    assert told.endswith("seen by bandit.\nNext: commit it.\n")


def test_an_incomplete_scan_ends_with_3_and_writes_nothing(folder: Path, capsys: Captured) -> None:
    assert baseline(folder, CLEAN | {"errors": [{"filename": "a.py", "reason": "syntax error"}]}) == 3
    assert "no baseline is written from an incomplete scan" in capsys.readouterr().err
    assert not (folder / ".accord").exists()


def test_an_unreadable_report_ends_with_3(folder: Path) -> None:
    assert main(["baseline", str(folder / "gone.json"), "--root", str(folder)]) == 3


@pytest.mark.parametrize("arguments", [["baseline"], ["baseline", "x", "--reader", "none"], ["baseline", "--what"]])
def test_a_wrong_call_ends_with_2(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_it_is_written_where_it_is_asked_for_and_devices_stay(folder: Path, tmp_path: Path) -> None:
    assert baseline(folder, CLEAN, "-o", str(tmp_path / "deep" / "base.json")) == 0
    assert (tmp_path / "deep" / "base.json").exists()
    assert not (folder / ".accord").exists()
    assert baseline(folder, CLEAN, "-o", "/dev/null") == 0
    assert Path("/dev/null").is_char_device()


def test_a_link_in_the_way_ends_with_2(folder: Path, capsys: Captured) -> None:
    (folder / ".accord").symlink_to(folder.parent)
    assert baseline(folder, CLEAN) == 2
    assert "symbolic link" in capsys.readouterr().err
