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
from functools import lru_cache

import msgspec
from msgspec import UNSET

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
_NOTHING = msgspec.Raw(b"")


class _Info(msgspec.Struct, frozen=True, gc=False):
    """What a template says; its authors write lists as texts, and numbers as both."""

    name: object = None
    description: object = None
    severity: object = UNSET
    classification: object = None
    remediation: object = None
    reference: object = None
    references: object = None


class _Result(_Info, frozen=True, gc=False):
    """A match in all spellings; before version 2.2 it held what its template says itself."""

    template_id: object = msgspec.field(default=UNSET, name="template-id")
    old_template_id: object = msgspec.field(default=UNSET, name="templateID")
    template: object = UNSET
    info: msgspec.Raw = _NOTHING
    matched_at: object = msgspec.field(default=None, name="matched-at")
    matched: object = UNSET
    host: object = None
    port: object = None
    request: msgspec.Raw = _NOTHING
    status: object = msgspec.field(default=None, name="matcher-status")
    matcher: object = msgspec.field(default=None, name="matcher-name")
    old_matcher: object = msgspec.field(default=None, name="matcher_name")
    extracted: object = msgspec.field(default=None, name="extracted-results")
    old_extracted: object = msgspec.field(default=None, name="extracted_results")
    fuzzing_parameter: object = None
    error: object = None

    @property
    def names_template(self) -> bool:
        """Whether it is a result of Nuclei at all."""
        if self.info is _NOTHING:
            return UNSET not in {self.template, self.matched, self.severity}
        return self.template_id is not UNSET or self.old_template_id is not UNSET


class _Template(msgspec.Struct, frozen=True, gc=False):
    """What a template says, understood once for all of its matches."""

    title: str
    message: str
    severity: Severity
    cwes: tuple[int, ...]
    cves: tuple[str, ...]
    cvss_vector: str
    cvss_score: float | None
    remediation: str
    references: tuple[str, ...]


#: What stands for a result that cannot be decoded, so that the others keep their numbers.
_BROKEN = _Result()


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
    for number, result in _results(report):
        if result is _BROKEN:
            continue
        if not result.names_template:
            place = f"[{number}]" if report.kind is Kind.ARRAY else f"line {number}"
            report.broken.append(Gap(f"{report.name} at {place}", "it names no template, so it is no result of Nuclei"))
        elif result.status is not False:
            yield _finding(result, report.name)
        elif error := _text(result.error):
            failed.append(Gap(_text(result.host), f"{_text(result.template_id)}: {error}"))
    yield Coverage(tool=TOOL, report=report.name, failed=tuple(failed))


def _results(report: Report) -> Iterator[tuple[int, _Result]]:
    """Yield each result with its number in the array, or that of its line."""
    if report.kind is Kind.ARRAY:
        raws = report.decode(report.data, list[msgspec.Raw])
        yield from enumerate(report.records(raws, _Result, at="", salvage=lambda _: _BROKEN))
        return
    for number, raw in report.lines() if report.kind is Kind.LINES else [(1, report.decode(report.data, msgspec.Raw))]:
        yield number, report.attempt(raw, _Result, at=f"line {number}") or _BROKEN


def _finding(result: _Result, name: str) -> Finding:
    template = _template(bytes(result.info)) or _facts(result)
    rule_id = _rule_id(result)
    address = _text(result.matched_at or result.matched or result.host)
    host, port = _host(_text(result.host) or address, address, result.port)
    # Without names as far as they go: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        TOOL,
        "",
        rule_id,
        template.title,
        template.message,
        template.severity,
        cwes=template.cwes,
        vulnerability_ids=template.cves or ((rule_id.upper(),) if rule_id[:4].upper() == "CVE-" else ()),
        cvss_vector=template.cvss_vector,
        cvss_score=template.cvss_score,
        snippet=_evidence(result),
        url=address if "://" in address else "",
        method=_method(result.request) if result.request else "",
        parameter=_text(result.fuzzing_parameter) if result.fuzzing_parameter else "",
        host=host,
        port=port,
        remediation=template.remediation,
        references=template.references,
        report=name,
    )


@lru_cache(maxsize=4096)
def _template(info: bytes) -> _Template | None:
    """Return what a template says; None where the result says it itself."""
    try:
        said = msgspec.json.decode(info, type=dict[str, msgspec.Raw])
        return _facts(msgspec.json.decode(info, type=_Info)) if said else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _facts(info: _Info) -> _Template:
    known = info.classification if isinstance(info.classification, dict) else {}
    return _Template(
        title=_text(info.name),
        message=_text(info.description) or _text(info.name),
        severity=_SEVERITY.get(_text(info.severity).lower(), Severity.UNKNOWN),
        cwes=numbers.cwes(_texts(known.get("cwe-id"))),
        cves=tuple(name.upper() for name in _texts(known.get("cve-id"))),
        cvss_vector=_text(known.get("cvss-metrics")),
        cvss_score=numbers.score(_text(known.get("cvss-score"))),
        remediation=_text(info.remediation),
        references=_texts(info.reference or info.references),
    )


def _rule_id(result: _Result) -> str:
    given = _text(result.template_id or result.old_template_id)
    return given or _text(result.template).rpartition("/")[2].removesuffix(".yaml")


def _evidence(result: _Result) -> str:
    """Return what was extracted, else the name of the matcher, which tells what of a template matched."""
    extracted, matcher = result.extracted or result.old_extracted, result.matcher or result.old_matcher
    found = "\n".join(_texts(extracted)) if extracted else ""
    return found or (_text(matcher) if matcher else "")


def _method(request: msgspec.Raw) -> str:
    """Return the first word of a request, of which no more is decoded."""
    word = bytes(memoryview(request)[:13]).strip(b'"').partition(b" ")[0]
    return word.decode() if word.isalpha() and word.isupper() else ""


def _host(given: str, address: str, port: object) -> tuple[str, int | None]:
    """Return host and port of the match: as the result names them, else as its address does."""
    host, stated = _host_and_port(_start(given), _start(address))
    return host or given, stated or (numbers.port(_text(port)) if port else None)


def _start(address: str) -> str:
    """Return the part of an address that holds host and port, which is the same in very many of them."""
    end = address.find("/", address.find("://") + 3)
    return address if end < 0 else address[:end]


@lru_cache(maxsize=4096)
def _host_and_port(given: str, address: str) -> tuple[str, int | None]:
    host, port = host_and_port(given)
    return host, host_and_port(address)[1] or port


def _texts(value: object) -> tuple[str, ...]:
    """Return texts of a list, or of one text with commas or line breaks between them, as old templates write them."""
    if not value:
        return ()
    if isinstance(value, list):
        return tuple(dict.fromkeys([text for text in map(_text, value) if text]))
    words = _text(value).replace("\n", ",").split(",")
    return tuple(dict.fromkeys([word.strip(" -") for word in words if word.strip(" -")]))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else ""
