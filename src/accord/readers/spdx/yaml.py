"""SPDX's YAML form, which says what the JSON form says.

It is built from the parser's events and not by one of PyYAML's loaders: those recurse, so that deep nesting ends the
process, make 1.1 of version 1.10, keep one of two equal keys, and follow aliases however much they repeat.
"""

import yaml

from accord.ports.report import Report

_DEEPEST = 100
#: How many values a document may stand for when its aliases are written out, for each value that it holds.
_MOST_REPEATED = 10
_AT_LEAST = 10_000
_NULLS = {"", "~", "null", "Null", "NULL"}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def as_json(report: Report) -> object:
    """Read the document; all scalars stay the text that they are.

    Raises:
        UnreadableReport: the YAML is broken, nested too deep, holds a key twice, several documents, or aliases that
            explode.
    """
    building = _Building()
    try:
        for event in yaml.parse(bytes(report.data), Loader=_LOADER):
            building.take(event)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise report.error(f"the YAML is broken ({error.problem}{line})") from None
    except yaml.YAMLError as error:
        raise report.error(f"the YAML is broken ({error})") from None
    except _Refused as error:
        raise report.error(str(error)) from None
    return building.document


class _Refused(Exception):
    """YAML that is well formed and yet not to be trusted."""


class _Open:
    """A list or mapping that is being filled."""

    def __init__(self, value: dict[str, object] | list[object], anchor: str | None, before: int) -> None:
        self.value = value
        self.anchor = anchor
        #: How many values were written out before it began, which tells its own size when it ends.
        self.before = before
        self.key: str | None = None


class _Building:
    """The document as far as it is built."""

    def __init__(self) -> None:
        self.document: object = None
        self._documents = 0
        self._open: list[_Open] = []
        #: What an anchor names, and how many values that is.
        self._named: dict[str, tuple[object, int]] = {}
        self._held = 0
        self._written_out = 0

    def take(self, event: yaml.Event) -> None:
        """Add what the next event brings."""
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.value in _NULLS
            self._count(1)
            self._add(None if plain else event.value, event.anchor, 1)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self._open.pop()
            self._add(done.value, done.anchor, self._written_out - done.before)
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event.anchor or "")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _Refused("the YAML holds several documents")

    def _begin(self, value: dict[str, object] | list[object], anchor: str | None) -> None:
        if len(self._open) >= _DEEPEST:
            raise _Refused("nested too deep")
        self._open.append(_Open(value, anchor, self._written_out))
        self._count(1)

    def _repeat(self, anchor: str) -> None:
        if anchor not in self._named:
            raise _Refused(f"the YAML refers to '{anchor}', which is not known there")
        value, size = self._named[anchor]
        self._written_out += size
        if self._written_out > max(self._held * _MOST_REPEATED, _AT_LEAST):
            raise _Refused("the YAML repeats itself by aliases until it explodes")
        self._add(value, None, size)

    def _count(self, values: int) -> None:
        self._held += values
        self._written_out += values

    def _add(self, value: object, anchor: str | None, size: int) -> None:
        """Put a value into the list or mapping around it, where it may be a key."""
        if anchor:
            self._named[anchor] = value, size
        if not self._open:
            self.document = value
            return
        around = self._open[-1]
        if isinstance(around.value, list):
            around.value.append(value)
        elif around.key is None:
            around.key = str(value)
            if around.key in around.value:
                raise _Refused(f"the key '{around.key}' stands twice in one object, so one of the two would hide data")
        else:
            around.value[around.key], around.key = value, None
