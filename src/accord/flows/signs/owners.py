"""CODEOWNERS of the checkout that a folder lies in; the file may stand above the folder."""

from pathlib import Path

from codeowners import CodeOwners

from accord.core.coverage import Gap
from accord.core.detection import Clue
from accord.flows.signs.sign import BROKEN, File

_PLACES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")


def top_of(folder: Path) -> Path:
    """Return the top of the checkout that a folder lies in, without asking git; the folder itself when in none."""
    here = folder.resolve()
    return next((above for above in (here, *here.parents) if (above / ".git").exists()), here)


class Owners:
    """Who owns which folder below ``root``."""

    def __init__(self, root: Path) -> None:
        #: Files that could not be read.
        self.unread: tuple[Gap, ...] = ()
        here = root.resolve()
        top = top_of(here)
        self._prefix = here.relative_to(top).as_posix()
        self._file = next((place for place in _PLACES if (top / place).is_file()), "")
        self._rules = self._read(File(top, self._file)) if self._file else None

    def of(self, folder: str) -> Clue | None:
        """Return the owner of a folder: of several the first team, else the first person; None when nobody is named."""
        if self._rules is None:
            return None
        # No pattern for kinds of files takes this name, so that the folder's own owners are found.
        path = "/".join(part for part in (self._prefix, folder, "_") if part not in {"", "."})
        owners = self._rules.of(path)
        names = [name for kind, name in owners if kind == "TEAM"] or [name for _, name in owners]
        if not names:
            return None
        team = names[0].rpartition("/")[2].removeprefix("@")
        return Clue(key="team", value=team, why=f"{self._file} names the owner")

    def _read(self, file: File) -> CodeOwners | None:
        try:
            return CodeOwners(file.text())
        except BROKEN as error:
            self.unread = (Gap(file.path, str(error)),)
            return None
