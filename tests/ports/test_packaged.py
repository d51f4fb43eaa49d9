"""The packaged facts are there, have their shapes, and damage is told."""

from pathlib import Path

import msgspec
import pytest

from accord.core.errors import AccordError
from accord.ports import packaged


class Shape(msgspec.Struct):
    number: int


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(packaged, "FOLDER", tmp_path)
    packaged.table.cache_clear()
    return tmp_path


def test_a_table_is_read_into_its_shape_once(folder: Path) -> None:
    (folder / "a.toml").write_text("number = 1\n", encoding="utf-8")

    assert packaged.table("a.toml", Shape) == Shape(1)
    assert packaged.table("a.toml", Shape) is packaged.table("a.toml", Shape)


@pytest.mark.parametrize("text", ["number = 'one'", "number = ", "", None])
def test_a_damaged_or_missing_table_is_told_with_its_name(folder: Path, text: str | None) -> None:
    if text is not None:
        (folder / "a.toml").write_text(text, encoding="utf-8")

    with pytest.raises(AccordError, match=r"a\.toml: packaged data is damaged .* Install Accord again"):
        packaged.table("a.toml", Shape)


def test_the_head_of_a_table_ends_where_its_first_table_begins(folder: Path) -> None:
    (folder / "a.toml").write_text('number = 1\nwords = [\n  "b",\n]\n\n[more]\nnumber = ', encoding="utf-8")

    assert packaged.head("a.toml", Shape) == Shape(1)


@pytest.mark.parametrize("text", ["number = 'one'\n", "number = \n[more]\n", None])
def test_a_damaged_or_missing_head_is_told_with_its_name(folder: Path, text: str | None) -> None:
    if text is not None:
        (folder / "a.toml").write_text(text, encoding="utf-8")

    with pytest.raises(AccordError, match=r"a\.toml: packaged data is damaged .* Install Accord again"):
        packaged.head("a.toml", Shape)


def test_files_are_listed_by_name_without_their_suffix(folder: Path) -> None:
    (folder / "cards").mkdir()
    for name in ("b.toml", "a.toml", "README.md"):
        (folder / "cards" / name).touch()

    assert packaged.listing("cards") == ["a", "b"]
    assert packaged.path("cards") == folder / "cards"


def test_the_packaged_data_lies_in_the_package() -> None:
    assert packaged.FOLDER.is_dir()
    assert packaged.FOLDER.name == "data"
