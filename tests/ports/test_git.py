import os
import subprocess
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports import git, process


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _commit(folder: Path, files: dict[str, str], message: str = "change") -> str:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return _git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits on main and, from the first, one on a branch of its own."""
    folder = tmp_path / "repository"
    folder.mkdir()
    _git(folder, "init", "-q", "-b", "main")
    _commit(folder, {"a.txt": "one\n", "sub/b.txt": "b\n", "sub/ü ö.txt": "umlaut\n"}, "first")
    _git(folder, "tag", "start")
    _git(folder, "checkout", "-q", "-b", "feature")
    _commit(folder, {"feature.txt": "f\n"}, "feature")
    _git(folder, "checkout", "-q", "main")
    _commit(folder, {"a.txt": "one\ntwo\n"}, "second")
    _commit(folder, {"sub/b.txt": "B\n"}, "third")
    return folder


def test_the_root_is_found_from_any_folder_inside(repository: Path) -> None:
    assert git.root(repository / "sub") == repository.resolve()


def test_outside_of_a_checkout_there_is_no_root_and_git_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert git.root(tmp_path) is None


def test_a_checkout_without_git_says_that_git_is_missing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(AccordError, match="git is not installed"):
        git.root(repository)


@pytest.mark.parametrize("revision", ["main", "HEAD", "HEAD~2", "start", "feature"])
def test_a_revision_is_resolved_to_a_full_hash(repository: Path, revision: str) -> None:
    assert git.resolve(repository, revision) == _git(repository, "rev-parse", revision)


@pytest.mark.parametrize("revision", ["nowhere", "--help", "-x", "", "HEAD:a.txt", "main..feature", "f" * 40])
def test_what_names_no_commit_is_refused_with_a_way_out(repository: Path, revision: str) -> None:
    with pytest.raises(AccordError, match="git knows no commit") as caught:
        git.resolve(repository, revision)
    assert "Fetch it first" in caught.value.remedy


def test_the_merge_base_is_where_two_lines_parted(repository: Path) -> None:
    assert git.merge_base(repository, "main", "feature") == git.resolve(repository, "start")


def test_lines_without_common_history_have_no_merge_base(repository: Path) -> None:
    _git(repository, "checkout", "-q", "--orphan", "alone")
    _commit(repository, {"alone.txt": "1\n"})
    assert git.merge_base(repository, "main") is None


def test_a_shallow_clone_says_so_and_names_the_remedy(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{repository}", str(clone))
    assert git.is_shallow(clone)
    assert not git.is_shallow(repository)
    with pytest.raises(AccordError, match="not in this shallow clone") as caught:
        git.merge_base(clone, "origin/feature")
    assert "fetch-depth: 0" in caught.value.remedy
    with pytest.raises(AccordError, match="git knows no commit 'start~5'") as caught:
        git.resolve(clone, "start~5")
    assert "fetch-depth: 0" in caught.value.remedy


def test_files_of_a_revision_come_with_blob_ids_and_relative_paths(repository: Path) -> None:
    (repository / "link").symlink_to("a.txt")
    _commit(repository, {})
    entries = {entry.path: entry for entry in git.files(repository, "HEAD")}
    assert list(entries) == ["a.txt", "link", "sub/b.txt", "sub/ü ö.txt"]
    assert [path for path, entry in entries.items() if entry.link] == ["link"]
    assert entries["a.txt"].blob == _git(repository, "hash-object", "a.txt")
    assert [entry.path for entry in git.files(repository / "sub", "HEAD")] == ["b.txt", "ü ö.txt"]


def test_a_submodule_is_no_file(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    _git(outer, "init", "-q")
    _git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    _commit(outer, {"own.txt": "1\n"})
    assert [entry.path for entry in git.files(outer, "HEAD")] == [".gitmodules", "own.txt"]


@pytest.mark.parametrize(
    ("revision", "path", "content"),
    [
        ("start", "a.txt", b"one\n"),
        ("main", "a.txt", b"one\ntwo\n"),
        ("main", "sub/ü ö.txt", b"umlaut\n"),
        ("main", "feature.txt", None),
        ("main", "sub", None),
        ("main", "*.txt", None),
    ],
)
def test_a_file_is_shown_as_it_stood(repository: Path, revision: str, path: str, content: bytes | None) -> None:
    assert git.show(repository, revision, path) == content


def test_a_file_is_shown_relative_to_the_folder(repository: Path) -> None:
    assert git.show(repository / "sub", "start", "b.txt") == b"b\n"


def test_contents_come_in_the_order_asked_for(repository: Path) -> None:
    _commit(repository, {"empty": "", "lines": "\n\nx blob 3\n"})
    blobs = {entry.path: entry.blob for entry in git.files(repository, "HEAD")}
    asked = [blobs[name] for name in ("lines", "empty", "a.txt", "lines")]
    assert git.contents(repository, asked) == [b"\n\nx blob 3\n", b"", b"one\ntwo\n", b"\n\nx blob 3\n"]
    assert git.contents(repository, []) == []


def test_an_object_that_is_not_here_is_an_error(repository: Path) -> None:
    with pytest.raises(AccordError, match="does not have the object ffffffff"):
        git.contents(repository, ["f" * 40])


def test_versions_are_the_blobs_that_files_had_newest_first(repository: Path) -> None:
    head = git.resolve(repository, "HEAD")
    found = git.versions(repository, ["a.txt", "sub/ü ö.txt", "nowhere"], revision=head, limit=50)
    assert git.contents(repository, found["a.txt"]) == [b"one\ntwo\n", b"one\n"]
    assert len(found["sub/ü ö.txt"]) == 1
    assert found["nowhere"] == []
    assert git.versions(repository / "sub", ["b.txt"], revision=head, limit=1)["b.txt"]
    assert git.versions(repository, ["a.txt"], revision=git.resolve(repository, "start"), limit=9)["a.txt"][1:] == []


def test_changes_name_files_and_follow_moved_ones(repository: Path) -> None:
    base = git.resolve(repository, "HEAD")
    _git(repository, "mv", "sub/b.txt", "sub/moved.txt")
    _commit(repository, {"a.txt": "zero\none\ntwo\n", "new\nline\t ü.txt": "1"})
    (repository / "sub" / "ü ö.txt").unlink()
    assert set(git.changed(repository, base)) == {
        git.Changed("a.txt", "a.txt"),
        git.Changed("", "new\nline\t ü.txt"),
        git.Changed("sub/b.txt", "sub/moved.txt"),
        git.Changed("sub/ü ö.txt", ""),
    }
    text = git.diff(repository, base, ["a.txt", "sub/b.txt", "sub/moved.txt"])
    assert "@@ -0,0 +1 @@\n+zero\n" in text
    assert "rename to sub/moved.txt" in text
    assert git.diff(repository / "sub", base, ["b.txt", "moved.txt"]).startswith("diff --git b.txt moved.txt")
    assert git.diff(repository, base, []) == ""


def test_a_submodule_that_moved_is_a_change_whatever_gitmodules_says(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    _git(outer, "init", "-q")
    _git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    base = _commit(outer, {"own.txt": "1\n"})
    _git(outer / "inner", "checkout", "-q", "HEAD~1")
    _git(outer, "add", "inner")
    (outer / ".gitmodules").write_text((outer / ".gitmodules").read_text() + "\tignore = all\n")
    assert git.Changed("inner", "inner", submodule=True) in git.changed(outer, base)
    assert [entry.path for entry in git.entries(outer, "HEAD") if entry.submodule] == ["inner"]


def test_what_was_written_again_differs(repository: Path) -> None:
    (repository / "a.txt").write_text("again")
    assert git.differing(repository, "HEAD", ["a.txt", "sub/b.txt"]) == {"a.txt"}
    assert git.differing(repository, "HEAD", []) == frozenset()


def test_many_paths_take_several_calls(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.ports.git.changes._MAX_ARGUMENT_BYTES", 12)
    (repository / "a.txt").write_text("again")
    (repository / "sub" / "b.txt").write_text("again")
    assert git.differing(repository, "HEAD", ["a.txt", "sub/b.txt", "x"]) == {"a.txt", "sub/b.txt"}


def test_a_change_cannot_hide_code_by_calling_it_binary(repository: Path) -> None:
    base = git.resolve(repository, "HEAD")
    _commit(repository, {".gitattributes": "*.txt binary\n", "a.txt": "one\ntwo\nevil\n"})
    assert "+evil\n" in git.diff(repository, base, ["a.txt"])


def test_a_large_binary_is_listed_and_not_printed(repository: Path) -> None:
    base = git.resolve(repository, "HEAD")
    (repository / "model.bin").write_bytes(bytes(range(256)) * 4000)
    _git(repository, "add", "model.bin")
    assert git.changed(repository, base) == [git.Changed("", "model.bin")]


def test_a_foreign_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    script.chmod(0o755)
    base = git.resolve(repository, "HEAD")
    _commit(repository, {".gitattributes": "*.txt diff=evil filter=evil\n", "a.txt": "changed\n"})
    for key in (
        *("core.fsmonitor", "diff.external", "diff.evil.textconv", "diff.evil.command", "core.pager", "gpg.program"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process"),
    ):
        _git(repository, "config", key, str(script))
    _git(repository, "config", "filter.evil.required", "true")
    _git(repository, "config", "log.showSignature", "true")
    os.utime(repository / "a.txt", (1, 1))
    mark.unlink(missing_ok=True)
    assert len(git.changed(repository, base)) == 2
    assert "+changed" in git.diff(repository, base, ["a.txt"])
    git.differing(repository, "HEAD", ["a.txt"])
    git.versions(repository, ["a.txt"], revision=base, limit=9)
    git.untracked(repository)
    git.show(repository, "HEAD", "a.txt")
    assert not mark.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("diff.context", "9"), ("diff.renames", "false"),
        ("diff.interHunkContext", "99"), ("diff.orderFile", "/nowhere"), ("diff.relative", "false"),
        ("diff.ignoreSubmodules", "all"), ("diff.submodule", "log"), ("color.ui", "always"), ("diff.renameLimit", "1"),
        ("diff.algorithm", "patience"), ("diff.wsErrorHighlight", "all"), ("core.quotePath", "false"),
        ("diff.suppressBlankEmpty", "true"), ("diff.autoRefreshIndex", "false"), ("log.follow", "true"),
    ],
)  # fmt: skip
def test_no_setting_changes_an_answer(repository: Path, key: str, value: str) -> None:
    base = git.resolve(repository, "HEAD")
    _git(repository, "mv", "sub/ü ö.txt", "sub/ü.txt")
    _commit(repository, {"a.txt": "zero\none\n\ntwo\n"})

    def answers() -> tuple[object, ...]:
        return (
            git.changed(repository, base),
            git.diff(repository, base, ["a.txt", "sub/ü ö.txt", "sub/ü.txt"]),
            git.versions(repository, ["a.txt"], revision=base, limit=9),
        )

    before = answers()
    _git(repository, "config", key, value)
    assert answers() == before


def test_filters_of_the_user_stay(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git LFS is one of them: without it every large file would differ."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text('[filter "mine"]\n\tclean = tr a-z A-Z\n')
    base = _commit(repository, {".gitattributes": "*.big filter=mine\n", "x.big": "ABC\n"})
    monkeypatch.setenv("HOME", str(home))
    (repository / "x.big").write_text("abc\n")
    assert git.changed(repository, base) == []


def test_a_repository_that_looks_elsewhere_is_refused(repository: Path, tmp_path: Path) -> None:
    """Else a change would be compared with the files of another folder."""
    other = tmp_path / "other"
    other.mkdir()
    _git(repository, "config", "core.worktree", str(other))
    with pytest.raises(AccordError, match="git is set up to look at"):
        git.root(repository)


def test_submodules_worktrees_and_links_look_where_they_stand(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    _git(outer, "init", "-q")
    _git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    _git(repository, "worktree", "add", "-q", str(tmp_path / "tree"), "feature")
    (tmp_path / "linked").symlink_to(repository)
    for folder in (outer / "inner", tmp_path / "tree", tmp_path / "linked"):
        assert git.root(folder) == folder.resolve()


def test_no_repository_is_said_in_plain_words(tmp_path: Path) -> None:
    for ask in (git.files, git.resolve):
        with pytest.raises(AccordError, match="this is no git repository"):
            ask(tmp_path, "HEAD")
    with pytest.raises(AccordError, match="this is no git repository"):
        git.is_shallow(tmp_path)


def test_a_checkout_of_another_user_is_explained(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "fatal: detected dubious ownership in repository at '/x'\n"
    refused = process.Completed(code=128, output=b"", errors=words)
    monkeypatch.setattr(process, "run", lambda *_arguments, **_options: refused)
    with pytest.raises(AccordError, match="another user owns it") as caught:
        git.root(repository)
    assert "safe.directory" in caught.value.remedy


def test_any_other_trouble_of_git_keeps_its_own_words(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (repository / ".git" / "config").write_text("[broken\n")
    with pytest.raises(AccordError, match=r"git failed \(bad config line 1"):
        git.files(repository, "HEAD")
    silent = process.Completed(code=9, output=b"", errors="")
    monkeypatch.setattr(process, "run", lambda *_arguments, **_options: silent)
    with pytest.raises(AccordError, match=r"git failed \(exit code 9\)"):
        git.is_shallow(repository)


def test_a_short_name_is_for_people() -> None:
    assert git.short("0123456789abcdef") == "01234567"


def test_a_merge_base_that_git_cannot_compute_is_an_error(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = process.run

    def fail(arguments: list[str], **options: object) -> process.Completed:
        if "merge-base" in arguments:
            return process.Completed(code=128, output=b"", errors="fatal: out of memory\n")
        return real(arguments, **options)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(process, "run", fail)
    with pytest.raises(AccordError, match=r"git failed \(out of memory\)"):
        git.merge_base(repository, "main")


def test_files_that_git_does_not_know_yet_are_listed(repository: Path) -> None:
    (repository / ".gitignore").write_text("ignored\n")
    (repository / "ignored").write_text("1")
    (repository / "sub" / "new ü").write_text("1")
    assert git.untracked(repository) == [".gitignore", "sub/new ü"]
    assert git.untracked(repository / "sub") == ["new ü"]


def test_the_name_of_whoever_commits_is_known_when_it_is_set(repository: Path) -> None:
    _git(repository, "config", "user.name", "Dana Ü")
    assert git.user_name(repository) == "Dana Ü"
    _git(repository, "config", "user.name", "")
    assert git.user_name(repository) == ""


# -- which commit a name means ---------------------------------------------------------------------------------------


def test_the_first_name_that_is_here_counts(repository: Path) -> None:
    assert git.first_commit_of(repository, ["nowhere", "", "with space", "start", "main"]) == (
        "start",
        git.resolve(repository, "start"),
    )
    assert git.first_commit_of(repository, ["nowhere", "HEAD:a.txt"]) is None
    assert git.first_commit_of(repository, []) is None


def test_a_tag_named_like_a_branch_does_not_stand_for_it(repository: Path) -> None:
    main = git.resolve(repository, "main")
    _git(repository, "tag", "main", "feature")
    assert git.resolve(repository, "main") != main
    assert git.first_commit_of(repository, git.forms_of("main")) == ("refs/heads/main", main)
    _git(repository, "update-ref", "refs/remotes/origin/main", main)
    _git(repository, "tag", "origin/main", "feature")
    assert git.first_commit_of(repository, git.forms_of("origin/main")) == ("refs/remotes/origin/main", main)


def test_branches_and_remotes_are_listed(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "-q", str(repository), str(clone))
    assert git.current_branch(repository) == "refs/heads/main"
    assert git.remote_heads(repository) == []
    assert git.remote_heads(clone) == ["refs/remotes/origin/HEAD"]
    assert git.branches(repository) == ["refs/heads/feature", "refs/heads/main"]
    _git(repository, "checkout", "-q", "--detach")
    assert git.current_branch(repository) == ""


def test_sizes_tell_what_is_not_here(repository: Path) -> None:
    blobs = {entry.path: entry.blob for entry in git.files(repository, "HEAD")}
    assert git.sizes(repository, [blobs["a.txt"], "f" * 40]) == [8, None]
