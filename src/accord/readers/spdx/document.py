"""An SPDX 2.x document: its packages, how they hang together, and the advisories that it points to."""

import re
from collections.abc import Iterator
from functools import lru_cache
from sys import intern
from typing import cast

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers.spdx import words
from accord.readers.spdx.shapes import CreationInfo, Document, ExternalRef, Package, Relationship, said
from accord.readers.spdx.words import Edge

#: What a reference of the category SECURITY may be, besides a name of the package itself.
_ADVISORIES = {"advisory", "fix", "url"}
_ID = re.compile(r"(?i)\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3})\b")
#: What a package without references is: without package URL, CPE and advisories.
_NO_REFS: tuple[str, str, list[ExternalRef]] = ("", "", [])
_MAYBE_CREATION = cast("type[CreationInfo]", CreationInfo | None)


class Reader:
    """One document while it is read."""

    def __init__(self, report: Report, document: Document) -> None:
        self._report = report
        self._document = document
        creation = report.attempt(document.creation, _MAYBE_CREATION, at="creationInfo") or CreationInfo()
        self._tool, self._tool_version = words.tool(creation.creators or ())
        self._created = words.moment(creation.created)
        self._seen = 0
        self._findings = 0

    def read(self) -> Iterator[Finding | Component | Coverage]:
        """Yield every package as a component, the advisories that it points to, and how much there was."""
        packages = [*self._packages()]
        edges = [*self._edges()]
        known = {package.id or "" for package in packages}
        graph = words.dependencies(edges, known)
        described = words.described(edges) | self._listed()
        if described & known:
            in_order = (package.id or "" for package in packages if package.id in described)
            name, ref = self._document.name or "", self._document.id or "SPDXRef-DOCUMENT"
            yield words.root(name, ref, in_order, graph, self._report.name)
        for package in packages:
            purl, cpe, advisories = _sorted(package.refs) if package.refs else _NO_REFS
            component = self._component(package, purl, cpe, graph.get(package.id or "", ()))
            yield component
            if advisories:
                yield from self._advisories(advisories, component)
        self._seen = len(packages)
        yield self._coverage()

    # -- inventory -------------------------------------------------------------------------------------------------

    def _packages(self) -> Iterator[Package]:
        return self._report.records(self._document.packages or (), Package, at="packages")

    def _edges(self) -> Iterator[Edge]:
        for one in self._report.records(self._document.relationships or (), Relationship, at="relationships"):
            if one.start and one.kind and one.end:
                yield one.start, one.kind, one.end

    def _listed(self) -> set[str]:
        """Name what older documents list as described, instead of by relationships."""
        listed = self._document.describes
        return {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()

    def _component(self, package: Package, purl: str, cpe: str, depends_on: tuple[str, ...]) -> Component:
        licence = said(package.concluded) or said(package.declared)
        return Component(
            name=intern(package.name or ""),
            version=intern(said(package.version)),
            type=_dashed(package.purpose) if package.purpose else "",
            purl=purl,
            cpe=cpe,
            licences=(licence,) if licence else (),
            bom_ref=package.id or "",
            depends_on=depends_on,
            path=words.path(package.source) if package.source else "",
            report=self._report.name,
        )

    # -- vulnerabilities -------------------------------------------------------------------------------------------

    def _advisories(self, refs: list[ExternalRef], component: Component) -> Iterator[Finding]:
        """Yield a finding for each vulnerability that a package's references on security name."""
        named: dict[str, list[ExternalRef]] = {}
        for ref in refs:
            for identifier in _ID.findall(f"{ref.locator} {ref.comment or ''}"):
                named.setdefault(_spelled(identifier), []).append(ref)
        for identifier, telling in named.items():
            self._findings += 1
            yield Finding(
                self._tool,
                self._tool_version,
                identifier,
                "",
                "\n".join(dict.fromkeys([ref.comment for ref in telling if ref.comment])),
                vulnerability_ids=(identifier,),
                path=component.path,
                component_name=component.name,
                component_version=component.version,
                purl=component.purl,
                component_ref=component.bom_ref,
                tool_id=f"{component.bom_ref}|{identifier}",
                references=tuple(dict.fromkeys([ref.locator for ref in telling if ref.locator])),
                report=self._report.name,
            )

    # -- coverage --------------------------------------------------------------------------------------------------

    def _coverage(self) -> Coverage:
        return Coverage(
            tool=self._tool,
            tool_version=self._tool_version,
            report=self._report.name,
            seen=self._seen,
            inventory=not self._findings,
            ended_at=self._created,
        )


def _sorted(refs: tuple[ExternalRef, ...]) -> tuple[str, str, list[ExternalRef]]:
    """Return package URL, CPE and what tells of security; a CPE of version 2.3 comes before one of 2.2."""
    purl = cpe = old = ""
    advisories: list[ExternalRef] = []
    for ref in refs:
        kind = _kind(ref.kind or "")
        if kind == "purl":
            purl = purl or said(ref.locator)
        elif kind == "cpe23type":
            cpe = cpe or said(ref.locator)
        elif kind == "cpe22type":
            old = old or said(ref.locator)
        elif kind in _ADVISORIES and (ref.category or "").upper() == "SECURITY":
            advisories.append(ref)
    return purl, cpe or old, advisories


@lru_cache(maxsize=256)
def _dashed(purpose: str) -> str:
    """Write ``OPERATING_SYSTEM`` as CycloneDX does."""
    return intern(purpose.lower().replace("_", "-"))


@lru_cache(maxsize=256)
def _kind(kind: str) -> str:
    """Return the last part of a type, which some forms write as an address."""
    return (kind.rpartition("/")[2] if "/" in kind else kind).lower()


def _spelled(identifier: str) -> str:
    upper = identifier.upper()
    return f"GHSA-{identifier[5:].lower()}" if upper.startswith("GHSA-") else upper


def encoded(report: Report, plain: object) -> Document:
    """Turn what another form says, in the words of the JSON form, into a document."""
    try:
        return report.decode(memoryview(msgspec.json.encode(plain)), Document)
    except UnicodeEncodeError:
        raise report.error("a text that is no Unicode") from None
