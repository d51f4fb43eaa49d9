"""How ``accord read`` prints a reading: JSON Lines, one JSON document, a table for people, or a line for each file."""

from collections.abc import Iterator

import msgspec

from accord import __version__
from accord.core import record
from accord.core.finding import Finding, Severity
from accord.core.sanitise import clean_text
from accord.flows.read import FileRead, Reading

#: Worst first, each with the mark that stands beside its word everywhere in Accord.
_MARKS = {
    Severity.CRITICAL: "◆",
    Severity.HIGH: "▲",
    Severity.MEDIUM: "■",
    Severity.LOW: "●",
    Severity.INFO: "○",
    Severity.UNKNOWN: "?",
}
_ORDER = list(_MARKS)
#: A path in a summary, and what is said of it.
_LONGEST, _WIDEST = 1_000, 120
_PLACE_SHARE, _WHAT_SHARE = 0.4, 0.25


def jsonl(reading: Reading, *, coverage: bool) -> Iterator[bytes]:
    """Write each finding and each component as a line; with coverage, all that is needed to read it back equal."""
    yield from record.lines(reading.findings)
    yield from record.lines(one for one in reading.components if coverage or not one.root)
    if coverage:
        yield from record.lines(reading.coverage)


def json(reading: Reading) -> Iterator[bytes]:
    """Write the whole reading as one document; its schema is in docs/reference/schemas."""
    from accord.core.documents import Failure, ReadDocument

    failures = [Failure(place=one.place, reason=one.message, remedy=one.remedy) for one in reading.failures]
    broken = [Failure(place=gap.place, reason=gap.reason) for gap in reading.broken]
    document = ReadDocument(
        accord=__version__,
        findings=tuple(reading.findings),
        components=tuple(reading.components),
        coverage=tuple(reading.coverage),
        failures=(*failures, *broken),
    )
    yield msgspec.json.encode(document) + b"\n"


def table(reading: Reading, width: int) -> Iterator[bytes]:
    """Write one row for each finding, the worst first, no wider than the terminal, and a line that counts."""
    place, what = int(width * _PLACE_SHARE), int(width * _WHAT_SHARE)
    for finding in sorted(reading.findings, key=lambda one: (_ORDER.index(one.severity), one.path, one.component_name)):
        row = (
            f"{_MARKS[finding.severity]} {finding.severity:<8}",
            f"{_shortened(_place(finding), place):<{place}}",
            f"{_shortened(_what(finding), what):<{what}}",
            " ".join((finding.title or finding.message).split()),
        )
        yield _shortened("  ".join(row), width).rstrip().encode() + b"\n"
    yield _count(reading).encode() + b"\n"


def summary(reading: Reading) -> Iterator[bytes]:
    """Write one row for each file: reader, findings, components, and whether it is complete or what is missing."""
    rows = [_row(file) for file in reading.files]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for path, reader, findings, components, state in rows:
        columns = (f"{path:<{widths[0]}}", f"{reader:<{widths[1]}}", findings.rjust(widths[2]))
        yield "  ".join((*columns, components.rjust(widths[3]), state)).encode() + b"\n"
    yield _total(reading).encode() + b"\n"


def _row(file: FileRead) -> tuple[str, str, str, str, str]:
    path = clean_text(file.path, limit=_LONGEST)
    if file.failure or file.left_out:
        return path, "-", "", "", "left out, no report" if file.left_out else f"not read: {_line(file.failure)}"
    counts = _counted(file.findings, "finding"), _counted(file.components, "component")
    return path, file.reader, *counts, _state(file)


def _state(file: FileRead) -> str:
    if file.complete is not False:
        said = "complete" if file.complete else "does not say whether it is complete"
        return "lists components, looked for nothing" if file.inventory else said
    places = [gap.place.removeprefix(f"{file.path} at ") for gap in file.missing]
    told = [f"{place}: {gap.reason}" if gap.reason else place for place, gap in zip(places, file.missing, strict=True)]
    first, *others = [_line(text) for text in told] or [""]
    more = f" and {len(others):,} more" if others else ""
    return f"incomplete: {first}{more}" if first else "incomplete, and does not say why"


def _line(text: str) -> str:
    return _shortened(clean_text(" ".join(text.split()), limit=_LONGEST), _WIDEST)


def _total(reading: Reading) -> str:
    files = reading.files
    failed, left_out = sum(bool(file.failure) for file in files), sum(file.left_out for file in files)
    found = sum(file.findings for file in files), sum(file.components for file in files)
    parts = (
        f"{len(files) - failed - left_out:,} of {_counted(len(files), 'file')} read",
        f"{_counted(found[0], 'finding')} and {_counted(found[1], 'component')}",
        f"{failed:,} not read",
        f"{left_out:,} left out",
    )
    return ", ".join(parts[: 2 + 2 * bool(failed or left_out)])


def _place(finding: Finding) -> str:
    if finding.component_name:
        return f"{finding.component_name} {finding.component_version}".rstrip()
    if finding.path:
        return finding.path if finding.start_line is None else f"{finding.path}:{finding.start_line}"
    return finding.url or finding.route or finding.resource or finding.host or finding.component_ref


def _what(finding: Finding) -> str:
    return finding.rule_id or next(iter(finding.vulnerability_ids), "") or finding.tool


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _count(reading: Reading) -> str:
    reports = {one.report for one in reading.coverage}
    parts = (
        _counted(len(reading.findings), "finding"),
        _counted(sum(not one.root for one in reading.components), "component"),
    )
    return f"{' and '.join(parts)} in {_counted(len(reports), 'report')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
