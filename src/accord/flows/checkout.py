"""The checkout that reports speak of: which of their paths exist, and the code around each finding."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from accord.core.finding import Finding
from accord.core.gate.baseline import window
from accord.core.gate.lines import split_lines
from accord.ports.links import Links

#: A source file above this size is not read; generated bundles have no context worth keeping.
_MAX_BYTES = 2 << 20


class Checkout:
    """Reads each file at most once, and only files inside the folder."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root).resolve()
        self._prefix = f"{self.root}{os.sep}"
        self._place = Links(self.root).place
        self._lines: dict[str, list[str] | None] = {}
        self._folders: dict[str, bool] = {}

    def lines(self, path: str) -> list[str] | None:
        """Return a file's lines; None when it is not there, not text, too big, or outside the folder."""
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def context(self, finding: Finding) -> str:
        """Return the code around a finding (``core.gate.baseline.window``); empty when it cannot be seen."""
        if not finding.path or finding.start_line is None:
            return ""
        lines = self.lines(finding.path)
        if lines is None or finding.start_line > len(lines):
            return ""
        return window(lines, finding.start_line, finding.end_line)

    def contexts(self, findings: Iterable[Finding]) -> list[str]:
        """Return the code around each finding."""
        findings = list(findings)
        seen = {path for path in {finding.path for finding in findings} if path and self.lines(path) is not None}
        return [self.context(finding) if finding.path in seen else "" for finding in findings]

    def has(self, path: str) -> bool:
        """Tell whether a path is in the folder; True for no path, since that names nothing that could be missing."""
        return not path or os.path.exists(f"{self._prefix}{path}")  # noqa: PTH110  as above

    def paths_found(self, findings: Iterable[Finding]) -> tuple[int, int]:
        """Return how many paths findings name, and how many of those exist."""
        named = {finding.path for finding in findings if finding.path}
        return len(named), sum(map(self.has, named))

    def _has_folder(self, folder: str) -> bool:
        """Tell whether a folder is there: a report on another checkout names thousands of files in none of ours."""
        if folder not in self._folders:
            self._folders[folder] = os.path.isdir(f"{self._prefix}{folder}")  # noqa: PTH112  as above
        return self._folders[folder]

    def _read(self, path: str) -> list[str] | None:
        place = self._place(path) if self._has_folder(path.rpartition("/")[0]) else None
        if place is None:
            return None
        try:
            # Not every file can be opened without waiting; what is no file is asked for thousands of times.
            about = os.stat(name := f"{self._prefix}{place}")  # noqa: PTH116
            if not stat.S_ISREG(about.st_mode) or about.st_size > _MAX_BYTES:
                return None
            with open(name, encoding="utf-8") as file:  # noqa: PTH123
                return split_lines(file.read())
        except (OSError, UnicodeDecodeError):
            return None
