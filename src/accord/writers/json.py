"""JSON: the whole document as one object; its schema is in docs/reference/schemas."""

from collections.abc import Iterable, Iterator

import msgspec

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument

LABEL = "JSON"
SUFFIX = ".json"

#: How many items are encoded at a time: a long list is never held twice, and memory is used again, not asked for anew.
_CHUNK = 100
_encoder = msgspec.json.Encoder()


def plan(head: PlanDocument, vulnerabilities: Iterable[VulnerabilityDocument], _screen: Screen) -> Iterator[bytes]:
    """Write a plan; ``head`` carries no vulnerabilities, which are streamed into its last field."""
    start = _encoder.encode(msgspec.structs.replace(head, fix_units=()))
    yield start.removesuffix(b'],"vulnerabilities":[]}')
    yield from _items(head.fix_units)
    yield b'],"vulnerabilities":['
    yield from _items(vulnerabilities)
    yield b"]}\n"


def _items(values: Iterable[msgspec.Struct]) -> Iterator[bytes]:
    """Encode the items of a list, a chunk at a time."""
    buffer = bytearray()
    for number, value in enumerate(values):
        if number:
            buffer += b",\n"
        _encoder.encode_into(value, buffer, -1)
        if number % _CHUNK == _CHUNK - 1:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer)


def gate(document: GateDocument, _screen: Screen) -> Iterator[bytes]:
    """Write a verdict, indented: it is short and people read it."""
    yield msgspec.json.format(_encoder.encode(document), indent=2) + b"\n"
