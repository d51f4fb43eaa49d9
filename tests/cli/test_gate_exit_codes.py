"""``accord gate`` in a pipeline: an exit code for everything that can go wrong, and never a pass that nobody gave."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accord.cli._main import main

NOW = datetime.now(UTC)
CONTEXT = '[service]\nname = "shop"\ncriticality = "critical"\nexposure = "internet"\ndata = ["payment"]\n'
FLAW = "import os\nos.system(x)\n"


class Checkout:
    """A main line with an old flaw, and a change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.on_main({"accord.toml": CONTEXT, "a.py": FLAW})

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def on_main(self, files: dict[str, str]) -> None:
        self.git("checkout", "-qB", "main")
        self.commit(files)
        self.git("checkout", "-qB", "change")

    def commit(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.folder / name).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def file(self, name: str, content: object) -> str:
        path = self.folder.parent / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def scan(self, *lines: int, name: str = "scan.sarif", path: str = "a.py", **run: object) -> str:
        places = (
            {"physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": line}}} for line in lines
        )
        results = [
            {"ruleId": "os-system", "level": "error", "message": {"text": "x"}, "locations": [one]} for one in places
        ]
        rules = [{"id": "os-system", "properties": {"tags": ["CWE-78"]}}]
        whole = {
            "tool": {"driver": {"name": "Scanner", "rules": rules}},
            "invocations": [{"executionSuccessful": True}],
            "results": results,
        }
        return self.file(name, {"version": "2.1.0", "runs": [whole | run]})

    def bandit(self, **more: object) -> str:
        metrics = {"a.py": {"loc": 1}, "_totals": {"loc": 1}}
        whole = {"errors": [], "generated_at": NOW.isoformat(), "metrics": metrics, "results": []}
        return self.file("bandit.json", whole | more)

    def gate(self, *arguments: str) -> int:
        return main(["gate", "--root", str(self.folder), "--base", "main", *arguments])


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "CI")):
            monkeypatch.delenv(name)
    return Checkout(tmp_path / "shop")


def _empty_folder(checkout: Checkout) -> str:
    (checkout.folder.parent / "empty").mkdir()
    return str(checkout.folder.parent / "empty")


def _no_reports(checkout: Checkout) -> str:
    (checkout.folder.parent / "notes").mkdir()
    (checkout.folder.parent / "notes" / "readme.txt").write_text("nothing")
    return str(checkout.folder.parent / "notes")


CONTROL = [{"repositoryUri": "https://example.org/r", "revisionId": "f" * 40}]
OLD_TIME = (NOW - timedelta(days=3)).isoformat()
BLIND: dict[str, Callable[[Checkout], str]] = {
    "an empty folder": _empty_folder,
    "a folder without reports": _no_reports,
    "a missing file": lambda checkout: str(checkout.folder / "gone.sarif"),
    "an empty file": lambda checkout: checkout.file("r.sarif", ""),
    "a cut file": lambda checkout: checkout.file("r.sarif", Path(checkout.scan()).read_text()[:-9]),
    "null": lambda checkout: checkout.file("r.json", "null"),
    "an empty list": lambda checkout: checkout.file("r.json", "[]"),
    "an empty object": lambda checkout: checkout.file("r.json", "{}"),
    "a page to log in": lambda checkout: checkout.file("r.json", "<!doctype html><html></html>"),
    "an error of a service": lambda checkout: checkout.file("r.json", {"message": "Bad credentials"}),
    "no run": lambda checkout: checkout.file("r.sarif", {"version": "2.1.0", "runs": []}),
    "no set of results": lambda checkout: checkout.scan(results=None),
    "a crash": lambda checkout: checkout.scan(invocations=[{"executionSuccessful": False}]),
    "nothing said": lambda checkout: checkout.scan(invocations=[]),
    "a file not parsed": lambda checkout: checkout.bandit(errors=[{"filename": "a.py", "reason": "syntax error"}]),
    "no file looked at": lambda checkout: checkout.bandit(metrics={"_totals": {"loc": 0}}),
    "a skipped package": lambda checkout: checkout.file(
        "p.json", {"dependencies": [{"name": "acme", "skip_reason": "not found"}], "fixes": []}
    ),
    "no package": lambda checkout: checkout.file("p.json", {"dependencies": [], "fixes": []}),
    "another folder": lambda checkout: checkout.scan(2, path="/elsewhere/a.py"),
    "another commit": lambda checkout: checkout.scan(versionControlProvenance=CONTROL),
    "an old report": lambda checkout: checkout.bandit(generated_at=OLD_TIME),
    "a report of next week": lambda checkout: checkout.bandit(generated_at=(NOW + timedelta(days=7)).isoformat()),
    "an inventory": lambda checkout: checkout.file(
        "s.json", {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "x"}]}
    ),
    "a format nobody reads": lambda checkout: checkout.file("n.nessus", "<NessusClientData_v2></NessusClientData_v2>"),
}


