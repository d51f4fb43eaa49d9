"""Ways of scanning nothing that look like a clean scan. Each is named, and none passes for complete."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from accord.core.scan import Command, Task
from accord.core.scan_document import ScanDocument, State
from accord.flows.scan import Scan
from accord.scanners import ruff

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]

#: What Ruff is made to do with the checkout, and what has to be said of it. With the canary it does its work.
TRAPS = {
    "it ends with 0 and an empty report, having read nothing": (
        "if not canary: files, found = [], []",
        State.FAILED,
        "does not say that it read it",
    ),
    "it reads all files but one and does not say so": (
        "if not canary: files, found = files[:1], found[:1]",
        State.INCOMPLETE,
        "pkg/other.py: it was given the file and does not say that it read it",
    ),
    "it crashes with a code that nobody named": (
        'if not canary: print("Traceback", file=sys.stderr); sys.exit(70)',
        State.FAILED,
        "it ended with exit code 70 (Traceback)",
    ),
    "it is killed": ("if not canary: os.kill(os.getpid(), 9)", State.FAILED, "it ended with signal 9"),
    "it crashes after it wrote a report": (
        'if not canary and not listing: write("[]"); sys.exit(2)',
        State.FAILED,
        "it ended with exit code 2",
    ),
    "its report is garbage": (
        'if not canary and not listing: write("%PDF-1.4 \\\\x00"); sys.exit(0)',
        State.FAILED,
        "its report cannot be read",
    ),
    "its report ends in the middle": (
        "if not canary and not listing: write(json.dumps(found)[:-9]); sys.exit(1)",
        State.FAILED,
        "its report cannot be read",
    ),
    "it writes no report": ("if not canary and not listing: sys.exit(0)", State.FAILED, "it wrote no report"),
    "its report is empty": (
        'if not canary and not listing: write(" "); sys.exit(0)',
        State.FAILED,
        "it wrote no report",
    ),
    "it says that it found something and reports nothing": (
        'if not canary and not listing: write("[]"); sys.exit(1)',
        State.FAILED,
        "its exit code says that it found something, and its report holds nothing",
    ),
    "it cannot parse a file": (
        'if not canary and not listing: found.append(message(files[1], "invalid-syntax"))',
        State.INCOMPLETE,
        "pkg/other.py:3: it is insecure",
    ),
    "it scans another folder": (
        'if not canary and not listing: write(json.dumps([message("/elsewhere/x.py")])); sys.exit(1)',
        State.FAILED,
        "its report speaks of files that are not here, such as elsewhere/x.py",
    ),
    "it does not find what it has to find": (
        "found = []",
        State.FAILED,
        "canary: it did not find S602 in Accord's own test file",
    ),
    "it never ends, and neither does what it started": (
        "if not canary and not listing:\n    os.fork()\n    import time; time.sleep(600)",
        State.FAILED,
        "ruff did not finish within 1 s",
    ),
}


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every call one second."""
    usual = ruff.commands

    def commands(task: Task) -> list[Command]:
        return [msgspec.structs.replace(command, timeout_seconds=1) for command in usual(task)]

    monkeypatch.setattr(ruff, "commands", commands)


@pytest.mark.parametrize("trap", TRAPS)
def test_scanning_nothing_is_named_and_never_looks_clean(
    trap: str, write_tool: WriteTool, scan_here: ScanHere, request: pytest.FixtureRequest
) -> None:
    body, state, said = TRAPS[trap]
    if "never ends" in trap:
        request.getfixturevalue("short_patience")
    write_tool(body=body)

    scan = scan_here(only=("ruff",))

    assert scan.document.complete is False
    assert scan.document.tools[0].state is state
    assert said in why(scan.document)
    (coverage,) = scan.plan.head.coverage
    assert coverage.complete is False


def test_without_a_trap_it_is_complete(write_tool: WriteTool, scan_here: ScanHere) -> None:
    write_tool()

    document = scan_here(only=("ruff",)).document

    assert document.complete
    assert document.lacks == ()
    assert (document.tools[0].state, document.tools[0].seen, document.tools[0].findings) == (State.COMPLETE, 2, 1)


