"""The container file and the packages that it and the action install."""

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement

from .conftest import ROOT

FILE = ROOT / "deploy/Containerfile"
TEXT = FILE.read_text("utf-8")
FINAL = TEXT[TEXT.rindex("FROM ") :]
LOCKED = (ROOT / "deploy/requirements.txt").read_text("utf-8")


def packages(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each locked package and its lines."""
    for block in re.findall(r"^[\w.-]+==(?:.*\\\n)*.*\n?", text, re.MULTILINE):
        yield block.partition("==")[0].lower().replace("_", "-"), block.strip()


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) < 30


def test_nobody_in_it_is_root() -> None:
    assert re.findall(r"^USER (\S+)", FINAL, re.MULTILINE) == ["10001"]


def test_what_runs_carries_no_installer_s_leftovers() -> None:
    assert re.findall(r"^FROM (\S+)$", FINAL, re.MULTILINE) == ["python:3.13-slim"]
    assert "pip install" not in FINAL
    assert "rm -rf /var/lib/apt/lists" in FINAL


def test_each_installation_is_locked_by_hashes_or_takes_no_package() -> None:
    installed = re.findall(r"pip install .*", TEXT)

    assert len(installed) == 2
    assert [line for line in installed if "--require-hashes" not in line and "--no-deps" not in line] == []


def test_each_locked_package_stands_so_in_the_lock_of_all() -> None:
    whole = dict(packages((ROOT / "requirements.txt").read_text("utf-8")))

    assert [name for name, lines in packages(LOCKED) if whole.get(name) != lines] == []
    assert [name for name, lines in packages(LOCKED) if "--hash=sha256:" not in lines] == []


def test_everything_that_accord_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]

    assert {Requirement(one).name for one in needed} - {name for name, _ in packages(LOCKED)} == set()


def test_what_is_copied_is_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", TEXT, re.MULTILINE)

    assert copied
    assert [name for names in copied for name in names.split() if not (ROOT / name).exists()] == []


def test_hadolint_finds_nothing() -> None:
    found = os.environ.get("ACCORD_TEST_HADOLINT") or shutil.which("hadolint")
    if found is None:
        pytest.skip("hadolint is not installed, so it has not read the container file")
    done = subprocess.run([found, str(FILE)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")
