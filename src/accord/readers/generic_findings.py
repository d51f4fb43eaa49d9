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

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from accord.core import numbers
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.core.markup import links
from accord.ports.addresses import host_and_port
from accord.ports.report import Kind, Report

LABEL = "Generic Findings Import (JSON, CSV)"
TOOL = "generic-findings"

_SEVERITY = {
    "critical": Severity.CRITICAL, "high": Severity.HIGH, "medium": Severity.MEDIUM, "low": Severity.LOW,
    "info": Severity.INFO, "informational": Severity.INFO,
}  # fmt: skip
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
_SUPPRESSED = {"false_p": "false positive", "risk_accepted": "risk accepted", "out_of_scope": "out of scope"}
#: Burp's scale, which DefectDojo uses: up to 2 is certain, up to 5 is firm.
_CERTAIN, _FIRM = 2, 5

#: How many findings tell whether a report is of this kind.
_LOOKED_AT = 9

_Fields = dict[str, object]


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
    for place, fields in items:
        if _text(fields.get("title")):
            yield _finding(fields, tool, version, report.name)
        else:
            report.broken.append(Gap(f"{report.name} at {place}", "a finding without a title"))
    yield Coverage(tool=tool, tool_version=version, report=report.name)


def _top(report: Report, key: str) -> str:
    raw = report.top.get(key)
    return _text(report.attempt(raw, object, at=key)) if raw else ""


def _elements(report: Report) -> Iterator[tuple[str, _Fields]]:
    for number, raw in enumerate(report.decode(report.need("findings"), list[msgspec.Raw], at="findings")):
        fields = report.attempt(raw, _Fields, at=f"findings[{number}]")
        if fields is not None:
            yield f"findings[{number}]", fields


def _rows(report: Report) -> Iterator[tuple[str, _Fields]]:
    names = {name: _COLUMNS.get(name.lower(), name.lower()) for name in report.table.columns}
    if not set(names.values()) >= _NEEDED:
        raise report.error("it has neither 'findings' nor columns for title and severity")
    for line, row in report.table.rows():
        yield f"line {line}", {names[name]: text for name, cell in row.items() if (text := cell.strip())}


def _finding(fields: _Fields, tool: str, version: str, name: str) -> Finding:
    """Return a finding; only what stands in the record is looked at, because most of the sixty keys never do."""
    found: dict[str, Any] = {"tool": tool, "tool_version": version, "report": name}
    for key, value in fields.items():
        field = _TEXTS.get(key)
        if field is not None:
            found[field] = _text(value)
    found["message"] = _message(fields)
    found["severity"] = _SEVERITY.get(_text(fields.get("severity")).lower(), Severity.UNKNOWN)
    for keys, read_fields in _PARTS:
        if not keys.isdisjoint(fields):
            found |= read_fields(fields)
    return Finding(**found)


def _known_as(fields: _Fields) -> dict[str, Any]:
    """Return weaknesses and identifiers."""
    ids = (*_list(fields.get("cve")), *_list(fields.get("vulnerability_ids")))
    cwes = (*_list(fields.get("cwe")), *_list(fields.get("cwes")))
    return {"vulnerability_ids": tuple(dict.fromkeys(ids)), "cwes": numbers.cwes(cwes)}


def _rated(fields: _Fields) -> dict[str, Any]:
    """Return the CVSS vector, version 3 first, and the score that belongs to it."""
    three = _text(fields.get("cvssv3"))
    score = fields.get("cvssv3_score" if three else "cvssv4_score") or fields.get("cvssv3_score")
    vector = three or _text(fields.get("cvssv4"))
    return {"cvss_vector": vector.strip('" \n'), "cvss_score": numbers.score(_text(score))}


def _counted(fields: _Fields) -> dict[str, Any]:
    """Return line, confidence, occurrences and fixed versions."""
    return {
        "start_line": _number(fields.get("line")),
        "confidence": _confidence(fields),
        "occurrences": _number(fields.get("nb_occurences")) or 1,
        "fixed_versions": _list(fields.get("fix_version")),
    }


