"""Nuclei's results as JSON Lines (``-jsonl``) or as one JSON array (``-json-export``).

Format: https://docs.projectdiscovery.io/opensource/nuclei/overview
Make one: ``nuclei -u https://shop.example -jsonl -o nuclei.jsonl``

Read: one finding for each match, with the identifiers, weaknesses and CVSS of its template; a template that is named
after a CVE is one about it. Spellings of keys from Nuclei 2.0 to 3.
Severity: that of the template; ``unknown`` stays unknown.
Coverage: with ``-matcher-status`` Nuclei also writes what did not match; that is no finding, and an error there is
reported as failed. A line that is broken is named and the others are read.
Tried with results of Nuclei 2.9 and 3.
Not read: requests, responses and ``curl-command``, which hold cookies and tokens; of a request only the method.
"""

from collections.abc import Iterator

import msgspec

from accord.core import numbers
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.ports.addresses import host_and_port
from accord.ports.report import Kind, Report

LABEL = "Nuclei (JSON, JSON Lines)"
TOOL = "nuclei"

_SEVERITY = {
    "info": Severity.INFO, "low": Severity.LOW, "medium": Severity.MEDIUM, "high": Severity.HIGH,
    "critical": Severity.CRITICAL,
}  # fmt: skip
#: What every version writes about a match, in three spellings.
_SIGNS = ({"template-id", "info"}, {"templateID", "info"}, {"template", "matched", "severity"})

_Object = dict[str, object]


def recognises(report: Report) -> bool:
    """Tell whether the first result has a template and what it says, in one of Nuclei's spellings."""
    if report.kind not in {Kind.OBJECT, Kind.ARRAY, Kind.LINES}:
        return False
    return any(signs <= report.top.keys() for signs in _SIGNS)


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each match, then the coverage.

    Raises:
        UnreadableReport: it is neither JSON Lines nor an array.
    """
    failed: list[Gap] = []
    for place, raw in _results(report):
        result = report.attempt(raw, _Object, at=place)
        if result is None:
            continue
        if not any(signs <= result.keys() for signs in _SIGNS):
            report.broken.append(Gap(f"{report.name} at {place}", "it names no template, so it is no result of Nuclei"))
        elif result.get("matcher-status") is not False:
            yield _finding(result, report.name)
        elif error := _text(result.get("error")):
            failed.append(Gap(_text(result.get("host")), f"{_text(result.get('template-id'))}: {error}"))
    yield Coverage(tool=TOOL, report=report.name, failed=tuple(failed))


def _results(report: Report) -> Iterator[tuple[str, msgspec.Raw]]:
    if report.kind is Kind.ARRAY:
        for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])):
            yield f"[{number}]", raw
    elif report.kind is Kind.LINES:
        for number, raw in report.lines():
            yield f"line {number}", raw
    else:
        yield "line 1", report.decode(report.data, msgspec.Raw)


def _finding(result: _Object, name: str) -> Finding:
    info = _object(result.get("info")) or result
    known = _object(info.get("classification"))
    rule_id = _rule_id(result)
    address = _text(result.get("matched-at") or result.get("matched") or result.get("host"))
    host, port = _host(result, address)
    return Finding(
        tool=TOOL,
        rule_id=rule_id,
        title=_text(info.get("name")),
        message=_text(info.get("description")) or _text(info.get("name")),
        severity=_SEVERITY.get(_text(info.get("severity")).lower(), Severity.UNKNOWN),
        cwes=numbers.cwes(_texts(known.get("cwe-id"))),
        vulnerability_ids=_cves(known, rule_id),
        cvss_vector=_text(known.get("cvss-metrics")),
        cvss_score=numbers.score(_text(known.get("cvss-score"))),
        snippet=_evidence(result),
        url=address if "://" in address else "",
        method=_method(result),
        parameter=_text(result.get("fuzzing_parameter")),
        host=host,
        port=port,
        remediation=_text(info.get("remediation")),
        references=_texts(info.get("reference") or info.get("references")),
        report=name,
    )


def _rule_id(result: _Object) -> str:
    given = _text(result.get("template-id") or result.get("templateID"))
    return given or _text(result.get("template")).rpartition("/")[2].removesuffix(".yaml")


def _cves(known: _Object, rule_id: str) -> tuple[str, ...]:
    given = tuple(name.upper() for name in _texts(known.get("cve-id")))
    return given or ((rule_id.upper(),) if rule_id[:4].upper() == "CVE-" else ())


def _evidence(result: _Object) -> str:
    """Return what was extracted, else the name of the matcher, which tells what of a template matched."""
    extracted = _texts(result.get("extracted-results") or result.get("extracted_results"))
    return "\n".join(extracted) or _text(result.get("matcher-name") or result.get("matcher_name"))


def _method(result: _Object) -> str:
    request = result.get("request")
    word = request[:12].partition(" ")[0] if isinstance(request, str) else ""
    return word if word.isalpha() and word.isupper() else ""


def _host(result: _Object, address: str) -> tuple[str, int | None]:
    """Return host and port of the match: as the result names them, else as its address does."""
    given = _text(result.get("host")) or address
    host, port = host_and_port(given)
    stated = host_and_port(address)[1] or port or numbers.port(_text(result.get("port")))
    return host or given, stated


def _object(value: object) -> _Object:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    """Return texts of a list, or of one text with commas or line breaks between them, as old templates write them."""
    if not value:
        return ()
    if isinstance(value, list):
        return tuple(dict.fromkeys(text for text in map(_text, value) if text))
    words = _text(value).replace("\n", ",").split(",")
    return tuple(dict.fromkeys(word.strip(" -") for word in words if word.strip(" -")))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else ""
