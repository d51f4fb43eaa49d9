"""CycloneDX's XML as the JSON of the same document, so that one reader understands both.

Also read: the extensions for vulnerabilities and dependency graphs that documents before 1.4 and 1.2 carry. Elements of
foreign namespaces are left out.
"""

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from accord.readers.cyclonedx.shapes import Bom

Json = dict[str, Any]

_OURS = "http://cyclonedx.org/schema/"
_COMPONENT_TEXTS = ("name", "version", "group", "purl", "cpe", "scope")
_VULNERABILITY_TEXTS = ("id", "description", "detail", "recommendation", "workaround")


def is_bom(tag: str) -> bool:
    """Tell whether a root element is that of a CycloneDX document, with or without its namespace."""
    namespace, _, name = tag.rpartition("}")
    return name == "bom" and (not namespace or namespace.removeprefix("{").startswith(_OURS))


def as_bom(root: Element) -> Bom:
    """Turn the root element into the document that its JSON form would be."""
    return Bom(
        serial_number=root.get("serialNumber"),
        metadata=_encoded(_metadata(_child(root, "metadata"))),
        components=_components(_child(root, "components")),
        services=_raw(_component, _list(root, "services", "service")),
        vulnerabilities=_all_vulnerabilities(root),
        dependencies=_raw(_dependency, _list(root, "dependencies", "dependency")),
        compositions=_raw(lambda one: _texts(one, ("aggregate",)), _list(root, "compositions", "composition")),
    )


def _encoded(value: Json | None) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _raw(turn: Callable[[Element], Json], elements: Iterator[Element]) -> list[msgspec.Raw]:
    return [_encoded(turn(element)) for element in elements]


# -- elements --------------------------------------------------------------------------------------------------------


def _children(element: Element | None, name: str = "") -> Iterator[Element]:
    for child in element if element is not None else ():
        namespace, _, local = child.tag.rpartition("}")
        if (not name or local == name) and (not namespace or namespace.removeprefix("{").startswith(_OURS)):
            yield child


def _child(element: Element | None, name: str) -> Element | None:
    return next(_children(element, name), None)


def _list(element: Element | None, outer: str, inner: str) -> Iterator[Element]:
    return _children(_child(element, outer), inner)


def _text(element: Element | None, name: str = "") -> str | None:
    found = _child(element, name) if name else element
    return (found.text or "").strip() or None if found is not None else None


def _texts(element: Element, names: tuple[str, ...]) -> Json:
    return {name: _text(element, name) for name in names}


# -- parts -----------------------------------------------------------------------------------------------------------


def _components(element: Element | None) -> list[msgspec.Raw] | None:
    """Return the inventory; None where the document has none, which says less than an empty one."""
    return None if element is None else _raw(_component, _children(element, "component"))


def _component(element: Element) -> Json:
    return _texts(element, _COMPONENT_TEXTS) | {
        "type": element.get("type"),
        "bom-ref": _ref(element),
        "licenses": [_licence(one) for one in _children(_child(element, "licenses"))],
        "properties": _properties(element),
        "evidence": {
            "occurrences": [
                _texts(one, ("location",)) for one in _list(_child(element, "evidence"), "occurrences", "occurrence")
            ]
        },
        "components": [_component(one) for one in _list(element, "components", "component")],
        "services": [_component(one) for one in _list(element, "services", "service")],
    }


def _ref(component: Element) -> str | None:
    """Return a component's reference; before 1.4 only the vulnerabilities inside it may carry one."""
    inside = _child(_child(component, "vulnerabilities"), "vulnerability")
    return component.get("bom-ref") or (inside.get("ref") if inside is not None else None)


def _licence(element: Element) -> Json:
    if element.tag.endswith("expression"):
        return {"expression": _text(element)}
    return {"license": _texts(element, ("id", "name"))}


def _properties(element: Element) -> list[Json]:
    return [{"name": one.get("name"), "value": _text(one)} for one in _list(element, "properties", "property")]


def _metadata(element: Element | None) -> Json | None:
    if element is None:
        return None
    component = _child(element, "component")
    return {
        "timestamp": _text(element, "timestamp"),
        "tools": _tools(_child(element, "tools")),
        "component": None if component is None else _component(component),
    }


def _tools(element: Element | None) -> Json | list[Json] | None:
    if element is None:
        return None
    old = [_texts(one, ("name", "version")) for one in _children(element, "tool")]
    return old or {
        "components": [_tool(one) for one in _list(element, "components", "component")],
        "services": [_tool(one) for one in _list(element, "services", "service")],
    }


def _tool(element: Element) -> Json:
    return _texts(element, ("name", "version")) | {"type": element.get("type")}


def _dependency(element: Element) -> Json:
    return {"ref": element.get("ref"), "dependsOn": [one.get("ref", "") for one in _children(element, "dependency")]}


# -- vulnerabilities -------------------------------------------------------------------------------------------------


def _all_vulnerabilities(root: Element) -> list[msgspec.Raw] | None:
    """Return the vulnerabilities; None where nobody looked for any, which is not the same as finding none."""
    found = [_encoded(one) for one in _vulnerabilities(root)]
    return None if not found and _child(root, "vulnerabilities") is None else found


def _vulnerabilities(root: Element) -> Iterator[Json]:
    """Yield the document's vulnerabilities; the extension also hangs them on the component that they affect."""
    yield from map(_vulnerability, _list(root, "vulnerabilities", "vulnerability"))
    waiting = list(_list(root, "components", "component"))
    while waiting:
        component = waiting.pop(0)
        for element in _list(component, "vulnerabilities", "vulnerability"):
            yield _vulnerability(element) | {"affects": [{"ref": _ref(component)}]}
        waiting[:0] = _list(component, "components", "component")


def _vulnerability(element: Element) -> Json:
    source = _child(element, "source")
    own = _texts(element, _VULNERABILITY_TEXTS)
    extension = [_text(one) or "" for one in _list(element, "recommendations", "recommendation")]
    return own | {
        "bom-ref": element.get("bom-ref"),
        "source": None if source is None else _source(source),
        "references": [
            {"id": _text(one, "id"), "source": _source(_child(one, "source"))}
            for one in _list(element, "references", "reference")
        ],
        "ratings": [_rating(one) for one in _list(element, "ratings", "rating")],
        "cwes": [_text(one) or "" for one in _list(element, "cwes", "cwe")],
        "recommendation": own["recommendation"] or "; ".join(extension) or None,
        "advisories": [{"url": _text(one, "url") or _text(one)} for one in _list(element, "advisories", "advisory")],
        "analysis": _analysis(_child(element, "analysis")),
        "affects": _affects(element),
        "properties": _properties(element),
        "tools": _tools(_child(element, "tools")),
    }


def _source(element: Element | None) -> Json | None:
    if element is None:
        return None
    return {"name": _text(element, "name") or element.get("name"), "url": _text(element, "url")}


def _rating(element: Element) -> Json:
    score = _child(element, "score")
    return _texts(element, ("severity", "method", "vector")) | {"score": _text(score) or _text(score, "base")}


def _analysis(element: Element | None) -> Json | None:
    if element is None:
        return None
    responses = [_text(one) or "" for one in _list(element, "responses", "response")]
    return _texts(element, ("state", "justification", "detail")) | {"response": responses}


def _affects(element: Element) -> list[Json]:
    extension = element.get("ref")
    if extension:
        return [{"ref": extension}]
    return [
        {
            "ref": _text(target, "ref"),
            "versions": [_texts(one, ("version", "range", "status")) for one in _list(target, "versions", "version")],
        }
        for target in _list(element, "affects", "target")
    ]
