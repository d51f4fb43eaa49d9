"""Opens a file that may be gzipped, without letting a small one grow without bound."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from accord.core.errors import AccordError

_GZIP = b"\x1f\x8b"

#: More than ten times the largest feed.
MAX_BYTES = 128 << 20


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@contextmanager
def open_unpacked(path: Path, *, place: str = "", max_bytes: int = MAX_BYTES) -> Iterator[io.BufferedReader]:
    """Open a file for reading; gzip is told by its first bytes and unpacked on the way. Errors name ``place``.

    Raises:
        AccordError: the file cannot be opened; while reading, when it is cut off, damaged, or unpacks to more than
            ``max_bytes``.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(reason, place=str(path), remedy="Check the path and its permissions") from error
    with raw, _unpacked(raw) as source:
        yield io.BufferedReader(_Bounded(source, place or str(path), max_bytes))


def _unpacked(raw: io.BufferedReader) -> BinaryIO:
    return gzip.open(raw) if raw.peek(len(_GZIP)).startswith(_GZIP) else raw  # type: ignore[return-value]


class _Bounded(io.RawIOBase):
    """Counts what is read, and says in Accord's words what gzip finds wrong."""

    def __init__(self, source: _Readable, place: str, max_bytes: int) -> None:
        self._source = source
        self._place = place
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # BufferedReader passes this
        try:
            block = self._source.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise AccordError(
                f"the file is cut off or damaged ({error})", place=self._place, remedy="Fetch it again"
            ) from error
        self._left -= len(block)
        if self._left < 0:
            raise AccordError("it unpacks to more than any feed holds", place=self._place, remedy="Check the file")
        buffer[: len(block)] = block
        return len(block)
