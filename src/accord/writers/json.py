"""JSON: the whole document as one object; its schema is in docs/reference/schemas."""

from collections.abc import Iterable, Iterator

import msgspec

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument

LABEL = "JSON"
SUFFIX = ".json"

#: How many vulnerabilities are encoded at a time, so that a long list is never held twice.
_CHUNK = 1000
_encoder = msgspec.json.Encoder()


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], _screen: Screen) -> Iterator[bytes]:
    """Write a plan; ``head`` carries no vulnerabilities, which are streamed into its last field."""
    yield _encoder.encode(head).removesuffix(b"]}")
    buffer = bytearray()
    for number, vulnerability in enumerate(vulnerabilities):
        if number:
            buffer += b",\n"
        _encoder.encode_into(vulnerability, buffer, -1)
        if number % _CHUNK == _CHUNK - 1:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer) + b"]}\n"


def gate(document: GateDocument, _screen: Screen) -> Iterator[bytes]:
    """Write a verdict, indented: it is short and people read it."""
    yield msgspec.json.format(_encoder.encode(document), indent=2) + b"\n"
