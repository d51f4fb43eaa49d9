"""Note what a reader decodes: import this before any reader, so that their decoders can be watched."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar

import msgspec

Decoding = Callable[[], object]


class _Decoder:
    """A decoder that costs what msgspec's own does, until it is watched."""

    made: ClassVar["list[_Decoder]"] = []
    #: Where decodings are noted; None when nobody watches.
    notes: ClassVar[list[Decoding] | None] = None

    def __init__(self, type: object = Any) -> None:  # noqa: A002  msgspec's own name
        self._type = type
        self._decode = self.decode = _REAL_DECODER(type).decode
        self.made.append(self)
        self.watch()

    def watch(self) -> None:
        """Note what is decoded, or stop doing so."""
        self.decode = self._decode if self.notes is None else _noting(self._decode, self._type)


_REAL_DECODER, _REAL_DECODE = msgspec.json.Decoder, msgspec.json.decode
msgspec.json.Decoder = _Decoder  # type: ignore[misc,assignment]  # readers make theirs when they are imported


@contextmanager
def noted() -> Iterator[list[Decoding]]:
    """Give the list of what is decoded meanwhile, each as a call that decodes the same once more.

    What only cuts a list up into undecoded values is left out: these are decoded, and noted, later.
    """
    notes: list[Decoding] = []
    _watch(notes)
    msgspec.json.decode = _decode
    try:
        yield notes
    finally:
        msgspec.json.decode = _REAL_DECODE
        _watch(None)


def _watch(notes: list[Decoding] | None) -> None:
    _Decoder.notes = notes
    for decoder in _Decoder.made:
        decoder.watch()


def _noting(decode: Callable[..., Any], shape: object) -> Callable[..., Any]:
    def note(raw: Any) -> Any:  # noqa: ANN401  as msgspec has it
        value, text = decode(raw), bytes(raw)
        if _Decoder.notes is not None and not _cuts(msgspec.inspect.type_info(shape)):
            _Decoder.notes.append(partial(decode, text))
        return value

    return note


def _decode(raw: Any, *, type: object = Any, **others: Any) -> Any:  # noqa: A002, ANN401  as msgspec has it
    return _noting(partial(_REAL_DECODE, type=type, **others), type)(raw)


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
