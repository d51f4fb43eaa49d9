"""ZAP's odd, old and broken reports; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Report
from accord.readers import zap

ALERT: dict[str, Any] = {"pluginid": "40012", "alert": "Cross Site Scripting", "riskcode": "3", "confidence": "2"}
SITE: dict[str, Any] = {"@name": "https://a.example", "@host": "a.example", "@port": "443"}


def report(*alerts: object, **changes: object) -> Report:
    return Report(json.dumps({"@version": "2.16.1", "site": [SITE | {"alerts": alerts}]} | changes).encode(), "z.json")


def findings(given: Report) -> list[Finding]:
    assert zap.recognises(given)
    return [item for item in zap.read(given) if isinstance(item, Finding)]


def finding(**fields: object) -> Finding:
    return findings(report(ALERT | fields))[0]


def coverage(given: Report) -> Coverage:
    return next(item for item in zap.read(given) if isinstance(item, Coverage))


def test_the_risk_is_a_number_or_a_word_and_never_critical() -> None:
    assert finding().severity is Severity.HIGH
    assert finding(riskcode=0).severity is Severity.INFO
    assert finding(riskcode=None, riskdesc="Medium (Low)").severity is Severity.MEDIUM
    assert finding(riskcode="9").severity is Severity.UNKNOWN


def test_what_a_user_marked_as_false_positive_is_no_problem() -> None:
    found = finding(confidence="0")

    assert found.inactive
    assert found.suppressed
    assert found.suppression_reason == "marked as false positive in ZAP"
    assert finding(confidence="4").confidence is Confidence.HIGH
    assert not finding(confidence="4").inactive


def test_an_alert_without_instances_is_about_its_site() -> None:
    assert finding().url == "https://a.example"
    assert finding(instances=[]).endpoints == ()
    assert finding(instances="odd", count="odd").occurrences == 1


def test_the_first_instance_gives_the_place_and_all_of_them_the_endpoints() -> None:
    first = {"uri": "https://a.example/x", "method": "GET", "param": "q", "attack": "<b>", "evidence": "<b>"}
    found = finding(instances=[first, {"uri": "https://a.example/y"}, first, "odd"], count="7")

    assert (found.url, found.method, found.parameter, found.snippet) == ("https://a.example/x", "GET", "q", "<b>")
    assert found.endpoints == ("https://a.example/x", "https://a.example/y")
    assert found.occurrences == 7


def test_weaknesses_and_identifiers_stand_in_tags_too() -> None:
    tags = [{"tag": "CVE-2021-44228", "link": "https://a.example"}, {"tag": "CWE-89"}, {"tag": "OWASP_2021_A03"}, "odd"]

    assert finding(cweid="79", tags=tags).cwes == (79, 89)
    assert finding(cweid="79", tags=tags).vulnerability_ids == ("CVE-2021-44228",)
    assert finding(cweid="-1", tags=None).cwes == ()
    assert finding(cweid="0").cwes == ()
    assert finding(cweid=[]).cwes == ()


def test_one_site_of_an_old_report_needs_no_list() -> None:
    old = report(site=SITE | {"alerts": {"alertitem": [ALERT]}})

    assert [found.rule_id for found in findings(old)] == ["40012"]
    assert findings(report(site=SITE | {"alerts": {}})) == []
    assert findings(report(site=SITE)) == []
    assert coverage(report(site=None)).seen == 0


def test_an_alert_that_is_none_is_named_and_the_others_are_read() -> None:
    given = report(7, ALERT)

    assert len(findings(given)) == 1
    assert [gap.place for gap in given.broken] == ["z.json at site[0].alerts[0]"]


def test_what_zap_says_about_its_own_scan_is_a_note() -> None:
    insight = {"level": "High", "description": "Authentication failures", "statistic": 83}
    seen = coverage(report(ALERT, created="2026-01-02T03:04:05.006Z", insights=[insight, "odd"]))

    assert seen.notes == ("Authentication failures: 83",)
    assert str(seen.ended_at) == "2026-01-02 03:04:05.006000+00:00"
    assert coverage(report(created="2026-01-02T03:04:05")).ended_at is None
    assert coverage(report(created="yesterday", insights={})).ended_at is None


def test_the_alerts_of_the_api_are_read_too() -> None:
    alert = {"alert": "XSS", "pluginId": "40012", "risk": "High", "confidence": "Medium", "cweid": "79"}
    more = {"url": "https://a.example/x", "param": "q", "method": "GET", "tags": {"CWE-79": "https://a.example"}}
    found = findings(Report(json.dumps({"alerts": [alert | more]}).encode(), "api.json"))[0]

    assert (found.rule_id, found.severity, found.confidence) == ("40012", Severity.HIGH, Confidence.MEDIUM)
    assert (found.url, found.endpoints, found.parameter, found.cwes) == (more["url"], (more["url"],), "q", (79,))


def test_a_report_in_xml_without_sites_is_read() -> None:
    item = "<alertitem><pluginid>1</pluginid><alert>a</alert><riskcode>1</riskcode><uri>http://a.example/</uri>"
    tags = "<tags><tag><tag>CWE-16</tag><link>l</link></tag></tags>"
    given = Report(f"<OWASPZAPReport>{item}{tags}</alertitem></OWASPZAPReport>".encode(), "z.xml")

    assert findings(given)[0].url == "http://a.example/"
    assert findings(given)[0].cwes == (16,)


@pytest.mark.parametrize(
    "text",
    [
        '{"site": []}',
        '{"@version": "1", "@generated": "x", "site": [], "vulnerabilities": []}',
        '{"alerts": []}',
        '{"alerts": [{"rule": 1}]}',
        '{"alerts": 1}',
        '{"alerts": [], "more": 1}',
        "<report/>",
        "words",
    ],
)
def test_what_others_write_is_not_taken_for_zap(text: str) -> None:
    assert not zap.recognises(Report(text.encode(), "r"))


def test_a_second_list_of_alerts_hides_nothing() -> None:
    text = '{"@version": "2", "site": [{"alerts": [{"alert": "a"}], "alerts": []}]}'
    with pytest.raises(UnreadableReport, match="stands twice"):
        list(zap.read(Report(text.encode(), "z.json")))


@pytest.mark.parametrize("text", ["<report/>", "{}", '{"site": 1}', '{"alerts": 1}'])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReport):
        list(zap.read(Report(text.encode(), "z")))
