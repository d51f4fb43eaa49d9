"""Note what a reader decodes: import this before any reader, so that their decoders can be watched."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any, ClassVar

import msgspec

#: JSON, and the shape that it was decoded into.
Noted = tuple[bytes, Any]


class _Decoder:
    """A decoder that costs what msgspec's own does, until it is watched."""

    made: ClassVar["list[_Decoder]"] = []
    #: Where decodings are noted; None when nobody watches.
    notes: ClassVar[list[Noted] | None] = None

    def __init__(self, type: object = Any) -> None:  # noqa: A002  msgspec's own name
        self._type = type
        self._decode = self.decode = _REAL_DECODER(type).decode
        self.made.append(self)
        self.watch()

    def watch(self) -> None:
        """Note what is decoded, or stop doing so."""
        self.decode = self._decode if self.notes is None else partial(_noting, self._decode, self._type)


_REAL_DECODER, _REAL_DECODE = msgspec.json.Decoder, msgspec.json.decode
msgspec.json.Decoder = _Decoder  # type: ignore[misc,assignment]  # readers make theirs when they are imported


@contextmanager
def noted(reader: ModuleType) -> Iterator[list[Noted]]:
    """Give the list of what a reader decodes meanwhile.

    What it remembers of a text that it met before it decodes again, as a bare decoding would. What only cuts a list up
    into undecoded values is left out: these are decoded, and noted, later.
    """
    notes: list[Noted] = []
    _watch(notes)
    msgspec.json.decode = _decode
    remembering = _forget(reader)
    try:
        yield notes
    finally:
        for module, name, function in remembering:
            setattr(module, name, function)
        msgspec.json.decode = _REAL_DECODE
        _watch(None)


def bare(notes: list[Noted]) -> Callable[[], object]:
    """Return what decodes the same once more, all records of one shape as one list, and makes nothing of it."""
    texts: dict[Any, list[bytes]] = {}
    for text, shape in notes:
        texts.setdefault(shape, []).append(text)
    lists = [(_REAL_DECODER(list[shape]), b"[%b]" % b",".join(some)) for shape, some in texts.items()]  # type: ignore[valid-type]
    return lambda: [len(decoder.decode(text)) for decoder, text in lists]


def _watch(notes: list[Noted] | None) -> None:
    _Decoder.notes = notes
    for decoder in _Decoder.made:
        decoder.watch()


def _forget(reader: ModuleType) -> list[tuple[ModuleType, str, object]]:
    """Take the memory away from a reader's functions, and tell which had one."""
    modules = [module for name, module in sys.modules.items() if f"{name}.".startswith(f"{reader.__name__}.")]
    found = [(module, name, value) for module in modules for name, value in vars(module).items()]
    remembering = [(module, name, value) for module, name, value in found if hasattr(value, "cache_clear")]
    for module, name, function in remembering:
        setattr(module, name, function.__wrapped__)
    return remembering


def _noting(decode: Callable[..., Any], shape: object, raw: Any) -> Any:  # noqa: ANN401  as msgspec has it
    value = decode(raw)
    if _Decoder.notes is not None and not _cuts(msgspec.inspect.type_info(shape)):
        _Decoder.notes.append((bytes(raw), shape))
    return value


def _decode(raw: Any, *, type: object = Any, **others: Any) -> Any:  # noqa: A002, ANN401  as msgspec has it
    return _noting(partial(_REAL_DECODE, type=type, **others), type, raw)


def _cuts(shape: msgspec.inspect.Type, seen: frozenset[object] = frozenset()) -> bool:
    """Tell whether a shape is, or has, a list or an object of undecoded values."""
    match shape:
        case msgspec.inspect.RawType():
            return True
        case msgspec.inspect.ListType(item_type=inside) | msgspec.inspect.DictType(value_type=inside):
            return _cuts(inside, seen)
        case msgspec.inspect.UnionType(types=types):
            return any(_cuts(one, seen) for one in types)
        case msgspec.inspect.StructType(cls=cls, fields=fields) if cls not in seen:
            whole = (field.type for field in fields if not isinstance(field.type, msgspec.inspect.RawType))
            return any(_cuts(one, seen | {cls}) for one in whole)
    return False
