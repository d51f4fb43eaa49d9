"""CSAF 2.0 and 2.1: security advisories and VEX documents of vendors, in every profile.

Format: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html, https://docs.oasis-open.org/csaf/csaf/v2.1/
Make one: download one from its vendor, such as ``https://security.access.redhat.com/data/csaf/v2/advisories/``, or let
``secvisogram`` write it

Read: one claim for each product of each vulnerability, from ``product_status``: affected, fixed, not affected or under
investigation, where the worst counts if a product stands in several lists; a vulnerability without products too.
Products by full names, branches, relationships, product paths and package URLs: of a product inside another the inner
one is the component. Scores of CVSS 2, 3 and 4, flags as justifications, impacts, remediations (by product and by
group), and as fixed versions those of the same product that the document calls fixed, else the end of a range.
Severity: that of the newest CVSS version, else the rating or the impact in words; unknown where the document has none.
Coverage: an advisory is no scan and counts as an inventory. Who published which document in which state is noted.
Tried with the samples of the OpenVEX project (of Secvisogram 1.11) and of DefectDojo, and with documents made by hand
in the form of a Linux vendor and in that of 2.1.
Not read: CVRF (XML), provider and aggregator lists, SSVC, EPSS, acknowledgments, hashes, notes beyond the first
description.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding, Severity
from accord.ports.report import Kind, Report
from accord.readers.csaf import words
from accord.readers.csaf.products import Product, Products
from accord.readers.csaf.shapes import (
    NULL,
    Detail,
    Document,
    Engine,
    Generator,
    Meta,
    ProductTree,
    Tracking,
    Vulnerability,
)

LABEL = "CSAF (JSON)"
TOOL = "csaf"

_INACTIVE = {"fixed", "not_affected"}
_MAYBE_META = cast("type[Meta]", Meta | None)
_MAYBE_TREE = cast("type[ProductTree]", ProductTree | None)


def recognises(report: Report) -> bool:
    """Tell whether the report is a CSAF document, or a list of them."""
    raw = report.top.get("document")
    try:
        meta = msgspec.json.decode(raw, type=Meta) if raw else Meta()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return bool(meta.csaf_version) or (meta.category or "").startswith("csaf_")


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield what each document says of each product of each vulnerability, and who says so."""
    documents = [_Reader(report, raw, at) for raw, at in _documents(report)]
    if not documents:
        raise report.error("it holds no document")
    for document in documents:
        yield from document.findings()
        yield document.coverage()
    report.refuse_repeated("vulnerabilities", sum(one.lists for one in documents))
    report.refuse_repeated("product_status", sum(one.statuses for one in documents))


