"""Installed for real once, from wheels of the test; else the installer is played, and all around it is real."""

import platform
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.errors import AccordError, BadUsage
from accord.core.tool import ToolChange, ToolOutcome, ToolState, ToolsUpdateDocument
from accord.flows import tools
from accord.ports import packaged, process, toolbox
from accord.ports.toolbox import environments, interpreters, packages
from accord.ports.toolbox.interpreters import Interpreter

Add = Callable[..., None]


class Installer:
    """Plays pip: makes a program that does nothing, or fails; counts what it was asked for."""

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.asked: list[str] = []
        self.stopped: list[str] = []
        self.waiting: set[str] = set()

    def __call__(self, requirements: Path, home: Path, _: Interpreter, source: packages.Source, *, place: str) -> None:
        name = requirements.parent.name
        self.asked.append(name)
        while name in self.waiting:
            time.sleep(0.01)
            if source.stop():
                self.stopped.append(name)
                raise AccordError("pip was stopped")
        if name in self.failing:
            raise AccordError("could not be installed (no route)", place=place, remedy="Check it", retry=True)
        for program in (name, "python"):
            path = environments.program(home, program)
            path.parent.mkdir(exist_ok=True)
            path.write_text("#!/bin/sh\n", encoding="utf-8")
            path.chmod(0o755)


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch, add_tool: Add) -> Installer:
    played = Installer()
    monkeypatch.setattr(packages, "install", played)
    use_python(monkeypatch, platform.python_version())
    for name in ("axe", "saw"):
        add_tool(name)
    return played


