"""An archive is unpacked within limits, or not at all."""

import io
import zipfile

import pytest

from accord.ports import archive
from accord.ports.archive import BadArchive


def zipped(*files: tuple[str, bytes]) -> memoryview:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return memoryview(buffer.getvalue())


def test_files_come_in_order_without_folders_and_resources() -> None:
    given = zipped(("b/", b""), ("b/a.json", b"1"), ("__MACOSX/b/._a.json", b"x"), ("a.json", b""))

    assert list(archive.files(given)) == [("b/a.json", b"1"), ("a.json", b"")]


@pytest.mark.parametrize("name", ["../a", "b/../../a", "/etc/a", "C:/a", "..\\a", "b\\a"])
def test_no_name_leads_out(name: str) -> None:
    given = bytes(zipped(("x" * len(name), b"1"))).replace(b"x" * len(name), name.encode())

    with pytest.raises(BadArchive, match="outside of itself"):
        list(archive.files(memoryview(given)))


def test_there_are_not_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 1)

    assert len(list(archive.files(zipped(("a", b"1"))))) == 1
    with pytest.raises(BadArchive, match="more than 1 files"):
        list(archive.files(zipped(("a", b"1"), ("b", b"2"))))


def test_a_small_archive_does_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 2 << 20)

    assert len(list(archive.files(zipped(("a", bytes(1 << 20)), ("b", bytes(1 << 20)))))) == 2
    with pytest.raises(BadArchive, match="more than 2 MiB"):
        list(archive.files(zipped(("a", bytes(1 << 20)), ("b", bytes((1 << 20) + 1)))))


def test_an_encrypted_archive_is_refused() -> None:
    given = bytearray(zipped(("a", b"1")))
    given[given.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(BadArchive, match="encrypted"):
        list(archive.files(memoryview(bytes(given))))


@pytest.mark.parametrize("cut", [4, 40, 90])
def test_a_damaged_archive_is_refused(cut: int) -> None:
    with pytest.raises(BadArchive, match="damaged"):
        list(archive.files(zipped(("a", b"1" * 100))[:cut]))


def test_content_that_was_changed_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a", b"original")

    with pytest.raises(BadArchive, match="damaged"):
        list(archive.files(memoryview(buffer.getvalue().replace(b"original", b"modified"))))
