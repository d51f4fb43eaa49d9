"""Brakeman's JSON report (``brakeman -f json``), as versions 3 to 7 write it.

Format: https://brakemanscanner.org/docs/jenkins/, ``lib/brakeman/report/report_json.rb``
Make one: ``brakeman --format json --output brakeman.json``

Read: warnings with kind, place, code, weakness, confidence, CVE where the message names one, and the way to a template
through what renders it; warnings that ``brakeman.ignore`` names, as suppressed ones with their notes.
Severity: Brakeman has none, only how sure it is; severities stay unknown.
Coverage: errors are failures; how many controllers, models and templates Brakeman saw.
Tried with Brakeman 4.7, 4.9 and the schema of 6 and 7.
Not read: ``user_input``, the checks that were performed, the version of Rails.
"""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Confidence, Finding, Place, Severity
from accord.ports.report import Kind, Report

LABEL = "Brakeman (JSON)"
TOOL = "brakeman"

_CONFIDENCE = {"High": Confidence.HIGH, "Medium": Confidence.MEDIUM, "Weak": Confidence.LOW, "Low": Confidence.LOW}
_NO_SEVERITY, _NO_CONFIDENCE = Severity.UNKNOWN, Confidence.UNKNOWN
_CVE = re.compile(r"\bCVE-\d{4}-\d{4,}\b")


class _Step(msgspec.Struct, frozen=True, gc=False):
    file: str | None = None
    line: int | None = None


class _Warning(msgspec.Struct, frozen=True, gc=False):
    warning_type: str
    message: str | None = None
    file: str | None = None
    line: int | None = None
    link: str | None = None
    code: object = None
    confidence: str | None = None
    fingerprint: str | None = None
    cwe_id: list[int] | None = None
    render_path: list[_Step] | None = None
    #: Why it is ignored.
    note: str | None = None


class _Info(msgspec.Struct, frozen=True, gc=False):
    brakeman_version: str | None = None
    number_of_controllers: int | None = None
    number_of_models: int | None = None
    number_of_templates: int | None = None
    start_time: str | None = None
    end_time: str | None = None


class _Error(msgspec.Struct, frozen=True, gc=False):
    error: str | None = None
    location: str | None = None


def recognises(report: Report) -> bool:
    """Tell whether the report has warnings and what Brakeman says about its run."""
    keys = report.top.keys()
    return report.kind is Kind.OBJECT and "warnings" in keys and ("scan_info" in keys or "ignored_warnings" in keys)


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each warning, also the ignored ones, then what Brakeman could not read."""
    info = report.attempt(report.top["scan_info"], _Info, at="scan_info") if "scan_info" in report.top else None
    info = info or _Info()
    for key in ("warnings", "ignored_warnings"):
        report.refuse_repeated(key, 1)
        if key == "warnings" or key in report.top:
            raws = report.decode(report.need(key), list[msgspec.Raw], at=key)
            for warning in report.records(raws, _Warning, at=key):
                yield _finding(warning, info.brakeman_version or "", report.name, ignored=key != "warnings")
    yield _coverage(report, info)


def _coverage(report: Report, info: _Info) -> Coverage:
    raw = report.top.get("errors")
    errors = report.attempt(raw, tuple[_Error, ...], at="errors") if raw is not None else None
    counts = (info.number_of_controllers, info.number_of_models, info.number_of_templates)
    return Coverage(
        tool=TOOL,
        tool_version=info.brakeman_version or "",
        report=report.name,
        complete=None if errors is None else not errors,
        seen=None if None in counts else sum(filter(None, counts)),
        failed=tuple(Gap(error.location or TOOL, error.error or "") for error in errors or ()),
        started_at=_time(info.start_time),
        ended_at=_time(info.end_time),
    )


def _finding(warning: _Warning, version: str, report: str, *, ignored: bool) -> Finding:
    message, fingerprint = warning.message or "", warning.fingerprint or ""
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        TOOL,
        version,
        warning.warning_type,
        "",
        message or warning.warning_type,
        _NO_SEVERITY,
        _CONFIDENCE.get(warning.confidence or "", _NO_CONFIDENCE),
        cwes=tuple(dict.fromkeys(warning.cwe_id)) if warning.cwe_id else (),
        vulnerability_ids=tuple(dict.fromkeys(_CVE.findall(message))) if "CVE-" in message else (),
        path=warning.file or "",
        start_line=warning.line or None,
        snippet=warning.code if isinstance(warning.code, str) else "",
        trace=_trace(warning.render_path) if warning.render_path else (),
        suppressed=ignored,
        suppression_reason=(warning.note or "named in brakeman.ignore") if ignored else "",
        tool_id=fingerprint,
        partial_fingerprints=(("brakeman", fingerprint),) if fingerprint else (),
        references=(warning.link,) if warning.link else (),
        report=report,
    )


def _trace(steps: list[_Step]) -> tuple[Place, ...]:
    return tuple([Place(step.file or "", step.line) for step in steps])


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text or "", "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None
