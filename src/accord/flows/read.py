"""Read reports: find the reader of each by its content, clean what it yields, and keep going when one fails."""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.core.sanitise import sanitise, sanitise_component, sanitise_coverage
from accord.flows._unsupported import NoReport, Unsupported, refusal
from accord.ports import modules
from accord.ports.cvss import base_score
from accord.ports.keys import secret_key
from accord.ports.report import Report, open_report

READERS = "accord.readers"
#: Folders that hold no reports: Accord's own files and version control.
_LEFT_OUT = {".accord", ".git", ".hg", ".svn"}
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".sarif", ".xml", ".nessus")


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


def read_reports(paths: Sequence[str], *, reader: str = "auto", root: str = ".", key: bytes | None = None) -> Reading:
    """Read every report; a folder is walked, ``-`` is standard input.

    Args:
        paths: Files and folders.
        reader: The name of a reader for all of them, or ``auto`` to tell by content.
        root: The checkout; paths inside it become relative to it.
        key: The organisation's key for fingerprints of secrets; that of the environment when None.

    Raises:
        BadUsage: there is no such reader.
    """
    reading = Reading(findings=[], components=[], coverage=[], failures=[])
    readers = modules.load_all(READERS) if reader == "auto" else [(reader, modules.load(READERS, reader))]
    key = secret_key() if key is None else key
    root = os.path.abspath(root)  # noqa: PTH100  as text, links unresolved: reports name paths as their tool saw them
    with _without_collector():
        for path, met in _files(paths):
            try:
                report = open_report(path)
                _take(reading, report, _choose(report, readers, reader), root=root, key=key)
            except UnreadableReport as error:
                if met and _is_something_else(path, error):
                    reading.left_out.append(path)
                else:
                    reading.failures.append(error)
    return reading


def _files(paths: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield each file with whether it was met in a folder and not named."""
    for path in paths:
        if path != "-" and Path(path).is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(set(folders) - _LEFT_OUT)
                met = (Path(folder, name) for name in sorted(names))
                yield from ((str(file), True) for file in met if file.is_file())
        else:
            yield path, False


def _is_something_else(path: str, error: UnreadableReport) -> bool:
    """Tell whether a file that was met in a folder is no report, so that leaving it out is no failure.

    What cannot be opened or decoded at all says nothing about itself; there its name decides.
    """
    if isinstance(error, NoReport):
        return True
    return not isinstance(error, Unsupported) and not path.lower().endswith(_SUFFIXES)


def _choose(report: Report, readers: list[tuple[str, ModuleType]], wanted: str) -> ModuleType:
    if wanted != "auto":
        return readers[0][1]
    found = [(name, module) for name, module in readers if module.recognises(report)]
    if len(found) > 1:
        names = ", ".join(name for name, _ in found)
        raise report.error(f"several readers recognise it: {names}", remedy="Name one with --reader")
    if not found:
        raise refusal(report)
    return found[0][1]


def _take(reading: Reading, report: Report, reader: ModuleType, *, root: str, key: bytes | None) -> None:
    """Add all that a report holds, or nothing when it turns out to be unreadable half-way."""
    findings: list[Finding] = []
    components: list[Component] = []
    coverage: list[Coverage] = []
    for item in reader.read(report):
        named = item if item.report else msgspec.structs.replace(item, report=report.name)
        if isinstance(named, Finding):
            clean = sanitise(named, key, root)
            findings.append(_scored(clean) if clean.cvss_vector else clean)
        elif isinstance(named, Component):
            components.append(sanitise_component(named, root=root))
        else:
            coverage.append(sanitise_coverage(named))
    broken = list(report.broken)
    reading.findings.extend(findings)
    reading.components.extend(components)
    reading.coverage.extend(_with_broken(coverage, broken, report))
    reading.broken.extend(broken)


def _scored(finding: Finding) -> Finding:
    """Give a finding the score of its CVSS vector where its report states none."""
    if finding.cvss_score is not None:
        return finding
    return msgspec.structs.replace(finding, cvss_score=base_score(finding.cvss_vector))


def _with_broken(coverage: list[Coverage], broken: list[Gap], report: Report) -> list[Coverage]:
    """Note broken items as failed in the report's last coverage, so that no judgement takes it for complete."""
    if not broken:
        return coverage
    *before, last = coverage or [Coverage(tool="", report=report.name)]
    failed = (*last.failed, *broken)
    return [*before, sanitise_coverage(msgspec.structs.replace(last, complete=False, failed=failed))]


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
