"""Nessus' odd and broken reports; whole ones are in ``test_every_reader``."""

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import nessus


def report(items: str, properties: str = "", host: str = "db.example") -> Report:
    inside = f"<HostProperties>{properties}</HostProperties>{items}"
    root = '<NessusClientData_v2 xmlns:cm="http://www.nessus.org/cm">'
    text = f'{root}<Report name="r"><ReportHost name="{host}">{inside}</ReportHost></Report></NessusClientData_v2>'
    return Report(text.encode(), "r.nessus")


def finding(inside: str = "", attributes: str = 'port="443" severity="3" pluginID="1" pluginName="n"') -> Finding:
    given = report(f"<ReportItem {attributes}>{inside}</ReportItem>")
    return next(item for item in nessus.read(given) if isinstance(item, Finding))


def coverage(given: Report) -> Coverage:
    return next(item for item in nessus.read(given) if isinstance(item, Coverage))


def test_every_cve_weakness_and_link_of_a_plugin_is_kept() -> None:
    found = finding(
        "<cve>CVE-2024-1</cve><cve>CVE-2024-2</cve><cve>cve-2024-3, CVE-2024-1</cve><xref>CVE:CVE-2024-4</xref>"
        "<cwe>79</cwe><xref>CWE:89</xref><xref>IAVA:2024-A-1</xref><see_also>https://a.example\nhttps://b.example</see_also>"
    )

    assert found.vulnerability_ids == ("CVE-2024-1", "CVE-2024-2", "CVE-2024-3", "CVE-2024-4")
    assert found.cwes == (79, 89)
    assert found.references == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("attributes", "inside", "severity"),
    [
        ('severity="0"', "<risk_factor>Critical</risk_factor>", Severity.INFO),
        ('severity="4"', "", Severity.CRITICAL),
        ("", "<risk_factor>Medium</risk_factor>", Severity.MEDIUM),
        ("", "<risk_factor>None</risk_factor>", Severity.INFO),
        ("", "", Severity.UNKNOWN),
        ('severity="7"', "", Severity.UNKNOWN),
    ],
)
def test_the_number_of_the_item_decides_before_the_word_of_the_plugin(
    attributes: str, inside: str, severity: Severity
) -> None:
    assert finding(inside, attributes).severity is severity


def test_port_0_is_no_port() -> None:
    assert finding(attributes='port="0"').port is None
    assert finding(attributes='port="x"').port is None
    assert finding().port == 443


def test_the_vector_and_score_of_version_3_come_first() -> None:
    two = "<cvss_vector>CVSS2#AV:N/AC:L/Au:N/C:P/I:P/A:P</cvss_vector><cvss_base_score>7.5</cvss_base_score>"
    three = "<cvss3_vector>CVSS:3.0/AV:N</cvss3_vector><cvss3_base_score>9.8</cvss3_base_score>"

    assert (finding(two).cvss_vector, finding(two).cvss_score) == ("AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5)
    assert (finding(two + three).cvss_vector, finding(two + three).cvss_score) == ("CVSS:3.0/AV:N", 9.8)
    assert finding("<cvss_base_score>high</cvss_base_score>").cvss_score is None


def check(result: str) -> str:
    return (
        f"<ReportItem pluginID='21157' severity='3' pluginName='Unix Compliance Checks'>"
        f"<cm:compliance-check-name>1.1 Root log-in</cm:compliance-check-name><cm:compliance-check-id>ab12"
        f"</cm:compliance-check-id><cm:compliance-result>{result}</cm:compliance-result><cm:compliance-info>Why"
        f"</cm:compliance-info><cm:compliance-solution>How</cm:compliance-solution><solution>n/a</solution>"
        f"<cm:compliance-policy-value>no</cm:compliance-policy-value><cm:compliance-actual-value>yes</cm:compliance-actual-value></ReportItem>"
    )


def test_a_check_of_compliance_says_what_was_expected_and_found() -> None:
    found = next(item for item in nessus.read(report(check("FAILED"))) if isinstance(item, Finding))

    assert (found.title, found.tool_id, found.kind) == ("1.1 Root log-in", "ab12", "fail")
    assert (found.message, found.remediation, found.snippet) == ("Why\nExpected: no", "How", "yes")
    assert not found.inactive


def test_a_check_of_compliance_needs_no_namespace() -> None:
    found = next(item for item in nessus.read(report(check("FAILED").replace("cm:", ""))) if isinstance(item, Finding))

    assert (found.title, found.kind) == ("1.1 Root log-in", "fail")


def test_a_check_that_passed_is_inactive_and_one_that_could_not_be_made_failed() -> None:
    given = report(check("PASSED") + check("WARNING") + check("ERROR"))
    found = [item for item in nessus.read(given) if isinstance(item, Finding)]

    assert [item.inactive for item in found] == [True, False, False]
    assert coverage(given).failed == (Gap("db.example", "the check could not be made: 1.1 Root log-in"),)
    assert coverage(given).complete is False


def test_hosts_without_credentials_are_a_note() -> None:
    without = '<tag name="Credentialed_Scan">false</tag>'

    assert coverage(report("", without)).notes == ("scanned without credentials: 1 of 1 hosts",)
    assert coverage(report("", '<tag name="Credentialed_Scan">true</tag>')).notes == ()


def test_the_version_stands_in_the_output_of_one_plugin() -> None:
    item = "<ReportItem pluginID='19506'><plugin_output>{}</plugin_output></ReportItem>"

    assert coverage(report(item.format("Nessus version : 10.8.3\n"))).tool_version == "10.8.3"
    assert coverage(report(item.format("nothing"))).tool_version == ""


def test_a_web_application_is_an_address_with_a_host() -> None:
    given = report("<ReportItem/>", host="https://a.example/")
    found = next(item for item in nessus.read(given) if isinstance(item, Finding))

    assert (found.url, found.host) == ("https://a.example/", "a.example")


def test_no_host_is_no_error() -> None:
    given = Report(b"<NessusClientData_v2><Report name='r'/></NessusClientData_v2>", "r.nessus")

    assert coverage(given).seen == 0


@pytest.mark.parametrize(
    "text",
    [
        "<NessusClientData/>",
        "<NessusClientData_v2><Policy/></NessusClientData_v2>",
        "<NessusClientData_v2><Report",
        "{}",
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReport):
        list(nessus.read(Report(text.encode(), "r.nessus")))


def test_a_web_application_without_a_host_keeps_its_name() -> None:
    found = next(item for item in nessus.read(report("<ReportItem/>", host="http://[::1")) if isinstance(item, Finding))

    assert found.host == "http://[::1"
