"""Programs that are played by a few lines of shell, and the Python of this run as the one to install under."""

import platform
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.ports.toolbox.interpreters import Interpreter


@pytest.fixture
def python() -> Interpreter:
    """The Python that runs the tests."""
    return Interpreter(Path(sys.executable), platform.python_version())


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Put a program of a few lines of shell on PATH, where nothing else is."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def put(name: str, script: str) -> Path:
        path = programs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return put
