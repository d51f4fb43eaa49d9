"""Read reports: each by the reader that recognises it, cleaned, and keep going when one fails."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.flows._one_report import READERS, ReportReader, Taken
from accord.flows._parallel import File, taken_elsewhere
from accord.ports.keys import secret_key

__all__ = ["READERS", "FileRead", "Progress", "Reading", "read_reports"]

#: Called with how many files are done and how many there are.
Progress = Callable[[int, int], None]

#: Folders that hold no reports: Accord's own files and version control.
_LEFT_OUT = {".accord", ".git", ".hg", ".svn"}


class FileRead(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one file, in numbers."""

    path: str
    #: The reader that took it; empty when none did.
    reader: str = ""
    findings: int = 0
    components: int = 0
    #: What the file's coverage says: True when all of it is complete, False when some is not, None when it is not said.
    complete: bool | None = None
    #: The file looked for nothing, it only lists components.
    inventory: bool = False
    #: What the tools failed to see or left out.
    missing: tuple[Gap, ...] = ()
    #: Why nothing was read; empty when something was.
    failure: str = ""
    #: It was met in a folder and is no report.
    left_out: bool = False


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of all reports, in the order of the files, and what was not."""

    findings: list[Finding]
    components: list[Component]
    coverage: list[Coverage]
    #: Reports of which nothing could be read.
    failures: list[UnreadableReport]
    #: Single items that could not be decoded; the rest of their report was read. Each is also in ``coverage``.
    broken: list[Gap] = msgspec.field(default_factory=list)
    #: Files in a folder that are no report, by path.
    left_out: list[str] = msgspec.field(default_factory=list)
    #: Every file, in numbers.
    files: list[FileRead] = msgspec.field(default_factory=list)


def read_reports(
    paths: Sequence[str],
    *,
    reader: str = "auto",
    root: str = ".",
    key: bytes | None = None,
    mapping: str | None = None,
    parallel: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """Read every report; a folder is walked, ``-`` is standard input.

    Args:
        paths: Files and folders.
        reader: The name of a reader for all of them, or ``auto`` to tell by content.
        root: The checkout; paths inside it become relative to it.
        key: The organisation's key for fingerprints of secrets; that of the environment when None.
        mapping: The file that tells the reader ``generic`` what stands where.
        parallel: Let several processes read at once, where that pays. The result is the same.
        progress: Told how far the reading is, some files at a time.

    Raises:
        BadUsage: there is no such reader.
        BadConfiguration: the mapping file cannot be read or followed.
    """
    reading = Reading(findings=[], components=[], coverage=[], failures=[])
    root = os.path.abspath(root)  # noqa: PTH100  as text, links unresolved: reports name paths as their tool saw them
    one = ReportReader(reader, root=root, key=secret_key() if key is None else key, mapping=mapping)
    files = list(_files(paths))
    with _without_collector():
        for (path, _), taken in zip(files, _taken(files, one, progress, parallel=parallel), strict=True):
            _add(reading, path, taken)
    return reading


def _files(paths: Sequence[str]) -> Iterator[File]:
    """Yield each file with whether it was met in a folder and not named."""
    for path in paths:
        if path != "-" and Path(path).is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(set(folders) - _LEFT_OUT)
                met = (Path(folder, name) for name in sorted(names))
                yield from ((str(file), True) for file in met if file.is_file())
        else:
            yield path, False


def _taken(files: Sequence[File], one: ReportReader, progress: Progress | None, *, parallel: bool) -> Iterator[Taken]:
    """Yield what was read of each file, in their order; first what other processes read, then the rest, here."""
    told = progress or (lambda _done, _of: None)
    done: dict[int, Taken] = {}
    for some in taken_elsewhere(files, one) if parallel else ():
        done.update(some)
        told(len(done), len(files))
    waiting = len(done)
    for number, (path, met) in enumerate(files):
        if number in done:
            yield done.pop(number)
            continue
        taken = one.take(path, met=met)
        waiting += 1
        told(waiting, len(files))
        yield taken


def _add(reading: Reading, path: str, taken: Taken) -> None:
    reading.findings.extend(taken.findings)
    reading.components.extend(taken.components)
    reading.coverage.extend(taken.coverage)
    reading.broken.extend(taken.broken)
    if taken.failure is not None:
        reading.failures.append(taken.failure.error())
    elif taken.left_out:
        reading.left_out.append(path)
    reading.files.append(_in_numbers(path, taken))


def _in_numbers(path: str, taken: Taken) -> FileRead:
    said = {coverage.complete for coverage in taken.coverage}
    return FileRead(
        path=path,
        reader=taken.reader,
        findings=len(taken.findings),
        components=sum(not component.root for component in taken.components),
        complete=False if False in said else True if said == {True} else None,
        inventory=bool(taken.coverage) and all(coverage.inventory for coverage in taken.coverage),
        missing=tuple(gap for coverage in taken.coverage for gap in (*coverage.failed, *coverage.skipped)),
        failure=taken.failure.message if taken.failure else "",
        left_out=taken.left_out,
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let no garbage collection run while many small values that cannot form cycles are made."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
