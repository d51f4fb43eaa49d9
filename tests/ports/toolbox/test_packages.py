"""With pip as it is, from a folder of wheels; with uv and a missing network as they are played."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports import packaged, process
from accord.ports.toolbox import packages
from accord.ports.toolbox.interpreters import Interpreter
from accord.ports.toolbox.packages import Source

Add = Callable[..., None]
Play = Callable[[str, str], Path]

#: What pip wrote without a network (pip 24.2), and uv (uv 0.13.9); shortened.
PIP_OFFLINE = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<Connection object at 0x7f>: \
Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/axe/
ERROR: Could not find a version that satisfies the requirement axe==1.0 (from versions: none)
ERROR: No matching distribution found for axe==1.0"""
UV_OFFLINE = """\
error: Request failed after 3 retries in 9.0s
  cause: Failed to fetch: https://index.example/simple/axe/
  cause: dns error
  cause: failed to lookup address information: Temporary failure in name resolution"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def without_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    if process.find("uv"):
        pytest.skip("uv lies in the system's own folder, so pip would not be asked")


def install(home: Path, python: Interpreter, source: Source) -> None:
    packages.install(packaged.path("tools/axe/lock.txt"), home, python, source, place="Axe")


def played_uv(play: Play, home: Path, fill: str) -> None:
    """A uv whose environment has a program, and that does this to fill it."""
    play("uv", f'echo "$@" >> {home}/calls; export -p > {home}/env; case "$1" in venv) exit 0;; esac\n{fill}')


@pytest.mark.usefixtures("without_uv")
def test_pip_installs_what_the_hashes_say_without_pip_in_the_environment(
    add_tool: Add, wheels: Path, home: Path, python: Interpreter
) -> None:
    add_tool("axe")

    install(home, python, Source(wheels))

    assert (home / "bin" / "axe").exists()
    assert not (home / "bin" / "pip").exists()


@pytest.mark.usefixtures("without_uv")
def test_a_package_that_is_not_what_was_locked_is_refused(
    add_tool: Add, wheels: Path, home: Path, python: Interpreter
) -> None:
    add_tool("axe")
    lock = packaged.path("tools/axe/lock.txt").read_bytes()
    add_tool("axe", body="print('other')")
    packaged.path("tools/axe/lock.txt").write_bytes(lock)

    with pytest.raises(AccordError, match=r"Axe: could not be installed .*DO NOT MATCH THE HASHES"):
        install(home, python, Source(wheels))
    assert not (home / "bin" / "axe").exists()


@pytest.mark.usefixtures("without_uv")
def test_what_the_folder_does_not_have_is_told(add_tool: Add, tmp_path: Path, home: Path, python: Interpreter) -> None:
    add_tool("axe")

    with pytest.raises(AccordError, match=r"Axe: could not be installed \(.*axe==1\.0.*--from DIR") as caught:
        install(home, python, Source(tmp_path))
    assert caught.value.retry


@pytest.mark.usefixtures("without_uv")
def test_without_pip_and_uv_the_remedy_is_to_install_uv(
    add_tool: Add, home: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tool("axe")
    bare = play("python3.13", "exit 1")
    monkeypatch.setattr(sys, "executable", str(bare))

    with pytest.raises(AccordError, match=r"Axe: neither uv nor pip is there for .*python3\.13\. Install uv"):
        install(home, Interpreter(bare, "3.13.1"), Source())


def test_uv_is_taken_where_it_is_and_compiles(add_tool: Add, home: Path, python: Interpreter, play: Play) -> None:
    add_tool("axe")
    played_uv(play, home, "exit 0")

    install(home, python, Source())

    make, fill = (home / "calls").read_text("utf-8").splitlines()
    assert make.split()[0] == "venv"
    assert {"--compile-bytecode", "--require-hashes", "--no-deps", "--only-binary"} <= set(fill.split())
    assert "--no-index" not in fill


def test_a_folder_of_wheels_keeps_uv_from_any_index(
    add_tool: Add, home: Path, python: Interpreter, play: Play, wheels: Path
) -> None:
    add_tool("axe")
    played_uv(play, home, "exit 0")

    install(home, python, Source(wheels))

    assert f"--no-index --find-links {wheels}" in (home / "calls").read_text("utf-8")


def test_the_installer_gets_the_settings_of_an_index_and_nothing_else(
    add_tool: Add, home: Path, python: Interpreter, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tool("axe")
    played_uv(play, home, "exit 0")
    given = {"UV_INDEX_OURS_PASSWORD": "x", "https_proxy": "http://proxy.example", "PIP_RETRIES": "7"}
    others = {"PIP_TARGET": "/elsewhere", "UV_PYTHON": "3.9", "GITHUB_TOKEN": "secret"}
    for name, value in (given | others).items():
        monkeypatch.setenv(name, value)

    install(home, python, Source())

    told = (home / "env").read_text("utf-8")
    assert [name for name in others if name in told] == []
    assert [name for name, value in given.items() if f"{name}='{value}'" not in told] == []


@pytest.mark.parametrize("said", [PIP_OFFLINE, UV_OFFLINE])
def test_a_missing_network_is_told_by_its_cause(
    add_tool: Add, home: Path, python: Interpreter, play: Play, said: str
) -> None:
    add_tool("axe")
    played_uv(play, home, f'echo "$(while read -r line; do echo "$line"; done <<\'END\'\n{said}\nEND\n)" >&2; exit 1')

    with pytest.raises(AccordError, match=r"temporary failure in name resolution.*Check the network"):
        install(home, python, Source())


def test_an_installer_that_says_nothing_is_told_by_its_exit_code(
    add_tool: Add, home: Path, python: Interpreter, play: Play
) -> None:
    add_tool("axe")
    played_uv(play, home, "exit 7")

    with pytest.raises(AccordError, match=r"could not be installed \(exit code 7\)"):
        install(home, python, Source())


def test_downloads_are_not_tried_when_offline(
    add_tool: Add, home: Path, python: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tool("axe")
    monkeypatch.setenv("ACCORD_OFFLINE", "1")

    with pytest.raises(AccordError, match=r"ACCORD_OFFLINE forbids downloads. Take the wheels from a folder"):
        install(home, python, Source())


def test_an_installer_that_takes_too_long_is_ended(add_tool: Add, home: Path, python: Interpreter, play: Play) -> None:
    add_tool("axe")
    played_uv(play, home, "while :; do /bin/sleep 1; done")

    with pytest.raises(AccordError, match=r"Axe: could not be installed in time. Try again with a larger --timeout"):
        install(home, python, Source(timeout_seconds=0.5))


def test_an_installer_is_ended_when_nobody_wants_it_any_more(
    add_tool: Add, home: Path, python: Interpreter, play: Play
) -> None:
    add_tool("axe")
    played_uv(play, home, "while :; do /bin/sleep 1; done")
    stopped = threading.Event()
    stopped.set()

    with pytest.raises(AccordError, match="uv was stopped"):
        install(home, python, Source(stop=stopped.is_set))
