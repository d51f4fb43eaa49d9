"""SPDX's odd and broken documents in every form; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest
import yaml

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import spdx
from accord.readers.spdx import yaml as spdx_yaml

Json = dict[str, Any]
VERSION = {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT"}
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def report(given: object, name: str = "sbom") -> Report:
    if isinstance(given, str | bytes):
        return Report(given if isinstance(given, bytes) else given.encode(), name)
    return Report(json.dumps(given).encode(), name)


def components(given: object) -> list[Component]:
    return [item for item in spdx.read(report(given)) if isinstance(item, Component) and not item.root]


def root(given: object) -> Component:
    return next(item for item in spdx.read(report(given)) if isinstance(item, Component) and item.root)


def findings(given: object) -> list[Finding]:
    return [item for item in spdx.read(report(given)) if isinstance(item, Finding)]


def coverage(given: object) -> Coverage:
    return next(item for item in spdx.read(report(given)) if isinstance(item, Coverage))


def package(ref: str = "SPDXRef-a", **others: object) -> Json:
    return {"SPDXID": ref, "name": ref[-1:], **others}


def document(*packages: object, **others: object) -> Json:
    return VERSION | {"packages": packages} | others


def edge(start: str, kind: str, end: str) -> Json:
    return {"spdxElementId": f"SPDXRef-{start}", "relationshipType": kind, "relatedSpdxElement": f"SPDXRef-{end}"}


def ref(kind: str, locator: str, category: str = "SECURITY", **others: str) -> Json:
    return {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator, **others}


# -- packages --------------------------------------------------------------------------------------------------------


def test_nothing_asserted_is_nothing_said() -> None:
    (one,) = components(document(package(versionInfo="NOASSERTION", licenseConcluded="NONE", licenseDeclared="MIT")))

    assert (one.version, one.licences) == ("", ("MIT",))


def test_a_version_may_be_a_number() -> None:
    assert [one.version for one in components(document(package(versionInfo=2)))] == ["2"]


@pytest.mark.parametrize(("refs", "purl", "cpe"), [
    ([], "", ""),
    ([ref("purl", "pkg:npm/a@1", "PACKAGE_MANAGER"), ref("purl", "pkg:npm/b@1", "OTHER")], "pkg:npm/a@1", ""),
    ([ref("cpe22Type", "cpe:/a:b"), ref("cpe23Type", "cpe:2.3:a"), ref("cpe23Type", "cpe:2.3:b")], "", "cpe:2.3:a"),
    ([ref("cpe22Type", "cpe:/a:b"), ref("cpe22Type", "cpe:/a:c")], "", "cpe:/a:b"),
    ([ref("http://spdx.org/rdf/references/cpe23Type", "cpe:2.3:a")], "", "cpe:2.3:a"),
    ([{}], "", ""),
])  # fmt: skip
def test_references_name_a_package(refs: list[Json], purl: str, cpe: str) -> None:
    (one,) = components(document(package(externalRefs=refs)))

    assert (one.purl, one.cpe) == (purl, cpe)


@pytest.mark.parametrize(("source", "path"), [
    ("acquired package info from installed node module manifest file: /app/package.json, /b", "/app/package.json"),
    ("Identified by the os/dpkg extractor from var/lib/dpkg/status", "var/lib/dpkg/status"),
    ("package found in: Manifest.toml", "Manifest.toml"),
    ("built package from: bash 4.2", ""),
])  # fmt: skip
def test_some_tools_say_where_they_found_a_package(source: str, path: str) -> None:
    assert [one.path for one in components(document(package(sourceInfo=source)))] == [path]


def test_a_broken_package_or_relationship_is_named_and_the_others_are_read() -> None:
    given = report(document({"name": 1}, package(), relationships=[1, {}, edge("a", "CONTAINS", "a")], creationInfo=1))

    assert [item.name for item in spdx.read(given) if isinstance(item, Component)] == ["a"]
    assert [gap.place for gap in given.broken] == [
        "sbom at creationInfo",
        "sbom at packages[0]",
        "sbom at relationships[0]",
    ]


# -- relationships ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edges", "of_a", "of_b"), [
    ([edge("a", "DEPENDS_ON", "b")], "b", ""),
    ([edge("a", "DEPENDENCY_OF", "b")], "", "a"),
    ([edge("a", "DEV_DEPENDENCY_OF", "b")], "", "a"),
    ([edge("a", "HAS_PREREQUISITE", "b")], "b", ""),
    ([edge("a", "PREREQUISITE_FOR", "b")], "", "a"),
    ([edge("a", "DYNAMIC_LINK", "b")], "b", ""),
    ([edge("a", "CONTAINS", "b")], "b", ""),
    ([edge("a", "CONTAINED_BY", "b")], "", "a"),
    ([edge("a", "PACKAGE_OF", "b")], "", "a"),
    ([edge("a", "COPY_OF", "b")], "", ""),
    ([edge("a", "DEPENDS_ON", "c")], "", ""),
    ([edge("a", "CONTAINS", "b"), edge("a", "CONTAINS", "a")], "b", ""),
])  # fmt: skip
def test_relationships_tell_what_depends_on_what(edges: list[Json], of_a: str, of_b: str) -> None:
    given = document(package("SPDXRef-a"), package("SPDXRef-b"), relationships=edges)

    depends = [tuple(one[-1:] for one in component.depends_on) for component in components(given)]

    assert depends == [tuple(of_a), tuple(of_b)]


def test_what_a_package_holds_hangs_on_it_only_if_nothing_else_depends_on_it() -> None:
    edges = [edge("a", "CONTAINS", "b"), edge("a", "CONTAINS", "c"), edge("b", "DEPENDS_ON", "c")]
    given = document(*(package(f"SPDXRef-{name}") for name in "abc"), relationships=edges)

    assert [one.depends_on for one in components(given)] == [("SPDXRef-b",), ("SPDXRef-c",), ()]


@pytest.mark.parametrize("described", [
    {"relationships": [edge("DOCUMENT", "DESCRIBES", "a"), edge("a", "DEPENDS_ON", "b")]},
    {"relationships": [edge("DOCUMENT", "DESCRIBE", "a"), edge("a", "DEPENDS_ON", "b")]},
    {"relationships": [edge("a", "DESCRIBED_BY", "DOCUMENT"), edge("a", "DEPENDS_ON", "b")]},
    {"relationships": [edge("a", "DEPENDS_ON", "b")], "documentDescribes": ["SPDXRef-a", 1, "SPDXRef-gone"]},
    {"relationships": [], "documentDescribes": ["SPDXRef-b"]},
])  # fmt: skip
def test_the_document_is_the_root_and_depends_on_what_the_described_thing_does(described: Json) -> None:
    given = document(package("SPDXRef-a"), package("SPDXRef-b"), name="shop", **described)

    assert root(given).depends_on == ("SPDXRef-b",)
    assert (root(given).name, root(given).bom_ref) == ("shop", "SPDXRef-DOCUMENT")
    assert [one.bom_ref for one in components(given)] == ["SPDXRef-a", "SPDXRef-b"]


@pytest.mark.parametrize("described", [None, "SPDXRef-a", ["SPDXRef-File"]])
def test_a_document_that_describes_no_package_has_no_root(described: object) -> None:
    given = document(package(), documentDescribes=described)

    assert [item.root for item in spdx.read(report(given)) if isinstance(item, Component)] == [False]


# -- advisories ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "ids"), [
    (ref("advisory", "https://nvd.nist.gov/vuln/detail/cve-2024-10001"), ["CVE-2024-10001"]),
    (ref("url", "https://x/GHSA-JFH8-C2JP-5V3Q"), ["GHSA-jfh8-c2jp-5v3q"]),
    (ref("fix", "https://x/commit/1", comment="fixes CVE-2024-10001"), ["CVE-2024-10001"]),
    (ref("http://spdx.org/rdf/references/advisory", "https://x/CVE-2024-10001"), ["CVE-2024-10001"]),
    (ref("advisory", "https://x/no-identifier"), []),
    (ref("advisory", "https://x/CVE-2024-10001", "OTHER"), []),
    (ref("cpe23Type", "cpe:2.3:a:CVE-2024-10001"), []),
])  # fmt: skip
def test_a_security_reference_that_names_a_vulnerability_is_a_finding(given: Json, ids: list[str]) -> None:
    found = findings(document(package(externalRefs=[given])))

    assert [one.vulnerability_ids for one in found] == [(identifier,) for identifier in ids]
    assert {one.severity for one in found} <= {Severity.UNKNOWN}
    assert coverage(document(package(externalRefs=[given]))).inventory is not bool(ids)


# -- head ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("creators", "tool", "number"), [
    (["Organization: X", "Tool: syft-1.50.0"], "syft", "1.50.0"),
    (["Tool: trivy-0.59.1", "Tool: other-1"], "trivy", "0.59.1"),
    (["Tool: scancode-toolkit v32.0.1"], "scancode-toolkit", "v32.0.1"),
    (["Tool: GitHub.com-Dependency-Graph"], "GitHub.com-Dependency-Graph", ""),
    (["Tool: "], "spdx", ""),
    (None, "spdx", ""),
])  # fmt: skip
def test_the_first_tool_made_the_document(creators: object, tool: str, number: str) -> None:
    seen = coverage(document(creationInfo={"creators": creators, "created": "soon"}))

    assert (seen.tool, seen.tool_version, seen.ended_at, seen.inventory, seen.seen) == (tool, number, None, True, 0)


@pytest.mark.parametrize("around", ["sbom", "SPDX", "predicate"])
def test_a_document_inside_another_is_read(around: str) -> None:
    given = {"other": 1, around: document(package())}

    assert spdx.recognises(report(given))
    assert [one.name for one in components(given)] == ["a"]


def test_the_form_of_the_old_python_tools_is_read() -> None:
    inner = {"id": "SPDXRef-Package", "name": "app", "versionInfo": "1"}
    old = {"specVersion": "SPDX-2.1", "name": "x", "documentDescribes": [{"Package": inner}, {"File": {}}, 1]}
    elements = "<Package><id>SPDXRef-Package</id><name>app</name><versionInfo>1</versionInfo></Package>"
    elements = f"<specVersion>SPDX-2.1</specVersion><documentDescribes>{elements}</documentDescribes>"
    forms = [
        {"Document": old},
        f"Document:\n  specVersion: SPDX-2.1\n  documentDescribes:\n  - Package: {json.dumps(inner)}\n",
        f"<SpdxDocument><Document>{elements}</Document></SpdxDocument>",
    ]
    for given in forms:
        assert spdx.recognises(report(given))
        assert [(one.name, one.version, one.bom_ref) for one in components(given)] == [("app", "1", "SPDXRef-Package")]


@pytest.mark.parametrize("given", [
    document(), {"sbom": document()}, "# about\n\nSPDXVersion: SPDX-2.2\n", "---\nspdxVersion: 'SPDX-2.3'\n",
    '"spdxVersion": "SPDX-2.3"\n', f"packages: []\n{'# x' * 500_000}\nspdxVersion: SPDX-2.3\n",
    "<Document><spdxVersion>SPDX-2.3</spdxVersion></Document>", {"@context": CONTEXT, "@graph": []},
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#"><A/></rdf:RDF>',
    {"@context": ["x", CONTEXT], "type": "software_Package"}, {"@context": "./spdx-context.jsonld", "@graph": []},
])  # fmt: skip
def test_is_recognised_by_its_version_or_namespace(given: object) -> None:
    assert spdx.recognises(report(given))


@pytest.mark.parametrize("given", [
    {"spdxVersion": 2}, {"spdxVersion": "2.3"}, {"sbom": 1}, {"sbom": {}}, {"sbom": {"bomFormat": "CycloneDX"}}, [],
    [document()], "text about SPDXVersion: SPDX-2.3\n", "spdxVersion: 2\n", "<Document/>", "<SpdxDocument/>",
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><A/></rdf:RDF>', "<Other/>",
    {"@context": "https://openvex.dev/ns"}, {"Document": {"specVersion": "1"}}, {"Document": []},
])  # fmt: skip
def test_is_not_recognised_by_less(given: object) -> None:
    assert not spdx.recognises(report(given))


@pytest.mark.parametrize("given", [{}, "text", [], [1], {"sbom": {}}, document(packages=1), {"Document": "SPDX-2.1"}])
def test_what_is_no_document_is_refused(given: object) -> None:
    with pytest.raises(UnreadableReport):
        list(spdx.read(report(given)))


def test_what_is_no_unicode_is_no_version() -> None:
    assert not spdx.recognises(report(b'{"spdxVersion": "\xff"}'))


@pytest.mark.parametrize("given", [
    '{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a"}], "packages": []}',
    '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{}], "@graph": []}',
    "spdxVersion: SPDX-2.3\npackages:\n- name: a\npackages: []\n",
])  # fmt: skip
def test_a_second_list_of_packages_is_refused(given: str) -> None:
    with pytest.raises(UnreadableReport, match="stands twice"):
        list(spdx.read(report(given)))


# -- tag-value -------------------------------------------------------------------------------------------------------


def test_a_text_may_span_lines_and_hide_what_looks_like_tags() -> None:
    given = """SPDXVersion: SPDX-2.3
