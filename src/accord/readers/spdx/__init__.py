"""SPDX 2.0 to 2.3 in tag-value, JSON, YAML, XML and RDF, and SPDX 3.0 in JSON-LD: inventories, and what they point to.

Format: https://spdx.github.io/spdx-spec/
Make one: ``syft packages dir:. -o spdx-json=sbom.spdx.json``, ``trivy fs --format spdx --output sbom.spdx .``

Read: every package as a component with version, package URL, CPE, licence (the concluded one, else the declared one),
purpose, and where Syft, Trivy or OSV-SCALIBR found it; what the document describes is one of them. Dependencies by all
relationships that tell of some, and containment for what is no dependency of anything. The answers of GitHub's
dependency graph, of ``docker buildx imagetools inspect`` and in-toto statements carry a document inside and are read
too. Of 2.x, references of the category SECURITY that name a CVE or GHSA are findings. Of 3.0, vulnerabilities with
their VEX claims, scores and associated packages are findings; not affected and fixed are inactive, and the newest
claim counts.
Severity: 2.x has none, so it is unknown; of 3.0 that of the newest CVSS version.
Coverage: a document that names no vulnerability is an inventory, which is no scan.
Tried with documents of Trivy and OSV-SCALIBR, with the examples of the SPDX project in every form of 2.2 and 2.3, and
with documents made by hand in the forms of Syft, of GitHub and of 3.0.
Not read: files and snippets as components, licence texts, checksums, annotations, other documents that are referred
to; of 3.0 EPSS, SSVC and exploit catalogues, builds and datasets that are no packages.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.spdx import graph, rdf, tag_value, xml, yaml
from accord.readers.spdx.document import Reader, encoded
from accord.readers.spdx.shapes import Document

LABEL = "SPDX (JSON, YAML, tag-value, XML, RDF; 3.0 as JSON-LD)"

#: Keys under which others put a whole document: GitHub, Docker, in-toto.
_AROUND = ("sbom", "SPDX", "predicate")
_TAG_VALUE = re.compile(rb"(?m)^[ \t]*SPDXVersion:[ \t]*SPDX-")
_YAML = re.compile(rb"(?m)^(?:[\"']?spdxVersion|[ \t]+[\"']?specVersion)[\"']?[ \t]*:[ \t]*[\"']?SPDX-")
_HEAD = 1 << 20


def recognises(report: Report) -> bool:
    """Tell whether the report is an SPDX document in any form."""
    if report.kind is Kind.XML:
        local = report.root_tag.rpartition("}")[2]
        return local in {"Document", "SpdxDocument", "RDF"} and (
            xml.is_document(report.xml) or rdf.is_document(report.xml)
        )
    if report.kind is Kind.TEXT:
        return _is_tag_value(report) or _is_yaml(report)
    return report.kind is Kind.OBJECT and _is_document(_inside(report)[1])


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield every package, each vulnerability that the document knows of, and how much there was."""
    if report.kind is Kind.XML:
        plain: object = rdf.as_json(report.xml) if rdf.is_document(report.xml) else xml.as_json(report.xml)
        yield from Reader(report, encoded(report, _modern(plain))).read()
    elif report.kind is Kind.TEXT:
        plain = tag_value.as_json(_text(report)) if _is_tag_value(report) else _yaml(report)
        yield from Reader(report, encoded(report, _modern(plain))).read()
    else:
        yield from _read_json(report)


def _read_json(report: Report) -> Iterator[Finding | Component | Coverage]:
    raw, keys = _inside(report)
    if not _is_document(keys):
        raise report.error("it has no 'spdxVersion', so it is no SPDX document")
    if "Document" in keys:
        plain = report.decode(raw, dict[str, Any])
        yield from Reader(report, encoded(report, _modern(plain))).read()
    elif graph.is_graph(keys):
        yield from graph.Reader(report, raw).read()
        report.refuse_repeated("@graph", 1)
    else:
        yield from Reader(report, report.decode(raw, Document)).read()
        report.refuse_repeated("packages", 1)


# -- forms -----------------------------------------------------------------------------------------------------------


def _inside(report: Report) -> tuple[memoryview | msgspec.Raw, dict[str, msgspec.Raw]]:
    """Return the document and its keys, without what others put around it."""
    keys = report.top
    for around in _AROUND if report.kind is Kind.OBJECT and not _is_document(keys) else ():
        inner = _keys(keys.get(around))
        if _is_document(inner):
            return keys[around], inner
    return report.data, keys


def _is_document(keys: dict[str, msgspec.Raw]) -> bool:
    return _word(keys.get("spdxVersion")).startswith("SPDX-") or graph.is_graph(keys) or _is_old(keys)


def _is_old(keys: dict[str, msgspec.Raw]) -> bool:
    """Tell whether it is of the form that the Python tools wrote before 0.7."""
    return _word(_keys(keys.get("Document")).get("specVersion")).startswith("SPDX-")


def _keys(raw: msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(raw, type=dict[str, msgspec.Raw]) if raw is not None else {}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _word(raw: msgspec.Raw | None) -> str:
    try:
        return msgspec.json.decode(raw, type=str) if raw is not None else ""
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def _is_tag_value(report: Report) -> bool:
    return _TAG_VALUE.search(report.data[:_HEAD]) is not None


def _is_yaml(report: Report) -> bool:
    """Tell whether the version stands at the begin or the end, where tools that sort their keys put it."""
    return _YAML.search(report.data[:_HEAD]) is not None or _YAML.search(report.tail) is not None


def _text(report: Report) -> str:
    return bytes(report.data).decode("utf-8", "replace")


def _yaml(report: Report) -> object:
    if not _is_yaml(report):
        raise report.error("it has no 'spdxVersion', so it is no SPDX document")
    return yaml.as_json(report)


def _modern(plain: object) -> object:
    """Turn the form of the Python tools before 0.7, where packages stood inside what is described, into today's."""
    old = plain.get("Document") if isinstance(plain, dict) else None
    if not isinstance(old, dict):
        return plain
    described = [one for one in old.get("documentDescribes") or () if isinstance(one, dict)]
    packages = [one["Package"] for one in described if isinstance(one.get("Package"), dict)]
    return {
        **old,
        "documentDescribes": [one["id"] for one in packages if isinstance(one.get("id"), str)],
        "packages": [{"SPDXID": one.get("id"), **one} for one in packages],
    }
