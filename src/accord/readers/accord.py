"""Accord's own JSON Lines, as ``accord read --format jsonl`` writes them: findings, components and coverage.

Make one: ``accord read reports/ --format jsonl --coverage -o findings.jsonl``

Format: one record a line, told apart by ``record``; the fields are those of ``core.finding``, ``core.component`` and
``core.coverage``. What ``--coverage`` wrote is read back equal. A broken line is named; the rest is read.
"""

from collections.abc import Iterator
from typing import cast

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.core.record import Record
from accord.ports.report import Kind, Report

LABEL = "Accord (JSON Lines)"

_RECORD = cast("type[Record]", Record)


def recognises(report: Report) -> bool:
    """Tell whether the first line is one of Accord's records."""
    return report.kind in {Kind.LINES, Kind.OBJECT} and report.says("record", "finding", "component", "coverage")


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield each line's record as it was written."""
    if report.kind is Kind.OBJECT:
        yield report.decode(report.data, _RECORD)
        return
    for number, raw in report.lines():
        record = report.attempt(raw, _RECORD, at=f"line {number}")
        if record is not None:
            yield record
