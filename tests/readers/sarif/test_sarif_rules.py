from collections.abc import Callable
from typing import Any

import pytest

from accord.core.finding import Confidence, Finding, Severity

ReadOne = Callable[..., Finding]

RULES = [
    {"id": "A", "name": "rule A"},
    {"id": "B", "shortDescription": {"text": "rule B"}},
    {"id": "B", "fullDescription": {"text": "second B"}, "guid": "guid-b2"},
    {"id": "C/1", "name": {"text": "rule C/1"}},
]
EXTENSIONS = [
    {"name": "first", "guid": "GUID-1", "rules": [{"id": "X", "name": "rule X"}]},
    {"name": "second", "rules": [{"id": "A", "name": "other A"}, {"id": "Y", "name": "rule Y", "guid": "guid-y"}]},
    {"name": "empty"},
]


def result(**fields: object) -> dict[str, Any]:
    return {"message": {"text": "m"}, **fields}


@pytest.mark.parametrize(
    ("fields", "rule_id", "title"),
    [
        ({"ruleId": "A"}, "A", "rule A"),
        ({"ruleIndex": 1}, "B", "rule B"),
        ({"ruleId": "B"}, "B", "rule B"),
        ({"ruleId": "B", "ruleIndex": 2}, "B", "second B"),
        ({"ruleId": "A", "ruleIndex": 2}, "A", "rule A"),
        ({"ruleId": "A", "ruleIndex": -1}, "A", "rule A"),
        ({"ruleId": "A", "ruleIndex": 99}, "A", "rule A"),
        ({"ruleId": "A/sub/sub", "ruleIndex": 0}, "A/sub/sub", "rule A"),
        ({"ruleId": "A/sub/sub"}, "A/sub/sub", "rule A"),
        ({"ruleId": "C/1/x"}, "C/1/x", "rule C/1"),
        ({"ruleId": "renamed", "ruleIndex": 0}, "renamed", "rule A"),
        ({"ruleId": "nowhere"}, "nowhere", ""),
        ({"rule": {"id": "A"}}, "A", "rule A"),
        ({"rule": {"index": 1}}, "B", "rule B"),
        ({"rule": {"guid": "guid-b2"}}, "B", "second B"),
        ({"rule": {"guid": "guid-y"}}, "Y", "rule Y"),
        ({"rule": {"guid": "guid-nowhere"}, "ruleId": "A"}, "A", "rule A"),
        ({"ruleId": "Y"}, "Y", "rule Y"),
        ({"ruleId": "A", "rule": {"toolComponent": {"index": 1}}}, "A", "other A"),
        ({"rule": {"index": 0, "toolComponent": {"index": 1}}}, "A", "other A"),
        ({"rule": {"index": 0, "toolComponent": {"name": "second"}}}, "A", "other A"),
        ({"rule": {"index": 0, "toolComponent": {"guid": "guid-1"}}}, "X", "rule X"),
        ({"rule": {"index": 0, "toolComponent": {"name": "acme"}}}, "A", "rule A"),
        ({"rule": {"index": 0, "toolComponent": {"index": 9}}}, "A", "rule A"),
        ({"rule": {"index": 0, "toolComponent": {"index": 2}}}, "", ""),
        ({}, "", ""),
    ],
)
def test_a_rule_is_found_by_every_kind_of_reference(
    read_one: ReadOne, fields: dict[str, Any], rule_id: str, title: str
) -> None:
    tool = {"driver": {"name": "acme", "rules": RULES}, "extensions": EXTENSIONS}
    found = read_one(result(**fields), tool=tool)

    assert (found.rule_id, found.title) == (rule_id, title)


def test_the_tools_version_is_the_most_familiar_one(read_one: ReadOne) -> None:
    versions = {"version": "2", "semanticVersion": "2.0.0", "dottedQuadFileVersion": "2.0.0.0"}
    told = [read_one(result(), driver=dict(list(versions.items())[start:])).tool_version for start in range(4)]

    assert told == ["2", "2.0.0", "2.0.0.0", ""]


def test_what_a_rule_says_is_in_its_findings(read_one: ReadOne) -> None:
    rule = {
        "id": "A",
        "shortDescription": {"text": "SQL injection"},
        "fullDescription": {"text": "Long."},
        "help": {"text": "Use parameters.", "markdown": "Use **parameters**."},
        "helpUri": "https://acme.example/A",
        "properties": {"security-severity": "8.8", "precision": "high", "tags": ["external/cwe/cwe-089"]},
    }
    found = read_one(result(ruleId="A"), driver={"rules": [rule]})

    assert found.title == "SQL injection"
    assert found.remediation == "Use parameters."
    assert found.references == ("https://acme.example/A",)
    assert (found.severity, found.cvss_score, found.level) == (Severity.HIGH, 8.8, "warning")
    assert (found.confidence, found.cwes) == (Confidence.HIGH, (89,))


