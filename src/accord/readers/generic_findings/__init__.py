"""DefectDojo's Generic Findings Import, JSON and CSV: what people write when no tool's format fits.

Format: https://docs.defectdojo.com/supported_tools/parsers/generic_findings_import/
Make one: a script of your own, or another tool's exporter for DefectDojo. For tables and JSON of any other form see
the reader ``generic``, which is told by a mapping file what stands where.

Read: one finding for each row or element; all identifiers of ``cve`` and ``vulnerability_ids``, all endpoints. The
tool is the report's ``type`` or ``name``.
Severity: the word. Where none is given it stays unknown; DefectDojo would call it info.
Coverage: a report of this kind does not tell what was scanned. Elements without a title are named and left out.
Tried with the samples of DefectDojo 2 and 3.
Not read: attached ``files``, dates, EPSS and exploitation: these change every day, and Accord's feeds know them.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.generic_findings.records import Record, finding, text

LABEL = "Generic Findings Import (JSON, CSV)"
TOOL = "generic-findings"

_TOP = {"name", "type", "version", "description", "dynamic_tool", "static_tool", "soc", "findings", "title"}
#: The keys that DefectDojo allows in a finding.
_KEYS = {
    "title", "severity", "description", "date", "cwe", "cwes", "cve", "vulnerability_ids", "epss_score",
    "epss_percentile", "cvssv3", "cvssv3_score", "cvssv4", "cvssv4_score", "mitigation", "impact",
    "steps_to_reproduce", "severity_justification", "references", "active", "verified", "false_p", "duplicate",
    "out_of_scope", "risk_accepted", "under_review", "is_mitigated", "thread_id", "mitigated", "numerical_severity",
    "param", "payload", "line", "file_path", "component_name", "component_version", "static_finding",
    "dynamic_finding", "scanner_confidence", "unique_id_from_tool", "vuln_id_from_tool", "sast_source_object",
    "sast_sink_object", "sast_source_line", "sast_source_file_path", "nb_occurences", "publish_date", "service",
    "planned_remediation_date", "planned_remediation_version", "effort_for_fixing", "tags", "kev_date",
    "known_exploited", "ransomware_used", "fix_available", "fix_version", "endpoints", "files", "locations",
}  # fmt: skip
#: Columns of the table, in small letters, by the key of the same meaning; the others are called as their key.
_COLUMNS = {
    "cweid": "cwe", "cweids": "cwes", "vulnerability id": "vulnerability_ids", "url": "endpoints",
    "falsepositive": "false_p", "ismitigated": "is_mitigated",
}  # fmt: skip
_NEEDED = {"title", "severity"}
_NEEDED_COLUMNS = {"date", "title", "description", "severity"}
_SUFFIX = " (Generic Findings Import)"
#: How many findings tell whether a report is of this kind.
_LOOKED_AT = 9

#: What stands where an element could not be decoded, so that the others keep their numbers.
_BROKEN = Record()


def recognises(report: Report) -> bool:
    """Tell whether the columns, or the keys of the report and of its first finding, are those of this import."""
    if report.kind is Kind.OBJECT:
        return report.top.keys() <= _TOP and _are_known(report.top.get("findings"), is_named="name" in report.top)
    return {name.lower() for name in report.table.columns} >= _NEEDED_COLUMNS


def _are_known(raw: msgspec.Raw | None, *, is_named: bool) -> bool:
    """Tell whether the first findings have known keys only; of an empty list, whether a name stands beside it."""
    try:
        findings = msgspec.json.decode(raw or b"null", type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    first = [_keys(one) for one in findings[:_LOOKED_AT]]
    if not first:
        return is_named
    return all(keys <= _KEYS for keys in first) and any(keys >= _NEEDED for keys in first)


def _keys(raw: msgspec.Raw) -> set[str]:
    """Return the keys of a finding; none of an odd one, which alone says nothing about the report."""
    try:
        return set(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return set()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each row or element, then the coverage.

    Raises:
        UnreadableReport: it has neither findings nor the columns of this import.
    """
    if report.kind is Kind.OBJECT:
        report.refuse_repeated("findings", 1)
        tool = (_top(report, "type") or _top(report, "name")).removesuffix(_SUFFIX) or TOOL
        version = _top(report, "version")
        items = _elements(report)
    else:
        tool, version, items = TOOL, "", _rows(report)
    for place, one in items:
        if text(one.title):
            yield finding(one, tool, version, report.name)
        else:
            report.broken.append(Gap(f"{report.name} at {place}", "a finding without a title"))
    yield Coverage(tool=tool, tool_version=version, report=report.name)


def _top(report: Report, key: str) -> str:
    raw = report.top.get(key)
    return text(report.attempt(raw, object, at=key)) if raw else ""


def _elements(report: Report) -> Iterator[tuple[str, Record]]:
    raws = report.decode(report.need("findings"), list[msgspec.Raw], at="findings")
    elements = report.records(raws, Record, at="findings", salvage=lambda _: _BROKEN)
    for number, one in enumerate(elements):
        if one is not _BROKEN:
            yield f"findings[{number}]", one


def _rows(report: Report) -> Iterator[tuple[str, Record]]:
    names = {name: _COLUMNS.get(name.lower(), name.lower()) for name in report.table.columns}
    if not set(names.values()) >= _NEEDED:
        raise report.error("it has neither 'findings' nor columns for title and severity")
    read_names = {name: key for name, key in names.items() if key in Record.__struct_fields__}
    for line, row in report.table.rows():
        cells = ((key, row.get(name, "").strip()) for name, key in read_names.items())
        yield f"line {line}", Record(**{key: cell for key, cell in cells if cell})
