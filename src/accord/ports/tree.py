"""Files below one folder that came from anybody: read and written in place, never through a symbolic link."""

from pathlib import Path

from accord.core.errors import AccordError
from accord.ports.links import Links

_MAX_BYTES = 64 << 20


class Tree:
    """The files below a folder, by their paths relative to it, with forward slashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._place = Links(self.folder).place

    def has(self, path: str) -> bool:
        """Tell whether there is a plain file that no link stands before."""
        return self._place(path) == path and (self.folder / path).is_file()

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            AccordError: it is not there, is a link or lies behind one, is very large, or cannot be read.
        """
        file = self._file(path)
        try:
            if file.stat().st_size > _MAX_BYTES:
                raise AccordError(f"larger than {_MAX_BYTES >> 20} MiB", place=path)
            return file.read_bytes()
        except OSError as error:
            raise AccordError((error.strerror or str(error)).lower(), place=path) from error

    def text(self, path: str) -> str:
        """Return the content of a file as text, with its line ends as they are.

        Raises:
            AccordError: as :meth:`read`, or it is no UTF-8.
        """
        try:
            return self.read(path).decode("utf-8")
        except UnicodeDecodeError as error:
            raise AccordError("this is no UTF-8 text", place=path, remedy="Save it as UTF-8") from error

    def write(self, path: str, text: str) -> None:
        """Replace the content of a file.

        Raises:
            AccordError: it is not there, is a link or lies behind one, or cannot be written.
        """
        try:
            self._file(path).write_bytes(text.encode("utf-8"))
        except OSError as error:
            raise AccordError((error.strerror or str(error)).lower(), place=path) from error

    def _file(self, path: str) -> Path:
        if not self.has(path):
            raise AccordError("there is no plain file of this name", place=path, remedy="Make it a file of its own")
        return self.folder / path
