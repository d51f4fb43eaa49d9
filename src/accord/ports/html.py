"""The tables of a web page, as text. Nothing is fetched and nothing runs; what is no table is passed over."""

from html.parser import HTMLParser

#: Rows of cells. A table inside a cell is part of that cell's text.
Table = list[list[str]]

_HIDDEN = {"script", "style"}
#: Elements that stand on lines of their own, so that the words of two of them do not run together.
_BLOCKS = {"p", "li", "br", "div", "tr", "td", "th", "pre", "h1", "h2", "h3", "h4", "ul", "ol", "details", "summary"}


def tables(page: str) -> list[Table]:
    """Return the page's outermost tables; unclosed cells, rows and tables end where the next one begins."""
    parser = _Tables()
    parser.feed(page)
    parser.close()
    return [[[_squeezed(cell) for cell in row] for row in table] for table in parser.tables]


def _squeezed(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[list[str]]]] = []
        self._depth = 0
        self._hidden = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif self._depth == 1 and tag == "tr":
            self.tables[-1].append([])
            self._in_cell = False
        elif self._depth == 1 and tag in {"td", "th"}:
            if not self.tables[-1]:
                self.tables[-1].append([])
            self.tables[-1][-1].append([])
            self._in_cell = True
        self._hidden += tag in _HIDDEN
        self._between(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
        elif self._depth == 1 and tag in {"td", "th", "tr"}:
            self._in_cell = False
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        self._between(tag)

    def handle_data(self, data: str) -> None:
        if self._depth and self._in_cell and not self._hidden:
            self.tables[-1][-1][-1].append(data)

    def _between(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.handle_data(" ")
