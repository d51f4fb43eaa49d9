"""Tenable's odd and broken tables; whole ones are in ``test_every_reader``."""

import csv
import io

import pytest

from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import tenable_csv

ROW = {"Plugin ID": "1", "Risk": "High", "Host": "db.example", "Port": "443", "Name": "n"}


def table(*rows: dict[str, str], delimiter: str = ",") -> Report:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return Report(text.getvalue().encode(), "t.csv")


def findings(given: Report) -> list[Finding]:
    assert tenable_csv.recognises(given)
    return [item for item in tenable_csv.read(given) if isinstance(item, Finding)]


def finding(**cells: str) -> Finding:
    return findings(table(ROW | cells))[0]


def test_rows_that_differ_only_in_their_cve_are_one_finding_wherever_they_stand() -> None:
    other = ROW | {"Host": "web.example", "CVE": "CVE-2024-0001"}
    rows = [ROW | {"CVE": "CVE-2024-0001"}, other, ROW | {"CVE": "CVE-2024-0002"}]

    assert [found.vulnerability_ids for found in findings(table(*rows))] == [
        ("CVE-2024-0001", "CVE-2024-0002"),
        ("CVE-2024-0001",),
    ]


def test_rows_that_are_equal_or_have_no_cve_stay_apart() -> None:
    assert len(findings(table(ROW, ROW))) == 2
    assert len(findings(table(*[ROW | {"CVE": "CVE-2024-0001"}] * 2))) == 2
    assert len(findings(table(ROW | {"CVE": ""}, ROW | {"CVE": "CVE-2024-0001"}))) == 2
    assert len(findings(table(ROW | {"Plugin Output": "a"}, ROW | {"Plugin Output": "b"}))) == 2


@pytest.mark.parametrize(
    ("risk", "severity"),
    [
        ("None", Severity.INFO),
        ("CRITICAL", Severity.CRITICAL),
        ("4", Severity.CRITICAL),
        ("0", Severity.INFO),
        ("", Severity.UNKNOWN),
        ("FAILED", Severity.UNKNOWN),
    ],
)
def test_the_risk_is_a_word_or_a_number(risk: str, severity: Severity) -> None:
    assert finding(Risk=risk).severity is severity


def test_a_check_that_passed_or_what_was_fixed_is_inactive() -> None:
    assert (finding(Risk="PASSED").kind, finding(Risk="PASSED").inactive) == ("pass", True)
    assert (finding(Risk="FAILED").kind, finding(Risk="FAILED").inactive) == ("fail", False)
    assert (finding(State="FIXED").status, finding(State="FIXED").inactive) == ("fixed", True)
    assert not finding(State="RESURFACED").inactive


def test_a_risk_that_was_accepted_is_suppressed() -> None:
    assert finding(risk_modified="ACCEPTED", recast_reason="old host").suppression_reason == "old host"
    assert finding(risk_modified="ACCEPTED").suppression_reason == "risk accepted in Tenable"
    assert finding(**{"Accept Risk Comment": "until May"}).suppression_reason == "until May"
    assert not finding(risk_modified="NONE").suppressed


def test_the_columns_of_security_center_are_known() -> None:
    row = {
        "Plugin": "10", "Plugin Name": "n", "Severity": "Medium", "IP Address": "10.0.0.1", "DNS Name": "db.example",
        "NetBIOS Name": "W\\DB", "Port": "22", "CVSS V3 Vector": "AV:N/AC:L", "CVSS V2 Vector": "AV:N",
        "CVSS V3 Base Score": "5,3",
        "Cross References": "CWE #79, CWE:89", "CVE": "CVE-2024-1111,CVE-2024-22222",
    }  # fmt: skip
    found = findings(table(row, delimiter=";"))[0]

    assert (found.rule_id, found.title, found.host, found.port) == ("10", "n", "db.example", 22)
    assert (found.cvss_vector, found.cvss_score) == ("CVSS:3.0/AV:N/AC:L", 5.3)
    assert found.vulnerability_ids == ("CVE-2024-1111", "CVE-2024-22222")
    assert found.cwes == (89,)


def test_a_vector_of_version_2_stands_without_a_prefix() -> None:
    assert finding(**{"CVSS Vector": "CVSS2#AV:N/AC:L"}).cvss_vector == "AV:N/AC:L"
    assert finding(**{"CVSS3 Vector": "CVSS:3.1/AV:N"}).cvss_vector == "CVSS:3.1/AV:N"
    assert finding(CVSS="75").cvss_score is None


def test_weaknesses_stand_in_columns_of_several_kinds() -> None:
    assert finding(**{"definition.cwe": "192, 330"}).cwes == (192, 330)
    assert finding(**{"definition.references": "CVE=[CVE-2024-1111], CWE=[192, 330], RHSA=[2022:7002]"}).cwes == (
        192,
        330,
    )
    assert finding(XREF="IAVA:2024-A-1").cwes == ()


def test_a_web_application_is_an_address_with_a_host() -> None:
    found = finding(Host="https://a.example/x", Port="0")

    assert (found.url, found.host, found.port) == ("https://a.example/x", "a.example", None)


@pytest.mark.parametrize(
    "text",
    [
        "Plugin,Severity,Host\n1,High,a\n",
        "Plugin ID,Host\n1,a\n",
        "Title,Severity,Host\nx,High,a\n",
        "words",
        '{"a": 1}',
    ],
)
def test_tables_of_others_are_not_taken_for_tenables(text: str) -> None:
    assert not tenable_csv.recognises(Report(text.encode(), "r"))


def test_what_is_no_table_of_tenable_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="no columns for plugin"):
        list(tenable_csv.read(Report(b"a,b\n1,2\n", "t.csv")))


def test_a_table_without_rows_is_no_error() -> None:
    assert findings(Report(b"Plugin ID,Risk,Host\n", "t.csv")) == []
