"""OpenVEX's odd and broken documents; whole ones are in ``test_every_reader``."""

import json

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import openvex

Json = dict[str, object]
CONTEXT = "https://openvex.dev/ns/v0.2.0"


def statement(status: str = "affected", **others: object) -> Json:
    return {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:npm/a@1"}], "status": status} | others


def document(*statements: object, **others: object) -> Json:
    return {"@context": CONTEXT, "timestamp": "2026-01-01T00:00:00Z", "statements": statements} | others


def report(given: object) -> Report:
    return Report(json.dumps(given).encode(), "vex.json")


def findings(given: object) -> list[Finding]:
    return [item for item in openvex.read(report(given)) if isinstance(item, Finding)]


def coverage(given: object) -> Coverage:
    return next(item for item in openvex.read(report(given)) if isinstance(item, Coverage))


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "fixed"),
        ("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z", "affected"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "fixed"),
        ("2026-01-01T01:00:00+02:00", "2026-01-01T00:00:00+01:00", "fixed"),
        ("2026-01-02", "soon", "affected"),
    ],
)
def test_the_newest_statement_counts_and_of_equal_ones_the_later(first: str, second: str, wins: str) -> None:
    given = document(statement("affected", timestamp=first), statement("fixed", timestamp=second))

    assert [finding.status for finding in findings(given)] == [wins]
    assert coverage(given).notes == ("newer statements overrule 1 older",)


def test_a_statement_without_a_time_has_that_of_its_document() -> None:
    given = document(statement("affected", timestamp="2025-12-31T00:00:00Z"), statement("fixed"))

    assert [finding.status for finding in findings(given)] == ["fixed"]


def test_an_update_makes_a_statement_newer() -> None:
    older = statement("affected", timestamp="2025-01-01T00:00:00Z", last_updated="2026-06-01T00:00:00Z")

    assert [finding.status for finding in findings(document(older, statement("fixed")))] == ["affected"]


def test_a_statement_overrules_none_on_another_product_part_or_vulnerability() -> None:
    part = {"@id": "pkg:npm/a@1", "subcomponents": [{"@id": "pkg:npm/b@2"}]}
    given = document(
        statement(), statement("fixed", products=["pkg:npm/a@2"]), statement("fixed", vulnerability="CVE-2"),
        statement("not_affected", products=[part]),
    )  # fmt: skip

    assert [(one.rule_id, one.component_name, one.component_version, one.status) for one in findings(given)] == [
        ("CVE-1", "a", "1", "affected"),
        ("CVE-1", "a", "2", "fixed"),
        ("CVE-2", "a", "1", "fixed"),
        ("CVE-1", "b", "2", "not_affected"),
    ]


def test_parts_beside_the_products_are_parts_of_each() -> None:
    given = document(statement(products=["pkg:oci/x", "pkg:oci/y"], subcomponents=["pkg:npm/a@1"]))

    assert [(one.purl, one.tool_id) for one in findings(given)] == [
        ("pkg:npm/a@1", "pkg:oci/x|pkg:npm/a@1|CVE-1"),
        ("pkg:npm/a@1", "pkg:oci/y|pkg:npm/a@1|CVE-1"),
    ]


def test_one_thing_needs_no_list_around_it() -> None:
    product = {"@id": "pkg:oci/x", "subcomponents": {"@id": "pkg:npm/a@1"}}

    assert [one.purl for one in findings(document(statement(products="pkg:npm/a@1")))] == ["pkg:npm/a@1"]
    assert [one.purl for one in findings(document(statement(products=product)))] == ["pkg:npm/a@1"]


@pytest.mark.parametrize(("status", "inactive"), [
    ("affected", False), ("under_investigation", False), ("not_affected", True), ("Fixed", True), ("later", False),
    ("", False),
])  # fmt: skip
def test_only_what_is_called_harmless_is_inactive(status: str, *, inactive: bool) -> None:
    (finding,) = findings(document(statement(status)))

    assert (finding.inactive, finding.status, finding.severity) == (inactive, status.lower(), Severity.UNKNOWN)


def test_a_statement_about_nothing_named_is_no_lost_statement() -> None:
    (finding,) = findings(document({"vulnerability": "CVE-1", "status": "affected"}))

    assert (finding.vulnerability_ids, finding.component_name, finding.tool_id) == (("CVE-1",), "", "CVE-1")


def test_a_vulnerability_may_have_an_address_instead_of_a_name() -> None:
    named = {"@id": "https://nvd.nist.gov/vuln/detail/CVE-2019-17571"}
    (finding,) = findings(document(statement(vulnerability=named)))

    assert finding.vulnerability_ids == ("CVE-2019-17571",)
    assert finding.references == ("https://nvd.nist.gov/vuln/detail/CVE-2019-17571",)
    assert [one.vulnerability_ids for one in findings(document(statement(vulnerability=None)))] == [()]


