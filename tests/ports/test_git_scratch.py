"""A scratch worktree leaves the checkout that it comes from as it is."""

import os
import subprocess
from pathlib import Path

import pytest

from accord.core.errors import AccordError, BadUsage
from accord.ports import git


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    folder = tmp_path / "my chëckout"
    folder.mkdir()
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "config", "user.name", "Ana")
    _git(folder, "config", "user.email", "ana@example.org")
    (folder / "a ü.txt").write_bytes(b"one\r\ntwo\r\n")
    (folder / ".gitignore").write_text("*.log\n")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "start")
    return folder


def state(folder: Path) -> tuple[str, ...]:
    """What a user sees of a checkout: files, index, HEAD, branches, worktrees."""
    files = sorted(f"{path}:{path.read_bytes()!r}" for path in folder.iterdir() if path.is_file())
    told = ("status", "--porcelain"), ("ls-files", "-s"), ("rev-parse", "HEAD"), ("for-each-ref",), ("worktree", "list")
    return (*files, *(_git(folder, *arguments) for arguments in told))


def test_a_change_is_taken_as_a_patch_that_applies(checkout: Path) -> None:
    head = git.resolve(checkout, "HEAD")
    (checkout / "dirty.txt").write_text("mine")
    before = state(checkout)
    with git.scratch(checkout, head, name="after") as scratch:
        assert scratch.folder.name == "after"
        assert not (scratch.folder / "dirty.txt").exists()
        (scratch.folder / "a ü.txt").write_bytes(b"one\r\n2\r\n")
        (scratch.folder / "noise.log").write_text("x")
        taken = scratch.take()
        (scratch.folder / "later.txt").write_text("x")
        commit = scratch.commit(taken, "change")
    assert taken.paths == ("a ü.txt",)
    assert state(checkout) == before
    assert not scratch.folder.exists()
    assert _git(checkout, "diff", "--name-only", head, commit).endswith('.txt"')
    assert _git(checkout, "show", "-s", "--format=%an %P", commit) == f"Ana {head}"
    applied = subprocess.run(["git", "apply"], input=taken.patch.encode(), cwd=checkout, check=True)
    assert applied.returncode == 0
    assert (checkout / "a ü.txt").read_bytes() == b"one\r\n2\r\n"


def test_nothing_stays_behind_when_a_trial_fails(checkout: Path) -> None:
    before = state(checkout)
    folders: list[Path] = []

    def fail() -> None:
        with git.scratch(checkout, git.resolve(checkout, "HEAD"), name="after") as made:
            folders.append(made.folder)
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        fail()
    assert state(checkout) == before
    assert not folders[0].parent.exists()


def test_two_worktrees_of_one_commit_stand_side_by_side(checkout: Path) -> None:
    head = git.resolve(checkout, "HEAD")
    with git.scratch(checkout, head, name="x") as one, git.scratch(checkout, head, name="x") as other:
        assert one.folder != other.folder
    assert _git(checkout, "worktree", "list").count("\n") == 0


def test_hooks_and_filters_of_the_repository_do_not_run(checkout: Path) -> None:
    ran = checkout.parent / "ran"
    hook = checkout / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    hook.chmod(0o755)
    _git(checkout, "config", "filter.own.smudge", f"touch '{ran}'; cat")
    _git(checkout, "config", "filter.own.clean", f"touch '{ran}'; cat")
    (checkout / ".gitattributes").write_text("*.txt filter=own\n")
    _git(checkout, "add", ".gitattributes")
    _git(checkout, "commit", "-qm", "filters")
    ran.unlink(missing_ok=True)
    with git.scratch(checkout, git.resolve(checkout, "HEAD"), name="after") as scratch:
        (scratch.folder / "a ü.txt").write_text("x")
        scratch.take()
    assert not ran.exists()


def test_a_new_branch_stands_at_a_commit(checkout: Path) -> None:
    head = git.resolve(checkout, "HEAD")
    git.new_branch(checkout, "accord/fix-1", head)
    assert _git(checkout, "rev-parse", "accord/fix-1") == head
    assert _git(checkout, "symbolic-ref", "HEAD") == "refs/heads/main"


@pytest.mark.parametrize("name", ["-x", "a b", "a..b", "@{-1}", "x.lock", "main"])
def test_a_name_that_is_none_or_taken_is_refused(checkout: Path, name: str) -> None:
    with pytest.raises(BadUsage, match=r"no name for a branch|already"):
        git.new_branch(checkout, name, git.resolve(checkout, "HEAD"))


def test_without_a_name_to_commit_by_git_is_not_asked_to(checkout: Path) -> None:
    _git(checkout, "config", "--unset", "user.name")
    _git(checkout, "config", "user.useConfigOnly", "true")
    with pytest.raises(AccordError, match="does not know who you are") as caught:
        git.refuse_branch(checkout, "x")
    assert "user.name" in caught.value.remedy


def test_a_commit_that_is_not_there_is_told(checkout: Path) -> None:
    with pytest.raises(AccordError, match="git failed"), git.scratch(checkout, "f" * 40, name="x"):
        pass