def _reached(fields: _Fields) -> dict[str, Any]:
    """Return the addresses, and host and port of the first."""
    addresses = _addresses(fields)
    host, port = host_and_port(addresses[0]) if addresses else ("", None)
    return {"url": addresses[0] if addresses else "", "endpoints": addresses, "host": host, "port": port}


def _claimed(fields: _Fields) -> dict[str, Any]:
    """Return what people decided about the finding."""
    reason = next((words for key, words in _SUPPRESSED.items() if _flag(fields.get(key))), "")
    return {
        "status": "fixed" if _flag(fields.get("is_mitigated")) else "",
        "suppressed": bool(reason),
        "suppression_reason": reason,
        "inactive": _is_inactive(fields),
    }


def _explained(fields: _Fields) -> dict[str, Any]:
    """Return links and the source of the data flow."""
    return {"references": links(_text(fields.get("references"))), "trace": _trace(fields)}


def _is_inactive(fields: _Fields) -> bool:
    gone = any(_flag(fields.get(key)) for key in ("is_mitigated", "false_p", "duplicate"))
    return gone or ("active" in fields and not _flag(fields["active"]))


def _message(fields: _Fields) -> str:
    return "\n".join(filter(None, (_text(fields.get(key)) for key in ("description", "impact", "steps_to_reproduce"))))


def _confidence(fields: _Fields) -> Confidence:
    value = _number(fields.get("scanner_confidence"))
    if value is None:
        return Confidence.UNKNOWN
    return Confidence.HIGH if value <= _CERTAIN else Confidence.MEDIUM if value <= _FIRM else Confidence.LOW


def _trace(fields: _Fields) -> tuple[Place, ...]:
    source = _text(fields.get("sast_source_file_path"))
    if not source:
        return ()
    message = _text(fields.get("sast_source_object"))
    return (Place(path=source, start_line=_number(fields.get("sast_source_line")), message=message),)


def _addresses(fields: _Fields) -> tuple[str, ...]:
    given = fields.get("endpoints") or fields.get("locations")
    if isinstance(given, list):
        return tuple(dict.fromkeys(filter(None, map(_address, given))))
    return tuple(filter(None, (_text(given),)))


def _address(given: object) -> str:
    """Return an endpoint, which is an address or its parts, as one text."""
    if not isinstance(given, dict):
        return _text(given)
    part = {str(key): _text(value) for key, value in given.items()}
    if part.get("url"):
        return part["url"]
    head = f"{part['protocol']}://" if part.get("protocol") else ""
    port = f":{part['port']}" if part.get("port") else ""
    path = f"/{part['path'].lstrip('/')}" if part.get("path") else ""
    query = f"?{part['query']}" if part.get("query") else ""
    return f"{head}{part.get('host', '')}{port}{path}{query}"


def _list(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    if isinstance(value, list):
        return tuple(filter(None, map(_text, value)))
    return tuple(_text(value).replace(",", " ").split())


def _flag(value: object) -> bool:
    """Read a truth value as DefectDojo does: what starts with t is true."""
    return value is True or _text(value).lower()[:1] == "t"


def _number(value: object) -> int | None:
    return numbers.whole(_text(value))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else ""


#: Keys of one text, by the field of the same meaning.
_TEXTS = {
    "title": "title", "vuln_id_from_tool": "rule_id", "file_path": "path", "payload": "snippet", "param": "parameter",
    "component_name": "component_name", "component_version": "component_version", "mitigation": "remediation",
    "unique_id_from_tool": "tool_id",
}  # fmt: skip
_PARTS: tuple[tuple[frozenset[str], Callable[[_Fields], dict[str, Any]]], ...] = (
    (frozenset({"cve", "vulnerability_ids", "cwe", "cwes"}), _known_as),
    (frozenset({"cvssv3", "cvssv4", "cvssv3_score", "cvssv4_score"}), _rated),
    (frozenset({"line", "scanner_confidence", "nb_occurences", "fix_version"}), _counted),
    (frozenset({"endpoints", "locations"}), _reached),
    (frozenset({"active", "duplicate", "is_mitigated", *_SUPPRESSED}), _claimed),
    (frozenset({"references", "sast_source_file_path"}), _explained),
)
