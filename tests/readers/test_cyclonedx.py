"""CycloneDX's odd, broken and hostile documents; whole ones are in ``test_every_reader``."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import cyclonedx

KETTLE = {"bom-ref": "k", "type": "library", "name": "kettle", "version": "1.0", "purl": "pkg:npm/kettle@1.0"}
NAMESPACE = "http://cyclonedx.org/schema/bom/1.6"


def report(**parts: object) -> Report:
    return Report(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", **parts}).encode(), "bom.json")


def xml(inside: str, namespace: str = NAMESPACE) -> Report:
    return Report(f'<bom xmlns="{namespace}">{inside}</bom>'.encode(), "bom.xml")


def findings(given: Report) -> list[Finding]:
    return [item for item in cyclonedx.read(given) if isinstance(item, Finding)]


def components(given: Report) -> list[Component]:
    return [item for item in cyclonedx.read(given) if isinstance(item, Component)]


def coverage(given: Report) -> Coverage:
    return next(item for item in cyclonedx.read(given) if isinstance(item, Coverage))


def flaw(**fields: object) -> Finding:
    """The finding of one vulnerability that affects the kettle."""
    vulnerability = {"id": "CVE-1", "affects": [{"ref": "k"}], **fields}
    return findings(report(components=[KETTLE], vulnerabilities=[vulnerability]))[0]


# -- which documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])
def test_xml_of_every_version_is_recognised_by_its_namespace(version: str) -> None:
    assert cyclonedx.recognises(xml("", f"http://cyclonedx.org/schema/bom/{version}"))


def test_a_bom_without_a_namespace_is_recognised_and_one_of_somebody_else_is_not() -> None:
    assert cyclonedx.recognises(Report(b"<bom/>", "bom.xml"))
    assert not cyclonedx.recognises(xml("", "https://other.example/bom"))


@pytest.mark.parametrize("text", [b'{"spdxVersion": "2.3"}', b'{"bomFormat": "SPDX"}', b"[]", b"<project/>", b"text"])
def test_other_documents_are_not_recognised(text: bytes) -> None:
    assert not cyclonedx.recognises(Report(text, "other"))


# -- inventories -------------------------------------------------------------------------------------------------------


def test_nested_components_are_components_in_the_order_of_the_document() -> None:
    tree = [{"name": "a", "components": [{"name": "b", "components": [{"name": "c"}]}, {"name": "d"}]}, {"name": "e"}]

    assert [one.name for one in components(report(components=tree))] == ["a", "b", "c", "d", "e"]


def test_services_are_no_components_but_can_be_affected() -> None:
    services = [{"bom-ref": "s", "name": "pay", "services": [{"bom-ref": "t", "name": "ledger", "version": "2"}]}]
    given = report(services=services, vulnerabilities=[{"id": "X", "affects": [{"ref": "t"}]}])

    assert components(given) == []
    assert [(one.component_name, one.component_version) for one in findings(given)] == [("ledger", "2")]


def test_missing_and_null_values_of_a_component_are_empty() -> None:
    odd = {"name": "a", "version": None, "purl": None, "licenses": None, "properties": None, "components": None}

    assert components(report(components=[odd])) == [Component(name="a", report="bom.json")]


def test_a_version_that_is_a_number_is_read_as_its_digits() -> None:
    numbers = [{"name": "a", "version": 1.5}, {"name": "b", "version": 2}]

    assert [one.version for one in components(report(components=numbers))] == ["1.5", "2"]


def test_a_broken_component_is_named_and_the_others_are_read() -> None:
    given = report(components=[{"name": {}}, KETTLE, {"name": "a", "components": [{"name": []}]}])

    assert [one.name for one in components(given)] == ["kettle", "a"]
    assert [gap.place for gap in given.broken] == [
        "bom.json at components[0]",
        "bom.json at components[2].components[0]",
    ]


def test_malformed_package_urls_stay_as_they_are() -> None:
    assert [one.purl for one in components(report(components=[{"name": "a", "purl": "npm/left-pad@@"}]))] == [
        "npm/left-pad@@"
    ]


def test_direct_dependencies_come_from_every_entry_of_a_reference() -> None:
    dependencies = [{"ref": "k", "dependsOn": ["a"]}, {"ref": "k", "dependsOn": ["b"]}, {"ref": "z"}, {"ref": 1}]
    given = report(components=[KETTLE], dependencies=dependencies)

    assert components(given)[0].depends_on == ("a", "b")
    assert [gap.place for gap in given.broken] == ["bom.json at dependencies[3]"]


def test_a_reference_on_two_components_is_told_and_the_first_one_counts() -> None:
    given = report(components=[KETTLE, {"bom-ref": "k", "name": "b"}], vulnerabilities=[{"affects": [{"ref": "k"}]}])

    assert [one.component_name for one in findings(given)] == ["kettle"]
    assert coverage(given).notes == ("the reference k stands on several components; the first one counts",)


def test_a_property_that_names_a_file_beats_the_lock_file_that_brings_it_in() -> None:
    lock = {
        "bom-ref": "l",
        "name": "a.lock",
        "properties": [{"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}],
    }
    own = KETTLE | {"properties": [{"name": "SrcFile", "value": "own.txt"}, {"name": "other"}]}
    given = report(components=[lock, own], dependencies=[{"ref": "l", "dependsOn": ["k"]}])

    assert [one.path for one in components(given)] == ["a.lock", "own.txt"]


def test_occurrences_without_a_place_tell_no_path() -> None:
    odd = [{"name": "a", "evidence": {"occurrences": [{}]}}, {"name": "b", "evidence": {}}]

    assert [one.path for one in components(report(components=odd))] == ["", ""]


# -- vulnerabilities ---------------------------------------------------------------------------------------------------


def test_each_thing_that_is_affected_is_a_finding_of_its_own() -> None:
    cup = {"bom-ref": "c", "name": "cup"}
    given = report(components=[KETTLE, cup], vulnerabilities=[{"id": "X", "affects": [{"ref": "c"}, {"ref": "k"}]}])

    assert [one.component_name for one in findings(given)] == ["cup", "kettle"]


@pytest.mark.parametrize("affects", [None, [], [{}], [{"ref": None}]])
def test_a_vulnerability_that_names_nothing_is_still_a_finding(affects: object) -> None:
    found = findings(report(vulnerabilities=[{"id": "CVE-1", "affects": affects}]))

    assert [(one.rule_id, one.component_name) for one in found] == [("CVE-1", "")]


def test_a_vulnerability_without_an_id_is_still_a_finding() -> None:
    assert flaw(id=None, detail="Boils over.").message == "Boils over."
    assert flaw(id=None).vulnerability_ids == ()


def test_a_broken_vulnerability_is_named_and_the_others_are_read() -> None:
    given = report(vulnerabilities=[{"id": "CVE-1", "affects": "k"}, {"id": "CVE-2"}])

    assert [one.rule_id for one in findings(given)] == ["CVE-2"]
    assert [gap.place for gap in given.broken] == ["bom.json at vulnerabilities[0]"]


def test_other_ids_of_the_same_vulnerability_are_aliases() -> None:
    references = [
        {"id": "CVE-2"},
        {"id": "CVE-1"},
        {"id": "CVE-2"},
        {"id": None, "source": {"url": "https://a.example"}},
    ]
    found = flaw(references=references)

    assert (found.vulnerability_ids, found.aliases) == (("CVE-1",), ("CVE-2",))
    assert found.references == ("https://a.example",)


def test_weaknesses_are_numbers_however_they_are_written() -> None:
    assert flaw(cwes=[79, "CWE-89", "20", 79, 0, -1, "none"]).cwes == (79, 89, 20)


def test_a_reference_that_is_a_package_url_names_the_package_where_the_document_does_not_list_it() -> None:
    ref = "pkg:deb/debian/tar@1.30%2Bdfsg-6?arch=amd64"
    found = findings(report(vulnerabilities=[{"id": "X", "affects": [{"ref": ref}]}]))[0]

    assert (found.component_name, found.component_version, found.purl) == ("tar", "1.30+dfsg-6", ref)


def test_a_malformed_package_url_as_a_reference_is_kept_and_names_nothing() -> None:
    found = findings(report(vulnerabilities=[{"id": "X", "affects": [{"ref": "pkg:npm"}]}]))[0]

    assert (found.component_name, found.component_ref) == ("", "pkg:npm")


def test_a_link_into_this_document_is_resolved_and_one_into_another_is_kept() -> None:
    affects = [{"ref": "urn:cdx:0001/1#k"}, {"ref": "urn:cdx:0002/1#pkg%3Anpm%2Fcup%402"}]
    given = report(serialNumber="urn:uuid:0001", components=[KETTLE], vulnerabilities=[{"id": "X", "affects": affects}])

    assert [(one.component_name, one.component_version) for one in findings(given)] == [("kettle", "1.0"), ("cup", "2")]


def test_the_tool_of_a_vulnerability_beats_the_author_of_the_document() -> None:
    assert flaw(tools=[{"name": "audit", "version": "2"}]).tool == "audit"
    assert flaw(tools={"services": [{"name": "remote"}]}).tool == "remote"
    assert flaw().tool == "cyclonedx"


# -- ratings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([{"severity": "high"}, {"severity": "critical"}], Severity.HIGH),
        ([{"severity": "unknown"}, {"severity": "low"}], Severity.LOW),
        ([{"severity": "none"}], Severity.INFO),
        ([{"severity": "Moderate"}], Severity.MEDIUM),
        ([{"score": 9.0, "method": "CVSSv31"}], Severity.CRITICAL),
        ([{"score": "8.9"}], Severity.HIGH),
        ([{"score": 4.0, "method": "CVSSv2"}], Severity.MEDIUM),
        ([{"score": 0.1, "method": "CVSSv4"}], Severity.LOW),
        ([{"score": 0.0}], Severity.INFO),
        ([{"score": 3.0, "method": "OWASP"}], Severity.UNKNOWN),
        ([{"score": "much"}], Severity.UNKNOWN),
        ([{"score": 11}], Severity.UNKNOWN),
        ([{"severity": "terrible"}], Severity.UNKNOWN),
        ([{}], Severity.UNKNOWN),
        ([], Severity.UNKNOWN),
        (None, Severity.UNKNOWN),
    ],
)
def test_the_first_rating_that_says_something_is_the_severity(ratings: object, expected: Severity) -> None:
    assert flaw(ratings=ratings).severity is expected


def test_the_newest_cvss_version_gives_vector_and_score() -> None:
    ratings = [
        {"method": "CVSSv2", "score": 5.0, "vector": "(AV:N/AC:L/Au:N/C:N/I:N/A:P)"},
        {"method": "CVSSv31", "score": 7.5, "vector": "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"},
        {"method": "CVSSv3", "score": 1.0, "vector": "CVSS:3.0/AV:L/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:L"},
        {"method": "OWASP", "vector": "OWASP/K9"},
    ]

    assert flaw(ratings=ratings).cvss_vector == "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
    assert flaw(ratings=ratings).cvss_score == 7.5
    assert flaw(ratings=ratings[:1]).cvss_vector == "AV:N/AC:L/Au:N/C:N/I:N/A:P"
    assert flaw(ratings=ratings[3:]).cvss_vector == ""
    assert flaw(ratings=[{"score": 6.1}]).cvss_score == 6.1


# -- claims ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status", "inactive"),
    [
        ("resolved", "fixed", True),
        ("resolved_with_pedigree", "fixed", True),
        ("exploitable", "affected", False),
        ("in_triage", "under_investigation", False),
        ("false_positive", "not_affected", True),
        ("not_affected", "not_affected", True),
        ("invented", "", False),
    ],
)
def test_a_state_is_kept_as_a_claim_and_said_in_the_words_of_openvex(state: str, status: str, inactive: bool) -> None:  # noqa: FBT001  a table's column
    found = flaw(analysis={"state": state})

    assert (found.analysis_state, found.status, found.inactive) == (state, status, inactive)
    assert not found.suppressed


def test_the_reason_of_an_analysis_is_kept() -> None:
    found = flaw(analysis={"justification": "code_not_present", "response": ["update"], "detail": "Not here."})

    assert (found.justification, found.suppression_reason) == ("code_not_present", "update: Not here.")


def test_what_is_said_of_this_very_version_is_its_status() -> None:
    versions = [{"version": "1.0", "status": "unaffected"}, {"version": "2.0", "status": "affected"}]

    assert flaw(affects=[{"ref": "k", "versions": versions}]).status == "not_affected"
    assert flaw(affects=[{"ref": "k", "versions": versions[1:]}]).status == ""


def test_the_only_affected_version_is_the_version_of_a_component_without_one() -> None:
    cup = {"bom-ref": "c", "name": "cup"}

    def version(*versions: dict[str, str]) -> str:
        affects = [{"ref": "c", "versions": list(versions)}]
        return findings(report(components=[cup], vulnerabilities=[{"affects": affects}]))[0].component_version

    assert version({"version": "3"}) == "3"
    assert version({"version": "3", "status": "affected"}, {"version": "4", "status": "unaffected"}) == "3"
    assert version({"version": "3"}, {"version": "4"}) == ""
    assert version({"version": "3"}, {"range": "vers:npm/<3"}) == ""


# -- fixed versions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recommendation", "expected"),
    [
        ("Upgrade kettle to version 1.1", ("1.1",)),
        ("Upgrade org.example:kettle to version 2.6.7.5, 2.8.11.1, 2.9.5 or higher.", ("2.6.7.5", "2.8.11.1", "2.9.5")),
        ("Upgrade cup to version 9.0; Upgrade kettle to version 1:1.1n-0+deb11u4", ("1:1.1n-0+deb11u4",)),
        ("Upgrade npm/kettle to 3; Upgrade cup to 9.0", ("3",)),
        ("Update to v1.2.3 because 1.2.2 boils", ("1.2.3",)),
        ("fixed in 1.4", ("1.4",)),
        ("Upgrade to the latest version", ()),
        ("Do not boil.", ()),
        ("", ()),
    ],
)
def test_fixed_versions_are_taken_out_of_an_advice(recommendation: str, expected: tuple[str, ...]) -> None:
    assert flaw(recommendation=recommendation).fixed_versions == expected


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([{"range": "vers:npm/<1.2"}], ("1.2",)),
        ([{"range": "vers:npm/>=1.0|<1.2|>=2.0|<=2.3", "status": "affected"}], ("1.2",)),
        ([{"range": "vers:npm/>=1.3", "status": "unaffected"}], ("1.3",)),
        ([{"range": "vers:npm/>=0.1|<=0.9", "status": "unaffected"}], ()),
        ([{"version": "0.9", "status": "unaffected"}], ()),
        ([{"range": "vers:npm/<1.2", "status": "unknown"}], ()),
        ([{"range": "vers:npm/<"}, {"version": "1.0"}, {}], ()),
    ],
)
def test_fixed_versions_are_taken_out_of_ranges(versions: list[dict[str, Any]], expected: tuple[str, ...]) -> None:
    assert flaw(affects=[{"ref": "k", "versions": versions}]).fixed_versions == expected


def test_fixed_versions_are_taken_out_of_properties_without_repetition() -> None:
    properties = [
        {"name": "grype:fixed_versions", "value": "1.1, 1.2,"},
        {"name": "fixedIn"},
        {"name": None, "value": "9"},
    ]

    assert flaw(properties=properties, recommendation="Upgrade to 1.2").fixed_versions == ("1.1", "1.2")


# -- coverage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aggregates", "complete"),
    [
        (["complete"], None),
        (["complete", "incomplete"], False),
        (["unknown"], False),
        (["not_specified", None], None),
    ],
)
def test_an_inventory_that_its_author_calls_partial_is_incomplete(
    aggregates: list[object],
    complete: bool | None,  # noqa: FBT001  a table's column
) -> None:
    given = report(components=[], compositions=[{"aggregate": one} for one in aggregates])

    assert coverage(given).complete is complete


def test_a_broken_composition_and_broken_metadata_are_named() -> None:
    given = report(components=[KETTLE], metadata={"tools": 1}, compositions=[1])

    assert coverage(given).tool == "cyclonedx"
    assert [gap.place for gap in given.broken] == ["bom.json at metadata", "bom.json at compositions[0]"]


def test_the_program_that_wrote_the_document_is_named_before_its_libraries() -> None:
    library, program = {"type": "library", "name": "lib"}, {"type": "application", "name": "scan", "version": 2}

    assert coverage(report(metadata={"tools": {"components": [library, program]}})).tool == "scan"
    assert coverage(report(metadata={"tools": {"components": [library]}})).tool == "lib"
    assert coverage(report(metadata={"tools": [{"vendor": "x"}, program]})).tool_version == "2"
    assert coverage(report(metadata={"tools": {}})).tool == "cyclonedx"


def test_a_time_without_a_zone_is_utc_and_an_unreadable_one_is_unknown() -> None:
    assert coverage(report(metadata={"timestamp": "2026-11-21T09:00:00"})).ended_at == datetime(
        2026, 11, 21, 9, tzinfo=UTC
    )
    assert coverage(report(metadata={"timestamp": "2026-11-21T09:00:00Z"})).ended_at == datetime(
        2026, 11, 21, 9, tzinfo=UTC
    )
    assert coverage(report(metadata={"timestamp": "noon"})).ended_at is None


def test_a_document_without_vulnerabilities_is_an_inventory_and_no_clean_scan() -> None:
    assert coverage(report(components=[])).inventory
    assert not coverage(report(components=[], vulnerabilities=[])).inventory
    assert coverage(xml("<components/>")).inventory
    assert not coverage(xml("<components/><vulnerabilities/>")).inventory
    assert coverage(xml("<vulnerabilities/>")).seen is None


# -- hostile -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b'{"bomFormat": "CycloneDX", "vulnerabilities": [{"id": "X"}], "vulnerabilities": []}',
        b'{"bomFormat": "CycloneDX", "components": [{"name": "a"}], "components": []}',
        b'{"bomFormat": "CycloneDX", "components": [{"components": [{"name": "a"}], "components": []}]}',
    ],
)
def test_a_second_list_that_would_hide_the_first_is_refused(text: bytes) -> None:
    with pytest.raises(UnreadableReport, match="stands twice"):
        list(cyclonedx.read(Report(text, "bom.json")))


def test_lists_of_components_in_tools_are_no_repetition() -> None:
    tools = {"components": [{"name": "scan"}]}
    given = report(
        components=[KETTLE],
        metadata={"tools": tools, "component": {"components": []}},
        vulnerabilities=[{"tools": tools}],
    )

    assert len(findings(given)) == 1


def test_a_list_of_another_shape_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="components"):
        list(cyclonedx.read(report(components={"a": 1})))


def test_a_document_that_is_nested_too_deep_is_refused() -> None:
    deep = b'{"bomFormat":"CycloneDX","components":' + b'[{"components":' * 100_000 + b"[]" + b"}]" * 100_000 + b"}"

    with pytest.raises(UnreadableReport, match="nested too deep"):
        cyclonedx.recognises(Report(deep, "bom.json"))


def test_elements_of_other_namespaces_and_comments_are_left_out() -> None:
    component = '<x:component xmlns:x="urn:x"/><component><name>a</name><!-- c --></component>'

    assert [one.name for one in components(xml(f"<!-- c --><components>{component}</components>"))] == ["a"]


def test_an_empty_xml_document_has_nothing() -> None:
    assert list(cyclonedx.read(xml("<metadata/>"))) == [Coverage(tool="cyclonedx", report="bom.xml", inventory=True)]


def test_a_vulnerability_in_xml_needs_no_more_than_its_id() -> None:
    references = "<references><reference><id>CVE-2</id></reference></references>"
    found = findings(
        xml(f"<vulnerabilities><vulnerability><id>CVE-1</id>{references}</vulnerability></vulnerabilities>")
    )

    assert [(one.rule_id, one.aliases, one.status) for one in found] == [("CVE-1", ("CVE-2",), "")]
