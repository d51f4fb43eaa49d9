"""What the documents take from the code is what the code says now; ``scripts/write_reference.py`` writes it anew."""

import runpy
from pathlib import Path

import pytest

from accord.ports import modules

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "write_reference.py"))
PAGES: dict[str, str] = SCRIPT["pages"]()


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert read(name).splitlines() == PAGES[name].splitlines()


@pytest.mark.parametrize("name", SCRIPT["documents"]())
def test_every_command_in_a_page_prints_what_the_page_shows(name: str) -> None:
    assert read(name).splitlines() == SCRIPT["with_output"](name).splitlines()


def test_the_readme_shows_the_help_and_the_demo() -> None:
    readme = read("README.md")

    assert SCRIPT["call"](["--help"]) in readme
    assert "$ make demo\nDemo data:" in readme


@pytest.mark.parametrize("name", modules.names("accord.cli"))
def test_every_command_has_a_section_with_its_help(name: str) -> None:
    section = read("docs/reference/commands.md").partition(f"\n## accord {name}\n")[2].partition("\n## ")[0]

    assert SCRIPT["call"]([name, "--help"]).rstrip() in section


@pytest.mark.parametrize("room", ["readers", "writers"])
def test_every_reader_and_writer_has_a_section(room: str) -> None:
    page = read(f"docs/reference/{room}.md")

    assert [name for name in modules.names(f"accord.{room}") if f"\n## {name}\n" not in page] == []