DocumentName: shop
Creator: Tool: syft-1.0
Created: 2024-01-01T00:00:00Z
PackageName: a
SPDXID: SPDXRef-a
PackageComment: <text>first
PackageName: not one
last</text>
PackageVersion:\t1.0
PackageSourceInfo: <text>acquired package info from DPKG DB: /var/lib/dpkg/status</text>
PrimaryPackagePurpose: OPERATING_SYSTEM
ExternalRef: SECURITY advisory https://x/1
ExternalRefComment: <text>CVE-2024-10001</text>
a line without a tag
FileName: ./x
SPDXID: SPDXRef-File
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a
Relationship: broken
ExternalRefComment: of nothing
LicenseID: LicenseRef-1
LicenseComment: <text>never ends
"""
    (one,) = components(given)

    assert (one.name, one.version, one.bom_ref, one.type) == ("a", "1.0", "SPDXRef-a", "operating-system")
    assert one.path == "/var/lib/dpkg/status"
    assert [found.rule_id for found in findings(given)] == ["CVE-2024-10001"]
    assert root(given).name == "shop"
    assert coverage(given).tool == "syft"


def test_references_before_any_package_belong_to_none() -> None:
    given = "SPDXVersion: SPDX-2.3\nExternalRef: SECURITY cpe23Type x\nPackageVersion: 1\nPackageName: a\n"
    given += "ExternalRefComment: of none\nExternalRef: short\n"

    assert [(one.name, one.version) for one in components(given)] == [("a", "")]


def test_text_that_is_not_utf_8_costs_no_package() -> None:
    assert [one.name for one in components(b"SPDXVersion: SPDX-2.3\nPackageName: caf\xe9\n")] == ["caf�"]


# -- YAML ------------------------------------------------------------------------------------------------------------

HEAD = "spdxVersion: SPDX-2.3\n"


def test_aliases_are_followed_and_nulls_are_nothing() -> None:
    given = f"{HEAD}packages:\n- &a {{name: a, versionInfo: ~, supplier: 'null', SPDXID: x}}\n- *a\n"

    assert [(one.name, one.version) for one in components(given)] == [("a", ""), ("a", "")]


@pytest.mark.parametrize(("given", "reason"), [
    ("a: [b\n", "YAML is broken .*line"),
    ('a: "\\x00\x07"\n', "YAML is broken"),
    ("a: *b\n", "refers to 'b'"),
    ("a: &b [*b]\n", "refers to 'b'"),
    ("---\na: 1\n", "several documents"),
    ("a: " + "[" * 200_000, "nested too deep"),
    ("a: 1\na: 2\n", "stands twice"),
    ("packages: 1\n", "Expected `array"),
])  # fmt: skip
def test_yaml_that_is_broken_or_not_to_be_trusted_is_refused(given: str, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        list(spdx.read(report(HEAD + given)))


def test_yaml_is_read_without_the_c_library_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spdx_yaml, "_LOADER", yaml.BaseLoader)

    assert [one.name for one in components(f"{HEAD}packages:\n- name: a\n")] == ["a"]
    with pytest.raises(UnreadableReport, match="no Unicode"):
        components(f'{HEAD}packages:\n- name: "\\ud800"\n')


def test_aliases_that_explode_are_refused() -> None:
    bomb = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"b{n}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(9))

    with pytest.raises(UnreadableReport, match="explodes"):
        list(spdx.read(report(HEAD + bomb)))


# -- XML and RDF -----------------------------------------------------------------------------------------------------


def test_an_empty_list_in_xml_costs_only_itself() -> None:
    given = report(
        "<Document><spdxVersion>SPDX-2.3</spdxVersion><packages/><packages><name>a</name></packages></Document>"
    )

    assert [item.name for item in spdx.read(given) if isinstance(item, Component)] == ["a"]
    assert [gap.place for gap in given.broken] == ["sbom at packages[0]"]


def rdf(inside: str) -> str:
    head = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#"'
    return f"<rdf:RDF {head}>{inside}</rdf:RDF>"


def test_a_package_may_be_named_by_an_old_property_and_a_local_id() -> None:
    given = rdf(
        '<SpdxDocument rdf:about="#SPDXRef-DOCUMENT"><describesPackage rdf:resource="#SPDXRef-a"/></SpdxDocument>'
        '<Package rdf:ID="SPDXRef-a" xml:lang="en"><name>a</name></Package>'
    )

    assert [one.bom_ref for one in components(given)] == ["SPDXRef-a"]
    assert root(given).depends_on == ("SPDXRef-a",)


LONG = f"<member>{'x' * 1_200}</member>"
OPENED, CLOSED = "<ConjunctiveLicenseSet><member>", "</member></ConjunctiveLicenseSet>"


@pytest.mark.parametrize(("licence", "expression"), [
    ('<licenseConcluded rdf:resource="http://spdx.org/licenses/MIT"/>', "MIT"),
    ('<licenseConcluded rdf:resource="http://spdx.org/rdf/terms#none"/>', ""),
    ("<licenseConcluded>MIT OR ISC</licenseConcluded>", "MIT OR ISC"),
    ('<licenseConcluded><ConjunctiveLicenseSet rdf:nodeID="s"><member rdf:nodeID="s"/></ConjunctiveLicenseSet></licenseConcluded>', ""),  # noqa: E501  one element
    (f"<licenseConcluded><DisjunctiveLicenseSet>{LONG * 2}</DisjunctiveLicenseSet></licenseConcluded>", ""),
    (f"<licenseConcluded>{OPENED * 30}<ListedLicense/>{CLOSED * 30}</licenseConcluded>", ""),
])  # fmt: skip
def test_licences_are_expressions_as_long_as_they_make_sense(licence: str, expression: str) -> None:
    (one,) = components(rdf(f'<Package rdf:about="#a"><name>a</name>{licence}</Package>'))

    assert one.licences == ((expression,) if expression else ())


# -- 3.0 -------------------------------------------------------------------------------------------------------------


def graph(*elements: object) -> Json:
    return {"@context": CONTEXT, "@graph": elements}


def software(ref: str = "urn:a", **others: object) -> Json:
    return {"type": "software_Package", "spdxId": ref, "name": ref[-1:], **others}


def flaw(ref: str = "urn:v", **others: object) -> Json:
    return {"type": "security_Vulnerability", "spdxId": ref, "name": "CVE-2024-1", **others}


def said(kind: str, to: object = "urn:a", **others: object) -> Json:
    of = {"type": f"security_{kind}VulnAssessmentRelationship", "from": "urn:v", "to": to}
    return of | {f"security_{name}" if name != "to" else name: value for name, value in others.items()}


def test_a_broken_element_is_named_and_the_others_are_read() -> None:
    inside = {"type": "software_Sbom", "spdxId": "urn:s", "element": [software("urn:b"), {"spdxId": 1}, "urn:c"]}
    given = report(graph({"spdxId": 1}, software(), inside))

    assert [item.name for item in spdx.read(given) if isinstance(item, Component)] == ["a", "b"]
    assert [gap.place for gap in given.broken] == ["sbom at @graph[0]", "sbom at @graph[2].element"]


@pytest.mark.parametrize("kind", [
    "software_Package", "ai_AIPackage", "dataset_DatasetPackage", "software:Package", "Package",
    "https://spdx.org/rdf/3.0.1/terms/Software/Package",
])  # fmt: skip
def test_packages_of_every_profile_and_spelling_are_components(kind: str) -> None:
    assert [one.name for one in components(graph({"@type": kind, "@id": "_:a", "name": "a"}))] == ["a"]


def test_a_draft_may_leave_out_the_profile() -> None:
    given = {"@type": "Package", "@id": "_:a", "name": "a", "packageVersion": "1", "packageUrl": "pkg:npm/a@1"}

    assert [(one.version, one.purl) for one in components(graph(given))] == [("1", "pkg:npm/a@1")]


def test_a_lone_element_and_elements_inside_others_are_read() -> None:
    inside = {"@context": CONTEXT, "type": "SpdxDocument", "element": [software(), "urn:b", {"type": 1}]}
    given = report(inside)

    assert [item.name for item in spdx.read(given) if isinstance(item, Component)] == ["a"]
    assert [gap.place for gap in given.broken] == ["sbom at the element.element"]
    assert [one.name for one in components({"@context": CONTEXT, **software()})] == ["a"]


def test_elements_inside_each_other_without_end_are_cut() -> None:
    given: Json = software()
    for _ in range(100):
        given = {"type": "Bundle", "element": [given]}

    assert components(graph(given)) == []


def test_relationships_may_hold_what_they_relate() -> None:
    relation = {
        "type": "Relationship",
        "from": "urn:a",
        "to": [{"spdxId": "urn:b"}, 1],
        "relationshipType": "dependsOn",
    }

    assert components(graph(software(), software("urn:b"), relation))[0].depends_on == ("urn:b",)


def test_a_root_that_is_its_own_collection_is_no_endless_one() -> None:
    elements = [
        {"type": "SpdxDocument", "name": "x", "spdxId": "urn:d", "rootElement": ["urn:s", "urn:a"]},
        {"type": "software_Sbom", "spdxId": "urn:s", "rootElement": ["urn:s"]},
    ]

    assert root(graph(*elements, software())).depends_on == ("urn:a",)


@pytest.mark.parametrize(("licence", "kinds", "expression"), [
    ({"type": "simplelicensing_LicenseExpression", "simplelicensing_licenseExpression": "MIT"}, "D", "MIT"),
    ({"type": "expandedlicensing_ListedLicense", "name": "ISC"}, "D", "ISC"),
    ({"type": "expandedlicensing_ListedLicense", "name": "NoAssertion"}, "DC", ""),
    ({}, "D", "l"),
])  # fmt: skip
def test_licences_are_related(licence: Json, kinds: str, expression: str) -> None:
    words = {"D": "hasDeclaredLicense", "C": "hasConcludedLicense"}
    related = [
        {"type": "Relationship", "from": "urn:a", "to": ["urn:x/l"], "relationshipType": words[kind]} for kind in kinds
    ]
    (one,) = components(graph(software(), {"spdxId": "urn:x/l", **licence}, *related))

    assert one.licences == ((expression,) if expression else ())


def test_the_last_claim_counts_where_none_has_a_time() -> None:
    given = graph(software(), flaw(), said("VexAffected", actionStatement="Upgrade"), said("VexFixed"))

    assert [(one.status, one.inactive, one.remediation) for one in findings(given)] == [("fixed", True, "")]


def test_the_newest_claim_counts_wherever_it_stands() -> None:
    newer = said("VexFixed", modifiedTime="2026-02-01T00:00:00Z", publishedTime="2025-01-01T00:00:00Z")
    older = said("VexAffected", publishedTime="2026-01-01T00:00:00Z")

    assert [one.status for one in findings(graph(software(), flaw(), newer, older))] == ["fixed"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_package_may_be_said_to_have_a_vulnerability_either_way(turned: bool) -> None:  # noqa: FBT001  one of two
    start, end = ("urn:v", "urn:a") if turned else ("urn:a", "urn:v")
    relation = {"type": "Relationship", "from": start, "to": [end], "relationshipType": "hasAssociatedVulnerability"}
    stray = {"type": "Relationship", "from": "urn:x", "to": ["urn:y"], "relationshipType": "hasAssociatedVulnerability"}

    assert [one.component_name for one in findings(graph(software(), flaw(), relation, stray))] == ["a"]


@pytest.mark.parametrize(("scores", "severity", "score"), [
    ([said("CvssV3", score=7.5, severity="high", vectorString="CVSS:3.1/AV:N")], Severity.HIGH, 7.5),
    ([said("CvssV3", score=7.5), said("CvssV4", score="9.1")], Severity.CRITICAL, 9.1),
    ([said("CvssV4", score=0), said("CvssV3", score=7.5)], Severity.INFO, 0.0),
    ([said("CvssV2", score="much")], Severity.UNKNOWN, None),
    ([said("CvssV2", severity="none")], Severity.INFO, None),
    ([said("Epss", probability=0.5)], Severity.UNKNOWN, None),
])  # fmt: skip
def test_a_score_alone_is_about_its_package(scores: list[Json], severity: Severity, score: float | None) -> None:
    (one,) = findings(graph(software(), flaw(), *scores))

    assert (one.component_name, one.severity, one.cvss_score) == ("a", severity, score)


def test_a_score_of_the_whole_is_that_of_the_part_with_the_claim() -> None:
    claim = said("VexAffected", "urn:app", assessedElement="urn:a")
    (one,) = findings(graph(software(), flaw(), claim, said("CvssV3", "urn:app", score=5)))

    assert (one.component_name, one.status, one.severity) == ("a", "affected", Severity.MEDIUM)


@pytest.mark.parametrize(("target", "name", "number"), [
    ("pkg:npm/x@1?a=b", "x", "1"), ("urn:file", "file.c", ""), ("urn:nowhere", "", ""),
])  # fmt: skip
def test_a_claim_may_be_about_something_that_is_no_package_here(target: str, name: str, number: str) -> None:
    file = {"type": "software_File", "spdxId": "urn:file", "name": "file.c"}
    (one,) = findings(graph(file, flaw(), said("VexAffected", target)))

    assert (one.component_name, one.component_version, one.component_ref) == (name, number, target)


@pytest.mark.parametrize(("given", "first", "others"), [
    ({"name": "CVE-2024-1"}, "CVE-2024-1", ()),
    ({"name": "A bad flaw", "externalIdentifier": [{"externalIdentifierType": "cve", "identifier": "CVE-2024-1"}]},
     "CVE-2024-1", ()),
    ({"name": None, "externalIdentifier": ["urn:x", {"externalIdentifierType": "securityOther", "identifier": "OSV-1"},
                                           {"externalIdentifierType": "cve", "identifier": "CVE-1"}]},
     "CVE-1", ("OSV-1",)),
    ({"name": None, "spdxId": "https://x/vulnerability/CVE-2024-1"}, "CVE-2024-1", ()),
    ({"name": None, "spdxId": None}, "", ()),
])  # fmt: skip
def test_a_vulnerability_is_named_by_its_identifiers(given: Json, first: str, others: tuple[str, ...]) -> None:
    references = [{"locator": "https://x/1"}, {"locator": ["https://x/2", "https://x/1"]}, {}, "urn:r"]
    (one,) = findings(graph(flaw(**{"externalRef": references, **given})))

    assert (one.rule_id, one.aliases) == (first, others)
    assert one.references == ("https://x/1", "https://x/2")
    assert one.component_name == ""


def test_a_vulnerability_that_stands_in_another_document_is_not_lost() -> None:
    claims = [{**said(kind), "from": "https://x/vulnerability/CVE-2024-7"} for kind in ("Epss", "VexAffected")]
    (one,) = findings(graph(software(), *claims))

    assert (one.rule_id, one.component_name, one.status) == ("CVE-2024-7", "a", "affected")
    assert findings(graph({"type": "Relationship", "relationshipType": None}, said("VexFixed") | {"from": None})) == []


def test_a_vulnerability_that_stands_twice_is_one() -> None:
    assert len(findings(graph(software(), flaw(), flaw(), said("VexAffected")))) == 1
    assert len(findings(graph(flaw(spdxId=None), flaw(spdxId=None)))) == 2


def test_a_tool_made_it() -> None:
    creation = {
        "type": "CreationInfo",
        "@id": "_:c",
        "created": "2026-01-01T00:00:00",
        "createdUsing": ["urn:t", "urn:u"],
    }
    seen = coverage(graph(creation, {"type": "Tool", "spdxId": "urn:t", "name": "syft-1.2"}))

    assert (seen.tool, seen.tool_version, seen.inventory) == ("syft", "1.2", True)
