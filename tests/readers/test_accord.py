"""Accord's own lines: what is written is read back equal, whatever it holds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core import record
from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import accord

text = st.text(st.characters(codec="utf-8"), max_size=20)
texts = st.lists(text, max_size=3).map(tuple)
gaps = st.builds(Gap, place=text, reason=text)
moments = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  Hypothesis wants naive bounds
findings = st.builds(
    Finding,
    tool=text,
    message=text,
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(Confidence),
    cwes=st.lists(st.integers(1, 2000), max_size=3).map(tuple),
    cvss_score=st.none() | st.floats(0, 10),
    start_line=st.none() | st.integers(1, 10**6),
    trace=st.lists(st.builds(Place, path=text, start_line=st.none() | st.integers(1, 9)), max_size=2).map(tuple),
    fixed_versions=texts,
    suppressed=st.booleans(),
    partial_fingerprints=st.lists(st.tuples(text, text), max_size=2).map(tuple),
    fingerprints=texts,
)
components = st.builds(Component, name=text, version=text, depends_on=texts, root=st.booleans())
coverages = st.builds(
    Coverage,
    tool=text,
    complete=st.none() | st.booleans(),
    seen=st.none() | st.integers(0, 9),
    skipped=st.lists(gaps, max_size=2).map(tuple),
    ended_at=st.none() | moments,
)


@given(st.lists(findings | components | coverages, min_size=1, max_size=5))
def test_what_is_written_is_read_back_equal(records: list[record.Record]) -> None:
    report = Report(b"".join(record.lines(records)), "own.jsonl")

    assert accord.recognises(report)
    assert list(accord.read(report)) == records
    assert report.broken == []


def test_a_broken_line_is_named_with_its_number_and_the_rest_is_read() -> None:
    report = Report(
        b'{"record":"finding","tool":"a"}\n\n{"record":"finding"\n{"record":"finding","tool":1}\n'
        b'{"record":"robot"}\n{"record":"finding","tool":"b"}\n',
        "own.jsonl",
    )

    found = [item.tool for item in accord.read(report) if isinstance(item, Finding)]

    assert found == ["a", "b"]
    assert [gap.place for gap in report.broken] == [f"own.jsonl at line {number}" for number in (3, 4, 5)]


def test_a_broken_first_line_does_not_hide_the_others() -> None:
    report = Report(b'{"record":"finding","tool":\n{"record":"finding","tool":"b"}\n', "own.jsonl")

    assert accord.recognises(report)
    assert list(accord.read(report)) == [Finding(tool="b")]
    assert [gap.place for gap in report.broken] == ["own.jsonl at line 1"]


def test_a_single_line_that_is_broken_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="tool"):
        list(accord.read(Report(b'{"record":"finding"}', "own.jsonl")))


@pytest.mark.parametrize("other", [b'{"record":"robot"}', b'{"record":1}', b'[{"record":"finding"}]', b'{"a":1}\n{}\n'])
def test_other_reports_are_not_recognised(other: bytes) -> None:
    assert not accord.recognises(Report(other, "other"))
