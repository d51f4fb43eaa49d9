"""Accord's own lines: one record a line, with what other programs look for."""

import msgspec

from accord.core import record
from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding


def test_a_line_names_its_kind_and_leaves_out_what_is_empty() -> None:
    assert record.line(Finding(tool="scan")) == b'{"record":"finding","tool":"scan"}'
    assert record.line(Component(name="kettle")) == b'{"record":"component","name":"kettle"}'
    assert record.line(Coverage(tool="scan")) == b'{"record":"coverage","tool":"scan"}'


def test_a_findings_line_has_all_fixed_versions_as_one_text_too() -> None:
    written = msgspec.json.decode(record.line(Finding(tool="scan", fixed_versions=("1.1", '2"0'))))

    assert written["fixed_versions"] == ["1.1", '2"0']
    assert written["fixed_version"] == '1.1, 2"0'


def test_records_are_written_one_a_line_whatever_they_hold() -> None:
    written = list(record.lines([Finding(tool="a", message="x\ny"), Component(name="b")]))

    assert [line.count(b"\n") for line in written] == [1, 1]
    assert all(line.endswith(b"}\n") for line in written)
