"""CycloneDX in JSON and XML, versions 1.0 to 1.7: inventories, vulnerabilities and VEX.

Format: https://cyclonedx.org/specification/overview/ (ECMA-424)
Make one: ``cyclonedx-py requirements requirements.txt --output-file bom.json``

Read: components however deeply nested, dependencies, vulnerabilities, VEX. A vulnerability is one finding for each
thing that it affects. What it affects may stand in this document, in another one (a BOM-Link), or nowhere; it is a
finding in any case. ``analysis`` is kept as a claim and never obeyed. Services are no components.
Severity: of several ratings the first that says something.
Coverage: compositions that the author calls incomplete or unknown make the inventory incomplete.
Tried with the specification's own test files of all versions, and documents of cyclonedx-py, pip-audit, Syft, Grype and
Trivy.
Not read: formulations, declarations, model cards, cryptographic assets, annotations, signatures.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from sys import intern
from typing import cast
from urllib.parse import unquote

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding
from accord.ports.report import Kind, Report
from accord.readers.cyclonedx import words
from accord.readers.cyclonedx.fixes import fixed_versions
from accord.readers.cyclonedx.places import Graph, lock_files, path_of
from accord.readers.cyclonedx.shapes import (
    NULL,
    Affected,
    Analysis,
    Bom,
    Composition,
    Dependency,
    LicenceChoice,
    Metadata,
    Part,
    Tool,
    Tools,
    Vulnerability,
)
from accord.readers.cyclonedx.xml import as_bom, is_bom

LABEL = "CycloneDX (JSON, XML)"

_INACTIVE = {"fixed", "not_affected"}
_MAYBE_METADATA = cast("type[Metadata]", Metadata | None)
_UNKNOWN = Confidence.UNKNOWN
#: What stands where a part could not be decoded, so that the others keep their numbers.
_BROKEN = Part()
_NO_ANALYSIS = Analysis()
_NOTHING = Affected()
_WHOLE = {"complete", "not_specified"}


def recognises(report: Report) -> bool:
    """Tell whether the report is a CycloneDX document."""
    return is_bom(report.root_tag) if report.kind is Kind.XML else report.says("bomFormat", "cyclonedx")


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield every component, a finding for each thing that a vulnerability affects, and how whole the document is."""
    bom = as_bom(report.xml) if report.kind is Kind.XML else report.decode(report.data, Bom)
    document = _Document(report, bom)
    yield from document.components()
    yield from document.findings()
    if report.kind is not Kind.XML:
        report.refuse_repeated("vulnerabilities", 1)
        report.refuse_repeated("components", document.lists)
    yield document.coverage()


