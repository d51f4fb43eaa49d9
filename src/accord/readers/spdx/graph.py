"""SPDX 3.0 as JSON-LD: a graph of elements, of which packages, relationships and vulnerabilities are read."""

from collections.abc import Iterator
from functools import lru_cache
from sys import intern

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers.spdx import words
from accord.readers.spdx.claims import Claims, is_assessment, is_association
from accord.readers.spdx.elements import Element, Identifier, ids
from accord.readers.spdx.shapes import said
from accord.readers.spdx.words import Edge

#: The published contexts, and the name of those that drafts and tools keep elsewhere.
_CONTEXTS = (b"spdx.org/rdf/3", b"spdx-context.jsonld")
_PACKAGES = {"Package", "AIPackage", "DatasetPackage"}
_COLLECTIONS = {"Sbom", "Bom", "Bundle"}
#: A concluded licence comes before a declared one.
_LICENCES = ("hasconcludedlicense", "hasdeclaredlicense")
_IDS = ("cve", "securityOther")
_DEEPEST = 50
#: What stands where an element could not be decoded, so that the others keep their numbers.
_BROKEN = Element()


def is_graph(keys: dict[str, msgspec.Raw]) -> bool:
    """Tell whether an object is SPDX 3.0, by its context."""
    if "@context" not in keys:
        return False
    context = bytes(keys["@context"])
    return any(known in context for known in _CONTEXTS)


