"""JSON and JSON Lines: what was judged comes back equal, however long the list is."""

import msgspec
import pytest

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.writers import json, jsonl

Vulnerabilities = tuple[VulnerabilityDocument, ...]
SCREEN = Screen(top=1)


@pytest.mark.parametrize("number", [0, 1, 3, 999, 1000, 1001, 2000])
def test_a_plan_comes_back_equal(head: PlanDocument, vulnerabilities: Vulnerabilities, number: int) -> None:
    many = [vulnerabilities[index % 3] for index in range(number)]
    text = b"".join(json.plan(head, iter(many), SCREEN))
    document = msgspec.json.decode(text, type=PlanDocument)
    assert document == msgspec.structs.replace(head, fix_units=list(head.fix_units), vulnerabilities=tuple(many))


def test_a_plan_without_changes_is_whole(empty: PlanDocument) -> None:
    document = msgspec.json.decode(b"".join(json.plan(empty, (), SCREEN)), type=PlanDocument)
    assert document == msgspec.structs.replace(empty, fix_units=[])


def test_a_plan_is_written_piece_by_piece(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    """The list is never held as text at once."""
    chunks = list(json.plan(head, vulnerabilities * 1000, SCREEN))
    assert max(map(len, chunks)) < sum(map(len, chunks)) / 2


def test_a_verdict_comes_back_equal_and_is_readable(stopped: GateDocument) -> None:
    text = b"".join(json.gate(stopped, SCREEN))
    assert msgspec.json.decode(text, type=GateDocument) == stopped
    assert text.startswith(b'{\n  "accord"')


def test_each_vulnerability_is_a_line(head: PlanDocument, vulnerabilities: Vulnerabilities) -> None:
    lines = b"".join(jsonl.plan(head, vulnerabilities, SCREEN)).splitlines()
    assert tuple(msgspec.json.decode(line, type=VulnerabilityDocument) for line in lines) == vulnerabilities


def test_each_blocker_is_a_line(stopped: GateDocument) -> None:
    lines = b"".join(jsonl.gate(stopped, SCREEN)).splitlines()
    found = [msgspec.json.decode(line, type=VulnerabilityDocument) for line in lines]
    assert found == [blocker.vulnerability for blocker in stopped.blockers]


def test_nothing_found_is_no_line(empty: PlanDocument, untold: GateDocument) -> None:
    assert b"".join(jsonl.plan(empty, (), SCREEN)) == b""
    assert b"".join(jsonl.gate(untold, SCREEN)) == b""
