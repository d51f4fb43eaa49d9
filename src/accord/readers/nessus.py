"""Nessus reports (``.nessus``, version 2), as Nessus, Tenable Vulnerability Management and its web scanner export them.

Format: https://static.tenable.com/documentation/nessus_v2_file_format.pdf
Make one: in Nessus, Scans, the scan, Export, Nessus.

Read: one finding for each ``ReportItem`` with all of its CVE numbers, weaknesses and links; checks of compliance with
what was expected and found. A check that passed is inactive.
Severity: the number of the item (0 is info, 4 is critical), which a user of Tenable may have changed; without it the
``risk_factor``.
Coverage: one target for each ``ReportHost``, and notes on hosts that were scanned without credentials although some
were given. A compliance check that ended in an error is reported as failed.
Tried with reports of Nessus 5.2 and of Tenable's web scanner of 2021.
Not read: the policy, whose preferences can hold passwords, attachments, and the CPE of a plugin: it names what the
plugin is about, not what was found on the host.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from accord.core import numbers
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.ports.addresses import host_and_port
from accord.ports.report import Kind, Report

LABEL = "Nessus (.nessus)"
TOOL = "nessus"

_SEVERITY = {
    "0": Severity.INFO, "1": Severity.LOW, "2": Severity.MEDIUM, "3": Severity.HIGH, "4": Severity.CRITICAL,
    "none": Severity.INFO, "info": Severity.INFO, "low": Severity.LOW, "medium": Severity.MEDIUM,
    "high": Severity.HIGH, "critical": Severity.CRITICAL,
}  # fmt: skip
_CM = "compliance-"
#: Compliance results in SARIF's words for the same.
_KINDS = {"PASSED": "pass", "FAILED": "fail", "WARNING": "review", "ERROR": "open"}
#: Version 3 first: it is what most scanners state and people compare.
_VECTORS = ("cvss3_vector", "cvss4_vector", "cvss_vector")
_SCORES = ("cvss3_base_score", "cvssv3", "cvss4_base_score", "cvss_base_score", "cvss")

_VERSION = re.compile(r"Nessus version : (\d[\w.-]*)")
#: What plugins say where there is nothing to do.
_NO_SOLUTION = {"n/a", "N/A"}

_Texts = dict[str, list[str]]


def recognises(report: Report) -> bool:
    """Tell whether the root element is that of a Nessus report."""
    return report.kind is Kind.XML and report.root_tag == "NessusClientData_v2"


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each item of each host, then the coverage.

    Raises:
        UnreadableReport: the root element is another one, or there is no scan in it.
    """
    if not recognises(report):
        raise report.error(
            "its root element is not NessusClientData_v2", remedy="Export it from Nessus as .nessus, version 2"
        )
    if report.xml.find("Report") is None:
        raise report.error("it holds a policy and no scan", remedy="Export the scan, not its policy")
    failed: list[Gap] = []
    hosts = list(report.xml.iter("ReportHost"))
    version = _version(report.xml)
    for host in hosts:
        name = host.get("name", "")
        for item in host.iter("ReportItem"):
            finding = _finding(item, name, version, report.name)
            if finding.kind == "open":
                failed.append(Gap(name, f"the check could not be made: {finding.title}"))
            yield finding
    yield Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        complete=False if failed else None,
        seen=len(hosts),
        failed=tuple(failed),
        notes=tuple(_notes(hosts)),
    )


def _version(root: Element) -> str:
    """Return the version that plugin 19506, "Nessus Scan Information", prints; the report has no other place for it."""
    for output in root.iterfind(".//ReportItem[@pluginID='19506']/plugin_output"):
        found = _VERSION.search(output.text or "")
        if found:
            return found[1]
    return ""


