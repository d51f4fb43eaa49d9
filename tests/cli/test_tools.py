import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.cli._main import main
from accord.core.tool import ToolChange, ToolOutcome, ToolsUpdateDocument
from accord.flows import tools

Add = Callable[..., None]
Captured = pytest.CaptureFixture[str]


def test_tools_come_from_a_folder_line_by_line(add_tool: Add, wheels: Path, capsys: Captured, tmp_path: Path) -> None:
    add_tool("axe", "2.5", wheel_by="somebody")

    assert main(["tools", "install", "--from", str(wheels)]) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("[1/1] axe 2.5 installed under Python 3.1")
    assert first.endswith(", a wheel by somebody")
    assert second == f"Tools: {tmp_path / 'mine' / 'tools'}"

    assert main(["tools", "install", "--from", str(wheels)]) == 0
    assert "[1/1] axe 2.5 unchanged" in capsys.readouterr().out


def test_those_that_fail_for_one_reason_share_one_line(
    add_tool: Add, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    for name in ("axe", "saw"):
        add_tool(name)

    assert main(["tools", "install"]) == 2

    assert capsys.readouterr() == (
        "",
        "accord: Axe, Saw: ACCORD_OFFLINE forbids downloads. Take the wheels from a folder with --from DIR\n",
    )


def test_the_same_as_json_prints_nothing_else(add_tool: Add, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    add_tool("axe")

    assert main(["tools", "install", "axe", "--json"]) == 2

    document = json.loads(capsys.readouterr().out)
    assert [(change["name"], change["outcome"]) for change in document["changes"]] == [("axe", "failed")]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], ["axe", "saw"]),
        (["file"], ["file"]),
        (["--all-default"], ["axe", "saw"]),
        (["--all-default", "file"], ["axe", "saw", "file"]),
    ],
)
def test_without_a_name_the_defaults_are_meant(
    add_tool: Add,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    wanted: list[str],
) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    for name in ("axe", "saw"):
        add_tool(name)
    add_tool("file", ring="found on PATH")

    assert main(["tools", "install", "--json", *arguments]) == 2

    assert [change["name"] for change in json.loads(capsys.readouterr().out)["changes"]] == wanted


def test_an_update_tells_from_which_version_to_which(add_tool: Add, wheels: Path, capsys: Captured) -> None:
    add_tool("axe")
    main(["tools", "install", "axe", "--from", str(wheels)])
    add_tool("axe", "2.0")

    assert main(["tools", "update", "--from", str(wheels)]) == 0

    assert "[1/1] axe 1.0 -> 2.0 updated under Python 3.1" in capsys.readouterr().out


@pytest.mark.usefixtures("wheels")
def test_an_update_of_nothing_says_so(capsys: Captured) -> None:
    assert main(["tools", "update"]) == 0
    assert capsys.readouterr().out == "No tool is installed by 'accord tools install'; nothing to update\n"


def test_an_unknown_tool_is_one_line(add_tool: Add, capsys: Captured) -> None:
    add_tool("axe")

    assert main(["tools", "install", "pear"]) == 2
    assert capsys.readouterr().err == "accord: there is no tool 'pear' to install. Known: axe\n"


def test_a_failure_without_a_remedy_ends_with_its_reason(
    add_tool: Add, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tool("axe")
    failed = ToolChange(name="axe", label="Axe", outcome=ToolOutcome.FAILED, reason="its package brings no program")
    done = ToolsUpdateDocument(accord="1", folder="tools", changes=(failed,))
    monkeypatch.setattr(tools, "install", lambda *_, **__: done)

    assert main(["tools", "install", "axe"]) == 2
    assert capsys.readouterr().err == "accord: Axe: its package brings no program.\n"


def test_the_list_shows_what_is_there_and_how_to_get_the_rest(add_tool: Add, wheels: Path, capsys: Captured) -> None:
    add_tool("axe", "2.5")
    add_tool("sawbench", ring="found on PATH", wheel_by="somebody", licence="GPL-3.0-only")
    main(["tools", "install", "axe", "--from", str(wheels)])
    capsys.readouterr()

    assert main(["tools", "list"]) == 0

    text = capsys.readouterr().out
    axe, saw = (next(line for line in text.splitlines() if line.startswith(name)) for name in ("axe", "sawbench"))
    assert axe.split()[:4] == ["axe", "default", "2.5", "2.5"]
    assert axe.endswith("/bin/axe")
    assert "not installed  1.0" in saw
    assert saw.endswith("accord tools install sawbench")
    assert "Finds flaws. (GPL-3.0-only; wheel by somebody, not by its own makers)" in text


def test_the_list_as_json(add_tool: Add, capsys: Captured) -> None:
    add_tool("axe", "2.5")

    assert main(["tools", "list", "--json"]) == 0

    (tool,) = json.loads(capsys.readouterr().out)["tools"]
    assert (tool["name"], tool["ring"], tool["locked"]) == ("axe", "default", "2.5")


def test_a_person_sees_how_many_are_to_come(add_tool: Add, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name in ("axe", "saw"):
        add_tool(name)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert main(["tools", "install"]) == 2

    err = capsys.readouterr().err
    assert "\r\x1b[Kworking on the tools\r\x1b[K\r\x1b[K1 of 2 tools to go" in err
    assert err.rpartition("\r\x1b[K")[2].startswith("accord: Axe, Saw: ")
