"""What scanners found in a file before, for scans of what changed: the same file, tool and rules give the same answer.

It is kept in the user's own folder, since a checkout may come from anybody. Only files that a tool proved to have read
are kept, only for scanners that look at each file alone, and only what was cleaned of secrets.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from accord import __version__
from accord.core.finding import Finding
from accord.flows.scanning.examine import Examined
from accord.flows.scanning.scanner import Scanner
from accord.ports.snapshot.place import user_folder
from accord.ports.toolbox import Tool

_FOLDER = "scans"
#: When there are more, all are thrown away: that is simpler than knowing which one is old, and costs one slow scan.
_MOST_FILES = 20_000


class Cache:
    """The answers of one tool about the files of one checkout.

    Args:
        scanner: The scanner; one that does not look at each file alone remembers nothing.
        tool: Its tool; another version of it knows nothing of what this one found.
        root: The checkout.
        key: The organisation's key, which is in the fingerprints of secrets.
    """

    def __init__(self, scanner: Scanner, tool: Tool, root: Path, key: bytes | None) -> None:
        self._folder = user_folder() / _FOLDER / scanner.name if scanner.per_file else None
        self._root = root
        about = tool.path.stat()
        known_by = (
            __version__,
            str(tool.path.resolve()),
            tool.version,
            about.st_mtime_ns,
            about.st_size,
            scanner.rules,
        )
        self._salt = hashlib.sha256(repr(known_by).encode() + (key or b"")).digest()
        self._names: dict[str, str] = {}

    def known(self, paths: Iterable[str]) -> dict[str, list[Finding]]:
        """Return what was found before in those of these files that are as they were then."""
        found: dict[str, list[Finding]] = {}
        for path in paths if self._folder else ():
            try:
                found[path] = msgspec.json.decode(self._file(path).read_bytes(), type=list[Finding])
            except (OSError, msgspec.MsgspecError):
                continue  # never seen, or damaged: the tool looks again
        return found

    def keep(self, examined: Examined) -> None:
        """Remember what was found in every file that was read. A folder that cannot be written is left alone."""
        if self._folder is None:
            return
        by_path: dict[str, list[Finding]] = {path: [] for path in examined.seen}
        for finding in examined.findings:
            if finding.path in by_path:
                by_path[finding.path].append(finding)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_room(self._folder)
            for path, findings in by_path.items():
                self._file(path).write_bytes(msgspec.json.encode(findings))
        except OSError:
            return

    def _file(self, path: str) -> Path:
        """Return where the answer about a file lies: by its name, its content and all that could change the answer."""
        assert self._folder is not None  # noqa: S101  both callers looked
        if path not in self._names:
            digest = hashlib.sha256(self._salt + path.encode("utf-8", "surrogateescape") + b"\0")
            digest.update((self._root / path).read_bytes())
            self._names[path] = digest.hexdigest()
        return self._folder / self._names[path]


def with_known(examined: Examined, known: Mapping[str, list[Finding]]) -> Examined:
    """Return what a tool found now together with what it found before in the files that it was not given again."""
    if not known:
        return examined
    findings = (*examined.findings, *(finding for some in known.values() for finding in some))
    return msgspec.structs.replace(examined, findings=findings, seen=examined.seen | known.keys())


def _make_room(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > _MOST_FILES:
        for file in files:
            file.unlink(missing_ok=True)
