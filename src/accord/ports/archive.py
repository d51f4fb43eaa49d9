"""The files of a ZIP archive, unpacked into memory within limits; nothing is ever written to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

#: More files than any tool puts into one report.
MAX_FILES = 1_000
#: More than any set of reports, and what a small archive may grow to.
MAX_BYTES = 512 << 20
_ENCRYPTED = 0x1
#: What macOS adds to archives that it makes.
_RESOURCES = "__MACOSX/"

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class BadArchive(Exception):
    """What is wrong with an archive."""


def files(data: memoryview) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content, in the archive's order, without folders.

    Raises:
        BadArchive: it is damaged, encrypted, holds too much, or a name leads out of it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [
                one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith(_RESOURCES)
            ]
            if len(members) > MAX_FILES:
                raise BadArchive(f"the archive holds more than {MAX_FILES} files")
            left = MAX_BYTES
            for member in members:
                content = _content(archive, member, left)
                left -= len(content)
                yield member.filename, content
    except _BROKEN as error:
        raise BadArchive(f"the archive is damaged ({error})") from error


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    name = member.filename
    if "\\" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts:
        raise BadArchive("the archive names a file outside of itself")
    if member.flag_bits & _ENCRYPTED:
        raise BadArchive("the archive is encrypted")
    with archive.open(member) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise BadArchive(f"the archive unpacks to more than {MAX_BYTES >> 20} MiB")
    return content
