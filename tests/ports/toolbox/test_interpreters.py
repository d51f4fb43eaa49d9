import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports.toolbox import interpreters

Play = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose only Python is too old, until a test says otherwise."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))


def test_the_newest_python_of_the_path_is_taken_that_works(play: Play) -> None:
    play("python3.14", "echo 'pyenv: python3.14: command not found' >&2; exit 127")
    newest = play("python3.13", "echo 3.13.1")
    play("python3.12", "echo 3.12.8")

    assert interpreters.newest() == interpreters.Interpreter(newest, "3.13.1")


@pytest.mark.parametrize("folder", ["pyenv/versions/3.14.0", "uv/cpython-3.14.0-linux-x86_64-gnu"])
def test_those_that_pyenv_and_uv_manage_are_looked_at(play: Play, tmp_path: Path, folder: str) -> None:
    play("python3.13", "echo 3.13.1")
    managed = play(str(tmp_path / folder / "bin" / "python3"), "echo 3.14.0")

    assert interpreters.newest() == interpreters.Interpreter(managed, "3.14.0")


def test_a_python_of_another_kind_is_passed_over(play: Play, tmp_path: Path) -> None:
    play("python3.14", "echo")
    play(str(tmp_path / "pyenv" / "versions" / "miniconda" / "bin" / "python3"), "echo 3.14.0")
    fit = play("python3.12", "echo 3.12.8")

    assert interpreters.newest().path == fit


def test_the_newest_that_a_tool_can_have_is_a_limit(play: Play) -> None:
    play("python3.14", "echo 3.14.0")
    play("python3.12", "echo 3.12.8")

    assert interpreters.newest("3.13").minor == 12


def test_a_python_that_cannot_start_is_passed_over(play: Play) -> None:
    broken = play("python3.14", "")
    broken.write_text("#!/nonexistent\n", encoding="utf-8")
    fit = play("python3.13", "echo 3.13.1")

    assert interpreters.newest().path == fit


@pytest.mark.parametrize(("limit", "wanted"), [("", "3.11 to 3.14"), ("3.11", "3.11")])
def test_without_any_the_one_to_install_is_named(play: Play, limit: str, wanted: str) -> None:
    play("python3.10", "echo 3.10.0")

    with pytest.raises(AccordError, match=rf"no Python {wanted} works here\. Install Python 3\.1"):
        interpreters.newest(limit)


def test_the_python_of_this_run_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert interpreters.newest().minor >= sys.version_info.minor


def test_what_is_no_version_has_no_minor() -> None:
    assert interpreters.minor_of("pypy") is None
    assert interpreters.Interpreter(Path("python"), "").minor == 0