@pytest.mark.parametrize(("product", "purl", "name", "version"), [
    ("pkg:npm/%40angular/core@1.2.3?arch=x#y", "pkg:npm/%40angular/core@1.2.3?arch=x#y", "core", "1.2.3"),
    ("pkg:npm/@angular/core", "pkg:npm/@angular/core", "core", ""),
    ("pkg:generic/@x", "pkg:generic/@x", "x", ""),
    ("pkg:oci/x@sha256:ab", "pkg:oci/x@sha256:ab", "x", "sha256:ab"),
    ({"@id": "urn:a", "identifiers": {"purl": "pkg:npm/b@2"}}, "pkg:npm/b@2", "b", "2"),
    ({"identifiers": {"purl": 1, "cpe22": "cpe:/a:apache:log4j:2.4"}}, "", "log4j", "2.4"),
    ({"identifiers": {"cpe23": "cpe:2.3:a:apache:log4j:*:*"}}, "", "log4j", ""),
    ({"identifiers": {"cpe23": "cpe:2.3:a"}}, "", "", ""),
    ({"hashes": {"sha-256": "ab"}}, "", "", ""),
    ("nginx", "", "nginx", ""),
])  # fmt: skip
def test_a_product_is_named_by_package_url_cpe_or_any_word(product: object, purl: str, name: str, version: str) -> None:
    (finding,) = findings(document(statement(products=[product])))

    assert (finding.purl, finding.component_name, finding.component_version) == (purl, name, version)


@pytest.mark.parametrize(("tooling", "tool", "version", "inventory"), [
    (None, "openvex", "", True),
    ("docker scout v1.2", "docker scout", "v1.2", True),
    ("https://github.com/openvex/vexctl", "vexctl", "", True),
    ("https://pkg.go.dev/golang.org/x/vuln/cmd/govulncheck", "govulncheck", "", False),
    ("2.0", "openvex", "2.0", True),
])  # fmt: skip
def test_statements_are_no_scan_but_those_of_a_scanner(
    tooling: str | None, tool: str, version: str, *, inventory: bool
) -> None:
    seen = coverage(document(statement(), tooling=tooling))

    assert (seen.tool, seen.tool_version, seen.inventory, seen.seen) == (tool, version, inventory, 1)


@pytest.mark.parametrize("given", [
    document(context=1), {"@context": [CONTEXT, {}], "statements": []}, [document()],
    {"format": "text/vex+json", "statements": []}, {"predicateType": "https://openvex.dev/ns", "predicate": {}},
])  # fmt: skip
def test_is_recognised_by_what_it_says_of_itself(given: object) -> None:
    assert openvex.recognises(report(given))


@pytest.mark.parametrize("given", [
    {"@context": "https://spdx.org/rdf", "statements": []}, {"statements": []}, {"@context": 1}, {"@context": []},
    {"@context": [1]}, {"predicateType": "https://spdx.dev/Document", "predicate": {}}, [], {"format": "text/vex+json"},
])  # fmt: skip
def test_is_not_recognised_by_a_word_alone(given: object) -> None:
    assert not openvex.recognises(report(given))


def test_an_in_toto_statement_carries_a_document() -> None:
    given = {"_type": "https://in-toto.io/Statement/v0.1", "predicateType": CONTEXT, "predicate": document(statement())}

    assert [finding.status for finding in findings(given)] == ["affected"]
    assert findings({"predicate": None}) == []


def test_the_newest_of_several_documents_counts() -> None:
    older, newer = document(statement("affected")), document(statement("fixed"), timestamp="2026-06-01T00:00:00Z")
    lines = Report("\n".join(map(json.dumps, (newer, older))).encode(), "vex.jsonl")

    assert [finding.status for finding in findings([older, newer])] == ["fixed"]
    assert [item.status for item in openvex.read(lines) if isinstance(item, Finding)] == ["fixed"]


def test_a_broken_statement_is_named_and_the_others_are_read() -> None:
    given = report([document({"products": 1}, statement()), {"predicate": {"statements": [1]}}])

    assert [item.rule_id for item in openvex.read(given) if isinstance(item, Finding)] == ["CVE-1"]
    assert [gap.place for gap in given.broken] == [
        "vex.json at [0].statements[0]",
        "vex.json at [1].predicate.statements[0]",
    ]


@pytest.mark.parametrize("given", [[], {"author": "x"}, [1], document(statements=1), {"predicate": 1}])
def test_what_is_no_document_is_refused(given: object) -> None:
    with pytest.raises(UnreadableReport):
        list(openvex.read(report(given)))


def test_a_document_may_leave_out_its_statements() -> None:
    assert coverage({"@context": CONTEXT, "statements": None, "timestamp": "soon"}).seen == 0
    assert coverage({"@context": CONTEXT}).ended_at is None


def test_a_second_list_of_statements_is_refused() -> None:
    given = Report(b'{"@context": "https://openvex.dev/ns", "statements": [{}], "statements": []}', "vex.json")

    with pytest.raises(UnreadableReport, match="stands twice"):
        list(openvex.read(given))