class _Document:
    """One document while it is read: what its references point to, and who wrote it."""

    def __init__(self, report: Report, bom: Bom) -> None:
        self.report = report
        self.bom = bom
        self.metadata = report.attempt(bom.metadata, _MAYBE_METADATA, at="metadata") or Metadata()
        self.tool, self.tool_version = _tool(self.metadata.tools)
        self.by_ref: dict[str, Component] = {}
        #: How many lists of components were met, to know whether one was hidden by a repeated key.
        self.lists = (bom.components is not None) + _lists_tools(self.metadata.tools)
        self.seen = 0
        self.notes: list[str] = []

    # -- inventory -------------------------------------------------------------------------------------------------

    def components(self) -> Iterator[Component]:
        """Yield all components, however deeply nested, the described one first."""
        graph = self._dependencies()
        raw = self.metadata.component
        described = self.report.attempt(raw, Part, at="metadata.component") if raw != NULL else None
        parts = [described] if described else []
        if described and described.components is not None:
            self.lists += 1
            parts += self._parts(described.components, "metadata.component.components", "components")
        parts += self._parts(self.bom.components, "components", "components")
        paths = lock_files(parts, graph)
        for part in parts:
            component = self._component(part, graph, paths, root=part is described)
            self._remember(component)
            yield component
        self.seen = len(parts) - (described is not None)
        for part in self._parts(self.bom.services, "services", "services"):
            self._remember(self._component(part, graph, paths, root=False))

    def _parts(self, raws: list[msgspec.Raw] | None, place: str, kind: str) -> Iterator[Part]:
        """Yield all parts of a list and those of its kind inside them, in the document's order."""
        waiting = [(place, self._decoded(raws, place))]
        while waiting:
            place, parts = waiting[-1]
            for number, part in parts:
                if part is _BROKEN:
                    continue
                yield part
                self.lists += part.components is not None
                inside = part.components if kind == "components" else part.services
                if inside:
                    deeper = f"{place}[{number}].{kind}"
                    waiting.append((deeper, self._decoded(inside, deeper)))
                    break
            else:
                waiting.pop()

    def _decoded(self, raws: list[msgspec.Raw] | None, place: str) -> Iterator[tuple[int, Part]]:
        return enumerate(self.report.records(raws or (), Part, at=place, salvage=lambda _: _BROKEN))

    def _component(self, part: Part, graph: Graph, paths: dict[str, str], *, root: bool) -> Component:
        ref = part.bom_ref or ""
        return Component(
            # What repeats from component to component is kept once.
            name=intern(part.name or ""),
            version=intern(str(part.version or "")),
            type=intern(part.type or ""),
            group=part.group or "",
            purl=ref if part.purl == ref else part.purl or "",
            cpe=part.cpe or "",
            scope=part.scope or "",
            licences=_licences(part.licenses) if part.licenses else (),
            bom_ref=ref,
            depends_on=graph.get(ref, ()),
            root=root,
            path=path_of(part) or paths.get(ref, ""),
            report=self.report.name,
        )

    def _remember(self, component: Component) -> None:
        ref = component.bom_ref
        if ref and self.by_ref.setdefault(ref, component) is not component:
            self.notes.append(f"the reference {ref} stands on several components; the first one counts")

    def _dependencies(self) -> dict[str, tuple[str, ...]]:
        graph: dict[str, tuple[str, ...]] = {}
        for one in self.report.records(self.bom.dependencies or (), Dependency, at="dependencies"):
            if one.ref and one.depends_on:
                graph[one.ref] = (*graph.get(one.ref, ()), *one.depends_on)
        return graph

    # -- vulnerabilities -------------------------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each thing that each vulnerability affects, and one where it names nothing."""
        for one in self.report.records(self.bom.vulnerabilities or (), Vulnerability, at="vulnerabilities"):
            self.lists += _lists_tools(one.tools)
            yield from self._of(one)

    def _of(self, one: Vulnerability) -> Iterator[Finding]:
        """Yield a finding for each thing that a vulnerability affects; what is the same for all is made once."""
        tool, tool_version = _tool(one.tools) if one.tools else (self.tool, self.tool_version)
        ratings, report, name = one.ratings or (), self.report.name, one.id or ""
        severity, (vector, score) = words.severity(ratings), words.cvss(ratings)
        cwes, ids, aliases = words.cwes(one.cwes) if one.cwes else (), (name,) if name else (), words.aliases(one)
        text, analysis = one.description or one.detail or "", one.analysis or _NO_ANALYSIS
        remedy, references, reason = words.remedy(one), words.references(one), words.reason(analysis)
        for affected in one.affects or (_NOTHING,):
            part = self._affected(affected)
            status = words.status(analysis, affected, part.version)
            # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
            yield Finding(
                tool, tool_version, name, "", text, severity, _UNKNOWN, "", "", cwes, ids, aliases, vector, score,
                path=part.path, component_name=part.name, component_version=part.version, purl=part.purl,
                component_ref=part.bom_ref,
                fixed_versions=fixed_versions(part.name, one, affected), status=status, inactive=status in _INACTIVE,
                analysis_state=analysis.state or "", justification=analysis.justification or "",
                suppression_reason=reason, tool_id=one.bom_ref or "", remediation=remedy, references=references,
                report=report,
            )  # fmt: skip

    def _affected(self, affected: Affected) -> Component:
        """Find what a reference points to: here, in another document, or nowhere but in its own words."""
        ref = affected.ref or ""
        component = self.by_ref.get(ref) or self.by_ref.get(self._own(ref)) or _elsewhere(ref)
        if component.version or not affected.versions:
            return component
        version = words.only_version(affected.versions)
        return msgspec.structs.replace(component, version=version) if version else component

    def _own(self, ref: str) -> str:
        """Return the local reference of a BOM-Link into this very document; empty for any other."""
        serial = (self.bom.serial_number or "").removeprefix("urn:uuid:")
        if not serial or not ref.startswith(f"urn:cdx:{serial}/"):
            return ""
        return unquote(ref.partition("#")[2])

    # -- coverage --------------------------------------------------------------------------------------------------

    def coverage(self) -> Coverage:
        """Say who wrote the document, when, how much it lists and whether its author calls it whole."""
        aggregates = [self._aggregate(raw, place) for raw, place in _placed("compositions", self.bom.compositions)]
        partial = sorted({word for word in aggregates if word and word not in _WHOLE})
        self.notes.extend(f"its author calls the inventory {word.replace('_', ' ')}" for word in partial)
        return Coverage(
            tool=self.tool,
            tool_version=self.tool_version,
            report=self.report.name,
            complete=False if partial else None,
            seen=self.seen if self.bom.components is not None else None,
            inventory=self.bom.vulnerabilities is None,
            notes=tuple(self.notes),
            ended_at=_moment(self.metadata.timestamp),
        )

    def _aggregate(self, raw: msgspec.Raw, place: str) -> str | None:
        composition = self.report.attempt(raw, Composition, at=place)
        return composition.aggregate if composition else None


def _placed(name: str, raws: list[msgspec.Raw] | None) -> Iterator[tuple[msgspec.Raw, str]]:
    """Yield each undecoded entry of a list with its place, such as ``components[3]``."""
    return ((raw, f"{name}[{number}]") for number, raw in enumerate(raws or ()))


def _lists_tools(tools: Tools | tuple[Tool, ...] | None) -> bool:
    return isinstance(tools, Tools) and tools.components is not None


def _tool(tools: Tools | tuple[Tool, ...] | None) -> tuple[str, str]:
    """Return the name and version of the tool that wrote the document, before the libraries that helped it."""
    listed = (*(tools.components or ()), *(tools.services or ())) if isinstance(tools, Tools) else tools or ()
    named = [tool for tool in listed if tool.name]
    main = next((tool for tool in named if tool.type != "library"), named[0] if named else Tool("cyclonedx"))
    return main.name or "", str(main.version or "")


@lru_cache(maxsize=4096)
def _licences(licences: tuple[LicenceChoice, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(str, licences)))


@lru_cache(maxsize=65536)
def _elsewhere(ref: str) -> Component:
    """Make what can be told of a component that this document does not list from its reference alone."""
    target = unquote(ref.partition("#")[2]) if ref.startswith("urn:cdx:") else ref
    if not target.startswith("pkg:"):
        return Component(name="", bom_ref=ref)
    name, version = _package(target)
    return Component(name=name, version=version, purl=target, bom_ref=ref)


def _package(purl: str) -> tuple[str, str]:
    """Return the name and version of a package URL; both empty when it is malformed."""
    from packageurl import PackageURL

    try:
        package = PackageURL.from_string(purl)
    except ValueError:
        return "", ""
    return package.name, package.version or ""


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
