"""One tool's output file, opened once, bounded, and decoded typed.

A report is recognised by its content and never by its name: :attr:`Report.kind` and :attr:`Report.top` tell readers
its outer shape. Big JSON stays on disk (a memory map) and is decoded result by result from ``msgspec.Raw`` slices.
"""

import mmap
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import Element, ParseError

import msgspec

from accord.core.coverage import Gap
from accord.core.errors import UnreadableReport
from accord.core.mapping import Mapping
from accord.ports import repeated_keys
from accord.ports.csv_table import Table

T = TypeVar("T")

MAX_BYTES = 2 << 30
#: Below this size a file is read; above, it is mapped.
_MAP_FROM = 1 << 20
#: How many records are decoded at a time.
_TOGETHER = 64
_NEWLINE = b"\n"
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(!doctype\s+)?html\b", re.IGNORECASE | re.DOTALL)
_DECLARED_UTF_16 = re.compile(rb"\s*<\?xml[^>]{,100}encoding=[\"']utf-?16", re.IGNORECASE)
_BYTE_OF_ERROR = re.compile(r"\(byte (\d+)\)")


class Kind(StrEnum):
    """The outer form of a report."""

    OBJECT = "a JSON object"
    ARRAY = "a JSON array"
    LINES = "JSON Lines"
    XML = "XML"
    HTML = "a web page"
    ZIP = "a ZIP archive"
    TEXT = "text"


