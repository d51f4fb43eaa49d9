"""HTML that is safe by construction: every text is escaped unless it was made here."""

from collections.abc import Iterable, Sequence
from html import escape

from accord.core.sanitise import clean_text

#: What may stand inside an element: text, finished HTML, a number; None stands for nothing.
Child = str | int | None

#: An invisible character is shown by its number: ``[U+202E]``.
_GROWS = 10
_VOID = frozenset({"meta", "br"})


class Markup(str):
    """Finished HTML. Only this module makes it."""

    __slots__ = ()


def element(tag: str, *children: Child, **attributes: str | bool) -> Markup:
    """Return an element; ``class_`` is the attribute ``class``, an underscore is a dash, True has no value."""
    start = "".join((f"<{tag}", *(_attribute(name, value) for name, value in attributes.items()), ">"))
    if tag in _VOID:
        return Markup(start)
    return Markup("".join((start, *map(_inner, children), f"</{tag}>")))


def join(parts: Iterable[Child]) -> Markup:
    """Return parts one after the other."""
    return Markup("".join(map(_inner, parts)))


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Child]]) -> Markup:
    """Return a table with a caption, its columns named, and the first cell of each row naming the row.

    It stands in a frame that scrolls by itself where the page is too narrow, also by keyboard.
    """
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in heads)))
    body = element("tbody", *(_row(row) for row in rows))
    whole = element("table", element("caption", caption), head, body)
    return element("div", whole, class_="frame", tabindex="0", role="region", aria_label=caption)


def _row(cells: Sequence[Child]) -> Markup:
    first, *more = cells
    return element("tr", element("th", first, scope="row"), *map(_cell, more))


def _cell(content: Child) -> Markup:
    return element("td", content, class_="count") if isinstance(content, int) else element("td", content)


def _inner(child: Child) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Markup) else escape(_printable(str(child)), quote=False)


def _attribute(name: str, value: str | bool) -> str:  # noqa: FBT001  an attribute without a value is True
    if value is False:
        return ""
    name = name.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(_printable(str(value)))}"'


def _printable(text: str) -> str:
    return text if text.isprintable() else clean_text(text, limit=_GROWS * len(text), lines=True)
