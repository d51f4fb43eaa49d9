"""Tenable's tables (CSV): exports of Nessus, Tenable Vulnerability Management (Tenable.io) and Security Center.

Format: https://docs.tenable.com/vulnerability-management/Content/Explore/export-findings-csv-keys.htm
Make one: in Nessus, Scans, the scan, Report, CSV; in Vulnerability Management, Findings, Export, CSV.

Read: one finding for each plugin on each port of a host. Nessus writes a row for each CVE number of it; such rows are
one finding with all of its numbers. Columns in every spelling that the three products use, comma or semicolon between.
Severity: ``Risk`` or ``Severity``, as a word or as a number (0 is info, 4 is critical). What was fixed, and a check of
compliance that passed, is inactive; a risk that was accepted is suppressed.
Coverage: a table does not tell what was scanned; rows that are odd are named.
Tried with exports of Nessus, of Tenable.io and of its web scanner from 2021 to 2025.
Not read: CPE columns: they name what the plugin is about, not what was found on the host.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from accord.core import numbers
from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.addresses import host_and_port
from accord.ports.report import Report

LABEL = "Tenable (CSV)"
TOOL = "nessus"

_SEVERITY = {
    "0": Severity.INFO, "1": Severity.LOW, "2": Severity.MEDIUM, "3": Severity.HIGH, "4": Severity.CRITICAL,
    "none": Severity.INFO, "info": Severity.INFO, "low": Severity.LOW, "medium": Severity.MEDIUM,
    "high": Severity.HIGH, "critical": Severity.CRITICAL,
}  # fmt: skip
#: What stands where the severity would, for checks of compliance, in SARIF's words for the same.
_KINDS = {"passed": "pass", "failed": "fail", "warning": "review", "error": "open"}

# The names of columns in small letters, the best one first.
_RULE = ("plugin id", "plugin", "definition.id", "plugin.id")
_TITLE = ("name", "plugin name", "definition.name", "plugin.name")
_RISK = ("risk", "severity", "definition.severity", "risk factor")
_HOST = (
    "host", "asset.host_name", "asset.name", "asset name", "dns name", "fqdn", "asset.display_fqdn",
    "ip address", "asset.display_ipv4_address", "asset.ipv4_addresses", "asset.display_ipv6_address", "netbios name",
)  # fmt: skip
#: Hosts of one name may differ in their address.
_ADDRESS = ("ip address", "asset.display_ipv4_address", "asset.ipv4_addresses", "asset.id")
_PORT = ("port", "asset.port")
_PROTOCOL = ("protocol",)
_CVE = ("cve", "definition.cve", "cves")
_CWE = ("cwe", "definition.cwe")
_CROSS = ("xref", "cross references", "definition.references")
_OUTPUT = ("plugin output", "output", "plugin text")
_ID = ("id", "finding id", "vulnerability uuid")
_SOLUTION = ("solution", "definition.solution", "steps to remediate")
_LINKS = ("see also", "definition.see_also")
_STATE = ("vulnerability state", "state")
_CHANGE = ("risk_modified", "modification", "risk modified")
_ACCEPTED = ("accept risk comment",)
_VECTOR_3 = ("cvss3 vector", "cvss v3 vector", "cvss v3.0 vector", "definition.cvss3.base_vector", "cvssv3 vector")
_VECTOR_2 = ("cvss vector", "cvss v2 vector", "cvss v2.0 vector", "definition.cvss2.base_vector", "cvss2 vector")
_SCORE = (
    "cvss v3.0 base score", "cvssv3", "cvss3 base score", "cvss v3 base score", "definition.cvss3.base_score",
    "cvss v4.0 base score", "cvss v2.0 base score", "cvss base score", "cvss v2 base score",
    "definition.cvss2.base_score", "cvss",
)  # fmt: skip
#: What two rows have in common that differ in nothing but their CVE number.
_PLACE = (_RULE, _HOST, _ADDRESS, _PORT, _PROTOCOL, _OUTPUT, _ID)

_CVE_NUMBER = re.compile(r"CVE-\d{4}-\d{4,}")
_CWE_CROSS = re.compile(r"CWE[:=#-]\[?([\d, ]{1,500})")

_Row = dict[str, str]


def recognises(report: Report) -> bool:
    """Tell whether the columns are those of a table of Tenable: a plugin's number and name, a risk and a host."""
    names = {name.lower() for name in report.table.columns}
    if names.isdisjoint(_RULE) or names.isdisjoint(_RISK) or names.isdisjoint(_HOST):
        return False
    return "plugin" not in names or "plugin name" in names


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each plugin on a port of a host, then the coverage.

    Raises:
        UnreadableReport: there is no column for the plugin or for its risk.
    """
    if not recognises(report):
        raise report.error("it has no columns for plugin, host and risk, so it is no table of Tenable")
    findings: list[Finding] = []
    places: dict[tuple[str, ...], int] = {}
    small = {name: name.lower() for name in report.table.columns}
    for _, cells in report.table.rows():
        row = {small[name]: cell.strip() for name, cell in cells.items() if cell}
        finding = _finding(row, report.name)
        place = tuple([_first(row, names) for names in _PLACE])
        at = places.get(place)
        if at is not None and _is_other_cve(finding, findings[at]):
            cves = (*findings[at].vulnerability_ids, *finding.vulnerability_ids)
            findings[at] = msgspec.structs.replace(findings[at], vulnerability_ids=cves)
        else:
            places[place] = len(findings)
            findings.append(finding)
    yield from findings
    yield Coverage(tool=TOOL, report=report.name)


def _is_other_cve(finding: Finding, first: Finding) -> bool:
    """Tell whether a row differs from another one about the same place only in its CVE number."""
    ids = finding.vulnerability_ids
    return bool(ids) and bool(first.vulnerability_ids) and set(ids).isdisjoint(first.vulnerability_ids)


def _finding(row: _Row, name: str) -> Finding:
    risk = _first(row, _RISK).lower()
    kind = _KINDS.get(risk, "")
    host, url = _host(row)
    fixed = _first(row, _STATE).lower() == "fixed"
    comment = _first(row, _ACCEPTED)
    accepted = bool(comment) or _first(row, _CHANGE).lower() in {"accepted", "accept"}
    score, links = _first(row, _SCORE), _first(row, _LINKS)
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    return Finding(
        TOOL, "", _first(row, _RULE), _first(row, _TITLE), _message(row), _SEVERITY.get(risk, Severity.UNKNOWN),
        Confidence.UNKNOWN, "", kind, _cwes(_first(row, _CWE), _first(row, _CROSS)), _cves(_first(row, _CVE)), (),
        _vector(row), numbers.score(score) if score else None,
        snippet=_first(row, _OUTPUT).removeprefix("'\n"),  # the apostrophe keeps a spreadsheet from running it
        url=url,
        host=host,
        port=numbers.port(_first(row, _PORT)),
        status="fixed" if fixed else "",
        suppressed=accepted,
        suppression_reason=comment
        or _first(row, ("recast_reason",))
        or ("risk accepted in Tenable" if accepted else ""),
        inactive=fixed or kind == "pass",
        tool_id=_first(row, _ID),
        remediation=_solution(row),
        references=tuple(dict.fromkeys(links.replace(", ", " ").split())) if links else (),
        report=name,
    )  # fmt: skip


def _first(row: _Row, names: tuple[str, ...]) -> str:
    """Return the first of these columns that has a value."""
    for name in names:
        if value := row.get(name):
            return value
    return ""


def _host(row: _Row) -> tuple[str, str]:
    """Return the host, and the address where a web application is named instead of one."""
    given = _first(row, _HOST)
    if "://" not in given:
        return given, ""
    return host_and_port(given)[0] or given, given


def _solution(row: _Row) -> str:
    solution = _first(row, _SOLUTION)
    return "" if solution.lower() == "n/a" else solution


def _message(row: _Row) -> str:
    parts = (_first(row, ("synopsis", "definition.synopsis")), _first(row, ("description", "definition.description")))
    return "\n".join(dict.fromkeys([part for part in parts if part]))


def _cves(text: str) -> tuple[str, ...]:
    text = text.upper()
    return tuple(dict.fromkeys(_CVE_NUMBER.findall(text))) if "CVE" in text else ()


@lru_cache(maxsize=4096)
def _cwes(given: str, cross: str) -> tuple[int, ...]:
    texts = [given, *(_CWE_CROSS.findall(cross) if "CWE" in cross else ())]
    return numbers.cwes([word.strip(" []'\"") for text in texts for word in text.split(",")])


def _vector(row: _Row) -> str:
    """Return the vector of version 3, which some exports write without its prefix, else that of version 2."""
    vector = _first(row, _VECTOR_3)
    if vector:
        return vector if vector.startswith("CVSS:") else f"CVSS:3.0/{vector.removeprefix('CVSS3#')}"
    return _first(row, _VECTOR_2).removeprefix("CVSS2#").strip("()")
