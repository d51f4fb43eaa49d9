"""What stops a commit: a secret on a line that the change brings, and nothing else."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from accord.cli._main import main
from accord.flows.scan import Scan

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]
WriteFiles = Callable[[Mapping[str, str]], None]

OLD = "import os\n\npassword = 'an old one'\n"
#: Ruff with the rule that looks for passwords.
PASSWORDS = """\
def message(file, line):
    place = dict(row=line, column=1)
    said = dict(code="S105", filename=file, message="it is hard-coded", fix=None, url=None)
    return dict(said, location=place, end_location=place)
if not canary:
    lines = [(file, number, text) for file in files for number, text in enumerate(open(file), 1)]
    found = [message(file, number) for file, number, text in lines if "password = '" in text]
"""


@pytest.fixture(autouse=True)
def repository(root: Path, write_files: WriteFiles, write_tool: WriteTool) -> Path:
    """A repository with a secret in its history, on main."""
    write_files({"app.py": OLD, "pkg/other.py": "x = 1\n"})
    write_tool(body=PASSWORDS)
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)
    return root


def lines(scan: Scan) -> list[str]:
    return [f"{finding.path}:{finding.start_line}" for one in scan.secrets for finding in one.findings]


def test_a_secret_on_a_new_line_stops(scan_here: ScanHere, write_files: WriteFiles) -> None:
    write_files({"app.py": f"{OLD}password = 'a new one'\n", "new.py": "password = 'another'\n"})

    stopped = scan_here(only=("ruff",), changed=True, stop_on_secrets=True)

    assert sorted(lines(stopped)) == ["app.py:4", "new.py:1"]
    assert scan_here(only=("ruff",), changed=True).secrets == ()


def test_a_secret_that_stood_there_before_stops_nobody(scan_here: ScanHere, write_files: WriteFiles) -> None:
    write_files({"app.py": f"# a line more\n{OLD}y = 2\n"})

    scan = scan_here(only=("ruff",), changed=True, stop_on_secrets=True)

    assert (len(scan.plan.judged), scan.secrets) == (1, ())


def test_a_secret_that_somebody_accepts_in_a_comment_stops_nobody(scan_here: ScanHere, write_files: WriteFiles) -> None:
    comment = "# accord: ignore[S105] until 2027-01-31: the password of a test\n"
    write_files({"new.py": f"{comment}password = 'of a test'\n"})

    assert scan_here(only=("ruff",), changed=True, stop_on_secrets=True).secrets == ()


def test_other_flaws_stop_nobody(scan_here: ScanHere, write_files: WriteFiles, write_tool: WriteTool) -> None:
    write_tool()
    write_files({"new.py": "import subprocess\n\nsubprocess.run(input(), shell=True)\n"})

    scan = scan_here(only=("ruff",), changed=True, stop_on_secrets=True)

    assert (len(scan.plan.judged), scan.secrets) == (1, ())


def test_the_command_ends_with_1_and_says_how_to_go_on(
    repository: Path, write_files: WriteFiles, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["scan", str(repository), "--only", "ruff", "--changed", "--stop-on-secrets"]
    assert main(asked) == 0
    write_files({"new.py": "password = 'another'\n"})

    assert main(asked) == 1
    errors = capfd.readouterr().err
    assert "Stopped: 1 secret on lines that are new" in errors
    assert "new.py:1" in errors
    assert "accord: ignore[RULE] until DATE: reason" in errors
    assert main([one for one in asked if one != "--changed"]) == 2
