"""Make a sample of a reader's folder ten thousand records long, in its own form: JSON, lines, XML, a table, a page."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.core.mapping import parse_mapping
from accord.ports.report import Kind, Report

RECORDS = 10_000
#: Elements of XML are large, and their parsing is slow.
ELEMENTS = 1_000
_DEEPEST = 6
_CVE = re.compile(r"CVE-\d{4}-\d+")
#: A longer line is a report of its own and no record.
_LONGEST_LINE = 4096


def opened(data: bytes, sample: Path) -> Report:
    """Open a sample's bytes, with the mapping beside it where it has one."""
    report = Report(data, sample.name)
    mapping = sample.with_suffix(".toml")
    if mapping.exists():
        report.mapping = parse_mapping(mapping.read_text(encoding="utf-8"), mapping.name)
    return report


def longer(sample: Path, reader: ModuleType) -> bytes:
    """Return the sample with one of its parts repeated; empty when no part yields records that often."""
    text = sample.read_bytes()
    report = opened(text, sample)
    make, wanted = _FORMS.get(report.kind, _FORMS[Kind.TEXT])
    if report.kind is Kind.TEXT and not report.table.columns:
        return b""
    return next((data for data in make(text) if _records(data, sample, reader) >= wanted), b"")


def _records(data: bytes, sample: Path, reader: ModuleType) -> int:
    """Return how many findings a report yields, or records of any kind where it has no finding."""
    with suppress(UnreadableReport):  # a list that may not grow, or a reader that needs to be told more
        kinds = Counter(type(one) for one in reader.read(opened(data, sample)))
        return kinds[Finding] or kinds.total()
    return 0


def _json(text: bytes) -> Iterator[bytes]:
    """Repeat one list of objects after the other, the innermost first, then the whole as a line of its own.

    A long report has many vulnerabilities in few projects, not many projects with one vulnerability each.
    """
    document = json.loads(text)
    for _, some in sorted(_lists(document), key=lambda found: (found[0], -len(json.dumps(found[1])))):
        kept, some[:] = list(some), _copies(some)
        yield json.dumps(document).encode()
        some[:] = kept
    line = json.dumps(document).encode() + b"\n"
    if isinstance(document, dict) and len(line) < _LONGEST_LINE:
        yield line * RECORDS


def _copies(some: list[Any]) -> list[Any]:
    """Return the items and copies that differ in their CVEs, because readers join what is said of one twice."""
    texts = [json.dumps(one) for one in some]
    numbers = range(RECORDS // len(some) + 1)
    return [json.loads(_CVE.sub(rf"\g<0>{number}", text)) for number in numbers for text in texts][:RECORDS]


def _lists(value: object, depth: int = _DEEPEST) -> list[tuple[int, list[Any]]]:
    """Return the lists of objects of a document that do not lie too deep, with how much deeper they might."""
    found: list[tuple[int, list[Any]]] = []
    if isinstance(value, list) and value and isinstance(value[0], dict):
        found.append((depth, value))
    inside = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return found + [one for item in inside for one in _lists(item, depth - 1)] if depth else found


def _lines(text: bytes) -> Iterator[bytes]:
    lines = text.splitlines()
    yield b"\n".join(lines * (RECORDS // len(lines) + 1))


def _xml(text: bytes) -> Iterator[bytes]:
    """Repeat the children of one element after the other, the largest first."""
    root = fromstring(text)  # noqa: S314  a sample of our own
    for parent in sorted(_parents(root), key=lambda one: len(tostring(one)), reverse=True):
        kept = list(parent)
        parent.extend(kept * (ELEMENTS // len(kept)))
        yield tostring(root)
        parent[:] = kept


def _parents(root: Element) -> list[Element]:
    return [one for one in root.iter() if len(one) and len({child.tag for child in one}) == 1]


def _table(text: bytes) -> Iterator[bytes]:
    """Repeat all rows but those that name the columns."""
    lines = text.decode("utf-8-sig").splitlines(keepends=True)
    for head in range(1, min(len(lines), _DEEPEST)):
        rows = "".join(lines[head:]).rstrip("\r\n") + "\n"
        count = sum(1 for row in csv.reader(StringIO(rows)) if row)
        yield ("".join(lines[:head]) + rows * (RECORDS // max(count, 1) + 1)).encode()


def _page(text: bytes) -> Iterator[bytes]:
    """Repeat one row of a web page's tables after the other."""
    starts = [at for at in range(len(text)) if text.startswith(b"<tr", at)]
    for at in starts:
        end = text.find(b"</tr>", at) + len(b"</tr>")
        yield text[:at] + text[at:end] * RECORDS + text[end:]


#: How each form is made longer, and how many records at least are to come of it: some lines, and some rows, are none.
_FORMS: dict[Kind, tuple[Callable[[bytes], Iterator[bytes]], int]] = {
    Kind.OBJECT: (_json, RECORDS), Kind.ARRAY: (_json, RECORDS), Kind.LINES: (_lines, RECORDS // 10),
    Kind.XML: (_xml, ELEMENTS), Kind.HTML: (_page, RECORDS), Kind.TEXT: (_table, 1),
}  # fmt: skip