def _finding(item: Element, target: str, version: str, name: str) -> Finding:
    texts = _texts(item)
    kind = _KINDS.get(_first(texts, f"{_CM}result").upper(), "")
    host, url = _host(target)
    score = _first(texts, *_SCORES)
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    return Finding(
        TOOL,
        version,
        item.get("pluginID", ""),
        _first(texts, f"{_CM}check-name") or item.get("pluginName", "") or _first(texts, "plugin_name"),
        _message(texts),
        _severity(item, texts),
        kind=kind,
        cwes=_cwes(texts) if "cwe" in texts or "xref" in texts else (),
        vulnerability_ids=_cves(texts) if "cve" in texts or "xref" in texts else (),
        cvss_vector=_vector(texts),
        cvss_score=numbers.score(score) if score else None,
        snippet=_first(texts, "plugin_output") or _first(texts, f"{_CM}actual-value"),
        url=url,
        host=host,
        port=numbers.port(item.get("port", "")),
        inactive=kind == "pass",
        tool_id=_first(texts, f"{_CM}check-id"),
        remediation=_solution(texts),
        references=_references(texts),
        report=name,
    )


@lru_cache(maxsize=4096)
def _host(target: str) -> tuple[str, str]:
    """Return host and address of a target, which is an address where a web application was scanned."""
    return (host_and_port(target)[0] or target, target) if "://" in target else (target, "")


def _texts(item: Element) -> _Texts:
    """Return the texts of an item's elements by their names; many of them may stand several times.

    Checks of compliance have the namespace ``cm``, which some converters leave out.
    """
    texts: _Texts = {}
    for child in item:
        text = (child.text or "").strip()
        if text:
            texts.setdefault(child.tag.rpartition("}")[2], []).append(text)
    return texts


def _first(texts: _Texts, *tags: str) -> str:
    for tag in tags:
        if tag in texts:
            return texts[tag][0]
    return ""


def _message(texts: _Texts) -> str:
    expected = _first(texts, f"{_CM}policy-value")
    parts = (
        _first(texts, "synopsis"),
        _first(texts, "description"),
        _first(texts, f"{_CM}info"),
        f"Expected: {expected}" if expected else "",
    )
    return "\n".join(dict.fromkeys([part for part in parts if part]))


def _solution(texts: _Texts) -> str:
    solution = _first(texts, "solution")
    return _first(texts, f"{_CM}solution") if solution in _NO_SOLUTION or not solution else solution


def _severity(item: Element, texts: _Texts) -> Severity:
    given = item.get("severity") or _first(texts, "risk_factor")
    return _SEVERITY.get(given.lower(), Severity.UNKNOWN)


def _cves(texts: _Texts) -> tuple[str, ...]:
    """Return every CVE number; Tenable writes one in each element, converters write them into one."""
    cross = [text[4:] for text in texts.get("xref", ()) if text.startswith("CVE:")]
    given = [*texts.get("cve", ()), *cross]
    return tuple(dict.fromkeys([word.upper() for text in given for word in text.replace(",", " ").split()]))


def _cwes(texts: _Texts) -> tuple[int, ...]:
    cross = [text for text in texts.get("xref", ()) if text.startswith("CWE:")]
    return numbers.cwes((*texts.get("cwe", ()), *cross))


def _vector(texts: _Texts) -> str:
    """Return the vector; Nessus marks version 2 with ``CVSS2#``, where others write nothing."""
    return _first(texts, *_VECTORS).removeprefix("CVSS2#")


def _references(texts: _Texts) -> tuple[str, ...]:
    found = [word for text in texts.get("see_also", ()) for word in text.split()]
    return tuple(dict.fromkeys((*found, *texts.get(f"{_CM}see-also", ()))))


def _notes(hosts: list[Element]) -> Iterator[str]:
    """Yield what limits a scan: hosts into which Nessus could not log in see far less of their flaws."""
    without = 0
    for host in hosts:
        properties = {tag.get("name"): (tag.text or "").strip() for tag in host.iterfind("HostProperties/tag")}
        without += properties.get("Credentialed_Scan", "").lower() == "false"
    if without:
        yield f"scanned without credentials: {without} of {len(hosts)} hosts"
