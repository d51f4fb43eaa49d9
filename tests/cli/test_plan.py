"""``accord plan`` as a person calls it: options, formats, exit codes, and a file that is whole or not there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from accord.cli import _options
from accord.cli._main import main
from accord.core.documents import PlanDocument
from accord.ports import modules

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"
Captured = pytest.CaptureFixture[str]

CONTEXT = """
[[service]]
name = "shop"
team = "storefront"
criticality = "high"
exposure = "internet"
data = ["customer"]
environment = "production"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one flaw and a report that found it."""
    folder = tmp_path / "shop"
    (folder / "reports").mkdir(parents=True)
    (folder / "accord.toml").write_text(CONTEXT)
    (folder / "pay.py").write_text('def find(db, name):\n    db.execute(f"SELECT {name}")\n')
    result = {
        "filename": "./pay.py",
        "issue_text": "SQL",
        "issue_severity": "HIGH",
        "line_number": 2,
        "test_id": "B608",
    }
    head = {"errors": [], "generated_at": "2026-11-21T12:00:00Z", "metrics": {"_totals": {}, "./pay.py": {"loc": 2}}}
    report = head | {"results": [result]}
    (folder / "reports" / "bandit.json").write_text(json.dumps(report))
    return folder


def plan(checkout: Path, *arguments: str) -> int:
    return main(["plan", str(checkout / "reports"), "--root", str(checkout), *arguments])


def test_it_says_what_to_fix_first_and_ends_with_0(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("What to fix first  1 finding is 1 vulnerability; 1 change closes it\n")
    assert "SQL injection in pay.py:2" in captured.out
    assert captured.err == ""
    assert "\x1b" not in captured.out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("html", "<!doctype html>\n"),
        ("json", '{"accord":'),
        ("jsonl", '{"id":'),
        ("markdown", "<!-- accord plan -->\n"),
        ("sarif", '{"$schema":'),
        ("terminal", "What to fix first"),
    ],
)
def test_every_format(name: str, start: str, checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--format", name) == 0
    assert capsys.readouterr().out.startswith(start)


def test_the_formats_are_the_writers() -> None:
    assert modules.names(_options.WRITERS) == ("html", "json", "jsonl", "markdown", "sarif", "terminal")
    for _, module in modules.load_all(_options.WRITERS):
        assert module.LABEL
        assert module.SUFFIX.startswith(".")


def test_json_for_short(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--json") == 0
    document = msgspec.json.decode(capsys.readouterr().out, type=PlanDocument)
    assert [found.title for found in document.vulnerabilities] == ["SQL injection in pay.py:2"]
    assert document.capacity_minutes is None


def test_an_unknown_format_is_a_usage_error_that_names_the_known(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--format", "xml") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "sarif" in captured.err


def test_a_file_is_written_whole(checkout: Path, capsys: Captured) -> None:
    target = checkout / "plan.json"
    assert plan(checkout, "--json", "-o", str(target)) == 0
    assert capsys.readouterr().out == ""
    assert msgspec.json.decode(target.read_bytes(), type=PlanDocument).counts.findings == 1


def test_a_dash_is_standard_output(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "-o", "-") == 0
    assert capsys.readouterr().out.startswith("What to fix first")


def test_what_stood_there_stays_when_writing_breaks(
    checkout: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half written, and no temporary file left over."""
    target = checkout / "plan.html"
    target.write_text("yesterday's")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert plan(checkout, "--format", "html", "-o", str(target)) == 2
    assert target.read_text() == "yesterday's"
    assert [path.name for path in checkout.glob(".plan*")] == []
    assert capsys.readouterr().err == (
        f"accord: {target}: cannot write (no space left on device). Check the folder and its rights\n"
    )


def test_a_folder_that_is_not_there_is_named(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "-o", str(checkout / "nowhere" / "plan.json"), "--json") == 2
    assert "cannot write (no such file or directory)" in capsys.readouterr().err


