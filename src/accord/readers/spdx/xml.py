"""SPDX's XML form: the JSON form with an element for each key, repeated for each entry of a list."""

from typing import Any
from xml.etree.ElementTree import Element

Json = dict[str, Any]

_LISTS = {"packages", "relationships", "externalRefs", "creators", "documentDescribes"}


def is_document(root: Element) -> bool:
    """Tell whether a root element is that of an SPDX document, by its version."""
    return (_local(root) == "Document" and _child(root, "spdxVersion") is not None) or (
        _local(root) == "SpdxDocument" and _child(root, "Document") is not None
    )


def as_json(root: Element) -> Json:
    """Turn the root element into what the JSON form of the same document would hold."""
    old = _child(root, "Document")
    if old is not None:
        return {"Document": _object(old)}
    return _object(root)


def _object(root: Element) -> Json:
    """Turn an element and all below it into objects, without recursion."""
    whole: Json = {}
    waiting = [(root, whole)]
    while waiting:
        element, into = waiting.pop()
        for child in element:
            key = _local(child)
            value: Any = {} if len(child) else (child.text or "").strip()
            if len(child):
                waiting.append((child, value))
            if key in _LISTS:
                into.setdefault(key, []).append(value)
            else:
                into.setdefault(key, value)
    return whole


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)
