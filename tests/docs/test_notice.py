"""NOTICE names everything of others that the repository carries, as the README files beside it say."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = ("tests", "examples", "src/accord/data", "benchmarks")
_LICENCE = re.compile(
    r"\bApache-2\.0\b|\bBSD-3-Clause\b|\bMIT\b|\bMPL-2\.0\b|\bCC0\b|\bCC[ -]BY\b|\bCV?WE terms of use\b"
)
_PROJECT = re.compile(r"\| ([\w.-]+/[\w.-]+)(?=[ ,])")


def sections() -> dict[str, str]:
    """NOTICE by folder."""
    found: dict[str, str] = {}
    folders: list[str] = []
    for line in (ROOT / "NOTICE").read_text("utf-8").splitlines():
        if line and not line.startswith(" "):
            folders = line.partition(" (")[0].split(", ")
        for folder in folders:
            found[folder] = found.get(folder, "") + line + "\n"
    return found


def sources() -> list[str]:
    """The README files that speak of somebody's licence."""
    listed = subprocess.run(["git", "ls-files", *PLACES], cwd=ROOT, capture_output=True, check=True, text=True)
    readmes = [name for name in listed.stdout.splitlines() if name.endswith("README.md")]
    return [name for name in readmes if _LICENCE.search((ROOT / name).read_text("utf-8"))]


def plain(licence: str) -> str:
    return licence.replace("CC-BY", "CC BY")


@pytest.mark.parametrize("name", sources())
def test_each_licence_and_project_of_a_readme_is_in_notice(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    notice = sections().get(name.rpartition("/")[0], "")

    assert sorted({plain(one) for one in _LICENCE.findall(text) if plain(one) not in notice}) == []
    assert sorted({one for one in _PROJECT.findall(text) if one not in notice}) == []


def test_each_folder_in_notice_is_there() -> None:
    folders = [folder for folder in sections() if "/" in folder and " " not in folder]

    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_terms_that_ask_to_be_reproduced_are() -> None:
    terms = (ROOT / "src/accord/data/snapshot.README.md").read_text("utf-8")
    notice = (ROOT / "NOTICE").read_text("utf-8")

    assert "MITRE hereby grants you" in " ".join(terms.split())
    for line in ("Copyright (c) 1999-2026 The MITRE Corporation", "Copyright (c) 2006-2024 The MITRE Corporation"):
        assert line in notice
    assert "Permission is hereby granted" in (ROOT / "src/accord/data/tables/LICENSE-SSVC.txt").read_text("utf-8")