class Reader:
    """One document while it is read."""

    def __init__(self, report: Report, raw: memoryview | msgspec.Raw) -> None:
        self._report = report
        self._elements = [*self._all(raw)]
        self._by_id = {one.ref: one for one in reversed(self._elements) if one.ref}
        creation = next((one for one in self._elements if one.class_name == "CreationInfo"), Element())
        tool = next((self._name(one) for one in ids(creation.tools)), "")
        self._tool, self._tool_version = words.name_and_version(tool or "spdx")
        self._created = words.moment(creation.created)
        self._components: dict[str, Component] = {}

    def read(self) -> Iterator[Finding | Component | Coverage]:
        """Yield every package, a finding for each element of each vulnerability, and how much there was."""
        packages = [one for one in self._elements if one.class_name in _PACKAGES]
        edges = [*self._edges()]
        graph = words.dependencies(edges, {one.ref for one in packages})
        described = self._described() | words.described(edges)
        in_order = [one.ref for one in packages if one.ref in described]
        if in_order:
            document = next((one for one in self._elements if one.class_name == "SpdxDocument"), Element())
            yield words.root(document.name or "", document.ref, in_order, graph, self._report.name)
        licences = self._licences(edges)
        for one in packages:
            yield self._component(one, graph.get(one.ref, ()), licences.get(one.ref, ""))
        vulnerabilities = [*self._vulnerabilities()]
        yield from self._findings(vulnerabilities)
        yield Coverage(
            tool=self._tool,
            tool_version=self._tool_version,
            report=self._report.name,
            seen=len(packages),
            inventory=not vulnerabilities,
            ended_at=self._created,
        )

    def _all(self, raw: memoryview | msgspec.Raw) -> Iterator[Element]:
        """Yield all elements in the document's order, those inside others after them; a lone one is the document."""
        keys = self._report.decode(raw, dict[str, msgspec.Raw])
        if "@graph" in keys:
            graph = self._report.decode(keys["@graph"], list[msgspec.Raw], at="@graph")
            elements = self._report.records(graph, Element, at="@graph", salvage=lambda _: _BROKEN)
        else:
            lone = self._report.attempt(msgspec.Raw(bytes(raw)), Element, at="the element")
            elements = iter((lone,) if lone else ())
        for number, one in enumerate(elements):
            if one is _BROKEN:
                continue
            yield one
            if one.inside:
                yield from self._inside(one, f"@graph[{number}]" if "@graph" in keys else "the element")

    def _inside(self, outer: Element, place: str) -> Iterator[Element]:
        """Yield what lies inside an element, however deep."""
        waiting = [(outer, place, 0)]
        while waiting:
            one, at, depth = waiting.pop()
            if one is not outer:
                yield one
            held = [raw for raw in one.inside or () if bytes(raw).startswith(b"{")] if depth < _DEEPEST else []
            inside = (self._report.attempt(raw, Element, at=f"{at}.element") for raw in held)
            waiting.extend(reversed([(each, f"{at}.element", depth + 1) for each in inside if each is not None]))

    def _name(self, ref: str) -> str:
        return self._by_id.get(ref, Element()).name or ""

    # -- inventory -------------------------------------------------------------------------------------------------

    def _edges(self) -> Iterator[Edge]:
        for one in self._elements:
            if one.kind and not is_assessment(one):
                kind = one.kind.rpartition("/")[2]
                ends = ids(one.to)
                for start in ids(one.start):
                    for end in ends:
                        yield start, kind, end

    def _described(self) -> set[str]:
        """Name what the document is about, through the collections in between."""
        found: set[str] = set()
        waiting = [root for one in self._elements if one.class_name == "SpdxDocument" for root in ids(one.roots)]
        while waiting:
            ref = waiting.pop()
            if ref not in found:
                found.add(ref)
                one = self._by_id.get(ref, Element())
                waiting.extend(ids(one.roots) if one.class_name in _COLLECTIONS else ())
        return found

    def _licences(self, edges: list[Edge]) -> dict[str, str]:
        licences: dict[str, str] = {}
        for wanted in _LICENCES:
            for start, kind, end in edges:
                if kind.replace("_", "").lower() == wanted and (text := self._licence(end)):
                    licences.setdefault(start, text)
        return licences

    def _licence(self, ref: str) -> str:
        """Return a licence's expression; empty where nobody asserts one."""
        one = self._by_id.get(ref, Element())
        text = one.expression or one.name or ref.rpartition("/")[2]
        nothing = text in {"NoAssertion", "None"} or text.endswith(("NoAssertionLicense", "NoneLicense", "NoneElement"))
        return "" if nothing else said(text)

    def _component(self, one: Element, depends_on: tuple[str, ...], licence: str) -> Component:
        given = [each for each in one.identifiers or () if isinstance(each, Identifier)]
        component = Component(
            name=intern(one.name or ""),
            version=intern(said(one.version or one.draft_version)),
            type=intern(_dashed((one.purpose or "").rpartition("/")[2])),
            purl=one.purl or one.draft_purl or _identifier(given, "packageUrl", "packageURL", "purl"),
            cpe=_identifier(given, "cpe23") or _identifier(given, "cpe22"),
            licences=(licence,) if licence else (),
            bom_ref=one.ref,
            depends_on=depends_on,
            path=words.path(one.source) if one.source else "",
            report=self._report.name,
        )
        self._components.setdefault(one.ref, component)
        return component

    # -- vulnerabilities -------------------------------------------------------------------------------------------

    def _vulnerabilities(self) -> Iterator[Element]:
        """Yield every vulnerability, and those that are only spoken of: they stand in another document."""
        known: dict[str, None] = {}
        for one in self._elements:
            if one.class_name == "Vulnerability" and (one.ref not in known or not one.ref):
                known[one.ref] = None
                yield one
        for one in self._elements:
            for ref in ids(one.start) if is_assessment(one) else ():
                if ref not in known:
                    known[ref] = None
                    yield Element(id=ref)

    def _findings(self, vulnerabilities: list[Element]) -> Iterator[Finding]:
        claims = {one.ref: Claims() for one in vulnerabilities}
        for one in self._elements:
            if is_assessment(one):
                for vulnerability in ids(one.start):
                    claims[vulnerability].take(one)
            elif is_association(one):
                self._associate(one, claims)
        for one in vulnerabilities:
            finding = self._finding(one)
            for target in claims[one.ref].targets():
                yield self._about(finding, target, claims[one.ref])

    def _associate(self, one: Element, claims: dict[str, Claims]) -> None:
        """Note who has a vulnerability; some tools turn the relationship around."""
        for start in ids(one.start):
            for end in ids(one.to):
                if end in claims:
                    claims[end].associate(start)
                elif start in claims:
                    claims[start].associate(end)

    def _finding(self, one: Element) -> Finding:
        identifiers = [each for each in one.identifiers or () if isinstance(each, Identifier)]
        named = [each.identifier for kind in _IDS for each in identifiers if each.kind == kind and each.identifier]
        first, *others = dict.fromkeys((*named, *([one.name] if one.name else []))) or [one.ref.rpartition("/")[2]]
        locators = [locator for each in identifiers for locator in each.locators or ()]
        for reference in one.references or ():
            if not isinstance(reference, str):
                locators += [reference.locator] if isinstance(reference.locator, str) else reference.locator or ()
        return Finding(
            self._tool,
            self._tool_version,
            first,
            message=one.description or one.summary or "",
            vulnerability_ids=(first,) if first else (),
            aliases=tuple(other for other in others if "-" in other and " " not in other),
            references=tuple(dict.fromkeys(locators)),
            report=self._report.name,
        )

    def _elsewhere(self, target: str) -> Component:
        """Make what can be told of something that is no package of this document."""
        if not target.startswith("pkg:"):
            return Component(name=self._name(target), bom_ref=target)
        name, _, version = target.partition("?")[0].rpartition("/")[2].partition("@")
        return Component(name=name, version=version, purl=target, bom_ref=target)

    def _about(self, finding: Finding, target: str, claims: Claims) -> Finding:
        component = self._components.get(target) or self._elsewhere(target)
        return msgspec.structs.replace(
            finding,
            path=component.path,
            component_name=component.name,
            component_version=component.version,
            purl=component.purl,
            component_ref=component.bom_ref,
            tool_id="|".join(filter(None, (target, finding.rule_id))),
            **claims.of(target),
        )


def _identifier(given: list[Identifier], *kinds: str) -> str:
    return next((one.identifier for one in given if one.kind in kinds and one.identifier), "")


@lru_cache(maxsize=256)
def _dashed(word: str) -> str:
    """Write ``operatingSystem`` as CycloneDX does."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in word)
