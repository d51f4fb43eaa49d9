"""``accord feedback`` as the person does whom a gate stopped: the id on its screen, no report at hand."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from accord.cli._main import main

Captured = pytest.CaptureFixture[str]
CONTEXT = '[service]\nname = "shop"\ncriticality = "critical"\nexposure = "internet"\ndata = ["payment"]\n'


class Checkout:
    """A main line and a change with a flaw."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        (folder / "accord.toml").write_text(CONTEXT)
        self.commit()
        self.git("checkout", "-qb", "change")
        (folder / "a.py").write_text("import os\nos.system(x)\n")
        self.commit()

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def gate(self) -> int:
        region = {"startLine": 2, "snippet": {"text": "os.system(x)"}}
        place = {"physicalLocation": {"artifactLocation": {"uri": "a.py"}, "region": region}}
        result = {"ruleId": "os-system", "level": "error", "message": {"text": "x"}, "locations": [place]}
        rules = [{"id": "os-system", "properties": {"tags": ["CWE-78"]}}]
        run = {"tool": {"driver": {"name": "Scanner", "rules": rules}}, "results": [result]}
        report = self.folder.parent / "scan.sarif"
        report.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
        return main(["gate", str(report), "--base", "main", "--root", str(self.folder)])

    def feedback(self, *arguments: str) -> int:
        return main(["feedback", *arguments, "--root", str(self.folder), "--who", "ana"])


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "CI")):
            monkeypatch.delenv(name)
    return Checkout(tmp_path / "shop")


def shown(capsys: Captured) -> str:
    """Return the id that the screen tells to rate."""
    found = re.search(r"accord feedback (\w+) not-useful", capsys.readouterr().out)
    assert found
    return found[1]


def test_a_wrong_stop_is_lifted_by_one_command_on_the_main_line_and_can_be_taken_back(
    checkout: Checkout, capsys: Captured
) -> None:
    assert checkout.gate() == 1
    name = shown(capsys)
    assert checkout.feedback(name, "not-useful", "--reason", "the command is a constant") == 0
    told = capsys.readouterr().out
    assert "is not-useful" in told
    assert "1 of 1 ratings not useful; it may stop a change" in told
    assert checkout.gate() == 1, "a change does not lift its own gate"
    capsys.readouterr()
    checkout.git("stash", "-qu")
    checkout.git("checkout", "-q", "main")
    checkout.git("stash", "pop", "-q")
    checkout.commit()
    checkout.git("checkout", "-q", "change")
    checkout.git("merge", "-q", "main", "-m", "merge")
    assert checkout.gate() == 0
    assert "a person rated it not useful" in capsys.readouterr().out
    checkout.git("checkout", "-q", "main")
    assert checkout.feedback(name, "useful", "--reason", "it is not constant after all") == 0
    checkout.commit()
    checkout.git("checkout", "-q", "change")
    checkout.git("merge", "-q", "main", "-m", "merge")
    assert checkout.gate() == 1


def test_a_rule_on_probation_is_told(checkout: Checkout, capsys: Captured) -> None:
    assert checkout.gate() == 1
    name = shown(capsys)
    rating = {"rating": "not-useful", "reason": "x", "at": "2026-01-01T00:00:00Z", "who": "kim"}
    lines = (json.dumps({"id": f"{at:06x}", "rule": "scanner:os-system", "place": "code"} | rating) for at in range(25))
    (checkout.folder / ".accord" / "feedback.jsonl").write_text("\n".join(lines))
    assert checkout.feedback(name, "not-useful", "--reason", "x") == 0
    told = capsys.readouterr().out
    assert "26 of 26 ratings not useful; it on probation: it no longer stops a change" in told


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["ffffff", "useful", "--reason", "x"], "no vulnerability here"),
        (["ffffff", "useful", "--reason", " "], "needs a reason"),
        (["ffffff", "useful"], "Missing option '--reason'"),
        (["ffffff", "wrong", "--reason", "x"], "is not one of"),
    ],
)
def test_a_wrong_call_ends_with_2_and_keeps_nothing(
    checkout: Checkout, capsys: Captured, arguments: list[str], reason: str
) -> None:
    assert checkout.feedback(*arguments) == 2
    assert reason in capsys.readouterr().err
    assert not (checkout.folder / ".accord" / "feedback.jsonl").exists()
