"""How ``accord read`` prints a reading: JSON Lines, one JSON document, or a table for people."""

from collections.abc import Iterator

import msgspec

from accord import __version__
from accord.core import record
from accord.core.finding import Finding, Severity
from accord.flows.read import Reading

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
