"""Trivy's lists, decoded a list at a time and, where one record is odd, record by record.

JSON decoders keep the last of two equal keys, so a second ``"Vulnerabilities": []`` would hide every finding. To count
keys in the whole file would take longer than to read it; instead an object's text is walked from key to key, over
values whose length is known.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar, cast

import msgspec
from msgspec import Raw

from accord.ports.report import Report

T = TypeVar("T")

_CANNOT_DECODE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_KEY = re.compile(rb'[\s{,]*"([^"\\]*)"\s*:\s*')
_END = re.compile(rb"\s*\{?\s*\}")
_BETWEEN = re.compile(rb"[\s,\[]*")
_REST = re.compile(rb"\s*\]?\s*\Z")


class Records(Generic[T]):
    """The records under one key of a target."""

    def __init__(self, key: str, shape: type[T]) -> None:
        self.key = key
        self._shape = shape
        self._decoder = msgspec.json.Decoder(cast("type[list[T] | None]", list[shape] | None))  # type: ignore[valid-type]

    def of(self, report: Report, raw: Raw, at: str) -> Iterator[T]:
        """Yield the records; what cannot be decoded, one record or the whole list, is noted, and the rest is read."""
        try:
            yield from self._decoder.decode(raw) or ()
        except _CANNOT_DECODE:
            for number, each in enumerate(report.attempt(raw, list[Raw], at=f"{at}.{self.key}") or ()):
                one = report.attempt(each, self._shape, at=f"{at}.{self.key}[{number}]")
                if one is not None:
                    yield one


class Objects:
    """Decodes lists of objects into their undecoded values, and finds out whether a key may be repeated in one."""

    def __init__(self, report: Report) -> None:
        self._report = report
        #: Whether an object could not be walked from key to key, as one with a repeated key cannot.
        self.doubtful = False

    def check(self, text: memoryview, keys: Mapping[str, Raw]) -> None:
        """Look at one object outside a list."""
        self._doubt(text, _after(text, 0, keys))

    def _doubt(self, text: memoryview, position: int) -> None:
        self.doubtful |= position < 0 or not _REST.match(text, position)

    def each(self, raw: Raw, at: str) -> Iterator[tuple[dict[str, Raw], str]]:
        """Yield the objects of a list with their places; one that is no object is noted."""
        try:
            objects = msgspec.json.decode(raw, type=list[dict[str, Raw]])
        except _CANNOT_DECODE:
            yield from self._one_by_one(raw, at)
            return
        text, position = memoryview(raw), 0 if objects else 1
        for number, keys in enumerate(objects):
            if position >= 0:
                position = _after(text, position, keys)
            yield keys, f"{at}[{number}]"
        self._doubt(text, position)

    def _one_by_one(self, raw: Raw, at: str) -> Iterator[tuple[dict[str, Raw], str]]:
        for number, one in enumerate(self._report.decode(raw, list[Raw] | None, at=at) or ()):  # type: ignore[arg-type]
            keys = self._report.attempt(one, dict[str, Raw], at=f"{at}[{number}]")
            if keys is not None:
                self.check(memoryview(one), keys)
                yield keys, f"{at}[{number}]"


def _after(text: memoryview, position: int, keys: Mapping[str, Raw]) -> int:
    """Return where an object's text ends; -1 when its keys do not follow each other as they were decoded."""
    start = _BETWEEN.match(text, position)
    position = start.end() if start else position
    for key, raw in keys.items():
        found = _KEY.match(text, position)
        if found is None or found[1] != key.encode():
            return -1
        position = found.end() + len(memoryview(raw))
    end = _END.match(text, position)
    return end.end() if end else -1
