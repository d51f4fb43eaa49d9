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

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding
from accord.ports.report import Kind, Report
from accord.readers.csaf import words
from accord.readers.csaf.products import Product, Products
from accord.readers.csaf.shapes import (
    NULL,
    Document,
    Engine,
    Generator,
    Meta,
    ProductTree,
    Tracking,
    Vulnerability,
)
from accord.readers.csaf.words import NO_RATING, Rating

LABEL = "CSAF (JSON)"
TOOL = "csaf"

_INACTIVE = {"fixed", "not_affected"}
_UNKNOWN = Confidence.UNKNOWN
_NO_STATUS = {"": ""}
_NO_REASON = "", ""
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
        vulnerabilities = [*self._report.records(self._raws, Vulnerability, at=f"{self._at}vulnerabilities")]
        self.seen = len(vulnerabilities)
        shared = words.shared_ids(vulnerabilities)
        for one in vulnerabilities:
            self.statuses += one.product_status is not None
            yield from self._of(one, shared)

    def _of(self, one: Vulnerability, shared: set[str]) -> Iterator[Finding]:
        """Yield a finding for each product of a vulnerability; what is the same for all of them is made once."""
        identifier, aliases = words.identifiers(one, shared)
        tool, version, report = self.tool, self.tool_version, self._report.name
        title, message = one.title or "", words.message(one)
        cwes, ids = words.cwes(one), (identifier,) if identifier else ()
        statuses = words.statuses(one)
        said = _Said(self._products, one, statuses)
        for product_id, status in (statuses or _NO_STATUS).items():
            product = self._products[product_id]
            severity, vector, score = said.rating(product_id)
            remediation, references = said.remedy(product_id)
            justification, reason = said.reason(product_id) if status == "not_affected" else _NO_REASON
            tool_id = f"{product_id}|{identifier}" if product_id and identifier else product_id or identifier
            # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
            yield Finding(
                tool, version, identifier, title, message, severity, _UNKNOWN, "", "", cwes, ids, aliases, vector,
                score, component_name=product.name, component_version=product.version, purl=product.purl,
                fixed_versions=() if status in _INACTIVE else said.fixed_versions(product_id, product),
                status=status, justification=justification, suppression_reason=reason, inactive=status in _INACTIVE,
                tool_id=tool_id, remediation=remediation, references=references, report=report,
            )  # fmt: skip

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
        self._ratings = words.ratings(one) if one.scores or one.metrics else {}
        own = words.references(one)
        self._no_remedy = "", own
        self._remedies = one.remediations and words.ByProduct(
            one.remediations, products, lambda some: words.remedy(some, own)
        )
        self._labels = one.flags and words.ByProduct(one.flags, products, words.label)
        self._impacts = one.threats and words.ByProduct(one.threats, products, words.impact)
        self._fixed = self._all_fixed(statuses) if "fixed" in statuses.values() else {}

    def rating(self, product_id: str) -> Rating:
        """Return severity, vector and score: those of the product, else those of all, else the impact in words."""
        rating = self._ratings and (self._ratings.get(product_id) or self._ratings.get(""))
        if rating:
            return rating
        return (self._impacts[product_id][0], "", None) if self._impacts else NO_RATING

    def remedy(self, product_id: str) -> tuple[str, tuple[str, ...]]:
        """Return what helps, and where to read more."""
        return self._remedies[product_id] if self._remedies else self._no_remedy

    def reason(self, product_id: str) -> tuple[str, str]:
        """Return why a product is not affected: as a label, and as a sentence."""
        label = self._labels[product_id] if self._labels else ""
        return label, self._impacts[product_id][1] if self._impacts else ""

    def fixed_versions(self, product_id: str, product: Product) -> tuple[str, ...]:
        """Return the versions of the same product that are called fixed, else where its range ends."""
        if not self._fixed:
            return product.below
        return self._fixed.get(self._products.line(product_id), product.below)

    def _all_fixed(self, statuses: dict[str, str]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Map each product on each platform to the versions that are called fixed."""
        fixed: dict[tuple[str, ...], dict[str, None]] = {}
        for product_id, status in statuses.items():
            version = self._products[product_id].version if status == "fixed" else ""
            if version:
                fixed.setdefault(self._products.line(product_id), {})[version] = None
        return {line: tuple(versions) for line, versions in fixed.items()}


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
