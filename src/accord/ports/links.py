"""Where a path of a checkout really stands, behind every symbolic link; each folder is looked at once."""

import os
from pathlib import Path


class Links:
    """Follows the links below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._folders: dict[str, str] = {}
        self._places: dict[str, str | None] = {}

    def place(self, path: str) -> str | None:
        """Return the path, relative to the folder and with forward slashes, of what stands there.

        A path that leads to nothing keeps its name. None when it leads out of the folder.
        """
        if path not in self._places:
            self._places[path] = self._find(path)
        return self._places[path]

    def _find(self, path: str) -> str | None:
        if "\0" in path:
            return None
        folder, _, name = path.rpartition("/")
        real = f"{self._folder(folder)}{os.sep}{name}"
        if name in {"", ".", ".."} or os.path.islink(real):  # noqa: PTH114  asked thousands of times
            real = os.path.realpath(real)
        if real == self._root:
            return "."
        inside = real.startswith(f"{self._root}{os.sep}")
        return real[len(self._root) + 1 :].replace(os.sep, "/") if inside else None

    def _folder(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(f"{self._root}{os.sep}{folder}")
        return self._folders[folder]
