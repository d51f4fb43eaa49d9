"""accord scan: what it prints, and when it ends with 3."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accord.cli._main import main

BANDIT = """\
#!{python} -IS
import json, sys
files = sys.argv[sys.argv.index("--output") + 2:]
found = [dict(test_id="B602", issue_text="shell", filename=file, line_number=1) for file in files]
report = dict(errors=[], generated_at="2026-11-21T12:00:00Z", metrics=dict.fromkeys(files, {}), results=found)
json.dump(report, open(sys.argv[sys.argv.index("--output") + 1], "w"))
sys.exit({code})
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one file, and no tool."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "a.py").write_text("x = 1\n")
    (tmp_path / "tools").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "tools"))
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    monkeypatch.delenv("CI", raising=False)
    return folder


def install(tmp_path: Path, code: int = 1) -> None:
    file = tmp_path / "tools/bandit"
    file.write_text(BANDIT.replace("{python}", sys.executable).replace("{code}", str(code)))
    file.chmod(0o755)


def test_a_complete_scan_ends_with_0_whatever_it_found(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path)

    assert main(["scan", str(root), "--only", "bandit"]) == 0
    out = capfd.readouterr().out
    assert "a.py:1" in out
    assert "✓ Bandit" in out
    assert "1 of 1 file, 1 finding\n" in out
    assert "1 file: 1 read, 0 left out, 0 uncovered" in out
    assert "Complete:" in out


def test_an_incomplete_scan_ends_with_3_and_says_what_covers_it(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(root)]) == 3
    out = capfd.readouterr().out
    assert "✗ Bandit" in out
    assert "Incomplete:" in out
    assert "Bandit: it is not installed, and 1 file here is for it to read\n" in out


def test_json_is_the_plan_with_what_was_looked_at(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path)

    assert main(["scan", str(root), "--only", "bandit", "--json"]) == 0
    captured = capfd.readouterr()
    document = json.loads(captured.out)
    assert document["scan"]["complete"] is True
    assert document["scan"]["files"] == {"total": 1, "read": 1, "left_out": 0, "uncovered": 0}
    assert document["counts"]["findings"] == 1
    assert "accord: Complete:" in captured.err


def test_in_ci_each_call_is_a_line(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path)
    monkeypatch.setenv("CI", "true")

    main(["scan", str(root), "--only", "bandit", "-o", str(tmp_path / "plan.txt")])

    err = capfd.readouterr().err
    assert "accord: 2 of 2: bandit: " in err
    assert "\x1b" not in err


@pytest.mark.parametrize("arguments", [["--only", "nothing"], ["--keep"], ["/nowhere"]])
def test_a_wrong_call_ends_with_2(root: Path, arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(root), *arguments]) == 2
    assert capfd.readouterr().err


def test_a_name_of_a_file_cannot_play_tricks_on_the_terminal(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / "\x1b[31mred.java").write_text("class A {}\n" * 50)

    main(["scan", str(root), "--skip", "ruff"])

    assert "\x1b" not in capfd.readouterr().out


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_a_scan_ends_its_scanners(root: Path, tmp_path: Path, how: signal.Signals) -> None:
    child = tmp_path / "child"
    tool = tmp_path / "tools/bandit"
    tool.write_text(f"#!/bin/sh\necho $$ > {child}.new\n/bin/mv {child}.new {child}\nexec /bin/sleep 600\n")
    tool.chmod(0o755)
    command = [sys.executable, "-m", "accord", "scan", str(root), "--only", "bandit"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as scan:
        while not child.exists():
            assert scan.poll() is None
            time.sleep(0.02)
        scan.send_signal(how)
        _, errors = scan.communicate()

    assert (scan.returncode, errors.strip()) == (2, "accord: stopped")
    assert is_gone(int(child.read_text()))


def is_gone(process: int) -> bool:
    """Tell whether a process has ended; one that was killed may wait for its parent to notice."""
    for _ in range(200):
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.01)
    return False
