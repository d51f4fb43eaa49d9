"""Which folder a file belongs to, where a tool reads whole modules or applications and no single files."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator

from accord.core.scan import Task


def by_folder(task: Task, paths: Iterable[str], mark: str) -> dict[str, tuple[str, ...]]:
    """Return files by the nearest folder at or above them that holds a file with text in it.

    A mark that is itself among the files of the task is found before one that is not.

    Args:
        task: Gives the texts.
        paths: Relative to the checkout.
        mark: The file that makes a folder one of those, such as ``go.mod``; relative to the folder.

    Returns:
        The files of each folder; an empty name is the checkout itself. Files without such a folder are missing.
    """
    given = frozenset(task.files)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        marks = {folder: posixpath.join(folder, mark) for folder in _above(path)}
        asked = next((folder for folder, place in marks.items() if place in given), None)
        folder = asked if asked is not None else next((one for one, place in marks.items() if task.text(place)), None)
        if folder is not None:
            found[folder].append(path)
    return {folder: tuple(files) for folder, files in found.items()}


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a file lies in, the nearest first; the last is the checkout itself."""
    while path:
        path = posixpath.dirname(path)
        yield path