def _documents(report: Report) -> Iterator[tuple[memoryview | msgspec.Raw, str]]:
    if report.kind is Kind.LINES:
        yield from ((raw, f"line {number}") for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        raws = report.decode(report.data, list[msgspec.Raw])
        yield from ((raw, f"[{number}]") for number, raw in enumerate(raws))
    else:
        yield report.data, ""


class _Reader:
    """One document while it is read."""

    def __init__(self, report: Report, raw: memoryview | msgspec.Raw, at: str) -> None:
        whole = report.decode(raw, Document, at=at)
        if whole.document == NULL:
            raise report.error("it has no 'document', so it is no CSAF document", at=at)
        self._report = report
        self._at = at and f"{at}."
        self.meta = report.attempt(whole.document, _MAYBE_META, at=f"{self._at}document") or Meta()
        tree = report.attempt(whole.product_tree, _MAYBE_TREE, at=f"{self._at}product_tree")
        self._products = Products(tree or ProductTree())
        self._raws = whole.vulnerabilities or ()
        self.lists = whole.vulnerabilities is not None
        self.statuses = 0
        self.seen = 0
        self.tracking = self.meta.tracking or Tracking()
        engine = (self.tracking.generator or Generator()).engine or Engine()
        self.tool = engine.name or TOOL
        self.tool_version = str(engine.version or "") if engine.name else ""

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each product of each vulnerability, and one where it names none."""
        vulnerabilities = [*self._vulnerabilities()]
        texts = Counter(text for one in vulnerabilities for text in {given.text for given in one.ids or ()} if text)
        shared = {text for text, times in texts.items() if times > 1}
        for one in vulnerabilities:
            statuses = words.statuses(one)
            said = _Said(self._products, one, statuses)
            finding = self._finding(one, shared)
            for product_id, status in (statuses or {"": ""}).items():
                yield said.of(finding, product_id, status)

    def _vulnerabilities(self) -> Iterator[Vulnerability]:
        for one in self._report.records(self._raws, Vulnerability, at=f"{self._at}vulnerabilities"):
            self.statuses += one.product_status is not None
            self.seen += 1
            yield one

    def _finding(self, one: Vulnerability, shared: set[str]) -> Finding:
        """Make what is the same for all products of a vulnerability."""
        identifier, aliases = words.identifiers(one, shared)
        return Finding(
            self.tool,
            self.tool_version,
            identifier,
            one.title or "",
            words.message(one),
            cwes=words.cwes(one),
            vulnerability_ids=(identifier,) if identifier else (),
            aliases=aliases,
            references=tuple(dict.fromkeys(reference.url for reference in one.references or () if reference.url)),
            report=self._report.name,
        )

    def coverage(self) -> Coverage:
        """Say who published what, in which state."""
        publisher = self.meta.publisher.name if self.meta.publisher else ""
        named = " ".join(filter(None, (self.tracking.id, publisher and f"by {publisher}")))
        states = (self.meta.category or "", f"{self.tracking.status or 'final'} version {self.tracking.version or ''}")
        return Coverage(
            tool=self.tool,
            tool_version=self.tool_version,
            report=self._report.name,
            seen=self.seen,
            inventory=True,  # what a vendor publishes is no evidence that anything was scanned
            notes=tuple(filter(None, (named, ", ".join(filter(None, states)).strip()))),
            ended_at=_moment(self.tracking.current_release_date),
        )


class _Said:
    """What a vulnerability's lists say, turned around: by product."""

    def __init__(self, products: Products, one: Vulnerability, statuses: dict[str, str]) -> None:
        self._products = products
        self._ratings = words.ratings(one)
        self._remediations = words.by_product(one.remediations, products)
        self._flags = words.by_product(one.flags, products)
        self._threats = words.by_product(one.threats, products)
        self._fixed = self._fixed_versions(statuses)
        #: Thousands of products share a few texts.
        self._remedies: dict[tuple[int, ...], dict[str, Any]] = {}

    def of(self, finding: Finding, product_id: str, status: str) -> Finding:
        """Return the finding as it is for one product."""
        product = self._products[product_id]
        remediations = words.said_of(product_id, self._remediations)
        fields = {
            "component_name": product.name,
            "component_version": product.version,
            "purl": product.purl,
            "status": status,
            "inactive": status in _INACTIVE,
            "tool_id": "|".join(filter(None, (product_id, finding.rule_id))),
            "severity": Severity.UNKNOWN,
        }
        fields |= self._rating(product_id) | self._remedy(finding, remediations)
        if status == "not_affected":
            fields |= self._reason(product_id)
        elif status != "fixed":
            fields["fixed_versions"] = self._fixed.get(product.line, product.below)
        return replace(finding, **fields)

    def _rating(self, product_id: str) -> dict[str, Any]:
        rating = self._ratings.get(product_id) or self._ratings.get("", {})
        if "severity" in rating:
            return rating
        severity = words.impact(words.said_of(product_id, self._threats))
        return {"severity": severity} if severity else {}

    def _remedy(self, finding: Finding, remediations: tuple[Detail, ...]) -> dict[str, Any]:
        key = tuple(map(id, remediations))
        if key not in self._remedies:
            urls = [one.url for one in remediations if one.url]
            self._remedies[key] = {
                "remediation": words.remediation(remediations),
                "references": tuple(dict.fromkeys((*finding.references, *urls))),
            }
        return self._remedies[key]

    def _reason(self, product_id: str) -> dict[str, str]:
        """Return why a product is not affected."""
        labels = (flag.label for flag in words.said_of(product_id, self._flags) if flag.label)
        return {
            "justification": next(labels, ""),
            "suppression_reason": words.reason(words.said_of(product_id, self._threats)),
        }

    def _fixed_versions(self, statuses: dict[str, str]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Map each product on each platform to the versions that are called fixed."""
        fixed: dict[tuple[str, ...], dict[str, None]] = {}
        for product_id, status in statuses.items():
            product: Product = self._products[product_id]
            if status == "fixed" and product.version:
                fixed.setdefault(product.line, {})[product.version] = None
        return {line: tuple(versions) for line, versions in fixed.items()}


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
