"""Find out whether a key stands twice in one object of a JSON text.

JSON decoders keep one of two equal keys, so a second ``"results": []`` would hide every finding. To be certain is slow;
two cheap looks tell nearly always that nothing is repeated.
"""

import json
import re
from collections.abc import Mapping

import msgspec

#: How much is searched at a time: searching bytes is several times faster than searching a map of a file.
_CHUNK = 1 << 20
_ESCAPED_LETTER = re.compile(rb"\\u00[4-7][0-9A-Fa-f]")
_KEY = re.compile(rb'\s*[{,]\s*"([^"\\]*)"\s*:\s*')
_END = re.compile(rb"\s*\}\s*\Z")


def follow_each_other(data: memoryview, values: Mapping[str, msgspec.Raw]) -> bool:
    """Tell whether an object's text is nothing but these keys and values, in their order; then none was left out.

    To walk from key to key, over values of known length, takes no time, however long they are.
    """
    position = 0
    for key, raw in values.items():
        found = _KEY.match(data, position)
        if found is None or found[1] != key.encode():
            return False
        position = found.end() + memoryview(raw).nbytes
    return _END.match(data, position) is not None


def may_stand(data: memoryview, key: str, *, more_than: int) -> bool:
    """Tell whether a key stands more often than that in a text, or may, because letters are written as escapes."""
    quoted = f'"{key}"'.encode()
    key_and_colon = re.compile(re.escape(quoted) + rb"\s{,9}[\s:]")
    met = 0
    for start in range(0, data.nbytes, _CHUNK):
        chunk = bytes(data[start : start + _CHUNK + len(quoted) + 10])
        if b"\\" in chunk and b"\\u00" in chunk and _ESCAPED_LETTER.search(chunk):
            return True
        if quoted in chunk:
            met += sum(1 for found in key_and_colon.finditer(chunk) if found.start() < _CHUNK)
    return met > more_than


def repeated_keys(data: bytes) -> set[str]:
    """Walk JSON with the standard library, which shows every pair, and collect keys repeated in one object."""
    repeated: set[str] = set()

    def look(pairs: list[tuple[str, object]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            (repeated if key in seen else seen).add(key)

    try:
        json.loads(data, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return set()
    return repeated
