"""Calls run at once, and nothing that they start outlives them."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.scan import Command, Outcome, Task
from accord.flows.scanning.run import Call, run
from accord.ports.toolbox import Tool

WriteTool = Callable[..., Path]


@pytest.fixture
def call(root: Path, tmp_path: Path) -> Callable[..., Call]:
    """Make a call of a tool."""

    def make(tool: Path, *arguments: str, seconds: float = 60, **more: object) -> Call:
        task = Task(root=str(root), files=("app.py",), text=str, folder=str(tmp_path))
        command = Command(arguments=arguments, files=("app.py",), timeout_seconds=seconds, **more)  # type: ignore[arg-type]  # its fields
        return Call("tool", Tool("tool", tool), task, command, {0: Outcome.CLEAN, 3: Outcome.PARTIAL})

    return make


SHELL = "#!/bin/sh\n"


def test_each_ends_in_its_own_way_and_in_the_order_of_the_calls(
    write_tool: WriteTool, call: Callable[..., Call]
) -> None:
    tool = write_tool("tool", text=SHELL + 'echo "$1"; exit "$1"\n')
    heard: list[str] = []

    ended = run(
        [call(tool, "0"), call(tool, "3"), call(tool, "9")], lambda done, of, what: heard.append(f"{done}/{of} {what}")
    )

    assert [(one.outcome, one.output) for one in ended] == [
        (Outcome.CLEAN, b"0\n"),
        (Outcome.PARTIAL, b"3\n"),
        (Outcome.FAILED, b"9\n"),
    ]
    assert [one.trouble for one in ended] == ["", "it did only a part of its work", "it ended with exit code 9"]
    assert [line.partition(": ")[0] for line in heard] == ["1/3 tool", "2/3 tool", "3/3 tool"]


def test_a_tool_sees_neither_tokens_nor_a_relative_path(
    write_tool: WriteTool, call: Callable[..., Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_JOB_TOKEN", "token")
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    tool = write_tool("tool", text=SHELL + 'echo "$CI_JOB_TOKEN|$PATH"\n')

    (ended,) = run([call(tool)])

    token, _, path = ended.output.decode().strip().partition("|")
    assert token == ""
    assert "." not in path.split(":")
    assert path.split(":")[0] == str(tool.parent)


def test_what_a_tool_says_in_trouble_holds_no_secret(write_tool: WriteTool, call: Callable[..., Call]) -> None:
    secret = "AKIA" + "J7" * 8
    tool = write_tool("tool", text=SHELL + f"echo 'cannot use {secret}' >&2; exit 9\n")

    (ended,) = run([call(tool)])

    assert secret not in ended.trouble
    assert "cannot use" in ended.trouble


def test_a_timeout_takes_children_along(write_tool: WriteTool, call: Callable[..., Call], tmp_path: Path) -> None:
    tool = write_tool("tool", text=SHELL + f"/bin/sleep 600 &\necho $! > {tmp_path}/child\nwait\n")

    (ended,) = run([call(tool, seconds=1)])

    assert ended.trouble == "tool did not finish within 1 s"
    assert is_gone(int((tmp_path / "child").read_text()))


def test_an_interruption_kills_everything_that_was_started(
    write_tool: WriteTool, call: Callable[..., Call], tmp_path: Path
) -> None:
    tool = write_tool("tool", text=SHELL + f"echo $$ > {tmp_path}/child\nexec /bin/sleep 600\n")

    def interrupt() -> None:
        while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        run([call(tool), call(tool), call(tool), call(tool)])

    assert is_gone(int((tmp_path / "child").read_text()))


def is_gone(process: int) -> bool:
    """Tell whether a process has ended; one that was killed may wait for its parent to notice."""
    for _ in range(200):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False