def use_python(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(interpreters, "newest", lambda _limit="": Interpreter(Path(sys.executable), version))


def outcomes(done: ToolsUpdateDocument) -> dict[str, ToolOutcome]:
    return {change.name: change.outcome for change in done.changes}


def test_tools_are_installed_from_a_folder_of_wheels_and_run(add_tool: Add, wheels: Path, tmp_path: Path) -> None:
    add_tool("axe", "2.5")
    add_tool("saw", body="print('it saws')")

    done = tools.install(["axe", "saw"], wheels=wheels)

    assert outcomes(done) == {"axe": ToolOutcome.INSTALLED, "saw": ToolOutcome.INSTALLED}
    assert (done.changes[0].version, done.changes[0].label) == ("2.5", "Axe")
    tool = toolbox.find("saw")
    assert tool is not None
    assert str(tool.path) == done.changes[1].path
    assert process.run([str(tool.path)], folder=tmp_path).output == b"it saws\n"


def test_what_is_there_as_the_list_says_is_left_alone(installer: Installer) -> None:
    tools.install(["axe"])

    done = tools.install(["axe", "saw", "axe"])

    assert outcomes(done) == {"axe": ToolOutcome.UNCHANGED, "saw": ToolOutcome.INSTALLED}
    assert installer.asked == ["axe", "saw"]


def test_another_list_makes_a_tool_anew(installer: Installer, add_tool: Add) -> None:
    tools.install(["axe", "saw"])
    add_tool("axe", "2.0")
    assert tools.listing().tools[0].state is ToolState.OTHER_LIST

    (axe, saw) = tools.update().changes

    assert (axe.outcome, axe.version_before, axe.version) == (ToolOutcome.UPDATED, "1.0", "2.0")
    assert saw.outcome is ToolOutcome.UNCHANGED
    assert installer.asked[2:] == ["axe"]


def test_a_tool_that_fails_stops_no_other_and_keeps_what_was_there(installer: Installer, add_tool: Add) -> None:
    tools.install(["axe"])
    before = toolbox.find("axe")
    add_tool("axe", "2.0")
    installer.failing = {"axe"}

    (axe, saw) = tools.install(["axe", "saw"]).changes

    assert (axe.outcome, axe.version_before) == (ToolOutcome.FAILED, "1.0")
    assert (axe.reason, axe.remedy, axe.retry) == ("could not be installed (no route)", "Check it", True)
    assert saw.outcome is ToolOutcome.INSTALLED
    assert toolbox.find("axe") == before


def test_a_first_try_that_fails_has_no_version_before(installer: Installer) -> None:
    installer.failing = {"axe"}

    (change,) = tools.install(["axe"]).changes

    assert (change.version_before, change.version, change.path) == ("", "", "")


def test_a_newer_python_makes_a_tool_anew_and_a_newer_patch_does_not(
    installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_python(monkeypatch, "3.12.1")
    tools.install(["axe"])

    use_python(monkeypatch, "3.12.9")
    assert outcomes(tools.update()) == {"axe": ToolOutcome.UNCHANGED}
    use_python(monkeypatch, "3.13.0")
    assert outcomes(tools.install(["axe"])) == {"axe": ToolOutcome.UNCHANGED}
    assert outcomes(tools.update(["axe"])) == {"axe": ToolOutcome.UPDATED}
    assert tools.listing().tools[0].python == "3.13.0"
    assert installer.asked == ["axe", "axe"]


def test_a_tool_whose_python_is_gone_is_broken_until_it_is_made_anew(
    installer: Installer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = Path(tools.install(["axe"]).changes[0].path)
    (path.parent / "python").unlink()

    (broken, _) = tools.listing().tools
    assert (broken.state, broken.get) == (ToolState.BROKEN, "accord tools install axe")
    assert outcomes(tools.update()) == {"axe": ToolOutcome.UPDATED}
    assert tools.listing().tools[0].state is ToolState.INSTALLED
    assert installer.asked == ["axe", "axe"]


def test_only_what_is_installed_is_updated(installer: Installer) -> None:
    assert tools.update().changes == ()
    with pytest.raises(BadUsage, match=r"axe is not installed\. Run 'accord tools install axe'"):
        tools.update(["axe"])
    with pytest.raises(BadUsage, match="there is no tool 'pear'"):
        tools.update(["pear"])
    assert installer.asked == []


def test_an_unknown_tool_is_refused_before_anything_is_installed(installer: Installer) -> None:
    with pytest.raises(BadUsage, match=r"there is no tool 'pear' to install\. Known: axe, saw"):
        tools.install(["axe", "pear"])
    assert installer.asked == []


def test_each_change_is_told_as_it_is_made(installer: Installer) -> None:
    tools.install(["saw"])
    told: list[tuple[str, int, int]] = []

    def tell(change: ToolChange, done: int, of: int) -> None:
        told.append((change.name, done, of))

    tools.install(["axe", "saw"], tell=tell)

    assert told == [("saw", 1, 2), ("axe", 2, 2)]
    assert installer.asked == ["saw", "axe"]


def test_whoever_interrupts_stops_the_installers(installer: Installer) -> None:
    installer.waiting = {"saw"}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tools.install(["axe", "saw"], tell=interrupt)

    assert installer.stopped == ["saw"]
    assert [thread for thread in threading.enumerate() if "ThreadPool" in thread.name] == []
    assert toolbox.find("saw") is None


def test_the_list_tells_where_each_tool_is_or_how_to_get_it(
    installer: Installer, add_tool: Add, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_tool("file", executable="file-py", ring="found on PATH", wheel_by="somebody")
    program = tmp_path / "file-py"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    tools.install(["axe"])

    (axe, file, saw) = tools.listing().tools

    assert (axe.state, axe.version, axe.locked, axe.get) == (ToolState.INSTALLED, "1.0", "1.0", "")
    assert (file.state, file.version, file.path, file.wheel_by) == (ToolState.ON_PATH, "", str(program), "somebody")
    assert (saw.state, saw.path, saw.get) == (ToolState.MISSING, "", "accord tools install saw")
    assert saw.requirements == str(packaged.path("tools/saw/lock.txt"))
    assert tools.default_names() == ["axe", "saw"]
    assert installer.asked == ["axe"]
