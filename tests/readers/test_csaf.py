"""CSAF's odd and broken documents; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import csaf

Json = dict[str, Any]
CVSS3 = {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "baseScore": 7.5, "baseSeverity": "HIGH"}


def document(*vulnerabilities: object, tree: object = None, **meta: object) -> Json:
    given = {"category": "csaf_vex", "csaf_version": "2.0"} | meta
    return {"document": given, "product_tree": tree, "vulnerabilities": vulnerabilities}


def flaw(**others: object) -> Json:
    return {"cve": "CVE-1", "product_status": {"known_affected": ["P"]}} | others


def report(given: object) -> Report:
    return Report(json.dumps(given).encode(), "csaf.json")


def findings(given: object) -> list[Finding]:
    return [item for item in csaf.read(report(given)) if isinstance(item, Finding)]


def finding(vulnerability: object, tree: object = None) -> Finding:
    (one,) = findings(document(vulnerability, tree=tree))
    return one


def coverage(given: object) -> Coverage:
    return next(item for item in csaf.read(report(given)) if isinstance(item, Coverage))


# -- status ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "status", "inactive"), [
    (["known_affected"], "affected", False),
    (["first_affected"], "affected", False),
    (["last_affected"], "affected", False),
    (["under_investigation"], "under_investigation", False),
    (["unknown"], "unknown", False),
    (["known_strange"], "strange", False),
    (["fixed"], "fixed", True),
    (["first_fixed", "recommended"], "fixed", True),
    (["known_not_affected"], "not_affected", True),
    (["fixed", "known_affected"], "affected", False),
    (["known_affected", "fixed"], "affected", False),
    (["known_not_affected", "fixed"], "fixed", True),
    (["under_investigation", "strange"], "strange", False),
])  # fmt: skip
def test_the_worst_status_of_a_product_counts(words: list[str], status: str, *, inactive: bool) -> None:
    one = finding(flaw(product_status={word: ["P"] for word in words}))

    assert (one.status, one.inactive) == (status, inactive)


@pytest.mark.parametrize("status", [None, {}, {"known_affected": None}])
def test_a_vulnerability_without_products_is_not_lost(status: object) -> None:
    one = finding(flaw(product_status=status))

    assert (one.vulnerability_ids, one.status, one.component_name, one.tool_id) == (("CVE-1",), "", "", "CVE-1")


# -- severity --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("measures", "severity", "score"), [
    ({}, Severity.UNKNOWN, None),
    ({"scores": [{"products": ["P"], "cvss_v3": CVSS3}]}, Severity.HIGH, 7.5),
    ({"scores": [{"cvss_v3": CVSS3}]}, Severity.HIGH, 7.5),
    ({"scores": [{"products": ["Q"], "cvss_v3": CVSS3}]}, Severity.UNKNOWN, None),
    ({"scores": [{"products": ["P"], "cvss_v2": {"baseScore": "9.3"}}]}, Severity.CRITICAL, 9.3),
    ({"scores": [{"products": ["P"], "cvss_v2": {"baseScore": 0}}]}, Severity.INFO, 0.0),
    ({"scores": [{"products": ["P"], "cvss_v3": {"baseScore": "high"}}]}, Severity.UNKNOWN, None),
    ({"scores": [{"products": ["P"], "cvss_v3": {"baseScore": 77, "baseSeverity": "LOW"}}]}, Severity.LOW, None),
    ({"scores": [{"products": ["P"], "cvss_v3": {"vectorString": "CVSS:3.1/X"}}]}, Severity.UNKNOWN, None),
    ({"scores": [{"products": ["P"], "cvss_v3": {}}]}, Severity.UNKNOWN, None),
    ({"metrics": [{"products": ["P"]}, {"products": ["P"], "content": {"cvss_v3": CVSS3}}]}, Severity.HIGH, 7.5),
    ({"metrics": [{"products": ["P"], "content": {"qualitative_severity_rating": "Low"}}]}, Severity.LOW, None),
    ({"threats": [{"category": "impact", "details": " Moderate"}]}, Severity.MEDIUM, None),
    ({"threats": [{"category": "impact", "details": "Bad."}, {"category": "impact"}]}, Severity.UNKNOWN, None),
    ({"threats": [{"category": "exploit_status", "details": "Critical"}]}, Severity.UNKNOWN, None),
    ({"threats": [{"category": "impact", "details": "Critical", "product_ids": ["Q"]}]}, Severity.UNKNOWN, None),
])  # fmt: skip
def test_severity_is_that_of_the_product(measures: Json, severity: Severity, score: float | None) -> None:
    one = finding(flaw(**measures))

    assert (one.severity, one.cvss_score) == (severity, score)


def test_the_newest_cvss_and_the_first_source_count() -> None:
    content = {
        "cvss_v3": CVSS3,
        "cvss_v4": {"vectorString": "CVSS:4.0/AV:N", "baseScore": 9.3, "baseSeverity": "critical"},
    }
    other = {"cvss_v4": {"vectorString": "CVSS:4.0/AV:L", "baseScore": 1}}
    one = finding(flaw(metrics=[{"products": ["P"], "content": content}, {"products": ["P"], "content": other}]))

    assert (one.severity, one.cvss_vector) == (Severity.CRITICAL, "CVSS:4.0/AV:N")


# -- products --------------------------------------------------------------------------------------------------------


def full(name: str | None, product_id: str | None = "P", **helper: object) -> Json:
    return {"product_id": product_id, "name": name, "product_identification_helper": helper or None}


def version(name: str, product: Json) -> Json:
    return {"branches": [{"category": "product_version", "name": name, "product": product}]}


@pytest.mark.parametrize(("tree", "name", "number", "purl"), [
    (None, "P", "", ""),
    ({"full_product_names": [full("App 1.0")]}, "App 1.0", "", ""),
    ({"full_product_names": [full(None)]}, "P", "", ""),
    ({"full_product_names": [full("Other", None), full("App")]}, "App", "", ""),
    ({"full_product_names": [full("App", purl="pkg:npm/%40a/b@1")]}, "b", "1", "pkg:npm/%40a/b@1"),
    ({"full_product_names": [full("App", purl="pkg:npm/b")]}, "b", "", "pkg:npm/b"),
    ({"full_product_names": [full("App", purl="pkg:npm/b@1%2B2")]}, "b", "1+2", "pkg:npm/b@1%2B2"),
    ({"full_product_names": [full("App", purl="pkg:maven/@1")]}, "App", "", "pkg:maven/@1"),
    ({"full_product_names": [full("App", purls=["pkg:npm/b@2", "pkg:npm/c@2"])]}, "b", "2", "pkg:npm/b@2"),
    ({"full_product_names": [full("App", cpe="cpe:/a:b:c")]}, "App", "", ""),
    (version("1.0", full("App 1.0")), "App", "1.0", ""),
    (version("1.0", full("App")), "App", "1.0", ""),
    (version("App", full("App")), "App", "", ""),
    (version("1.0", full("App", purl="pkg:npm/b")), "b", "1.0", "pkg:npm/b"),
    ({"branches": [{"category": "product_version", "name": "2", "branches": [{"product": full("App 2")}]}]},
     "App", "2", ""),
])  # fmt: skip
def test_a_product_is_named_by_its_package_url_or_by_the_tree(tree: object, name: str, number: str, purl: str) -> None:
    one = finding(flaw(), tree)

    assert (one.component_name, one.component_version, one.purl) == (name, number, purl)


def part(inner: str | None, product: Json | None = None) -> Json:
    return {"product_reference": inner, "full_product_name": product, "relates_to_product_reference": "OS"}


@pytest.mark.parametrize(("relationship", "name", "purl"), [
    (part("lib", full("lib in OS")), "lib", "pkg:npm/lib@1"),
    (part("lib", full("lib in OS", purl="pkg:npm/own@1")), "own", "pkg:npm/own@1"),
    (part("gone", full("gone in OS")), "gone in OS", ""),
    (part(None, full("lib in OS")), "lib in OS", ""),
    (part("lib"), "P", ""),
    (part("lib", full("lib in OS", None)), "P", ""),
])  # fmt: skip
def test_of_a_product_inside_another_the_inner_one_is_the_component(relationship: Json, name: str, purl: str) -> None:
    tree = {"full_product_names": [full("lib", "lib", purl="pkg:npm/lib@1")], "relationships": [relationship]}
    one = finding(flaw(), tree)

    assert (one.component_name, one.purl) == (name, purl)


def test_a_product_path_without_a_product_is_left_out() -> None:
    assert finding(flaw(), {"product_paths": [{"beginning_product_reference": "P"}]}).component_name == "P"


def test_a_fix_is_that_of_the_same_product_on_the_same_platform() -> None:
    names = [full(one, one, purl=f"pkg:npm/{one[:-1]}@{one[-1]}") for one in ("a1", "a2", "b3")]
    inside = [
        {
            "product_reference": inner,
            "relates_to_product_reference": outer,
            "full_product_name": full("x", inner + outer),
        }
        for inner, outer in (("a1", "N"), ("a2", "N"), ("a2", "O"), ("b3", "N"))
    ]
    status = {"known_affected": ["a1N"], "fixed": ["a2N", "b3N", "a2O", "none"]}
    given = document(flaw(product_status=status), tree={"full_product_names": names, "relationships": inside})

    assert [one.fixed_versions for one in findings(given)] == [("2",), (), (), (), ()]


@pytest.mark.parametrize(("name", "fixed"), [
    ("vers:npm/>=1.0.0|<1.2.3", ("1.2.3",)), ("<V2.3", ("V2.3",)), ("vers:npm/<=2", ()), ("all versions", ()),
    (None, ()),
])  # fmt: skip
def test_what_is_affected_below_a_version_is_fixed_by_it(name: str | None, fixed: tuple[str, ...]) -> None:
    branch = {"category": "product_version_range", "name": name, "product": full("App")}
    one = finding(flaw(), {"branches": [{"category": "product_version", "name": "9", "branches": [branch]}]})

    assert (one.component_version, one.fixed_versions) == ("", fixed)


# -- words -----------------------------------------------------------------------------------------------------------


def test_a_flag_and_an_impact_tell_why_a_product_is_not_affected() -> None:
    flags = [{"group_ids": ["G", "H"]}, {"label": "component_not_present", "group_ids": ["G"]}]
    threats = [{"category": "impact", "details": "Never called", "product_ids": ["P"]}]
    tree = {"product_groups": [{"group_id": "G", "product_ids": ["P", "Q"]}, {"group_id": "H"}]}
    given = flaw(product_status={"known_not_affected": ["P", "Q"], "fixed": ["R"]}, flags=flags, threats=threats)

    assert [(one.justification, one.suppression_reason) for one in findings(document(given, tree=tree))] == [
        ("component_not_present", "Never called"),
        ("component_not_present", ""),
        ("", ""),
    ]


def test_remediations_are_those_of_the_product_and_of_all() -> None:
    remediations = [
        {"category": "workaround", "details": "Turn it off"},
        {"category": "vendor_fix", "details": "Upgrade", "product_ids": ["P"], "url": "https://x/1"},
        {"category": "none_available", "product_ids": ["Q"]},
    ]
    given = flaw(
        remediations=remediations, product_status={"fixed": ["P", "Q"]}, references=[{"url": "https://x/0"}, {}]
    )

    assert [(one.remediation, one.references) for one in findings(document(given))] == [
        ("Upgrade\nworkaround: Turn it off", ("https://x/0", "https://x/1")),
        ("none available\nworkaround: Turn it off", ("https://x/0",)),
    ]


@pytest.mark.parametrize(("given", "first", "others"), [
    ({"cve": " CVE-1 ", "ids": [{"text": "GHSA-1"}, {"text": "CVE-1"}, {"text": "77"}, {}]}, ("CVE-1",), ("GHSA-1",)),
    ({"cve": None, "ids": [{"text": "EX-1"}, {"text": "EX-2"}]}, ("EX-1",), ("EX-2",)),
    ({"cve": None, "ids": [{"text": "77"}]}, ("77",), ()),
    ({"cve": None}, (), ()),
])  # fmt: skip
def test_a_vulnerability_is_named_by_its_cve_or_its_first_id(
    given: Json, first: tuple[str, ...], others: tuple[str, ...]
) -> None:
    one = finding(flaw(**given))

    assert (one.vulnerability_ids, one.aliases, one.rule_id) == (first, others, first[0] if first else "")


def test_an_id_that_vulnerabilities_share_is_that_of_the_advisory() -> None:
    ids = [{"text": "RHSA-1"}]

    assert [one.aliases for one in findings(document(flaw(ids=ids), flaw(cve="CVE-2", ids=ids)))] == [(), ()]


def test_weaknesses_and_texts_are_found_in_both_versions() -> None:
    notes = [{"category": "general", "text": "G"}, {"category": "description", "text": "D"}, {"category": "details"}]
    one = finding(flaw(cwe={"id": "cwe-79"}, cwes=[{"id": "CWE-89"}, {"id": "none"}, {}], notes=notes))

    assert (one.cwes, one.message) == ((79, 89), "D")


# -- documents -------------------------------------------------------------------------------------------------------


def test_says_who_published_it_in_which_state() -> None:
    tracking = {"id": "EX-1", "status": "draft", "version": 2, "current_release_date": "2026-01-01T00:00:00"}
    seen = coverage(document(flaw(), publisher={"name": "Example"}, tracking=tracking))

    assert (seen.tool, seen.inventory, seen.seen) == ("csaf", True, 1)
    assert seen.notes == ("EX-1 by Example", "csaf_vex, draft version 2")
    assert seen.ended_at is not None


def test_an_odd_head_or_tree_costs_no_finding() -> None:
    given = report(document(flaw(), tree={"branches": 1}, publisher=1, tracking={"current_release_date": "soon"}))

    assert [item.component_name for item in csaf.read(given) if isinstance(item, Finding)] == ["P"]
    assert [gap.place for gap in given.broken] == ["csaf.json at document", "csaf.json at product_tree"]


def test_a_broken_vulnerability_is_named_and_the_others_are_read() -> None:
    given = report([document({"cve": 1}, flaw())])

    assert [item.rule_id for item in csaf.read(given) if isinstance(item, Finding)] == ["CVE-1"]
    assert [gap.place for gap in given.broken] == ["csaf.json at [0].vulnerabilities[0]"]


def test_lines_are_documents() -> None:
    given = Report("\n".join(json.dumps(document(flaw())) for _ in range(2)).encode(), "csaf.jsonl")

    assert csaf.recognises(given)
    assert sum(isinstance(item, Finding) for item in csaf.read(given)) == 2


@pytest.mark.parametrize(("given", "ours"), [
    (document(), True), ([document()], True), ({"document": {"category": "csaf_base"}}, True),
    ({"document": {"csaf_version": "2.0"}}, True), ({"document": {"category": "news"}}, False),
    ({"document": 1}, False), ({"document": None}, False), ({}, False), ([], False),
])  # fmt: skip
def test_is_recognised_by_what_it_says_of_itself(given: object, *, ours: bool) -> None:
    assert csaf.recognises(report(given)) is ours


@pytest.mark.parametrize("given", [[], {}, {"document": None}, [1], {"document": {}, "vulnerabilities": 1}])
def test_what_is_no_document_is_refused(given: object) -> None:
    with pytest.raises(UnreadableReport):
        list(csaf.read(report(given)))


@pytest.mark.parametrize("given", [
    b'{"document": {"csaf_version": "2.0"}, "vulnerabilities": [{}], "vulnerabilities": []}',
    b'{"document": {}, "vulnerabilities": [{"product_status": {"fixed": ["P"]}, "product_status": {}}]}',
])  # fmt: skip
def test_a_second_list_that_would_hide_findings_is_refused(given: bytes) -> None:
    with pytest.raises(UnreadableReport, match="stands twice"):
        list(csaf.read(Report(given, "csaf.json")))


def test_a_document_may_have_no_vulnerabilities() -> None:
    assert coverage({"document": {"csaf_version": "2.0"}}).seen == 0
