"""Burp Suite's report of issues in XML, as Burp Professional writes it since 1.6.

Format: https://portswigger.net/burp/documentation/desktop/running-scans/reporting-results
Make one: Target, Issues, Report issues for this host, XML; with or without requests in base64.

Read: one finding for each issue; its address is host and path, its parameter stands in brackets behind the location.
The document type that Burp writes into its reports is accepted, because it declares no entities.
Severity: Burp's words; it has no critical. An issue that a user marked as false positive is inactive.
Coverage: a report does not tell what was scanned or whether the scan came to its end.
Tried with reports of Burp 1.6 and 2020.1.
Not read: requests, responses and Collaborator's events, which hold cookies and tokens; of a request only the method.
"""

import re
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from accord.core import numbers
from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding, Severity
from accord.core.markup import links, plain_text
from accord.ports.addresses import host_and_port
from accord.ports.report import Kind, Report

LABEL = "Burp Suite (XML)"
TOOL = "burp"

_SEVERITY = {
    "high": Severity.HIGH, "medium": Severity.MEDIUM, "low": Severity.LOW,
    "information": Severity.INFO, "info": Severity.INFO,
}  # fmt: skip
_CONFIDENCE = {"certain": Confidence.HIGH, "firm": Confidence.MEDIUM, "tentative": Confidence.LOW}
#: What Burp writes as the severity of an issue that a user marked so.
_FALSE_POSITIVE = {"false positive", "false_positive"}
_CWE = re.compile(r"CWE-(\d{1,9})")
_PARAMETER = re.compile(r"\[(.{1,500})\]$")
#: The kinds of input that Burp writes behind a parameter's name.
_KINDS = (" parameter", " cookie", " JSON parameter", " XML parameter", " HTTP header")


def recognises(report: Report) -> bool:
    """Tell whether the root is Burp's list of issues, and not that of another tool with the same name."""
    if report.kind is not Kind.XML or report.root_tag != "issues":
        return False
    return "burpVersion" in report.xml.attrib or report.xml.find("issue/serialNumber") is not None


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each issue, then the coverage.

    Raises:
        UnreadableReport: the root element is another one.
    """
    if report.kind is not Kind.XML or report.xml.tag != "issues":
        raise report.error("its root element is not 'issues', so it is no report of Burp")
    version = report.xml.get("burpVersion", "")
    for issue in report.xml.iter("issue"):
        yield _finding(issue, version, report.name)
    yield Coverage(tool=TOOL, tool_version=version, report=report.name)


def _finding(issue: Element, version: str, name: str) -> Finding:
    texts = {child.tag: (child.text or "").strip() for child in issue}
    host, port = host_and_port(_host(texts))
    word = texts.get("severity", "").lower()
    denied = word in _FALSE_POSITIVE
    return Finding(
        tool=TOOL,
        tool_version=version,
        rule_id=texts.get("type", ""),
        title=texts.get("name", ""),
        message=_joined(texts, "issueDetail", "issueBackground"),
        severity=_SEVERITY.get(word, Severity.UNKNOWN),
        confidence=_CONFIDENCE.get(texts.get("confidence", "").lower(), Confidence.UNKNOWN),
        cwes=numbers.cwes(_CWE.findall(texts.get("vulnerabilityClassifications", ""))),
        url=_host(texts) + texts.get("path", ""),
        method=_method(issue),
        parameter=_parameter(texts.get("location", "")),
        host=host or texts.get("host", ""),
        port=port,
        inactive=denied,
        suppressed=denied,
        suppression_reason="marked as false positive in Burp" if denied else "",
        tool_id=texts.get("serialNumber", ""),
        remediation=_joined(texts, "remediationDetail", "remediationBackground"),
        references=links(texts.get("references", "")),
        report=name,
    )


def _host(texts: dict[str, str]) -> str:
    return texts.get("host", "").rstrip("/")


def _joined(texts: dict[str, str], *keys: str) -> str:
    return "\n".join(plain_text(texts[key]) for key in keys if texts.get(key))


def _parameter(location: str) -> str:
    """Return the name of the input that stands in brackets at the end, such as ``b_id`` of ``[b_id cookie]``."""
    found = _PARAMETER.search(location) if location.endswith("]") else None
    name = found[1] if found else ""
    return next((name.removesuffix(kind) for kind in reversed(_KINDS) if name.endswith(kind)), name)


def _method(issue: Element) -> str:
    """Return the method of the first request: as its attribute, or the first word of its text."""
    request = issue.find("requestresponse/request")
    if request is None:
        return ""
    if method := request.get("method"):
        return method
    text = (request.text or "").lstrip()
    if request.get("base64") == "true":
        try:
            text = b64decode(text[:64]).decode("ascii", errors="replace")
        except NoBase64:
            return ""
    word = text.partition(" ")[0]
    return word if word.isalpha() and word.isupper() else ""
