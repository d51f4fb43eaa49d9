"""What a reader costs above the bare typed decoding of the same records, for every reader that reads JSON.

    python -m benchmarks.reading [READER...]

A sample of ``tests/readers`` is made ten thousand records long. The baseline is the very decodes that the reader asks
for, with nothing made of them.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import msgspec
from benchmarks.measure import table

from accord.core.errors import UnreadableReport
from accord.ports import modules
from accord.ports.report import Kind, Report

T = TypeVar("T")

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "readers"
RECORDS = 10_000
_ROUNDS = 5
_JSON = {Kind.OBJECT, Kind.ARRAY}


class Recording(Report):
    """A report that remembers which records its reader had decoded."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name)
        self.asked: list[tuple[bytes, Any]] = []

    def records(
        self,
        raws: Sequence[msgspec.Raw],
        shape: type[T],
        **others: Any,  # noqa: ANN401  what is handed on
    ) -> Iterator[T]:
        """Decode as every report does."""
        self.asked.append((b"[%b]" % b",".join(raws), list[shape]))  # type: ignore[valid-type]
        return super().records(raws, shape, **others)

    def attempt(self, raw: msgspec.Raw, shape: type[T], *, at: str) -> T | None:
        """Decode as every report does."""
        self.asked.append((bytes(raw), shape))
        return super().attempt(raw, shape, at=at)


def main() -> None:
    """Print the table."""
    wanted = sys.argv[1:]
    rows = [row for name, reader in modules.load_all("accord.readers") for row in _rows(name, reader, wanted)]
    table(
        "Readers, against the bare typed decoding of the same records",
        ["sample", "records", "MiB", "us each", "decode us", "ratio"],
        rows,
    )


def _rows(name: str, reader: ModuleType, wanted: list[str]) -> list[list[str]]:
    if wanted and name not in wanted:
        return []
    samples = sorted((SAMPLES / name.replace("-", "_")).glob("*.*"))
    texts = [(one, one.read_bytes()) for one in samples if one.suffix not in {".jsonl", ".md"}]
    longer = [(one, _longer(text, reader)) for one, text in texts if Report(text, "sample").kind in _JSON]
    rows = [_row(f"{name}/{one.name}", reader, data) for one, data in longer if data]
    return [row for row in rows if row]


def _row(what: str, reader: ModuleType, data: bytes) -> list[str]:
    report = Recording(data, what)
    records = len(list(reader.read(report)))
    if not report.asked:
        return []
    whole = _best(lambda: [None for _ in reader.read(Report(data, what))])
    bare = _best(lambda: [msgspec.json.decode(raw, type=shape) for raw, shape in report.asked])
    each = [f"{seconds / records * 1e6:.2f}" for seconds in (whole, bare)]
    return [what, f"{records:,}", f"{len(data) / (1 << 20):.1f}", *each, f"{whole / bare:.1f}"]


def _longer(text: bytes, reader: ModuleType) -> bytes:
    """Repeat one list of objects of a sample so that it yields ten thousand records; empty when there is none."""
    document = json.loads(text)
    lists = sorted(_lists(document), key=lambda some: len(json.dumps(some)), reverse=True)
    for some in sorted(lists, key=lambda some: len(some) == 1):  # a list of one is that of runs, not of results
        kept, some[:] = list(some), (some * (RECORDS // len(some) + 1))[:RECORDS]
        data = json.dumps(document).encode()
        with suppress(UnreadableReport):  # a list that may not grow, or a reader that needs to be told more
            if sum(1 for _ in reader.read(Report(data, "sample"))) >= RECORDS:
                return data
        some[:] = kept
    return b""


def _lists(value: object, depth: int = 5) -> list[list[Any]]:
    """Return the lists of objects of a document that do not lie too deep."""
    found: list[list[Any]] = []
    if isinstance(value, list) and value and isinstance(value[0], dict):
        found.append(value)
    inside = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return found + [one for item in inside for one in _lists(item, depth - 1)] if depth else found


def _best(run: Callable[[], object]) -> float:
    """Return the CPU seconds of the cheapest of several runs."""
    taken = []
    gc.disable()
    for _ in range(_ROUNDS):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    gc.enable()
    return min(taken)


if __name__ == "__main__":
    main()