class Report:
    """A report's bytes with its name, its shape, and what could not be read of it."""

    def __init__(self, data: bytes | memoryview, name: str) -> None:
        self.name = name
        #: Items that could not be decoded, with their place inside the report; the flow shows them.
        self.broken: list[Gap] = []
        #: What stands where, for the reader "generic"; set by the flow that was given a mapping file.
        self.mapping: Mapping | None = None
        self._data = memoryview(_as_utf8(data, name))
        if not self._data.nbytes:
            raise self.error("the file is empty")

    @property
    def data(self) -> memoryview:
        """The report's bytes as UTF-8 without a byte order mark."""
        return self._data

    def error(self, reason: str, *, at: str = "", remedy: str = "") -> UnreadableReport:
        """Make the error that says why this report cannot be read, for the caller to raise."""
        place = f"{self.name} at {at}" if at else self.name
        return UnreadableReport(reason, place=place, remedy=remedy or "Run the tool again and pass its own output file")

    # -- shape -------------------------------------------------------------------------------------------------

    @cached_property
    def kind(self) -> Kind:
        """The outer form, from the first bytes and, for JSON, from a first pass over the whole."""
        head = bytes(self._data[:1024]).lstrip()
        if head.startswith(b"<"):
            return Kind.HTML if _PAGE.match(head) else Kind.XML
        if head.startswith(b"PK\x03\x04"):
            return Kind.ZIP
        if head.startswith(b"["):
            return Kind.ARRAY
        if head.startswith(b"{"):
            return Kind.LINES if self._is_lines() else Kind.OBJECT
        return Kind.TEXT

    @cached_property
    def top(self) -> dict[str, msgspec.Raw]:
        """The undecoded values of the outermost object: of the report, or of its first element or line; else empty."""
        if self.kind is Kind.OBJECT:
            return self.decode(self._data, dict[str, msgspec.Raw])
        if self.kind is Kind.ARRAY:
            elements = self.decode(self._data, list[msgspec.Raw])
            return self._keys(elements[0]) if elements else {}
        if self.kind is Kind.LINES:
            return next(filter(None, (self._keys(raw) for _, raw in islice(self.lines(), 2))), {})
        return {}

    def need(self, key: str) -> msgspec.Raw:
        """Return the undecoded value of a top-level key.

        Raises:
            UnreadableReport: the key is not there; the report is another one than its reader was told.
        """
        raw = self.top.get(key)
        if raw is None:
            raise self.error(f"it has no '{key}', so it is no report of this kind")
        return raw

    def says(self, key: str, *words: str) -> bool:
        """Tell whether a top-level key holds one of these words, ignoring case."""
        raw = self.top.get(key)
        if raw is None:
            return False
        try:
            return msgspec.json.decode(raw, type=str).lower() in words
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return False

    @cached_property
    def root_tag(self) -> str:
        """The root element of an XML report as ``{namespace}name``; empty for other kinds."""
        return self.xml.tag if self.kind is Kind.XML else ""

    @property
    def tail(self) -> bytes:
        """The last 64 KiB, where a ZIP archive names what it holds."""
        return bytes(self._data[-(1 << 16) :])

    # -- JSON --------------------------------------------------------------------------------------------------

    def decode(self, raw: memoryview | msgspec.Raw, shape: type[T], *, at: str = "") -> T:
        """Decode JSON into a typed shape.

        Raises:
            UnreadableReport: the JSON is broken, nested too deep, or of another shape; the message names the place.
        """
        try:
            decoded: T = _decoder(shape).decode(raw)  # type: ignore[arg-type]  # a type is hashable
        except RecursionError:
            raise self.error("nested too deep", at=at) from None
        except UnicodeDecodeError:
            raise self.error("a text that is not UTF-8", at=at) from None
        except msgspec.MsgspecError as error:
            raise self.error(self._reason(error, whole=raw is self._data), at=at) from None
        return decoded

    def attempt(self, raw: msgspec.Raw, shape: type[T], *, at: str) -> T | None:
        """Decode one item among many; when it is broken, note it in :attr:`broken` and return None."""
        try:
            return self.decode(raw, shape)
        except UnreadableReport as error:
            self.broken.append(Gap(f"{self.name} at {at}", error.message))
            return None

    def records(
        self,
        raws: Sequence[msgspec.Raw],
        shape: type[T],
        *,
        at: str,
        salvage: Callable[[msgspec.Raw], T | None] = lambda _: None,
    ) -> Iterator[T]:
        """Decode the items of a list, some at a time, which takes half as long as one by one.

        An item that cannot be decoded is noted in :attr:`broken` with its place, such as ``results[3]``.

        Args:
            raws: The undecoded items.
            shape: What each of them is.
            at: The list's place in the report, such as ``results``.
            salvage: Makes what it can of a broken item; by default it is left out.
        """
        decoder = _decoder(list[shape])  # type: ignore[valid-type]  # a type that is known when it runs
        for start in range(0, len(raws), _TOGETHER):
            some = raws[start : start + _TOGETHER]
            try:
                decoded = decoder.decode(b"[%b]" % b",".join(some))
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                for number, raw in enumerate(some, start=start):
                    item = self.attempt(raw, shape, at=f"{at}[{number}]")
                    item = salvage(raw) if item is None else item
                    if item is not None:
                        yield item
            else:
                yield from decoded

    def lines(self) -> Iterator[tuple[int, msgspec.Raw]]:
        """Yield the lines of a JSON Lines report as (line number from 1, undecoded JSON), without blank ones."""
        start, number, size = 0, 1, self._data.nbytes
        text = self._data.obj if isinstance(self._data.obj, bytes | mmap.mmap) else bytes(self._data)
        offset = len(text) - size
        while start < size:
            end = text.find(b"\n", start + offset) - offset
            end = end if end >= 0 else size
            line = self._data[start:end]
            if bytes(line).strip():
                yield number, msgspec.Raw(bytes(line))
            start, number = end + 1, number + 1

    def refuse_repeated(self, key: str, expected: int) -> None:
        """Refuse a report in which a key that holds findings is repeated inside one object.

        Raises:
            UnreadableReport: the key is repeated in one object.
        """
        if expected == 1 and key in self.top and self._is_followed:
            return
        if repeated_keys.may_stand(self._data, key, more_than=expected) and key in repeated_keys.repeated_keys(
            bytes(self._data)
        ):
            raise self.error(
                f"the key '{key}' stands twice in one object, so one of the two would hide findings",
                remedy="Remove the second one, or run the tool again",
            )

    @cached_property
    def _is_followed(self) -> bool:
        return self.kind is Kind.OBJECT and repeated_keys.follow_each_other(self._data, self.top)

    # -- XML ---------------------------------------------------------------------------------------------------

    @cached_property
    def xml(self) -> Element:
        """The root element of an XML report, parsed without entities and without external files.

        Raises:
            UnreadableReport: the XML is broken, an HTML page, or declares entities.
        """
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        if self.kind is Kind.HTML:
            raise self.error("this is a web page, perhaps a log-in page, and no report")
        try:
            root: Element = fromstring(self._xml_text(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
        except DefusedXmlException:
            raise self.error("the XML declares entities, which Accord never expands") from None
        except (ParseError, ValueError, LookupError) as error:  # a LookupError: an encoding that nobody knows
            raise self.error(f"the XML is broken ({error})") from None
        return root

    # -- HTML and ZIP ------------------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """The tables of a web page, as rows of texts; none for other kinds."""
        from accord.ports import html

        return html.tables(bytes(self._data).decode("utf-8", "replace")) if self.kind is Kind.HTML else []

    @cached_property
    def members(self) -> list["Report"]:
        """The files of a ZIP archive, each as a report, without empty ones; none for other kinds.

        Raises:
            UnreadableReport: the archive is damaged, encrypted, too large, or a name in it leads out of it.
        """
        from accord.ports import archive

        if self.kind is not Kind.ZIP:
            return []
        try:
            return [Report(data, f"{self.name}/{name}") for name, data in archive.files(self._data) if data]
        except archive.BadArchive as error:
            raise self.error(str(error)) from error

    # -- CSV ---------------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> Table:
        """The report as a table of comma-separated values; one without columns when it is something else."""
        return Table(self._data if self.kind is Kind.TEXT else memoryview(b""), self.name, self.broken)

    # -- inside ------------------------------------------------------------------------------------------------

    def _xml_text(self) -> bytes | str:
        """Return what to parse: as a text, whose declared encoding the parser ignores, where UTF-16 became UTF-8."""
        data = bytes(self._data)
        return data.decode() if _DECLARED_UTF_16.match(data) else data

    def _keys(self, raw: msgspec.Raw) -> dict[str, msgspec.Raw]:
        try:
            return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            return {}

    def _is_lines(self) -> bool:
        """Tell whether each line is an object of its own; one broken line, even the first, does not hide that."""
        head = bytes(self._data[: 1 << 20])
        first, newline, rest = head.partition(b"\n")
        if not newline or rest.lstrip()[:1] != b"{":
            return False
        second = rest.lstrip().partition(b"\n")[0]
        return _is_object(first) or (_is_object(second) and not _is_object(head))

    def _reason(self, error: Exception, *, whole: bool) -> str:
        text = str(error)
        if text.startswith("Input data was truncated"):
            return "the JSON ends in the middle"
        match = _BYTE_OF_ERROR.search(text) if whole else None
        return f"{text}, line {bytes(self._data[: int(match[1])]).count(_NEWLINE) + 1}" if match else text


@cache
def _decoder(shape: Any) -> Any:  # noqa: ANN401  a type that is known when it runs
    """Return the decoder of a shape; to make that of a list or an object takes longer than to decode a record."""
    return msgspec.json.Decoder(shape)


def _is_object(data: bytes) -> bool:
    try:
        msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return True


def open_report(path: str) -> Report:
    """Open a report by its path; ``-`` is standard input.

    Raises:
        UnreadableReport: the file is missing, empty, not readable or larger than 2 GiB.
    """
    if path == "-":
        return Report(_bounded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"), "standard input")
    try:
        return Report(_contents(Path(path)), path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableReport(reason, place=path, remedy="Check the path and its permissions") from error


def _contents(path: Path) -> bytes | memoryview:
    with path.open("rb") as file:
        if not file.seekable():  # a pipe, such as a shell's <(command)
            return _bounded(file.read(MAX_BYTES + 1), str(path))
        size = file.seek(0, 2)
        file.seek(0)
        if size > MAX_BYTES:
            raise _too_large(str(path))
        if size < _MAP_FROM:
            return file.read()
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def _too_large(name: str) -> UnreadableReport:
    return UnreadableReport("larger than 2 GiB", place=name, remedy="Split the report")


def _as_utf8(data: bytes | memoryview, name: str) -> bytes | memoryview:
    """Drop a byte order mark; turn UTF-16, which some Windows tools write, into UTF-8."""
    head = bytes(data[:4])
    if head.startswith(b"\xef\xbb\xbf"):
        return memoryview(data)[3:]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return bytes(data).decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise UnreadableReport(f"broken UTF-16 ({error.reason})", place=name) from error
    return data
