"""A scan ends in the same plan as reports that somebody passes, and in reports that a gate takes."""

import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import AccordError, BadUsage
from accord.core.finding import Finding
from accord.core.scan import Command, Task, Tree
from accord.core.scan_document import State
from accord.flows.plan import Request as PlanRequest
from accord.flows.plan import plan
from accord.flows.scan import Request, Scan, scan
from accord.ports import toolbox
from accord.ports.report import open_report
from accord.readers import accord as reader
from accord.scanners import bandit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SHOP = Path(__file__).parents[2] / "examples" / "shop"
#: Tools that a scan of the shop needs.
NEEDED = {
    "bandit": "",
    "ruff": "",
    "detect-secrets": "",
    "zizmor": "",
    "pip-audit": "",
    "cyclonedx-bom": "cyclonedx-py",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the demo shop without its recorded reports."""
    folder = tmp_path / "shop"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("reports", ".accord", "__pycache__"))
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one file and one tool, a Bandit that finds something in each file but cannot read the last."""
    tools, root = tmp_path / "tools", tmp_path / "checkout"
    lay(root, {"a.py": "x = 1\n", "b.py": "y = 2\n"})
    lay(tools, {"bandit": BANDIT.replace("{python}", sys.executable)})
    (tools / "bandit").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "data"))
    return root


BANDIT = """\
#!{python} -IS
import json, sys
files = sys.argv[sys.argv.index("--output") + 2:]
def result(file):
    return dict(test_id="B602", issue_text="password: 'AKIA" + "J7" * 8 + "'", filename=file, line_number=1,
                issue_severity="HIGH")
unread = [file for file in files if file.endswith("b.py")]
errors = [dict(filename=file, reason="syntax error") for file in unread]
results = [result(file) for file in files if file not in unread]
report = dict(errors=errors, generated_at="2026-11-21T12:00:00Z", metrics=dict.fromkeys(files, {}), results=results)
json.dump(report, open(sys.argv[sys.argv.index("--output") + 1], "w"))
sys.exit(1)
"""


def lay(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")


def scanned(root: Path, **options: object) -> Scan:
    return scan(Request(root=root, now=NOW, **options))  # type: ignore[arg-type]  # fields of a request


def test_what_is_kept_says_the_same_as_the_scan(here: Path, tmp_path: Path) -> None:
    found = scanned(here, only=("bandit",), keep=tmp_path / "kept")
    again = plan(PlanRequest(reports=(str(tmp_path / "kept"),), root=here, now=NOW))

    assert [one.id for one in again.judged] == [one.id for one in found.plan.judged]
    assert again.head.coverage == found.plan.head.coverage
    assert again.head.scan is None
    assert found.plan.head.scan == found.document


def test_what_is_kept_has_the_coverage_that_was_proved_and_no_secret(here: Path, tmp_path: Path) -> None:
    scanned(here, only=("bandit",), keep=tmp_path / "kept")
    kept = tmp_path / "kept/bandit.jsonl"

    finding, coverage = reader.read(open_report(str(kept)))

    assert isinstance(finding, Finding)
    assert "AKIAJ7" not in kept.read_text("utf-8")
    assert str(here) not in kept.read_text("utf-8")
    assert isinstance(coverage, Coverage)
    assert (coverage.complete, coverage.seen, coverage.failed) == (False, 1, (Gap("b.py", "syntax error"),))


def test_findings_name_paths_of_the_checkout_and_their_tool_and_no_scratch_file(here: Path) -> None:
    (one,) = scanned(here, only=("bandit",)).plan.judged

    assert (one.finding.path, one.finding.report) == ("a.py", "bandit")


def test_the_plan_itself_says_what_nobody_looked_at(here: Path) -> None:
    lay(here, {"Main.java": "class Main {}\n" * 9})

    failures = scanned(here).plan.head.failures

    assert [(one.place, one.reason) for one in failures if "Java" in one.place] == [
        ("Java: 1 file, 9 lines (82 % of the code)", "nothing here reads it for flaws in code")
    ]


def test_nothing_is_left_in_the_checkout_or_behind(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    scanned(here, only=("bandit",))

    assert sorted(file.name for file in here.iterdir()) == ["a.py", "b.py"]
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"only": ("rufff",)}, "there is no scanner 'rufff'"),
        ({"skip": ("x",)}, "there is no scanner 'x'"),
        ({"only": ("ruff",), "skip": ("ruff",)}, "every scanner is left out"),
    ],
)
def test_a_scanner_that_is_not_there_is_named(here: Path, options: dict[str, object], said: str) -> None:
    with pytest.raises(BadUsage, match=said):
        scanned(here, **options)


def test_a_folder_that_cannot_be_kept_in_is_named(here: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AccordError, match="cannot write"):
        scanned(here, only=("bandit",), keep=tmp_path / "file/x")


def test_online_and_offline_contradict_each_other(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    with pytest.raises(BadUsage, match="forbids --online"):
        scanned(here, only=("bandit",), online=True)


@pytest.mark.parametrize("name", NEEDED)
def test_a_real_tool_reads_the_shop_and_passes_its_canary(name: str, shop: Path) -> None:
    if toolbox.find(name, executable=NEEDED[name]) is None:
        pytest.skip(f"{name} is not installed: accord tools install {name}")

    document = scanned(shop, only=(name,)).document

    assert document.tools[0].state in {State.COMPLETE, State.INCOMPLETE}
    assert document.tools[0].seen == document.tools[0].given
    assert [gap for gap in document.tools[0].failed if gap.place == "canary"] == []


def test_rules_of_the_users_own_reach_every_scanner_and_no_canary(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, str]] = []
    usual_wants, usual_commands = bandit.wants, bandit.commands

    def wants(tree: Tree) -> tuple[str, ...]:
        heard.append(("tree", tree.rules))
        return usual_wants(tree)

    def commands(task: Task) -> list[Command]:
        heard.append((Path(task.root).name, task.rules))
        return usual_commands(task)

    monkeypatch.setattr(bandit, "wants", wants)
    monkeypatch.setattr(bandit, "commands", commands)
    rules = tmp_path / "rules"
    rules.mkdir()
    scanned(here, only=("bandit",), rules=rules)

    assert set(heard) == {("tree", str(rules)), ("checkout", str(rules)), ("root", "")}
