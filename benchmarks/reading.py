"""What a reader costs above the bare decoding of the same file, for every reader and every form that it reads.

    python -m benchmarks.reading [READER...]

A sample of ``tests/readers`` is made ten thousand records long. The baseline of JSON is the typed decoding of the very
records that the reader asks for, with nothing made of them; that of XML, of a table and of a web page is the bare
parsing of the file into elements or rows.
"""

import csv
import gc
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import ModuleType
from xml.etree.ElementTree import fromstring

from benchmarks.decodings import Noted, bare, noted
from benchmarks.longer import longer, opened
from benchmarks.measure import table

from accord.ports import html, modules
from accord.ports.report import Kind

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "readers"
_ROUNDS = 5
_NO_SAMPLES = {".jsonl", ".md", ".toml", ".py"}


def main() -> None:
    """Print the table."""
    wanted = sys.argv[1:]
    rows = [row for name, reader in modules.load_all("accord.readers") for row in _rows(name, reader, wanted)]
    table(
        "Readers, against the bare decoding of the same file",
        ["sample", "records", "MiB", "us each", "decode us", "ratio"],
        rows,
    )


def _rows(name: str, reader: ModuleType, wanted: list[str]) -> Iterator[list[str]]:
    if wanted and name not in wanted:
        return
    for sample in sorted((SAMPLES / name.replace("-", "_")).glob("*.*")):
        data = longer(sample, reader) if sample.suffix not in _NO_SAMPLES else b""
        if data:
            yield _row(f"{name}/{sample.name}", sample, reader, data)


def _row(what: str, sample: Path, reader: ModuleType, data: bytes) -> list[str]:
    with noted(reader) as notes:
        records = sum(1 for _ in reader.read(opened(data, sample)))
    whole = _best(lambda: [None for _ in reader.read(opened(data, sample))])
    parsed = _best(_bare(opened(data, sample).kind, data, notes))
    each = [f"{seconds / records * 1e6:.2f}" for seconds in (whole, parsed)]
    return [what, f"{records:,}", f"{len(data) / (1 << 20):.1f}", *each, f"{whole / parsed:.1f}"]


def _bare(kind: Kind, data: bytes, notes: list[Noted]) -> Callable[[], object]:
    """Return what parses the file and makes nothing of it."""
    if kind is Kind.XML:
        return lambda: fromstring(data)  # noqa: S314  made from a sample of our own
    if kind is Kind.HTML:
        return lambda: html.tables(data.decode())
    if kind is Kind.TEXT:
        return lambda: [None for _ in csv.reader(TextIOWrapper(BytesIO(data), newline=""))]
    return bare(notes)


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
