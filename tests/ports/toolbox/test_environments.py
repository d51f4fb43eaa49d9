from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from accord.core.errors import AccordError
from accord.ports import process, toolbox
from accord.ports.toolbox import catalogue, environments, packages
from accord.ports.toolbox.interpreters import Interpreter
from accord.ports.toolbox.packages import Source

Add = Callable[..., None]

pytestmark = pytest.mark.usefixtures("wheels")


def make(name: str, python: Interpreter, wheels: Path) -> environments.Record:
    with environments.alone():
        return environments.make(catalogue.recipe(name), python, Source(wheels))


def homes() -> list[str]:
    return sorted(path.name for path in (environments.folder() / "environments").iterdir())


def written() -> environments.Record:
    """A record whose environment has its program and its interpreter."""
    record = environments.Record(
        name="axe",
        version="1.0",
        executable="axe",
        python="3.13.1",
        environment="axe-1",
        lock_sha256="0",
    )
    for name in ("axe", "axe-hook", "python"):
        program = environments.program(record.home, name)
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(0o755)
    (environments.folder() / "axe.json").write_bytes(msgspec.json.encode(record))
    return record


def test_an_installed_tool_is_found_and_runs(add_tool: Add, wheels: Path, python: Interpreter, tmp_path: Path) -> None:
    add_tool("axe", "2.5", body="print('it runs')")

    record = make("axe", python, wheels)

    tool = toolbox.find("axe")
    assert tool == toolbox.Tool("axe", record.home / "bin" / "axe", "2.5", python.version, record.home)
    assert toolbox.installed() == [tool]
    assert process.run([str(tool.path)], folder=tmp_path).output == b"it runs\n"


def test_a_newer_one_takes_the_place_of_an_older_one(add_tool: Add, wheels: Path, python: Interpreter) -> None:
    before = written()
    add_tool("axe", "2.0")

    after = make("axe", python, wheels)

    assert (after.version, homes()) == ("2.0", [after.environment])
    assert after.lock_sha256 != before.lock_sha256


@pytest.mark.parametrize(
    ("tool", "error"),
    [
        ({"executable": "hatchet"}, "Axe: its package brings no program 'hatchet'"),
        ({"body": "raise SystemExit('no libc')"}, r"Axe: was installed and does not run here \(no libc\)"),
        ({"body": "raise SystemExit(3)"}, r"does not run here \(exit code 3\)"),
    ],
)
def test_what_does_not_run_is_never_found_and_what_was_there_before_stays(
    add_tool: Add, wheels: Path, python: Interpreter, tool: dict[str, str], error: str
) -> None:
    before = written()
    add_tool("axe", "2.0", **tool)

    with pytest.raises(AccordError, match=error):
        make("axe", python, wheels)

    assert (environments.record("axe"), homes()) == (before, [before.environment])


def test_what_a_killed_run_left_behind_is_never_found_and_is_cleared_away() -> None:
    left = environments.folder() / "environments" / "axe-half"
    (left / "bin").mkdir(parents=True)
    (left / "bin" / "axe").write_text("#!/bin/sh\n", "utf-8")

    assert (toolbox.find("axe"), toolbox.installed()) == (None, [])
    with environments.alone():
        assert homes() == []


def test_two_installations_do_not_run_at_once() -> None:
    with (
        environments.alone(),
        pytest.raises(AccordError, match="another installation is running"),
        environments.alone(),
    ):
        pass


@pytest.mark.parametrize("gone", ["axe", "python"])
def test_a_tool_whose_program_or_python_is_gone_is_not_found(gone: str) -> None:
    record = written()
    assert toolbox.find("axe") is not None

    environments.program(record.home, gone).unlink()

    assert (toolbox.find("axe"), toolbox.installed()) == (None, [])


def test_a_damaged_record_is_as_none() -> None:
    written()
    (environments.folder() / "axe.json").write_text("{", "utf-8")

    assert (toolbox.find("axe"), environments.records()) == (None, [])


def test_another_program_of_a_tool_is_found_in_its_environment() -> None:
    record = written()

    tool = toolbox.find("axe", executable="axe-hook")

    assert tool is not None
    assert tool.path == environments.program(record.home, "axe-hook")


def test_a_program_that_an_environment_lacks_is_looked_for_on_path(play: Callable[[str, str], Path]) -> None:
    written()
    on_path = play("axe-other", "")

    assert toolbox.find("axe", executable="axe-other") == toolbox.Tool("axe", on_path)


def test_a_tool_on_path_is_found_by_its_program(add_tool: Add, play: Callable[[str, str], Path]) -> None:
    add_tool("axe", executable="axe-py")
    on_path = play("axe-py", "")

    assert toolbox.find("axe") == toolbox.Tool("axe", on_path, version="", python="", home=None)
    assert toolbox.find("saw") is None


def test_a_program_that_this_user_may_not_run_is_not_found() -> None:
    record = written()

    environments.program(record.home, "axe").chmod(0o644)

    assert toolbox.find("axe") is None


def test_a_data_folder_may_be_named_by_a_path_from_here(
    add_tool: Add, wheels: Path, python: Interpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tool("axe")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACCORD_DATA_DIR", "here")

    record = make("axe", python, wheels)

    assert record.home.is_relative_to(tmp_path / "here")
    assert record.home.stat().st_mode & 0o777 == 0o755
    assert record.is_whole()


def test_a_folder_that_cannot_be_written_is_told(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = wheels / "file"
    file.touch()
    monkeypatch.setenv("ACCORD_DATA_DIR", str(file))

    with pytest.raises(AccordError, match="the folder cannot be written"), environments.alone():
        pass


def test_an_environment_is_cleared_away_when_the_installation_is_interrupted(
    add_tool: Add, wheels: Path, python: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    add_tool("axe")
    monkeypatch.setattr(packages, "install", interrupted)

    with pytest.raises(KeyboardInterrupt):
        make("axe", python, wheels)
    assert homes() == []
