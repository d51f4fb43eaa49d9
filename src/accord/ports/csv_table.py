"""A table of comma-separated values, as spreadsheets and scanners of any country write it.

The delimiter is the one that the first line holds most often outside quotes: comma, semicolon, tab or bar; a line
``sep=;`` before it, which Excel writes, decides. Cells may hold line breaks. A cell of more than 16 MiB is refused.
"""

import csv
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO, TextIOWrapper

from accord.core.coverage import Gap
from accord.core.errors import UnreadableReport

#: The output of one Nessus plugin can pass the 128 KiB that Python's csv module takes for the largest cell.
MAX_CELL = 1 << 24
_DELIMITERS = ",;\t|"
_FIRST_LINE = 1 << 16
_QUOTE = b'"'


class Table:
    """The rows of a CSV report by the names of their columns.

    Args:
        data: The report in UTF-8; what is not becomes U+FFFD.
        name: The report's name, for errors.
        broken: Where a row that is odd is noted.
    """

    def __init__(self, data: memoryview, name: str, broken: list[Gap]) -> None:
        self._data = data
        self._name = name
        self._broken = broken

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names in the first row, without spaces around them; a repeated name gets a number."""
        cells = next(self._cells(self._data[:_FIRST_LINE]), (0, []))[1]
        names: dict[str, None] = {}
        for at, cell in enumerate(cells):
            name = cell.strip()
            names[f"{name} ({at + 1})" if name in names or not name else name] = None
        return tuple(names)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row that is not blank with the number of its first line.

        Raises:
            UnreadableReport: a cell is too large.
        """
        cells = self._cells(self._data)
        last, _ = next(cells, (0, []))
        line, columns, width = last + 1, self.columns, len(self.columns)
        for last, row in cells:
            if len(row) > width and any(row[width:]):
                self._note(line, f"{len(row)} cells for {width} columns")
            if any(row):
                yield line, dict(zip(columns, row, strict=False))
            first, line = line, last + 1
            if last > first:
                self._check_quotes(first, last)

    def _check_quotes(self, first: int, last: int) -> None:
        """Note a quote that is opened and never closed: the rest of the file was taken for one cell."""
        if last < self._line_count or _count(self._data, _QUOTE) % 2 == 0:
            return
        self._note(first, f"a quote is never closed; lines {first} to {last} were taken for one row")

    @cached_property
    def _line_count(self) -> int:
        return _count(self._data, b"\n") + (bytes(self._data[-1:]) != b"\n")

    def _note(self, line: int, reason: str) -> None:
        self._broken.append(Gap(f"{self._name} at line {line}", reason))

    def _cells(self, data: memoryview) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of its last line with each row, the names of the columns first."""
        delimiter, named = self._delimiter
        csv.field_size_limit(MAX_CELL)
        reader = csv.reader(
            TextIOWrapper(BytesIO(data), encoding="utf-8", errors="replace", newline=""), delimiter=delimiter
        )
        try:
            if named:
                next(reader, None)
            begun = False
            for row in reader:
                begun = begun or any(row)  # blank lines may stand above the names
                if begun:
                    yield reader.line_num, row
        except csv.Error as error:
            raise UnreadableReport(
                f"the table is broken ({error})",
                place=f"{self._name} at line {reader.line_num}",
                remedy="Export it again, or correct that line",
            ) from None

    @cached_property
    def _delimiter(self) -> tuple[str, bool]:
        """The delimiter, and whether a line of its own names it."""
        head = bytes(self._data[:_FIRST_LINE]).lstrip(b"\r\n").partition(b"\n")[0].decode(errors="replace").strip("\r")
        if head.lower().startswith("sep=") and len(head) == len("sep=;"):
            return head[-1], True
        bare = "".join(head.split('"')[::2])
        return max(_DELIMITERS, key=bare.count), False


def _count(data: memoryview, byte: bytes) -> int:
    return sum(bytes(data[start : start + MAX_CELL]).count(byte) for start in range(0, data.nbytes, MAX_CELL))