def test_a_missing_tool_is_named_with_the_command_that_installs_it(scan_here: ScanHere) -> None:
    document = scan_here(only=("ruff",)).document

    assert document.tools[0].state is State.NOT_INSTALLED
    assert document.lacks[0].what == "Ruff"
    assert "it is not installed, and 2 files here are for it to read" in document.lacks[0].why
    assert "ruff" in document.lacks[0].remedy


def test_a_tool_that_cannot_start_is_named(write_tool: WriteTool, scan_here: ScanHere) -> None:
    write_tool(text="#!/nowhere/python\n")

    document = scan_here(only=("ruff",)).document

    assert document.tools[0].state is State.FAILED
    assert "cannot start" in why(document)


def test_a_report_of_yesterday_in_the_folder_of_reports_is_not_taken_for_one_of_today(
    write_tool: WriteTool, scan_here: ScanHere, tmp_path: Path
) -> None:
    keep = tmp_path / "reports"
    write_tool()
    scan_here(only=("ruff",), keep=keep)
    write_tool(body="if not canary and not listing: sys.exit(0)")

    document = scan_here(only=("ruff",), keep=keep).document

    assert document.tools[0].state is State.FAILED
    assert b'"complete":false' in (keep / "ruff.jsonl").read_bytes()
    assert b'"record":"finding"' not in (keep / "ruff.jsonl").read_bytes()


def test_a_checkout_without_anything_to_read_is_no_clean_scan_of_any_tool(
    write_tool: WriteTool, scan_here: ScanHere, root: Path
) -> None:
    write_tool()
    (root / "app.py").unlink()
    (root / "pkg/other.py").unlink()

    document = scan_here(only=("ruff",)).document

    assert document.tools[0].state is State.NOTHING
    assert document.files.total == 0


SARIF = """\
#!{python} -IS
import sys
for path in sys.argv[1:]:
    if path.endswith(".yml"):
        print("completed " + path, file=sys.stderr)
hit = '{"ruleId":"zizmor/template-injection","message":{"text":"x"}}' if "canary" in sys.argv[-1] else ""
print('{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"zizmor"}},"results":[' + hit + '],'
      '"invocations":[{"executionSuccessful":' + ("true" if hit else "false") + '}]}]}')
"""


def test_a_tool_that_says_that_it_did_not_succeed_is_believed(
    write_tool: WriteTool, scan_here: ScanHere, write_files: Callable[..., None]
) -> None:
    write_files({".github/workflows/ci.yml": "on: push\n"})
    write_tool("zizmor", text=SARIF)

    document = scan_here(only=("zizmor",)).document

    assert document.tools[0].state is State.INCOMPLETE
    assert "the tool says that it did not succeed" in why(document)


AUDIT = """\
#!{python} -IS
import json, sys
given = open(sys.argv[sys.argv.index("--requirement") + 1]).read()
jinja = dict(name="jinja2", version="2.11.2", vulns=[dict(id="PYSEC-2021-66", fix_versions=[], aliases=[])])
lost = dict(name="ours", skip_reason="Dependency not found on PyPI")
found = [jinja] if "2.11.2" in given else [lost]
open(sys.argv[sys.argv.index("--output") + 1], "w").write(json.dumps(dict(dependencies=found, fixes=[])))
sys.exit(1 if found == [jinja] else 0)
"""


def test_a_package_that_was_not_found_anywhere_is_not_clean(
    write_tool: WriteTool, scan_here: ScanHere, write_files: Callable[..., None]
) -> None:
    write_files({"requirements.txt": "ours==1.0\n"})
    write_tool("pip-audit", text=AUDIT)

    document = scan_here(only=("pip-audit",)).document

    assert document.complete is False
    assert "ours: Dependency not found on PyPI" in why(document)


def test_what_both_sides_agreed_to_skip_is_no_lack(
    write_tool: WriteTool, scan_here: ScanHere, write_files: Callable[..., None]
) -> None:
    write_files(
        {
            "requirements.txt": "ours==1.0\n",
            "accord.toml": '[gate]\nunscannable = ["ours"]\nmax_data_age_days = 9999\n',
        }
    )
    write_tool("pip-audit", text=AUDIT)

    assert scan_here(only=("pip-audit",)).document.complete


def why(document: ScanDocument) -> str:
    return "\n".join(lack.why for lack in document.lacks)
