"""Burp's odd and broken reports; whole ones are in ``test_every_reader``."""

from base64 import b64encode

import pytest

from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import burp

DOCTYPE = '<!DOCTYPE issues [<!ELEMENT issues (issue*)><!ATTLIST issues burpVersion CDATA "">]>'


def finding(inside: str) -> Finding:
    given = Report(f'{DOCTYPE}<issues burpVersion="2025.1"><issue>{inside}</issue></issues>'.encode(), "b.xml")
    assert burp.recognises(given)
    return next(item for item in burp.read(given) if isinstance(item, Finding))


def test_severities_are_burps_words_and_nothing_else() -> None:
    assert finding("<severity>Information</severity>").severity is Severity.INFO
    assert finding("<severity>Critical</severity>").severity is Severity.UNKNOWN
    assert finding("").severity is Severity.UNKNOWN


def test_what_a_user_marked_as_false_positive_is_no_problem() -> None:
    found = finding("<severity>False positive</severity>")

    assert found.inactive
    assert found.suppressed
    assert found.severity is Severity.UNKNOWN


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("/x [b_id cookie]", "b_id"),
        ("/x [q parameter]", "q"),
        ("/x [a.b JSON parameter]", "a.b"),
        ("/x [Referer HTTP header]", "Referer"),
        ("/x [URL path filename]", "URL path filename"),
        ("/x [y]/z", ""),
        ("/x", ""),
    ],
)
def test_the_parameter_stands_in_brackets(location: str, name: str) -> None:
    assert finding(f"<location>{location}</location>").parameter == name


def test_the_address_is_host_and_path() -> None:
    found = finding("<host ip='10.0.0.1'>https://a.example:8443</host><path>/x?y</path>")

    assert (found.url, found.host, found.port) == ("https://a.example:8443/x?y", "a.example", 8443)
    assert finding("<host>https://a.example/</host><path>/x</path>").url == "https://a.example/x"
    assert finding("<host>a.example</host>").host == "a.example"
    assert finding("").port is None


def request(text: str, **attributes: str) -> Finding:
    words = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return finding(f"<requestresponse><request{words}>{text}</request></requestresponse>")


def test_of_a_request_only_the_method_is_read() -> None:
    text = "PUT /x HTTP/1.1\r\nCookie: session=0123456789abcdef0123456789abcdef"

    assert request(b64encode(text.encode()).decode(), base64="true").method == "PUT"
    assert request(text, base64="false").method == "PUT"
    assert request("odd", method="POST").method == "POST"
    assert request("!", base64="true").method == ""
    assert request("a", base64="true").method == ""
    assert request("").method == ""
    assert request(text).snippet == ""


@pytest.mark.parametrize(
    "text", ['<issues format="5"><issue id="x"/></issues>', "<issues/>", "<other/>", "{}", "words"]
)
def test_issues_of_other_tools_are_not_taken_for_burps(text: str) -> None:
    assert not burp.recognises(Report(text.encode(), "r"))


def test_a_report_without_a_version_is_told_by_its_issues() -> None:
    text = b"<issues><issue><serialNumber>1</serialNumber></issue></issues>"

    assert burp.recognises(Report(text, "b.xml"))


def test_an_entity_is_refused() -> None:
    text = b'<!DOCTYPE issues [<!ENTITY e "x">]><issues burpVersion="1"><issue><name>&e;</name></issue></issues>'
    with pytest.raises(UnreadableReport, match="entities"):
        list(burp.read(Report(text, "b.xml")))


def test_what_is_no_report_is_refused() -> None:
    for text in (b"<other/>", b"{}"):
        with pytest.raises(UnreadableReport, match="no report of Burp"):
            list(burp.read(Report(text, "b")))


def test_an_address_that_is_none_stops_nothing() -> None:
    assert finding("<host>http://[::1</host><path>/x</path>").host == "http://[::1"
