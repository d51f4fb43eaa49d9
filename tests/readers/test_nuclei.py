"""Nuclei's odd, old and broken results; whole ones are in ``test_every_reader``."""

import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import nuclei

RESULT: dict[str, Any] = {
    "template-id": "t", "info": {"name": "n", "severity": "high"}, "matched-at": "https://a.example:8443/x",
    "host": "https://a.example", "type": "http",
}  # fmt: skip


def lines(*results: object) -> Report:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in results)
    return Report(text.encode(), "n.jsonl")


def findings(given: Report) -> list[Finding]:
    assert nuclei.recognises(given)
    return [item for item in nuclei.read(given) if isinstance(item, Finding)]


def finding(**fields: object) -> Finding:
    return findings(lines(RESULT | fields))[0]


def of_template(**info: object) -> Finding:
    return finding(info={"name": "n", "severity": "high"} | info)


def test_a_broken_line_is_named_and_the_others_are_read() -> None:
    given = lines(RESULT, "{bad", RESULT, "[]", {"other": 1})

    assert len(findings(given)) == 2
    assert [gap.place for gap in given.broken] == ["n.jsonl at line 2", "n.jsonl at line 4", "n.jsonl at line 5"]


def test_unknown_severity_is_kept_as_unknown() -> None:
    assert of_template(severity="unknown").severity is Severity.UNKNOWN
    assert of_template(severity=None).severity is Severity.UNKNOWN
    assert of_template(severity="Critical").severity is Severity.CRITICAL


def test_identifiers_are_lists_or_words() -> None:
    many = of_template(classification={"cve-id": ["cve-2024-1", None], "cwe-id": "CWE-79,CWE-89", "cvss-score": "9.8"})

    assert many.vulnerability_ids == ("CVE-2024-1",)
    assert many.cwes == (79, 89)
    assert many.cvss_score == 9.8
    assert of_template(classification={"cvss-score": 7, "cvss-metrics": "CVSS:3.1/AV:N"}).cvss_score == 7.0
    assert of_template(classification={"cvss-score": "odd", "cwe-id": "none"}).cvss_score is None
    assert of_template(classification=None).cwes == ()


def test_a_template_named_after_a_cve_is_about_it() -> None:
    assert finding(**{"template-id": "CVE-2021-44228"}).vulnerability_ids == ("CVE-2021-44228",)


def test_what_did_not_match_is_no_finding() -> None:
    given = lines(RESULT, RESULT | {"matcher-status": False}, RESULT | {"matcher-status": False, "error": "no route"})
    items = list(nuclei.read(given))

    assert len(items) == 2
    assert isinstance(items[1], Coverage)
    assert items[1].failed == (Gap("https://a.example", "t: no route"),)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, ("https://a.example:8443/x", "a.example", 8443)),
        ({"matched-at": "a.example:25", "host": "a.example"}, ("", "a.example", 25)),
        ({"matched-at": "a.example", "host": None, "port": "53"}, ("", "a.example", 53)),
        ({"matched-at": "a.example:none", "host": "a.example"}, ("", "a.example", None)),
        ({"matched-at": "https://b.example/", "host": "", "port": "x"}, ("https://b.example/", "b.example", None)),
    ],
)
def test_the_place_is_an_address_or_a_host_with_a_port(fields: dict[str, object], place: tuple[object, ...]) -> None:
    found = finding(**fields)

    assert (found.url, found.host, found.port) == place


def test_results_of_version_2_are_read_too() -> None:
    old = {
        "templateID": "t",
        "info": {"name": "n", "severity": "low"},
        "matched": "http://a.example/",
        "matcher_name": "m",
    }
    oldest = {"template": "x/y.yaml", "type": "http", "matched": "http://a.example/", "severity": "low", "name": "n"}

    assert (findings(lines(old))[0].rule_id, findings(lines(old))[0].snippet) == ("t", "m")
    assert (findings(lines(oldest))[0].rule_id, findings(lines(oldest))[0].severity) == ("y", Severity.LOW)


def test_of_a_request_only_the_method_is_read() -> None:
    assert finding(request="POST /x HTTP/1.1\r\nCookie: c").method == "POST"
    assert finding(request=";; opcode").method == ""
    assert finding(request=None).method == ""


def test_references_are_a_list_or_a_text() -> None:
    assert of_template(reference="- https://a.example\n- https://b.example").references == (
        "https://a.example",
        "https://b.example",
    )
    assert of_template(reference=["https://a.example", 7, True]).references == ("https://a.example", "7")


@pytest.mark.parametrize("text", ['{"template": "x"}', "[]", "[1]", "<a/>", "words"])
def test_what_others_write_is_not_taken_for_nuclei(text: str) -> None:
    assert not nuclei.recognises(Report(text.encode(), "r"))


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(UnreadableReport):
        list(nuclei.read(Report(b"words", "r")))


def test_one_result_and_an_array_are_read_like_lines() -> None:
    assert len(findings(Report(json.dumps(RESULT).encode(), "n.json"))) == 1
    assert len(findings(Report(json.dumps([RESULT, RESULT]).encode(), "n.json"))) == 2
