"""JSON Lines: one vulnerability a line, for pipes and spreadsheets."""

from collections.abc import Iterable, Iterator

import msgspec

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument

LABEL = "JSON Lines"
SUFFIX = ".jsonl"

_encoder = msgspec.json.Encoder()


def plan(_head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], _screen: Screen) -> Iterator[bytes]:
    """Write each vulnerability as a line, the most urgent first."""
    for vulnerability in vulnerabilities:
        yield _encoder.encode(vulnerability) + b"\n"


def gate(document: GateDocument, _screen: Screen) -> Iterator[bytes]:
    """Write each vulnerability that stops the change as a line."""
    for blocker in document.blockers:
        yield _encoder.encode(blocker.vulnerability) + b"\n"