@pytest.mark.parametrize("blind", BLIND)
def test_seeing_nothing_ends_with_3_and_with_1_when_a_blocker_was_seen(checkout: Checkout, blind: str) -> None:
    report = BLIND[blind](checkout)
    assert checkout.gate(report) == 3
    if blind not in {"nothing said", "an empty list"}:
        assert checkout.gate(report, "--complete") == 3
    checkout.commit({"a.py": FLAW + "\n\nos.system(y)\n"})
    good = Path(checkout.scan(2, 5)).rename(checkout.folder.parent / "good.sarif")
    other = BLIND[blind](checkout) if blind not in {"an empty folder", "a folder without reports"} else report
    assert checkout.gate(str(good), other) == 1


def test_no_report_at_all_ends_with_3(checkout: Checkout) -> None:
    assert checkout.gate() == 3


def test_another_tool_than_the_one_expected_ends_with_3(checkout: Checkout) -> None:
    checkout.on_main({"accord.toml": CONTEXT + '[gate]\nexpect = ["semgrep"]\n'})
    checkout.commit({"accord.toml": CONTEXT})
    assert checkout.gate(checkout.scan(2)) == 3


def test_what_may_be_skipped_is_no_gap(checkout: Checkout) -> None:
    skipped = checkout.file("p.json", {"dependencies": [{"name": "Acme", "skip_reason": "not found"}], "fixes": []})
    assert checkout.gate(skipped, checkout.scan(2)) == 3
    checkout.on_main({"accord.toml": CONTEXT + '[gate]\nunscannable = ["acme"]\n'})
    assert checkout.gate(skipped, checkout.scan(2)) == 3, "it looked at nothing else"
    both = [{"name": "Acme", "skip_reason": "not found"}, {"name": "six", "version": "1", "vulns": []}]
    assert checkout.gate(checkout.file("p.json", {"dependencies": both, "fixes": []}), checkout.scan(2)) == 0


@pytest.mark.parametrize(
    "arguments",
    [["--phase", "never"], ["--base", "nowhere"], ["--reader", "none"], ["--service", "none"], ["--what"],
     ["--format", "none"], ["-o", "/nowhere/out.txt"]],
)  # fmt: skip
def test_a_wrong_call_ends_with_2(checkout: Checkout, arguments: list[str]) -> None:
    assert checkout.gate(checkout.scan(2), *arguments) == 2


# -- where nobody listens --------------------------------------------------------------------------------------------


def shell(checkout: Checkout, line: str) -> "subprocess.CompletedProcess[str]":
    command = f"{sys.executable} -m accord gate {checkout.scan(2, 5)} --base main --json"
    script = line.replace("GATE", command)
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], cwd=checkout.folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [("GATE | head -c 1 >/dev/null", 1), ("GATE | true", 1), ("GATE >&-", 1), ("GATE >/dev/full", 2), ("GATE", 1)],
)
def test_the_verdict_does_not_depend_on_who_listens(checkout: Checkout, line: str, code: int) -> None:
    checkout.commit({"a.py": FLAW + "\n\nos.system(y)\n"})
    done = shell(checkout, line)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


USUAL = CONTEXT + "# nothing is agreed about the gate\n"
STOPS_ALWAYS = CONTEXT + '[gate.cannot_tell]\npull-request = "stop"\n'


@pytest.mark.parametrize(
    ("config", "phase", "code"),
    [
        (USUAL, "commit", 0),
        (USUAL, "pull-request", 0),
        (USUAL, "release", 1),
        (STOPS_ALWAYS, "commit", 0),
        (STOPS_ALWAYS, "pull-request", 1),
    ],
    ids=["commit", "pull request", "release", "commit when agreed", "pull request when agreed"],
)
def test_with_follow_policy_missing_evidence_ends_as_the_policy_says(
    checkout: Checkout, config: str, phase: str, code: int
) -> None:
    checkout.on_main({"accord.toml": config})

    assert checkout.gate(checkout.file("r.sarif", ""), "--phase", phase, "--follow-policy") == code


@pytest.mark.parametrize(("lines", "code"), [((), 0), ((3,), 1)])
def test_follow_policy_changes_no_verdict_that_was_reached(
    checkout: Checkout, lines: tuple[int, ...], code: int
) -> None:
    checkout.commit({"a.py": FLAW + "os.system(y)\n"})
    artifacts = [{"location": {"uri": "a.py"}}]

    assert checkout.gate(checkout.scan(*lines, artifacts=artifacts), "--follow-policy") == code


def test_a_policy_of_the_change_itself_is_not_followed(checkout: Checkout) -> None:
    checkout.on_main({"accord.toml": STOPS_ALWAYS})
    checkout.commit({"accord.toml": CONTEXT})

    assert checkout.gate(checkout.file("r.sarif", ""), "--follow-policy") == 1
