"""Every file of a folder is found, or left out with a reason; nothing is counted twice."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from accord.core.scan import Kind
from accord.flows.scanning.walk import walk

WriteFiles = Callable[[Mapping[str, str | bytes]], None]


def reasons(root: Path, *without: Path) -> dict[str, str]:
    return {one.place: one.reason for one in walk(root, without).left_out}


def test_files_are_found_by_kind_and_language(root: Path, write_files: WriteFiles) -> None:
    write_files(
        {
            "Dockerfile": "FROM a\n",
            "a/poetry.lock": "x\n",
            "m.pkl": b"\x80",
            "logo.png": b"\x89\0",
            "run": "#!/bin/sh\n",
        }
    )

    found = {file.path: (file.kind, file.language) for file in walk(root).files}

    assert found == {
        "Dockerfile": (Kind.CONFIGURATION, "Dockerfile"),
        "a/poetry.lock": (Kind.MANIFEST, ""),
        "app.py": (Kind.CODE, "Python"),
        "logo.png": (Kind.BINARY, "Media"),
        "m.pkl": (Kind.MODEL, "Pickle"),
        "pkg/other.py": (Kind.CODE, "Python"),
        "run": (Kind.CODE, "Shell"),
    }


def test_folders_of_others_are_left_out_with_the_number_of_their_files(root: Path, write_files: WriteFiles) -> None:
    write_files(
        {"node_modules/a/b.js": "", "node_modules/c.js": "", "env/pyvenv.cfg": "", ".git/HEAD": "", "lib/.git/x": ""}
    )
    (root / ".git").rename(root / ".hg")  # a checkout of another kind: git is not asked
    tree = walk(root)

    assert {one.place: one.files for one in tree.left_out} == {"node_modules/": 2, "env/": 1, "lib/": 1}
    assert len(tree.files) == 2


def test_accords_own_files_are_never_scanned(root: Path, write_files: WriteFiles) -> None:
    write_files(
        {
            ".accord/baseline.json": "{}",
            "plan.json": '{"accord":"1"}',
            "out/ruff.jsonl": '{"record":"finding"}\n',
            "accord.sarif": '{"runs":[{"results":[{"partialFingerprints":{"accord/v1":"1"}}]}]}',
            "plan.md": "<!-- accord plan -->\n",
            "plan.html": "<html><title>What to fix first</title>",
            "other.sarif": '{"runs":[]}',
            "kept/x.txt": "x",
        }
    )

    assert reasons(root, root / "kept") == dict.fromkeys(
        [".accord/", "plan.json", "plan.md", "plan.html", "out/ruff.jsonl", "accord.sarif", "kept/"], "Accord's own"
    )


def test_nothing_is_followed_out_of_the_folder(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("x")
    (root / "link.py").symlink_to(tmp_path / "secret.py")
    (root / "folder").symlink_to(tmp_path)
    os.mkfifo(root / "pipe")

    assert reasons(root) == {"link.py": "a link", "folder/": "a link", "pipe": "no plain file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_named(root: Path) -> None:
    (root / "app.py").chmod(0)

    assert reasons(root) == {"app.py": "it cannot be read (permission denied)"}


def test_what_git_is_told_to_ignore_is_left_out_unless_it_is_tracked(root: Path, write_files: WriteFiles) -> None:
    write_files({".gitignore": "*.log\nbuild/\n", "a.log": "x", "kept.log": "x", "build/x.py": "x"})
    for arguments in (["init", "-q"], ["add", "-f", "kept.log"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)

    assert reasons(root) == {"a.log": "git is told to ignore it", "build/": "git is told to ignore it"}
    assert "kept.log" in {file.path for file in walk(root).files}
