"""Odd and broken reports of the Generic Findings Import; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import generic_findings

FINDING: dict[str, Any] = {"title": "t", "severity": "High", "description": "d"}


def report(*found: object, **top: object) -> Report:
    return Report(json.dumps({"findings": found} | top).encode(), "g.json")


def findings(given: Report) -> list[Finding]:
    assert generic_findings.recognises(given)
    return [item for item in generic_findings.read(given) if isinstance(item, Finding)]


def finding(**fields: object) -> Finding:
    return findings(report(FINDING | fields))[0]


def row(**cells: str) -> Finding:
    cells = {"Date": "01/30/2018", "Title": "t", "Severity": "Low", "Description": "d"} | cells
    return findings(Report(f"{','.join(cells)}\n{','.join(cells.values())}\n".encode(), "g.csv"))[0]


def test_a_severity_that_is_not_given_is_unknown() -> None:
    assert finding(severity="").severity is Severity.UNKNOWN
    assert finding(severity="Informational").severity is Severity.INFO
    assert row(Severity="").severity is Severity.UNKNOWN
    assert row(Severity="critical").severity is Severity.CRITICAL


def test_a_finding_without_a_title_is_named_and_the_others_are_read() -> None:
    given = report({"severity": "High"}, FINDING, 7)

    assert len(findings(given)) == 1
    assert [gap.place for gap in given.broken] == ["g.json at findings[0]", "g.json at findings[2]"]


def test_a_row_without_a_title_is_named() -> None:
    given = Report(b"Date,Title,Severity,Description\n1,,High,d\n2,t,High,d\n", "g.csv")

    assert len(findings(given)) == 1
    assert [gap.place for gap in given.broken] == ["g.csv at line 2"]


@pytest.mark.parametrize(
    ("fields", "inactive", "suppressed", "reason", "status"),
    [
        ({}, False, False, "", ""),
        ({"active": True}, False, False, "", ""),
        ({"active": False}, True, False, "", ""),
        ({"is_mitigated": True}, True, False, "", "fixed"),
        ({"false_p": True}, True, True, "false positive", ""),
        ({"duplicate": "TRUE"}, True, False, "", ""),
        ({"risk_accepted": True}, False, True, "risk accepted", ""),
        ({"out_of_scope": True}, False, True, "out of scope", ""),
    ],
)
def test_what_is_gone_or_no_problem_is_inactive_and_what_was_decided_is_suppressed(
    fields: dict[str, object], *, inactive: bool, suppressed: bool, reason: str, status: str
) -> None:
    found = finding(**fields)

    assert (found.inactive, found.suppressed, found.suppression_reason) == (inactive, suppressed, reason)
    assert found.status == status


def test_all_identifiers_and_weaknesses_are_kept() -> None:
    found = finding(cve="CVE-2024-1", vulnerability_ids=["GHSA-x", "CVE-2024-1", None], cwe=79, cwes=["CWE-89", 79])

    assert found.vulnerability_ids == ("CVE-2024-1", "GHSA-x")
    assert found.cwes == (79, 89)
    assert row(CweId="0", CVE="", CweIds="").cwes == ()
    assert row(CweIds="CWE-79 CWE-89").cwes == (79, 89)


def test_a_cell_of_spaces_says_nothing() -> None:
    assert not row(Active=" ", IsMitigated=" ").inactive


def test_the_score_belongs_to_the_vector() -> None:
    both = {"cvssv3": "CVSS:3.1/AV:N", "cvssv3_score": 7.1, "cvssv4": "CVSS:4.0/AV:N", "cvssv4_score": 8.2}
    only = {"cvssv4": "CVSS:4.0/AV:N", "cvssv4_score": "8.2"}

    assert (finding(**both).cvss_vector, finding(**both).cvss_score) == ("CVSS:3.1/AV:N", 7.1)
    assert (finding(**only).cvss_vector, finding(**only).cvss_score) == ("CVSS:4.0/AV:N", 8.2)
    assert finding(cvssv3_score=5).cvss_score == 5.0
    assert finding(cvssv3="CVSS:3.1/AV:N").cvss_score is None


def test_endpoints_are_addresses_or_their_parts() -> None:
    parts = {"protocol": "https", "host": "a.example", "port": 8443, "path": "/x", "query": "y=1"}
    found = finding(endpoints=[parts, "b.example:22", {"host": "c.example"}, {"url": "http://d.example"}, {}])

    assert found.endpoints == ("https://a.example:8443/x?y=1", "b.example:22", "c.example", "http://d.example")
    assert (found.url, found.host, found.port) == ("https://a.example:8443/x?y=1", "a.example", 8443)
    assert finding(endpoints=["a.example:none"]).host == ""
    assert finding(endpoints=[]).url == ""


def test_the_component_carries_its_version_and_the_fixed_ones() -> None:
    found = finding(component_name="left-pad", component_version=1, fix_version="2, 3")

    assert (found.component_name, found.component_version, found.fixed_versions) == ("left-pad", "1", ("2", "3"))


def test_the_data_flow_starts_at_its_source() -> None:
    found = finding(
        sast_source_file_path="a.py", sast_source_line=3, sast_source_object="q", file_path="b.py", line="9"
    )

    assert found.trace == (Place(path="a.py", start_line=3, message="q"),)
    assert (found.path, found.start_line) == ("b.py", 9)


@pytest.mark.parametrize(
    ("given", "confidence"),
    [
        (1, Confidence.HIGH),
        (3, Confidence.MEDIUM),
        (7, Confidence.LOW),
        (None, Confidence.UNKNOWN),
        ("x", Confidence.UNKNOWN),
    ],
)
def test_confidence_is_a_number_from_certain_to_tentative(given: object, confidence: Confidence) -> None:
    assert finding(scanner_confidence=given).confidence is confidence


def test_the_tool_is_the_type_or_the_name_of_the_report() -> None:
    def tool(**top: object) -> str:
        return findings(report(FINDING, **top))[0].tool

    assert tool(type="Prisma (Generic Findings Import)", name="x") == "Prisma"
    assert tool(name="x", type=None) == "x"
    assert tool(name=7, type=True) == "7"
    assert tool() == "generic-findings"


@pytest.mark.parametrize(
    "text",
    [
        '{"findings": []}',
        '{"findings": [{}]}',
        '{"findings": 1, "name": "x"}',
        '{"findings": [1], "name": "x"}',
        '{"name": "x"}',
        '{"findings": [{"title": "t", "severity": "High", "other": 1}]}',
        '{"findings": [{"title": "t", "severity": "High"}], "other": 1}',
        "Title,Severity\nt,High\n",
        "[]",
        "<a/>",
    ],
)
def test_what_others_write_is_not_taken_for_it(text: str) -> None:
    assert not generic_findings.recognises(Report(text.encode(), "r"))


def test_an_empty_report_with_a_name_is_no_error() -> None:
    assert findings(report(name="x")) == []
    assert isinstance(next(generic_findings.read(report(name="x"))), Coverage)


@pytest.mark.parametrize("text", ["{}", '{"findings": 1}', "a,b\n1,2\n", "<a/>", '{"findings": [], "findings": []}'])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReport):
        list(generic_findings.read(Report(text.encode(), "g")))
