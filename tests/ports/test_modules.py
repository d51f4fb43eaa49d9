"""Modules are found by their place and listed without being imported."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.core.errors import AccordError, BadUsage
from accord.ports import modules


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with public modules, one of them a folder, private ones, one that does not import, and other files."""
    package = tmp_path / "some_tools"
    package.mkdir()
    for name in ("__init__.py", "two_words.py", "a.py", "_private.py", "notes.txt"):
        (package / name).touch()
    for name in ("grown", "_hidden", "no_module"):
        (package / name).mkdir()
    (package / "grown" / "__init__.py").touch()
    (package / "grown" / "part.py").touch()
    (package / "_hidden" / "__init__.py").touch()
    (package / "torn.py").write_text("import something_that_is_not_there\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    modules.names.cache_clear()
    yield "some_tools"
    for name in [name for name in sys.modules if name.startswith("some_tools")]:
        del sys.modules[name]


def test_public_modules_are_listed_in_order_with_dashes(tools: str) -> None:
    assert modules.names(tools) == ("a", "grown", "torn", "two-words")


def test_listing_imports_no_module(tools: str) -> None:
    modules.names(tools)

    assert [name for name in sys.modules if name.startswith("some_tools.")] == []


def test_the_folder_of_a_package_is_where_it_lies(tools: str, tmp_path: Path) -> None:
    assert modules.folder(tools) == str(tmp_path / "some_tools")


def test_a_module_is_loaded_by_its_listed_name(tools: str) -> None:
    assert modules.load(tools, "two-words").__name__ == "some_tools.two_words"
    assert modules.load(tools, "grown").__name__ == "some_tools.grown"


@pytest.mark.parametrize("name", ["none", "_private", "../a", ""])
def test_a_name_that_is_not_listed_is_bad_usage_and_the_known_ones_are_told(tools: str, name: str) -> None:
    with pytest.raises(BadUsage, match=f"there is no some_tool '{name}'. Known: a, grown, torn, two-words"):
        modules.load(tools, name)


def test_a_module_that_does_not_import_stops_and_never_vanishes(tools: str) -> None:
    with pytest.raises(AccordError, match=r"some_tools\.torn cannot be loaded"):
        modules.load_all(tools)


def test_every_reader_of_accord_loads() -> None:
    loaded = modules.load_all("accord.readers")

    assert [name for name, _ in loaded] == list(modules.names("accord.readers"))
    assert {"accord", "bandit", "cyclonedx", "pip-audit", "ruff", "sarif"} <= {name for name, _ in loaded}
