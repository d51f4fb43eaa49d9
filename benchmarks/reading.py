"""What a reader costs above the bare typed decoding of the same records, for every reader that reads JSON.

    python -m benchmarks.reading [READER...]

A sample of ``tests/readers`` is made ten thousand records long, by copies that differ in their CVEs, because readers
join what is said of one twice. The baseline is the very decodes that the reader asks for, with nothing made of them.
"""

import gc
import json
import re
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
from accord.core.mapping import parse_mapping
from accord.ports import modules
from accord.ports.report import Kind, Report

T = TypeVar("T")

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "readers"
RECORDS = 10_000
_ROUNDS = 5
_JSON = {Kind.OBJECT, Kind.ARRAY}
_CVE = re.compile(r"CVE-\d{4}-\d+")


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
    json_ones = [one for one in samples if one.suffix not in {".jsonl", ".md"} and _open(one).kind in _JSON]
    longer = [(one, _longer(one, reader)) for one in json_ones]
    rows = [_row(one, reader, data) for one, data in longer if data]
    return [row for row in rows if row]


def _open(sample: Path, data: bytes = b"") -> Report:
    """Open a sample, or something longer in its place, with the mapping file beside it."""
    report = Report(data or sample.read_bytes(), f"{sample.parent.name}/{sample.name}")
    mapping = sample.with_suffix(".toml")
    report.mapping = parse_mapping(mapping.read_text(), mapping.name) if mapping.exists() else None
    return report


def _row(sample: Path, reader: ModuleType, data: bytes) -> list[str]:
    report = Recording(data, f"{sample.parent.name}/{sample.name}")
    report.mapping = _open(sample).mapping
    records = len(list(reader.read(report)))
    if not report.asked:
        return []
    whole = _best(lambda: [None for _ in reader.read(_open(sample, data))])
    bare = _best(lambda: [msgspec.json.decode(raw, type=shape) for raw, shape in report.asked])
    each = [f"{seconds / records * 1e6:.2f}" for seconds in (whole, bare)]
    return [report.name, f"{records:,}", f"{len(data) / (1 << 20):.1f}", *each, f"{whole / bare:.1f}"]


def _longer(sample: Path, reader: ModuleType) -> bytes:
    """Repeat one list of objects of a sample so that it yields ten thousand records; empty when there is none."""
    document = json.loads(sample.read_bytes())
    lists = sorted(_lists(document), key=lambda some: len(json.dumps(some)), reverse=True)
    for some in sorted(lists, key=lambda some: len(some) == 1):  # a list of one is that of runs, not of results
        kept = some.copy()
        _lengthen(some)
        data = json.dumps(document).encode()
        with suppress(UnreadableReport):  # a list that may not grow, or a reader that needs to be told more
            if sum(1 for _ in reader.read(_open(sample, data))) >= RECORDS:
                return data
        some.clear()
        some.update(kept) if isinstance(some, dict) else some.extend(kept)
    return b""


def _lengthen(some: list[Any] | dict[str, Any]) -> None:
    """Copy what is in a list, or in an object of objects with names, until there are ten thousand; CVEs count up."""
    items = some.items() if isinstance(some, dict) else enumerate(some)
    texts = [(key, json.dumps(one)) for key, one in items]
    for number in range(1, RECORDS // len(texts) + 1):
        copies = {f"{key}-{number}": json.loads(_CVE.sub(rf"\g<0>{number}", text)) for key, text in texts}
        some.update(copies) if isinstance(some, dict) else some.extend(copies.values())


def _lists(value: object, depth: int = 5) -> list[list[Any] | dict[str, Any]]:
    """Return the lists of objects of a document, and the objects of objects, that do not lie too deep."""
    found: list[list[Any] | dict[str, Any]] = []
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, list | dict) and inside and all(isinstance(one, dict) for one in inside):
        found.append(value)
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
