import os
import signal
import sys
import time
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports import process


def _sh(
    script: str, folder: Path, *, given: bytes = b"", seconds: float = 20, limit: int = 1 << 20
) -> process.Completed:
    return process.run(
        ["sh", "-c", script], folder=folder, given=given, timeout_seconds=seconds, max_output_bytes=limit
    )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text("utf-8").split(")")[-1].split()[0]


def _wait_until_gone(pid: int) -> bool:
    for _ in range(100):
        if not _is_alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_output_errors_and_exit_code_come_back(tmp_path: Path) -> None:
    done = _sh("pwd; echo first >&2; echo last >&2; exit 3", tmp_path)
    assert (done.code, done.output.decode().strip()) == (3, str(tmp_path.resolve()))
    assert done.last_words == "last"


def test_a_silent_program_has_no_last_words(tmp_path: Path) -> None:
    assert _sh("true", tmp_path).last_words == ""


def test_a_program_reads_what_it_is_given_however_much(tmp_path: Path) -> None:
    given = b"x" * (1 << 20)
    assert process.run(["cat"], folder=tmp_path, given=given).output == given


def test_no_shell_reads_the_arguments(tmp_path: Path) -> None:
    assert process.run(["echo", "$HOME; rm -rf *", "`id`"], folder=tmp_path).output == b"$HOME; rm -rf * `id`\n"


def test_secrets_of_our_environment_stay_with_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    done = process.run(["env"], folder=tmp_path, environment={"MINE": "1"})
    names = {line.split("=")[0] for line in done.output.decode().splitlines()}
    assert {"MINE", "PATH", "LANG"} <= names <= {"MINE", *process.KEPT}


def test_a_program_of_the_scanned_folder_is_never_taken_for_a_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "planted-tool"
    planted.write_text("#!/bin/sh\necho planted\n")
    planted.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert process.find("planted-tool") is None
    assert process.run(["sh", "-c", "echo $PATH"], folder=tmp_path).output.strip() == b"/usr/bin:/bin"
    with pytest.raises(AccordError, match="planted-tool is not installed") as caught:
        process.run(["planted-tool"], folder=tmp_path)
    assert "Install planted-tool" in caught.value.remedy


def test_a_program_that_takes_too_long_is_killed_with_all_it_started(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(AccordError, match=r"did not finish within 0\.5 s") as caught:
        _sh("sleep 300 & echo $! > child; sleep 300", tmp_path, seconds=0.5)
    assert caught.value.retry
    assert time.monotonic() - started < 10
    assert _wait_until_gone(int((tmp_path / "child").read_text()))


def test_a_program_that_closed_its_output_still_has_to_end_in_time(tmp_path: Path) -> None:
    with pytest.raises(AccordError, match="did not finish"):
        _sh("exec >&- 2>&-; sleep 300", tmp_path, seconds=0.5)


def test_what_a_finished_program_left_running_is_killed_and_not_waited_for(tmp_path: Path) -> None:
    started = time.monotonic()
    done = _sh("sleep 300 & echo $!; echo done >&2", tmp_path, seconds=60)
    assert (done.code, done.errors) == (0, "done\n")
    assert time.monotonic() - started < 10
    assert _wait_until_gone(int(done.output))


def test_too_much_output_is_an_error_and_no_truncation(tmp_path: Path) -> None:
    with pytest.raises(AccordError, match="wrote more than 100,000 bytes"):
        _sh("yes", tmp_path, limit=100_000)


def test_of_endless_complaints_only_the_end_is_kept(tmp_path: Path) -> None:
    done = _sh("head -c 3000000 /dev/zero | tr '\\0' 'x' >&2; echo >&2; echo the end >&2", tmp_path)
    assert done.last_words == "the end"
    assert len(done.errors) <= 1 << 20


def test_a_signal_shows_as_a_negative_code(tmp_path: Path) -> None:
    assert _sh("kill -TERM $$", tmp_path).code == -signal.SIGTERM


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccordError, match="cannot start") as caught:
        _sh("true", tmp_path / "nowhere")
    assert caught.value.place == str(tmp_path / "nowhere")


def test_a_program_may_be_named_by_its_whole_path(tmp_path: Path) -> None:
    assert process.run([sys.executable, "-c", "print(7)"], folder=tmp_path).output == b"7\n"


def test_a_program_that_nobody_wants_any_more_is_ended_with_all_it_started(tmp_path: Path) -> None:
    def started() -> str:
        file = tmp_path / "child"
        return file.read_text("ascii").strip() if file.exists() else ""

    with pytest.raises(AccordError, match=r"sh was stopped\. Start it again"):
        process.run(
            ["sh", "-c", "sleep 60 & echo $! > child; wait"],
            folder=tmp_path,
            timeout_seconds=30,
            stop=lambda: bool(started()),
        )

    assert _wait_until_gone(int(started()))
