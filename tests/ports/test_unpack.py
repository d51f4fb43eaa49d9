import gzip
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.ports.unpack import open_unpacked


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "feed"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", b"x", b"plain text\n" * 1000])
def test_a_plain_and_a_gzipped_file_read_the_same(tmp_path: Path, content: bytes) -> None:
    for stored in (content, gzip.compress(content)):
        with open_unpacked(_file(tmp_path, stored)) as file:
            assert file.read() == content


def test_it_reads_line_by_line(tmp_path: Path) -> None:
    with open_unpacked(_file(tmp_path, gzip.compress(b"a\nb\n"))) as file:
        assert list(file) == [b"a\n", b"b\n"]


def test_a_small_file_that_grows_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    bomb = _file(tmp_path, gzip.compress(bytes(50_000_000)))
    assert bomb.stat().st_size < 60_000

    with (
        open_unpacked(bomb, max_bytes=1_000_000) as file,
        pytest.raises(AccordError, match="unpacks to more") as caught,
    ):
        file.read()

    assert caught.value.place == str(bomb)


def test_the_bound_itself_is_allowed(tmp_path: Path) -> None:
    with open_unpacked(_file(tmp_path, gzip.compress(bytes(1000))), max_bytes=1000) as file:
        assert len(file.read()) == 1000


@pytest.mark.parametrize("damage", [lambda data: data[:-10], lambda data: data[:12] + b"\xff\xff" + data[14:]])
def test_damaged_gzip_is_refused_by_its_name(tmp_path: Path, damage: "object") -> None:
    assert callable(damage)
    path = _file(tmp_path, damage(gzip.compress(b"some content " * 100)))

    with open_unpacked(path, place="epss.csv.gz") as file, pytest.raises(AccordError, match=r"epss\.csv\.gz.*cut off"):
        file.read()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AccordError, match="no such file"), open_unpacked(tmp_path / "missing"):
        pass
