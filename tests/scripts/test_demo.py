import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "demo.py"
Add = Callable[..., None]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def demo() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_scanners_that_cannot_be_installed_are_one_line_and_are_not_tried_again(
    demo: ModuleType, add_tool: Add, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_OFFLINE", "1")
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("axe", "saw"):
        add_tool(name)
    add_tool("file", ring="found on PATH")

    demo.scanners(tmp_path / "tried")
    out, err = capsys.readouterr()
    assert "Installing the scanners of 'accord scan', once, for 60 s at most:" in out
    assert err.count("\n") == 1
    assert err.startswith("accord: Axe, Saw: ACCORD_OFFLINE forbids downloads.")

    demo.scanners(tmp_path / "tried")
    assert capsys.readouterr() == (
        "\nNot installed: axe, saw. To install them: .venv/bin/accord tools install\n",
        "",
    )


def test_scanners_that_are_there_are_not_spoken_of(
    demo: ModuleType, add_tool: Add, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tool("axe")
    program = tmp_path / "axe"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    demo.scanners(tmp_path / "tried")

    assert capsys.readouterr() == ("", "")
    assert not (tmp_path / "tried").exists()