def test_a_new_file_gets_the_rights_of_the_mask_and_an_old_one_keeps_its_own(checkout: Path) -> None:
    target = checkout / "plan.json"
    mask = os.umask(0o027)
    try:
        assert plan(checkout, "--json", "-o", str(target)) == 0
        assert target.stat().st_mode & 0o777 == 0o640
        target.chmod(0o600)
        assert plan(checkout, "--json", "-o", str(target)) == 0
        assert target.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(mask)


def test_a_report_that_cannot_be_read_is_named_and_the_rest_is_planned(checkout: Path, capsys: Captured) -> None:
    (checkout / "reports" / "broken.sarif").write_text('{"version": "2.1.0", "runs": [')
    assert plan(checkout) == 2
    captured = capsys.readouterr()
    assert "SQL injection in pay.py:2" in captured.out
    assert "Not looked at:" in captured.out
    assert "broken.sarif" in captured.err


def test_one_broken_result_is_named_and_the_rest_of_the_report_is_planned(checkout: Path, capsys: Captured) -> None:
    path = checkout / "reports" / "bandit.json"
    report = json.loads(path.read_text())
    report["results"].append({"filename": 3})
    path.write_text(json.dumps(report))
    assert plan(checkout) == 2
    captured = capsys.readouterr()
    assert "SQL injection in pay.py:2" in captured.out
    assert "The rest of the report was read" in captured.err


def test_what_is_no_report_is_left_out_aloud(checkout: Path, capsys: Captured) -> None:
    (checkout / "reports" / "README.md").write_text("# How these were made\n")
    assert plan(checkout) == 0
    assert "not a report, left out:" in capsys.readouterr().err


def test_a_plan_without_reports_is_a_usage_error(capsys: Captured) -> None:
    assert main(["plan"]) == 2
    assert "REPORT" in capsys.readouterr().err


def test_a_broken_configuration_stops_with_line_and_remedy(checkout: Path, capsys: Captured) -> None:
    (checkout / "accord.toml").write_text('[[service]]\nname = "shop"\ncriticality = "huge"\n')
    assert plan(checkout) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "accord.toml:3" in captured.err


@pytest.mark.parametrize(
    ("capacity", "said"),
    [("3d", "All of it fits in 3 d."), ("1m", "0 of 1 change fit in 1 min. Left for later:")],
)
def test_a_capacity(capacity: str, said: str, checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--capacity", capacity) == 0
    assert said in capsys.readouterr().out


def test_a_capacity_that_is_none(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--capacity", "soon") == 2
    assert "'soon' is no capacity" in capsys.readouterr().err


def test_top_and_all(capsys: Captured) -> None:
    arguments = ["plan", str(SHOP / "reports"), "--root", str(SHOP)]
    assert main([*arguments, "--top", "2"]) == 0
    few = capsys.readouterr().out
    assert main([*arguments, "--all"]) == 0
    every = capsys.readouterr().out
    assert "more changes: --all shows them" in few
    assert "--all" not in every
    assert few.count("(else ") <= 4 < every.count("(else ")


def test_top_needs_a_number_above_zero(checkout: Path) -> None:
    assert plan(checkout, "--top", "0") == 2


def test_a_reader_can_be_named_and_must_exist(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--reader", "bandit") == 0
    capsys.readouterr()
    assert plan(checkout, "--reader", "crystal-ball") == 2
    assert "crystal-ball" in capsys.readouterr().err


def test_demo_data_is_called_so(checkout: Path, capsys: Captured) -> None:
    assert plan(checkout, "--demo") == 0
    assert capsys.readouterr().out.startswith("Demo data: ")


def test_a_plan_fills_the_pipe_of_a_program_that_stops_reading(checkout: Path) -> None:
    """``accord plan | head -1`` ends without a traceback."""
    command = f"{sys.executable} -m accord plan {checkout / 'reports'} --root {checkout} --json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602  a pipe is the point
    assert done.stdout == "{"
    assert "Traceback" not in done.stderr
