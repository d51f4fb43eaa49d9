"""Judge what a tool says about its own work, and believe nothing that does not fit together.

A file counts as read when its call ended as it should, the report can be read, the tool says that it read the file (or
has no way to say so) and nothing contradicts it. Everything else is a gap with its reason.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.core.scan import Ended, Looked, Outcome, Task
from accord.flows._one_report import ReportReader, Taken
from accord.flows.scanning.scanner import Scanner

#: So many files with one reason are named one by one.
_NAMED = 20
_UNSAID = "it was given the file and does not say that it read it"


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What one tool found, and what it really looked at."""

    findings: tuple[Finding, ...] = ()
    components: tuple[Component, ...] = ()
    #: What its reports say about themselves.
    said: tuple[Coverage, ...] = ()
    seen: frozenset[str] = frozenset()
    skipped: tuple[Gap, ...] = ()
    failed: tuple[Gap, ...] = ()
    #: What it leaves out because of its kind.
    left_out: tuple[Gap, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    ended: Ended
    taken: Taken


def examine(scanner: Scanner, task: Task, ended: Sequence[Ended], *, key: bytes | None = None) -> Examined:
    """Read the reports of one tool and compare them with what it was given.

    Args:
        scanner: Whose commands they were.
        task: What it was given.
        ended: How each command ended.
        key: The organisation's key for fingerprints of secrets.
    """
    reports = _reports(scanner, task, ended, key)
    files = frozenset(task.files)
    broken = _broken(task, ended, reports)
    looked = scanner.looked(task, ended) if scanner.looked else Looked(seen=_given(ended))
    said = [coverage for report in reports for coverage in report.taken.coverage]
    failed = [_inside(gap, task.root) for gap in (*(gap for one in said for gap in one.failed), *looked.failed)]
    skipped = [_inside(gap, task.root) for gap in (*(gap for one in said for gap in one.skipped), *looked.skipped)]
    unread = {path for gap in failed if (path := _file(gap.place, files))}
    excused = {gap.place for gap in looked.left_out}
    seen = (looked.seen & files) - broken.keys() - unread - excused
    named = {path for gap in skipped if (path := _file(gap.place, files))}
    silent = files - seen - broken.keys() - unread - excused - named
    gaps = (*failed, *_together(broken), *_together(dict.fromkeys(sorted(silent), _UNSAID)))
    return Examined(
        findings=tuple(one for report in reports for one in _findings(scanner, report)),
        components=tuple(one for report in reports for one in _components(scanner, report)),
        said=tuple(said),
        seen=seen,
        skipped=tuple(dict.fromkeys(skipped)),
        failed=tuple(dict.fromkeys(gaps)),
        left_out=looked.left_out,
    )


# -- reports -----------------------------------------------------------------------------------------------------


def _reports(scanner: Scanner, task: Task, ended: Sequence[Ended], key: bytes | None) -> list[_Report]:
    reader = ReportReader(scanner.reader, root=task.root, key=key)
    found = []
    for number, one in enumerate(ended):
        if one.command.reports and one.output.strip():
            # A report that the tool printed, or that has to be translated, becomes a file like the others.
            file = Path(task.at(f"taken-{number}"))
            file.write_bytes(scanner.translated(one) if scanner.translated else one.output)
            found.append(_Report(one, reader.take(str(file), met=False)))
    return found


def _findings(scanner: Scanner, report: _Report) -> Iterator[Finding]:
    """Yield the findings of a report; one that names no place is about the only file that the tool was given."""
    files, name = report.ended.command.files, _name(scanner, report)
    for one in report.taken.findings:
        path = one.path or (files[0] if len(files) == 1 else "")
        yield msgspec.structs.replace(one, path=path, report=name)


def _components(scanner: Scanner, report: _Report) -> Iterator[Component]:
    files, name = report.ended.command.files, _name(scanner, report)
    for one in report.taken.components:
        path = one.path or (files[0] if len(files) == 1 else "")
        yield msgspec.structs.replace(one, path=path, report=name)


def _name(scanner: Scanner, report: _Report) -> str:
    files = report.ended.command.files
    return f"{scanner.name} {files[0]}" if len(files) == 1 else scanner.name


# -- what cannot be believed -------------------------------------------------------------------------------------


def _broken(task: Task, ended: Sequence[Ended], reports: Sequence[_Report]) -> dict[str, str]:
    """Return the files of calls that failed or contradict themselves, each with the reason."""
    broken = {path: why for one in reports if (why := _doubt(task, one)) for path in one.ended.command.files}
    undone = (one for one in ended if one.outcome is Outcome.FAILED)
    return broken | {path: one.trouble for one in undone for path in one.command.files}


def _doubt(task: Task, report: _Report) -> str:
    """Say why a report proves nothing; empty when it fits together."""
    taken = report.taken
    if taken.failure is not None:
        return f"its report cannot be read ({taken.failure.message})"
    gaps = [gap for coverage in taken.coverage for gap in (*coverage.failed, *coverage.skipped)]
    if any(coverage.complete is False for coverage in taken.coverage) and not gaps:
        return "it says itself that it did not finish"
    something = bool(taken.findings or taken.components)
    if report.ended.outcome is Outcome.FOUND and not something and not gaps:
        return "its exit code says that it found something, and its report holds nothing"
    if not something and not gaps and any(coverage.seen == 0 for coverage in taken.coverage):
        return "it says that it looked at nothing"
    return _elsewhere(task, taken.findings)


def _elsewhere(task: Task, findings: Iterable[Finding]) -> str:
    """Say so when a report names paths and none of them is in the checkout."""
    paths = dict.fromkeys(finding.path for finding in findings if finding.path)
    files = frozenset(task.files)
    if not paths or any(path in files or os.path.exists(f"{task.root}/{path}") for path in paths):  # noqa: PTH110
        return ""
    return f"its report speaks of files that are not here, such as {next(iter(paths))}"


def _given(ended: Sequence[Ended]) -> frozenset[str]:
    """Return the files of every call: what a tool without a way to say what it reads is believed to have read."""
    return frozenset(path for one in ended for path in one.command.files)


# -- gaps --------------------------------------------------------------------------------------------------------


def _inside(gap: Gap, root: str) -> Gap:
    place = gap.place.removeprefix(f"{root}/").removeprefix("./")
    return gap if place == gap.place else Gap(place, gap.reason)


def _file(place: str, files: frozenset[str]) -> str:
    """Return the file that a place such as ``a.py:7`` or ``requirements.txt: flask`` is in; empty for none."""
    while place not in files and ":" in place:
        place = place.rpartition(":")[0]
    return place if place in files else ""


def _together(reasons: Mapping[str, str]) -> Iterator[Gap]:
    """Yield a gap for each file, or one for all files of a reason where those are many."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for path, reason in reasons.items():
        by_reason[reason].append(path)
    for reason, paths in by_reason.items():
        if len(paths) > _NAMED:
            yield Gap(f"{len(paths):,} files, such as {paths[0]}", reason)
        else:
            yield from (Gap(path, reason) for path in paths)
