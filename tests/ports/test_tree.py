"""Files of a foreign checkout are read and written in place, and never through a link."""

from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports.tree import Tree


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "checkout"
    made.mkdir()
    (made / "a b").mkdir()
    (made / "a b" / "ü.txt").write_bytes(b"one\r\n")
    (tmp_path / "outside.txt").write_text("secret")
    (made / "link.txt").symlink_to(tmp_path / "outside.txt")
    (made / "inner.txt").symlink_to("a b/ü.txt")
    (made / "folder").symlink_to(tmp_path)
    return made


def test_a_file_is_read_and_replaced_with_its_line_ends(folder: Path) -> None:
    tree = Tree(folder)
    assert tree.text("a b/ü.txt") == "one\r\n"
    tree.write("a b/ü.txt", "two\r\n")
    assert (folder / "a b" / "ü.txt").read_bytes() == b"two\r\n"


@pytest.mark.parametrize("path", ["link.txt", "inner.txt", "folder/outside.txt", "../outside.txt", "a b", "none", ""])
def test_a_link_a_folder_and_what_is_not_there_are_refused(folder: Path, path: str) -> None:
    tree = Tree(folder)
    assert not tree.has(path)
    with pytest.raises(AccordError, match="no plain file"):
        tree.read(path)
    with pytest.raises(AccordError, match="no plain file"):
        tree.write(path, "x")
    assert (folder.parent / "outside.txt").read_text() == "secret"


def test_what_is_no_text_is_told(folder: Path) -> None:
    (folder / "x").write_bytes(b"\xff\xfe")
    with pytest.raises(AccordError, match="no UTF-8"):
        Tree(folder).text("x")


def test_what_is_very_large_is_not_read(folder: Path) -> None:
    with (folder / "x").open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(AccordError, match="larger than 64 MiB"):
        Tree(folder).read("x")


def test_a_file_that_may_not_be_opened_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(AccordError, match="permission denied"):
        Tree(folder).read("a b/ü.txt")
    with pytest.raises(AccordError, match="permission denied"):
        Tree(folder).write("a b/ü.txt", "x")
