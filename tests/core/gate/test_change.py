"""Which lines a change wrote, and which it only moved."""

import subprocess
from pathlib import Path

import pytest

from accord.core.gate.change import MovedCode, contains, parse_diff

OLD = ["import os", "", "def run(name):", "    os.system(name)", "", "def stop():", "    return None", ""]


def diff(folder: Path, old: dict[str, str], new: dict[str, str]) -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    git("init", "-q")
    for name, text in old.items():
        (folder / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "old")
    for name in old:
        (folder / name).unlink()
    for name, text in new.items():
        (folder / name).write_text(text)
    git("add", "-A")
    return git("diff", "HEAD", "--unified=0", "--no-prefix", "-M")


def test_written_lines_are_told_from_lines_left_alone(tmp_path: Path) -> None:
    changes = parse_diff(diff(tmp_path, {"a.py": "1\n2\n3\n4\n"}, {"a.py": "1\nnew\n2\n3\n--- x\n+++ y\n4\n"}))
    change = changes["a.py"]
    assert [line for line in range(1, 8) if change.wrote(line)] == [2, 5, 6]


def test_a_renamed_file_keeps_its_old_path(tmp_path: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(30))
    changes = parse_diff(diff(tmp_path, {"old name.py": text}, {"new ü.py": text + "\nmore\n"}))
    assert changes["new ü.py"].old == "old name.py"
    assert changes["new ü.py"].wrote(31)
    assert not changes["new ü.py"].wrote(5)


def test_added_and_deleted_files(tmp_path: Path) -> None:
    changes = parse_diff(diff(tmp_path, {"gone.py": "x\n"}, {"come.py": "yyyyy\n"}))
    assert (changes["gone.py"].new, changes["come.py"].old) == ("", "")
    assert changes["come.py"].wrote(1)


def test_a_moved_block_is_not_new() -> None:
    new = ["def stop():", "    return None", "", "def run(name):", "        os.system( name )", ""]
    moved = MovedCode([OLD], {"b.py": new})
    assert moved.holds("b.py", 5)


def test_a_copied_block_is_new() -> None:
    copied = [*OLD, "def run(name):", "    os.system(name)"]
    moved = MovedCode([OLD], {"a.py": copied})
    assert not moved.holds("a.py", 10)


@pytest.mark.parametrize("line", [0, 5, 99])
def test_blank_lines_and_lines_that_are_not_there_are_not_moved(line: int) -> None:
    assert not MovedCode([OLD], {"a.py": OLD}).holds("a.py", line)
    assert not MovedCode([OLD], {}).holds("a.py", 4)


def test_an_earlier_version_contains_a_block() -> None:
    assert contains(OLD, "defrun(name):\nos.system(name)")
    assert not contains(OLD, "os.system(other)")
