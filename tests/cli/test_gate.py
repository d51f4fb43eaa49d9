"""``accord gate`` as a pipeline calls it: the verdict is the exit code, in every format."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from accord.cli._main import main
from accord.core.documents import GateDocument

Captured = pytest.CaptureFixture[str]

CONTEXT = """
[[service]]
name = "shop"
team = "storefront"
criticality = "critical"
exposure = "internet"
data = ["payment"]
environment = "production"
"""
FLAW = '    db.execute(f"SELECT {name}")'


class Checkout:
    """A main line, a change, and a report of what a scanner would see."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write("accord.toml", CONTEXT)
        self.write("pay.py", "def find(db, name):\n    return None\n")
        self.git("add", "-A")
        self.git("commit", "-qm", "start")
        self.git("checkout", "-qb", "change")

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def bring_a_flaw(self) -> None:
        self.write("pay.py", f"def find(db, name):\n{FLAW}\n")

    def gate(self, *arguments: str) -> int:
        lines = (self.folder / "pay.py").read_text().splitlines()
        results = [
            {
                "filename": "./pay.py",
                "issue_text": "SQL",
                "issue_severity": "HIGH",
                "line_number": at,
                "test_id": "B608",
            }
            for at, line in enumerate(lines, start=1)
            if line == FLAW
        ]
        report = self.folder.parent / "bandit.json"
        metrics = {"_totals": {}, "./pay.py": {"loc": 2}}
        head = {"errors": [], "generated_at": datetime.now(UTC).isoformat(), "metrics": metrics}
        report.write_text(json.dumps(head | {"results": results}))
        return main(["gate", str(report), "--root", str(self.folder), "--base", "main", *arguments])


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "CI_")):
            monkeypatch.delenv(name)
    return Checkout(tmp_path / "shop")


def test_a_change_that_brings_nothing_ends_with_0(checkout: Checkout, capsys: Captured) -> None:
    assert checkout.gate() == 0
    assert capsys.readouterr().out.startswith("Passed: this change brings nothing that both sides agreed to stop\n")


def test_a_change_that_brings_a_flaw_ends_with_1_and_says_how_to_go_on(checkout: Checkout, capsys: Captured) -> None:
    checkout.bring_a_flaw()
    assert checkout.gate() == 1
    text = capsys.readouterr().out
    for said in (
        "Stopped: this change brings 1 vulnerability that both sides agreed to stop",
        "SQL injection in pay.py:2",
        "Why it stops: brought by this change",
        "How to fix: Bind parameters",
        "accord feedback ",
        "[[accords]]",
    ):
        assert said in text


def test_missing_evidence_ends_with_3(checkout: Checkout, capsys: Captured) -> None:
    assert main(["gate", "--root", str(checkout.folder), "--base", "main"]) == 3
    text = capsys.readouterr().out
    assert text.startswith("Cannot tell: evidence is missing")
    assert "scan: no report. Pass the report of at least one scanner." in text


def test_a_blocker_that_was_seen_beats_missing_evidence(checkout: Checkout, tmp_path: Path) -> None:
    checkout.bring_a_flaw()
    broken = tmp_path / "broken.sarif"
    broken.write_text("{")
    assert checkout.gate(str(broken)) == 1


def test_a_base_that_is_not_here_ends_with_2(checkout: Checkout, capsys: Captured) -> None:
    assert checkout.gate("--base", "nowhere") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "nowhere" in captured.err


def test_a_phase_that_is_none_ends_with_2(checkout: Checkout) -> None:
    assert checkout.gate("--phase", "someday") == 2


def test_release_stops_on_missing_evidence(checkout: Checkout, capsys: Captured) -> None:
    assert main(["gate", "--root", str(checkout.folder), "--base", "main", "--phase", "release"]) == 3
    assert "In phase release the policy stops a change on that." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("html", "<!doctype html>\n"),
        ("json", '{\n  "accord":'),
        ("jsonl", '{"id":'),
        ("markdown", "<!-- accord -->\n\n**A"),
        ("sarif", '{"$schema":'),
        ("terminal", "Stopped: "),
    ],
)
def test_every_format(name: str, start: str, checkout: Checkout, capsys: Captured) -> None:
    checkout.bring_a_flaw()
    assert checkout.gate("--format", name) == 1
    assert capsys.readouterr().out.startswith(start)


def test_a_comment_on_a_change_that_passes_is_empty(checkout: Checkout, tmp_path: Path) -> None:
    comment = tmp_path / "comment.md"
    assert checkout.gate("--format", "markdown", "-o", str(comment)) == 0
    assert comment.read_bytes() == b""


def test_a_file_replaces_the_one_before_and_the_verdict_stays_the_exit_code(
    checkout: Checkout, tmp_path: Path, capsys: Captured
) -> None:
    target = tmp_path / "verdict.json"
    target.write_text("before")
    checkout.bring_a_flaw()
    assert checkout.gate("--json", "-o", str(target)) == 1
    assert capsys.readouterr().out == ""
    assert msgspec.json.decode(target.read_bytes(), type=GateDocument).verdict == "fail"


def test_a_verdict_that_cannot_be_written_is_no_verdict(checkout: Checkout, tmp_path: Path) -> None:
    assert checkout.gate("-o", str(tmp_path / "nowhere" / "verdict.txt")) == 2


def test_vouching_for_a_silent_report(checkout: Checkout, tmp_path: Path) -> None:
    silent = tmp_path / "silent.sarif"
    run = {"tool": {"driver": {"name": "Silent"}}, "results": []}
    silent.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    assert checkout.gate(str(silent)) == 3
    assert checkout.gate(str(silent), "--complete") == 0


def test_reports_of_the_base_say_what_was_there(checkout: Checkout, tmp_path: Path) -> None:
    checkout.bring_a_flaw()
    assert checkout.gate() == 1
    before = tmp_path / "before.json"
    before.write_text((tmp_path / "bandit.json").read_text())
    assert checkout.gate("--base-report", str(before)) == 0
