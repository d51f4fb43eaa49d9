"""What a mapping file says: which column or key of a foreign report is which field of a finding.

The file is TOML. ``tool`` names the tool, ``items`` the list of records inside JSON, ``[fields]`` what stands where;
``[severity]``, ``[confidence]``, ``[inactive]`` and ``[suppressed]`` tell which words mean what. A place is the name of
a column or the keys to a value with dots between them; a list on the way stands for all of its elements, and a number
for one of them. What a report says in words that nothing maps is unknown, never guessed.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from accord.core import numbers
from accord.core.finding import Confidence, Finding, Severity
from accord.core.toml_table import Document, Table, raise_all

#: Fields that take one place, and how their text is read.
_ONE = (
    "title", "rule_id", "path", "snippet", "component_name", "component_version", "purl", "resource", "url", "method",
    "route", "parameter", "host", "cvss_vector", "level", "suppression_reason", "tool_id", "remediation",
    "tool_version", "secret",
)  # fmt: skip
_NUMBERS = ("start_line", "end_line", "start_column", "end_column", "port", "cvss_score", "occurrences")
_WORDS = ("severity", "confidence", "inactive", "suppressed")
#: Fields that take several places; what stands there adds up.
_MANY = ("message", "vulnerability_ids", "aliases", "cwes", "fixed_versions", "references", "endpoints")
#: Lists of addresses, which hold commas; the other lists are split at commas too.
_ADDRESSES = {"references", "endpoints"}
#: What a finding cannot be told by others without.
_TELLING = ("title", "rule_id", "message")
_YES = {"true", "yes", "y", "1", "words"}
#: What words can mean; of the other fields of words, only that they are so.
_MEANINGS = {"severity": tuple(map(str, Severity)), "confidence": tuple(map(str, Confidence))}


class Source(NamedTuple):
    """A field, where its value stands in a record, and where the mapping file says so."""

    field: str
    path: str
    place: str


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping file that was read whole and holds no error."""

    name: str
    tool: str
    #: The keys to the list of records in JSON; empty when the document itself is the list or a record.
    items: str = ""
    sources: tuple[Source, ...]
    #: For each field of words: what the report says, in small letters, and what it means.
    words: dict[str, dict[str, str]]

    def finding(self, record: object, report: str) -> Finding | None:
        """Return a record as a finding; None when neither title, rule nor message stands in it."""
        found: dict[str, list[str]] = {}
        for source in self.sources:
            texts = list(values_at(record, source.path))
            if texts:
                found.setdefault(source.field, []).extend(texts)
        if found.keys().isdisjoint(_TELLING):
            return None
        fields: dict[str, Any] = {field: self._value(field, texts) for field, texts in found.items()}
        return Finding(tool=self.tool, report=report, **fields)

    def words_of(self, record: object, field: str) -> tuple[str, ...]:
        """Return what a record says where a field stands."""
        return tuple(
            text for source in self.sources if source.field == field for text in values_at(record, source.path)
        )

    def _value(self, field: str, texts: list[str]) -> object:
        if field in _MANY:
            return _many(field, texts)
        if field in _NUMBERS:
            return _number(field, texts[0])
        if field in _WORDS:
            return self._word(field, texts[0].lower())
        return texts[0]

    def _word(self, field: str, text: str) -> object:
        meant = self.words.get(field, {}).get(text, text)
        if field == "severity":
            return Severity(meant) if meant in _MEANINGS[field] else Severity.UNKNOWN
        if field == "confidence":
            return Confidence(meant) if meant in _MEANINGS[field] else Confidence.UNKNOWN
        return meant in _YES


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping file.

    Raises:
        BadConfiguration: it is no TOML, or says something that cannot be followed; all errors are told with their line.
    """
    document = Document(text, name)
    top = document.top
    top.require("tool", "fields")
    fields = top.table("fields", "[fields]")
    mapping = Mapping(
        name=name,
        tool=top.text("tool"),
        items=top.text("items"),
        sources=tuple(_sources(fields)) if fields else (),
        words=_words(top, fields),
    )
    top.close()
    raise_all(document.problems)
    return mapping


def _sources(table: Table) -> Iterator[Source]:
    for field in (*_ONE, *_NUMBERS, *_WORDS):
        path = table.text(field)
        if path:
            yield Source(field, path, table.document.place((*table.path, field)))
    for field in _MANY:
        for path in table.texts(field, if_empty=(f"{field} names no place", "Name one, or leave the key out")):
            yield Source(field, path, table.document.place((*table.path, field)))
    if not any(table.has(field) for field in _TELLING):
        table.complain("", "[fields] has neither title, rule_id nor message", "Add one: it tells findings apart")
    table.close()


def _words(top: Table, fields: Table | None) -> dict[str, dict[str, str]]:
    """Return what the tool's words mean; one word with two meanings is an error."""
    words: dict[str, dict[str, str]] = {}
    for field in _WORDS:
        table = top.table(field, f"[{field}]")
        if table is None:
            continue
        if fields and not fields.has(field):
            top.complain(field, f"[{field}] is about a field that [fields] does not name", f"Add {field} = ... there")
        known = words.setdefault(field, {})
        for meaning in _MEANINGS.get(field, ("words",)):
            for at, word in enumerate(table.texts(meaning)):
                if known.setdefault(word.lower(), meaning) != meaning:
                    table.complain(meaning, f"'{word}' has two meanings", "Keep it in one of the lists", at)
        table.close()
    return words


def values_at(record: object, path: str) -> Iterator[str]:
    """Yield the texts at a place, those of all elements where lists stand on the way.

    A key that itself holds dots is found before the keys that its parts would be.

    >>> list(values_at({"a": [{"b": 1}, {"b": [2, 3]}], "x.y": "z"}, "a.b"))
    ['1', '2', '3']
    >>> list(values_at({"a": [{"b": 1}, {"b": 2}], "x.y": "z"}, "x.y")), list(values_at({"a": [5, 6]}, "a.1"))
    (['z'], ['6'])
    """
    if isinstance(record, dict):
        if path in record:
            yield from _texts(record[path])
            return
        parts = path.split(".")
        for at in range(len(parts) - 1, 0, -1):
            head = ".".join(parts[:at])
            if head in record:
                yield from values_at(record[head], ".".join(parts[at:]))
                return
    elif isinstance(record, list):
        head, _, rest = path.partition(".")
        index = numbers.whole(head)
        if index is None:
            for one in record:
                yield from values_at(one, path)
        elif index < len(record):
            yield from values_at(record[index], rest) if rest else _texts(record[index])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int | float):
        text = str(value).strip()
        if text:
            yield text


def _many(field: str, texts: list[str]) -> object:
    if field == "message":
        return "\n".join(dict.fromkeys(texts))
    if field == "cwes":
        return numbers.cwes(_split(texts, commas=True))
    return tuple(dict.fromkeys(_split(texts, commas=field not in _ADDRESSES)))


def _split(texts: list[str], *, commas: bool) -> Iterator[str]:
    for text in texts:
        words = text.replace(",", " ").replace(";", " ") if commas else text
        yield from words.split()


def _number(field: str, text: str) -> float | None:
    if field == "cvss_score":
        return numbers.score(text)
    if field == "port":
        return numbers.port(text)
    number = numbers.whole(text)
    return number or 1 if field == "occurrences" else number