@pytest.mark.parametrize(
    ("said", "remediation", "references"),
    [
        ("Long.", "", ()),
        ("https://acme.example/help", "", ("https://acme.example/help",)),
        ("https://acme.example/help tells more", "https://acme.example/help tells more", ()),
    ],
)
def test_help_that_is_a_link_or_the_description_is_no_advice(
    read_one: ReadOne, said: str, remediation: str, references: tuple[str, ...]
) -> None:
    rule = {"id": "A", "fullDescription": {"text": "Long."}, "help": {"text": said}}
    found = read_one(result(ruleId="A"), driver={"rules": [rule]})

    assert (found.remediation, found.references) == (remediation, references)


# -- levels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "level", "severity"),
    [
        ({"level": "error"}, "error", Severity.HIGH),
        ({"level": "warning"}, "warning", Severity.MEDIUM),
        ({"level": "note"}, "note", Severity.LOW),
        ({"level": "none"}, "none", Severity.INFO),
        ({"level": "ERROR"}, "error", Severity.HIGH),
        ({"level": "dire"}, "dire", Severity.UNKNOWN),
        ({}, "warning", Severity.MEDIUM),
        ({"kind": "fail"}, "warning", Severity.MEDIUM),
        ({"kind": "open"}, "none", Severity.INFO),
        ({"kind": "review", "level": "error"}, "error", Severity.HIGH),
        ({"ruleId": "QUIET"}, "note", Severity.LOW),
        ({"ruleId": "QUIET", "level": "error"}, "error", Severity.HIGH),
        ({"ruleId": "OLD"}, "error", Severity.HIGH),
        ({"ruleId": "EMPTY"}, "warning", Severity.MEDIUM),
        ({"ruleId": "SCORED"}, "warning", Severity.CRITICAL),
        ({"ruleId": "SCORED", "level": "note"}, "note", Severity.CRITICAL),
        ({"ruleId": "SCORED", "properties": {"security-severity": 0}}, "warning", Severity.INFO),
        ({"ruleId": "SCORED", "properties": {"security-severity": "?"}}, "warning", Severity.CRITICAL),
        ({"ruleId": "SCORED", "kind": "open"}, "none", Severity.CRITICAL),
        ({"ruleId": "SCORED", "kind": "pass"}, "none", Severity.INFO),
        ({"ruleId": "CVSS"}, "warning", Severity.MEDIUM),
    ],
)
def test_severity_is_the_score_else_the_level(
    read_one: ReadOne, fields: dict[str, Any], level: str, severity: Severity
) -> None:
    rules = [
        {"id": "QUIET", "defaultConfiguration": {"level": "note"}},
        {"id": "OLD", "configuration": {"defaultLevel": "error"}},
        {"id": "EMPTY", "defaultConfiguration": {"enabled": True}},
        {"id": "SCORED", "properties": {"security-severity": "9.1"}},
        {"id": "CVSS", "properties": {"cvssv3_baseScore": 9.8}},
    ]
    found = read_one(result(**fields), driver={"rules": rules})

    assert (found.level, found.severity) == (level, severity)


def test_an_invocation_may_set_another_level(read_one: ReadOne) -> None:
    def override(level: str | None, **descriptor: object) -> dict[str, Any]:
        return {"descriptor": descriptor, "configuration": {"level": level}}

    invocations = [
        {"ruleConfigurationOverrides": [{}, {"configuration": {"level": "none"}}, override(None, id="A")]},
        {
            "ruleConfigurationOverrides": [
                override("none", id="B"),
                override("Error", id="A"),
                override("note", index=1),
            ]
        },
    ]
    run = {"invocations": invocations, "driver": {"rules": [{"id": "A"}, {"id": "Z"}]}}

    def level(rule_id: str, invocation: int | None, **others: object) -> str:
        return read_one(result(ruleId=rule_id, provenance={"invocationIndex": invocation}), **(run | others)).level

    assert level("A", 1) == "error"
    assert level("Z", 1) == "note"
    assert level("A", 0) == "warning"
    assert level("A", 7) == "warning"
    assert level("A", None) == "warning"
    assert level("undescribed", 1) == "warning"
    assert level("A", None, invocations=invocations[1:]) == "error"


# -- CWE -----------------------------------------------------------------------------------------------------------

TAXONOMIES = [
    {"name": "OWASP", "taxa": [{"id": "22"}]},
    {"name": "CWE", "guid": "CWE-GUID", "taxa": [{"id": "78"}, {"id": "CWE-79", "guid": "t79"}]},
]


