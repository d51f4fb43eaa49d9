"""One record of the import as a finding: an element of the JSON or a row of the table, with the same names."""

from functools import lru_cache
from typing import Any

import msgspec

from accord.core import numbers
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.core.markup import links
from accord.ports.addresses import host_and_port

_SEVERITY = {
    "critical": Severity.CRITICAL, "high": Severity.HIGH, "medium": Severity.MEDIUM, "low": Severity.LOW,
    "info": Severity.INFO, "informational": Severity.INFO,
}  # fmt: skip
_FALSE, _ACCEPTED, _OUT_OF_SCOPE = "false positive", "risk accepted", "out of scope"
#: Burp's scale, which DefectDojo uses: up to 2 is certain, up to 5 is firm.
_CERTAIN, _FIRM = 2, 5

_UNKNOWN, _UNSURE = Severity.UNKNOWN, Confidence.UNKNOWN
_UNRATED = (None, None, None, None)

_cwes = lru_cache(maxsize=1024)(numbers.cwes)
_host_and_port = lru_cache(maxsize=1024)(host_and_port)


class Record(msgspec.Struct, frozen=True, gc=False):
    """What people write, of which any value may stand anywhere."""

    title: object = None
    severity: object = None
    description: object = None
    impact: object = None
    steps_to_reproduce: object = None
    mitigation: object = None
    references: object = None
    vuln_id_from_tool: object = None
    unique_id_from_tool: object = None
    cve: object = None
    vulnerability_ids: object = None
    cwe: object = None
    cwes: object = None
    cvssv3: object = None
    cvssv3_score: object = None
    cvssv4: object = None
    cvssv4_score: object = None
    file_path: object = None
    line: object = None
    sast_source_file_path: object = None
    sast_source_line: object = None
    sast_source_object: object = None
    component_name: object = None
    component_version: object = None
    fix_version: object = None
    endpoints: object = None
    locations: object = None
    param: object = None
    payload: object = None
    scanner_confidence: object = None
    nb_occurences: object = None
    active: object = True
    duplicate: object = None
    is_mitigated: object = None
    false_p: object = None
    risk_accepted: object = None
    out_of_scope: object = None


def finding(one: Record, tool: str, version: str, report: str) -> Finding:
    """Return a record as a finding."""
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        tool,
        version,
        text(one.vuln_id_from_tool),
        text(one.title),
        _message(one),
        _SEVERITY.get(text(one.severity).lower(), _UNKNOWN),
        _UNSURE if one.scanner_confidence is None else _confidence(one.scanner_confidence),
        cwes=_cwes((*_list(one.cwe), *_list(one.cwes))) if one.cwe or one.cwes else (),
        vulnerability_ids=_identifiers(one) if one.cve or one.vulnerability_ids else (),
        path=text(one.file_path),
        start_line=None if one.line is None else _number(one.line),
        snippet=text(one.payload),
        parameter=text(one.param),
        tool_id=text(one.unique_id_from_tool),
        remediation=text(one.mitigation),
        report=report,
        **_rarer(one),
    )


def _rarer(one: Record) -> dict[str, Any]:
    """Return what few records have; it is only looked at where it stands."""
    fields: dict[str, Any] = {}
    if (one.cvssv3, one.cvssv4, one.cvssv3_score, one.cvssv4_score) != _UNRATED:
        fields |= _rated(one)
    if one.endpoints or one.locations:
        fields |= _reached(one)
    told_away = one.false_p or one.risk_accepted or one.out_of_scope
    if told_away or one.active is not True or one.duplicate or one.is_mitigated:
        fields |= _claimed(one)
    if one.component_name is not None or one.component_version is not None or one.fix_version:
        fields |= _packaged(one)
    if one.references or one.sast_source_file_path or one.nb_occurences:
        fields |= _explained(one)
    return fields


def _identifiers(one: Record) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_list(one.cve), *_list(one.vulnerability_ids))))


def _rated(one: Record) -> dict[str, Any]:
    """Return the CVSS vector, version 3 first, and the score that belongs to it."""
    three = text(one.cvssv3)
    score = (one.cvssv3_score if three else one.cvssv4_score) or one.cvssv3_score
    vector = three or text(one.cvssv4)
    return {"cvss_vector": vector.strip('" \n'), "cvss_score": numbers.score(text(score))}


def _reached(one: Record) -> dict[str, Any]:
    """Return the addresses, and host and port of the first."""
    addresses = _addresses(one.endpoints or one.locations)
    host, port = _host_and_port(addresses[0]) if addresses else ("", None)
    return {"url": addresses[0] if addresses else "", "endpoints": addresses, "host": host, "port": port}


def _claimed(one: Record) -> dict[str, Any]:
    """Return what people decided about the finding."""
    mitigated, is_false = _flag(one.is_mitigated), _flag(one.false_p)
    accepted, out_of_scope = _flag(one.risk_accepted), _flag(one.out_of_scope)
    reason = _FALSE if is_false else _ACCEPTED if accepted else _OUT_OF_SCOPE if out_of_scope else ""
    return {
        "status": "fixed" if mitigated else "",
        "suppressed": bool(reason),
        "suppression_reason": reason,
        "inactive": mitigated or is_false or _flag(one.duplicate) or not _flag(one.active),
    }


def _packaged(one: Record) -> dict[str, Any]:
    """Return the component and the versions that are fixed."""
    return {
        "component_name": text(one.component_name),
        "component_version": text(one.component_version),
        "fixed_versions": _list(one.fix_version),
    }


def _explained(one: Record) -> dict[str, Any]:
    """Return how it was found and where more is told."""
    return {
        "references": links(text(one.references)),
        "trace": _trace(one) if one.sast_source_file_path else (),
        "occurrences": _number(one.nb_occurences) or 1,
    }


def _message(one: Record) -> str:
    description = text(one.description)
    if one.impact is None and one.steps_to_reproduce is None:
        return description
    return "\n".join(filter(None, (description, text(one.impact), text(one.steps_to_reproduce))))


def _confidence(given: object) -> Confidence:
    value = _number(given)
    if value is None:
        return _UNSURE
    return Confidence.HIGH if value <= _CERTAIN else Confidence.MEDIUM if value <= _FIRM else Confidence.LOW


def _trace(one: Record) -> tuple[Place, ...]:
    source = text(one.sast_source_file_path)
    return (Place(source, _number(one.sast_source_line), text(one.sast_source_object)),) if source else ()


def _addresses(given: object) -> tuple[str, ...]:
    if isinstance(given, list):
        return tuple(dict.fromkeys(filter(None, map(_address, given))))
    return tuple(filter(None, (text(given),)))


def _address(given: object) -> str:
    """Return an endpoint, which is an address or its parts, as one text."""
    if not isinstance(given, dict):
        return text(given)
    part = {str(key): text(value) for key, value in given.items()}
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
        return tuple(filter(None, map(text, value)))
    return tuple(text(value).replace(",", " ").split())


def _flag(value: object) -> bool:
    """Read a truth value as DefectDojo does: what starts with t is true."""
    return value is True if value is None or isinstance(value, bool) else text(value).lower()[:1] == "t"


def _number(value: object) -> int | None:
    return numbers.whole(text(value))


def text(value: object) -> str:
    """Return a text or a number as a text; nothing of anything else."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else ""
