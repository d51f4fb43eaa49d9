"""SPDX's RDF form in XML, read as RDF: an element may stand inside another, or anywhere else under its address."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

Json = dict[str, Any]

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SPDX = "{http://spdx.org/rdf/terms#}"
#: Licence sets, with what stands between their members.
_SETS = {"ConjunctiveLicenseSet": " AND ", "DisjunctiveLicenseSet": " OR "}
_DEEPEST = 20
#: A longer expression helps nobody, and sets of sets can grow without end.
_LONGEST = 2_000


def is_document(root: Element) -> bool:
    """Tell whether a root element holds SPDX in RDF."""
    return root.tag == f"{_RDF}RDF" and any(child.tag.startswith(_SPDX) for child in root)


def as_json(root: Element) -> Json:
    """Turn the statements into what the JSON form of the same document would hold."""
    facts = _Facts(root)
    documents = facts.of_type("SpdxDocument")
    creations = [facts.of(one) for one in facts.of_type("CreationInfo")]
    return {
        "name": next((facts.first(one, "name") for one in documents), ""),
        "packages": [_package(facts, one) for one in facts.of_type("Package")],
        "relationships": [*_relationships(facts)],
        "creationInfo": {
            "creators": [creator for one in creations for creator in one.get("creator", ())],
            "created": next((time for one in creations for time in one.get("created", ())), None),
        },
    }


class _Facts:
    """What the document states, by subject and property; properties by their local names."""

    def __init__(self, root: Element) -> None:
        self._facts: dict[str, dict[str, list[str]]] = {}
        self._types: dict[str, str] = {}
        self._unnamed = 0
        #: Expressions that were written already: sets share their members.
        self.licences: dict[str, str] = {}
        waiting = [(child, self._subject(child)) for child in reversed(root)]
        while waiting:
            node, subject = waiting.pop()
            self._take(node, subject, waiting)

    def of(self, subject: str) -> dict[str, list[str]]:
        """Return all that is stated of a subject."""
        return self._facts.get(subject, {})

    def first(self, subject: str, name: str) -> str:
        """Return the first value of a property; empty when there is none."""
        return next(iter(self.of(subject).get(name, ())), "")

    def type_of(self, subject: str) -> str:
        """Return what kind of thing a subject is; empty when nothing says so."""
        return self._types.get(subject, "")

    def of_type(self, name: str) -> list[str]:
        """List the subjects of one kind."""
        return [subject for subject, kind in self._types.items() if kind == name]

    def subjects(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Yield every subject with what is stated of it."""
        yield from self._facts.items()

    def _take(self, node: Element, subject: str, waiting: list[tuple[Element, str]]) -> None:
        """Note what one node states, and leave the nodes inside it for later."""
        if node.tag != f"{_RDF}Description":
            self._types[subject] = _local(node.tag)
        facts = self._facts.setdefault(subject, {})
        for name, value in node.attrib.items():
            if not name.startswith((_RDF, "{http://www.w3.org/XML/")):
                facts.setdefault(_local(name), []).append(value)
        for stated in node:
            name = _local(stated.tag)
            inside = [(child, self._subject(child)) for child in stated]
            waiting.extend(reversed(inside))
            values = [child_subject for _, child_subject in inside] or [_object(stated)]
            if stated.tag == f"{_RDF}type":
                self._types[subject] = _last(values[0])
            facts.setdefault(name, []).extend(values)

    def _subject(self, node: Element) -> str:
        given = node.get(f"{_RDF}about") or node.get(f"{_RDF}ID")
        if given is not None:
            return given
        named = node.get(f"{_RDF}nodeID")
        self._unnamed += 1
        return f"_:{named}" if named else f"_::{self._unnamed}"


def _object(stated: Element) -> str:
    named = stated.get(f"{_RDF}nodeID")
    return f"_:{named}" if named else stated.get(f"{_RDF}resource") or (stated.text or "").strip()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _last(address: str) -> str:
    """Return the last part of an address: of ``http://spdx.org/rdf/terms#relationshipType_contains``, ``contains``."""
    return address.rpartition("#")[2].rpartition("/")[2]


def _word(address: str) -> str:
    return _last(address).rpartition("_")[2]


def _package(facts: _Facts, subject: str) -> Json:
    return {
        "SPDXID": _last(subject),
        "name": facts.first(subject, "name"),
        "versionInfo": facts.first(subject, "versionInfo"),
        "primaryPackagePurpose": _purpose(facts.first(subject, "primaryPackagePurpose")),
        "licenseConcluded": _licence(facts, facts.first(subject, "licenseConcluded")),
        "licenseDeclared": _licence(facts, facts.first(subject, "licenseDeclared")),
        "sourceInfo": facts.first(subject, "sourceInfo"),
        "externalRefs": [
            {
                "referenceCategory": _word(facts.first(ref, "referenceCategory")),
                "referenceType": facts.first(ref, "referenceType"),
                "referenceLocator": facts.first(ref, "referenceLocator"),
                "comment": facts.first(ref, "comment"),
            }
            for ref in facts.of(subject).get("externalRef", ())
        ],
    }


def _purpose(address: str) -> str:
    return _last(address).removeprefix("purpose_")


def _relationships(facts: _Facts) -> Iterator[Json]:
    for subject, stated in facts.subjects():
        for one in stated.get("relationship", ()):
            for related in facts.of(one).get("relatedSpdxElement", ()):
                yield _edge(subject, _word(facts.first(one, "relationshipType")), related)
        for described in stated.get("describesPackage", ()):
            yield _edge(subject, "describes", described)


def _edge(start: str, kind: str, end: str) -> Json:
    return {"spdxElementId": _last(start), "relationshipType": kind, "relatedSpdxElement": _last(end)}


def _licence(facts: _Facts, subject: str, depth: int = 0) -> str:
    """Write a licence as an expression; empty where nobody asserts one, or where it is nested beyond sense."""
    if depth > _DEEPEST or _last(subject).lower() in {"noassertion", "none"}:
        return ""
    if subject not in facts.licences:
        facts.licences[subject] = ""  # for a set that is its own member
        facts.licences[subject] = _expression(facts, subject, depth)
    return facts.licences[subject]


def _expression(facts: _Facts, subject: str, depth: int) -> str:
    kind = facts.type_of(subject)
    if kind in _SETS:
        members = facts.of(subject).get("member", ())
        text = _SETS[kind].join(filter(None, (_licence(facts, member, depth + 1) for member in members)))
        text = text if len(text) <= _LONGEST else ""
        return f"({text})" if depth and text else text
    if kind == "OrLaterOperator":
        return _licence(facts, facts.first(subject, "member"), depth + 1) + "+"
    named = facts.first(subject, "licenseId")
    return named or (_last(subject) if "://" in subject or kind else subject)