@pytest.mark.parametrize(
    ("reference", "cwes"),
    [
        ({"id": "89", "toolComponent": {"name": "CWE"}}, (89,)),
        ({"id": "89", "toolComponent": {"name": "cwe", "index": 1}}, (89,)),
        ({"id": "89", "toolComponent": {"index": 1}}, (89,)),
        ({"id": "89", "toolComponent": {"guid": "cwe-guid"}}, (89,)),
        ({"index": 0, "toolComponent": {"index": 1}}, (78,)),
        ({"guid": "t79", "toolComponent": {"name": "CWE"}}, (79,)),
        ({"index": 9, "toolComponent": {"index": 1}}, ()),
        ({"id": "CWE-22"}, (22,)),
        ({"index": 0}, (1004,)),
        ({"id": "22", "toolComponent": {"index": 0}}, ()),
        ({"id": "22", "toolComponent": {"name": "OWASP"}}, ()),
        ({"id": "22", "toolComponent": {"index": 9}}, ()),
        ({"index": 0, "toolComponent": {"name": "unheard of"}}, ()),
    ],
)
def test_taxa_and_relationships_lead_to_cwes(
    read_one: ReadOne, reference: dict[str, Any], cwes: tuple[int, ...]
) -> None:
    taxa = [{"id": "CWE-1004"}, {}]
    rule = {"id": "A", "relationships": [{"target": reference}, {}]}

    assert read_one(result(taxa=[reference]), driver={"taxa": taxa}, taxonomies=TAXONOMIES).cwes == cwes
    assert read_one(result(ruleId="A"), driver={"taxa": taxa, "rules": [rule]}, taxonomies=TAXONOMIES).cwes == cwes


def test_cwes_of_result_and_rule_are_joined(read_one: ReadOne) -> None:
    rule = {"id": "A", "properties": {"cwe": ["CWE-20"]}}
    taxa = [{"id": "89", "toolComponent": {"name": "CWE"}}]
    found = read_one(result(ruleId="A", taxa=taxa, properties={"cwe": "CWE-79: XSS"}), driver={"rules": [rule]})

    assert found.cwes == (89, 20, 79)


@pytest.mark.parametrize(
    ("rule", "message", "cwes"),
    [
        ({"shortDescription": {"text": "Injection (CWE-89)"}}, "See CWE-20.", (89,)),
        ({"helpUri": "https://cwe.mitre.org/data/definitions/78.html"}, "m", (78,)),
        ({"properties": {"tags": ["CWE-22"]}, "name": "CWE-1"}, "m", (22,)),
        ({}, "Weak hash (CWE-327).", (327,)),
        ({}, "Nothing.", ()),
    ],
)
def test_cwes_in_words_count_where_nothing_else_names_one(
    read_one: ReadOne, rule: dict[str, Any], message: str, cwes: tuple[int, ...]
) -> None:
    found = read_one({"ruleId": "A", "message": {"text": message}}, driver={"rules": [{"id": "A", **rule}]})

    assert found.cwes == cwes


# -- vulnerabilities -----------------------------------------------------------------------------------------------


def test_the_rules_id_names_the_vulnerability_and_others_are_aliases(read_one: ReadOne) -> None:
    rule = {
        "id": "GO-2021-0053",
        "deprecatedIds": ["CVE-2021-3121", "GO-2021-0053"],
        "properties": {"tags": ["GHSA-c3h9-896r-86jm"]},
    }
    found = read_one(result(ruleId="GO-2021-0053"), driver={"rules": [rule]})

    assert found.vulnerability_ids == ("GO-2021-0053",)
    assert found.aliases == ("CVE-2021-3121", "GHSA-c3h9-896r-86jm")


def test_properties_name_the_vulnerability_where_the_id_does_not(read_one: ReadOne) -> None:
    rule = {"id": "12345", "properties": {"cves": ["CVE-2018-10858"]}}
    found = read_one(result(ruleId="12345", properties={"cve": "CVE-2018-10919"}), driver={"rules": [rule]})

    assert found.vulnerability_ids == ("CVE-2018-10858", "CVE-2018-10919")
    assert found.aliases == ()


# -- drafts of SARIF 2 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        {
            "A": {
                "name": {"text": "rule A"},
                "configuration": {"defaultLevel": "error"},
                "messageStrings": {"x": "said"},
            }
        },
        [
            {
                "id": "A",
                "name": {"text": "rule A"},
                "configuration": {"defaultLevel": "error"},
                "messageStrings": {"x": "said"},
            }
        ],
        {
            "key": {
                "id": "A",
                "name": "rule A",
                "configuration": {"defaultLevel": "error"},
                "messageStrings": {"x": "said"},
            }
        },
    ],
)
def test_rules_of_a_draft_are_read(read_one: ReadOne, rules: object) -> None:
    found = read_one(
        {"ruleId": "A", "message": {"id": "x"}}, tool={"name": "old", "version": "1"}, resources={"rules": rules}
    )

    assert (found.tool, found.tool_version, found.title, found.level) == ("old", "1", "rule A", "error")
    assert found.message == "said"
