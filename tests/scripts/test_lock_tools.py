"""With a uv that is played: it writes a list where it is asked to, and misses a wheel for one system."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from accord.ports import packaged
from accord.ports.toolbox import catalogue

SCRIPT = Path(__file__).parents[2] / "scripts" / "lock_tools.py"
Add = Callable[..., None]
Captured = pytest.CaptureFixture[str]

UV = """#!/bin/sh
echo "$@" >> {calls}
for last; do :; done
case "$*" in
    *" -o "*) read -r wanted; echo "$wanted==9.9 --hash=sha256:0" > "$last" ;;
    *"{missing}"*) echo "no wheel" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lock_tools", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def play_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def play(missing: str) -> Path:
        uv = tmp_path / "uv"
        uv.write_text(UV.format(calls=tmp_path / "calls", missing=missing), encoding="utf-8")
        uv.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path / "calls"

    return play


def test_every_list_is_written_anew_and_names_no_index(
    script: ModuleType, add_tool: Add, play_uv: Callable[[str], Path], capsys: Captured
) -> None:
    add_tool("axe")
    add_tool("saw")
    calls = play_uv("nothing is missing")

    assert script.main([]) == 0

    assert capsys.readouterr() == ("axe 9.9\nsaw 9.9\n", "")
    assert catalogue.lock(catalogue.recipe("saw")).version == "9.9"
    assert all("--no-emit-index-url" in call for call in calls.read_text("utf-8").splitlines())


def test_a_missing_wheel_is_told_with_its_system(
    script: ModuleType, add_tool: Add, play_uv: Callable[[str], Path], capsys: Captured
) -> None:
    add_tool("axe", newest_python="3.13")
    play_uv("3.13 --python-platform aarch64-apple-darwin")

    assert script.main(["axe"]) == 1
    assert capsys.readouterr().err == "axe: Python 3.13 on aarch64-apple-darwin: no wheel\n"


def test_a_list_that_cannot_be_made_stays_as_it_was(
    script: ModuleType, add_tool: Add, tmp_path: Path, play_uv: Callable[[str], Path], capsys: Captured
) -> None:
    add_tool("axe")
    before = packaged.path("tools/axe/lock.txt").read_bytes()
    play_uv("")
    (tmp_path / "uv").write_text("#!/bin/sh\necho 'no such package' >&2; exit 1\n", encoding="utf-8")

    assert script.main(["axe"]) == 1
    assert "axe: no such package" in capsys.readouterr().err
    assert packaged.path("tools/axe/lock.txt").read_bytes() == before
