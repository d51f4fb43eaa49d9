"""GitLab's security reports, one schema family for SAST, secrets, dependencies, containers, DAST and fuzzing.

Format: https://docs.gitlab.com/development/integrations/secure/#report
Make one: ``semgrep scan --config auto --gitlab-sast --output gl-sast-report.json``, or download the artifact of a job
that GitLab's templates run

Read: schema versions 2 to 15 and the plain list of findings before them, of every kind (SAST, secret detection,
dependency, container and cluster image scanning, DAST, API and coverage fuzzing); rules, CWE, CVE and GHSA numbers from
``identifiers``; code, packages, images, workloads, addresses and crashes from ``location``; ``tracking`` as
fingerprints; ``cvss_vectors``; the data flow in ``details``; the summaries of ``remediations`` and the versions that a
solution tells to upgrade to; ``dependency_files`` as components, with what brings what where the report tells it.
The secret itself is never kept.
Severity: as the report says it; Unknown and Undefined stay unknown.
Coverage: complete when ``scan.status`` is success and there is no fatal message; a differential scan is not complete.
Flags: a finding flagged as likely a false positive stays open, with low confidence and what was said about it.
Tried with reports of Semgrep, njsscan, Security Code Scan, Find Security Bugs, Gitleaks, Gemnasium, Trivy, ZAP,
libFuzzer, Starboard and Checkmarx One, and with the schemas' own words from 14.0 to 15.2.
Not read: patches (``diff``), ``details`` but the first data flow, requests and responses of ``evidence``, classes and
methods of code, who wrote a commit; advisories about several flaws, such as USN, are no identifiers.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeVar

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.gitlab.coverage import coverage_of
from accord.readers.gitlab.findings import FindingReader
from accord.readers.gitlab.packages import Inventory
from accord.readers.gitlab.shapes import DependencyFile, Location, Remediation, Scan, Vulnerability

LABEL = "GitLab security report"

_TYPES = frozenset(
    {"sast", "secret_detection", "dependency_scanning", "container_scanning", "container_scanning_for_registry"}
    | {"cluster_image_scanning", "dast", "api_fuzzing", "coverage_fuzzing"}
)
_TOP = {"version", "vulnerabilities", "remediations", "dependency_files", "scan", "schema", "$schema"}
_CANNOT_DECODE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

Whole = dict[str, msgspec.Raw]
T = TypeVar("T")


def recognises(report: Report) -> bool:
    """Tell whether the report, or the first of a list, has a scan of GitLab's kinds or findings in GitLab's form."""
    if report.kind not in {Kind.OBJECT, Kind.ARRAY, Kind.LINES}:
        return False
    top = report.top
    if "scan" in top and ("vulnerabilities" in top or "version" in top):
        return _scan_type(top["scan"]) in _TYPES or _has_records(top)
    if "vulnerabilities" in top:
        return _has_records(top) or ({"remediations", "version"} <= top.keys() <= _TOP and _is_empty(top))
    return report.kind is Kind.ARRAY and _is_record(top)


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield the components and findings of each report in the file, and what each scan says about itself.

    Raises:
        UnreadableReport: there are no ``vulnerabilities``, not even an empty list.
    """
    for at, whole in _wholes(report):
        yield from _read(report, whole, at)


def _wholes(report: Report) -> Iterator[tuple[str, Whole]]:
    """Yield the reports in the file with the place of each: one, a list of them, or the findings of an old one."""
    if report.kind is Kind.OBJECT:
        report.refuse_repeated("vulnerabilities", 1)
        yield "", report.top
    elif report.kind is Kind.ARRAY and "vulnerabilities" not in report.top:
        yield "", {"vulnerabilities": msgspec.Raw(bytes(report.data))}
    elif report.kind is Kind.ARRAY:
        for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])):
            yield f"[{number}].", report.attempt(raw, Whole, at=f"[{number}]") or {}
    elif report.kind is Kind.LINES:
        for number, raw in report.lines():
            yield f"line {number}.", report.attempt(raw, Whole, at=f"line {number}") or {}
    else:
        raise report.error("it is no JSON, so it is no report of GitLab's")


def _read(report: Report, whole: Whole, at: str) -> Iterator[Finding | Component | Coverage]:
    if "vulnerabilities" not in whole:
        raise report.error("it has no 'vulnerabilities', not even an empty list, so what was found is not known", at=at)
    raw, place = whole["vulnerabilities"], f"{at}vulnerabilities"
    records = [] if _is_null(raw) else report.decode(raw, list[msgspec.Raw], at=place)
    scan = _lenient(report, whole.get("scan"), Scan, f"{at}scan") or Scan()
    inventory = Inventory(_several(report, whole, "dependency_files", DependencyFile, at))
    remediations = _several(report, whole, "remediations", Remediation, at)
    yield from inventory.components(report.name)
    reader = FindingReader(scan, inventory, remediations, report.name)
    tools: dict[str, None] = {}
    for record in report.records(records, Vulnerability, at=place, salvage=lambda raw: _salvaged(report, raw)):
        finding = reader.finding(record)
        tools[finding.tool] = None
        yield finding
    yield from coverage_of(scan, inventory, tools, report.name)


def _salvaged(report: Report, raw: msgspec.Raw) -> Vulnerability | None:
    """Return of a record that is odd in places, and was just noted as such, what fits."""
    with suppress(*_CANNOT_DECODE):
        record = msgspec.json.decode(raw, type=Vulnerability, strict=False)
        report.broken.pop()  # only numbers were written as text, and nothing is lost
        return record
    plain = None
    with suppress(RecursionError):
        plain = json.loads(bytes(raw).decode("utf-8", "replace"))
    return (
        msgspec.convert(_kept(plain, Vulnerability), Vulnerability, strict=False) if isinstance(plain, dict) else None
    )


def _kept(plain: dict[str, object], shape: type[msgspec.Struct]) -> dict[str, object]:
    """Return the fields that fit, of a place its fields that fit, and of lists the elements that fit."""
    kept: dict[str, object] = {}
    for field in msgspec.structs.fields(shape):
        value = plain.get(field.encode_name)
        if value is None or _fits(value, field.type):
            kept[field.encode_name] = value
        elif isinstance(value, dict) and field.encode_name == "location":
            kept["location"] = _kept(value, Location)
        elif isinstance(value, list) and _fits([], field.type):
            kept[field.encode_name] = [one for one in value if _fits([one], field.type)]
    return {name: value for name, value in kept.items() if value is not None}


def _fits(value: object, shape: object) -> bool:
    try:
        msgspec.convert(value, shape, strict=False)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True


def _several(report: Report, whole: Whole, key: str, shape: type[T], at: str) -> list[T]:
    raws = _lenient(report, whole.get(key), list[msgspec.Raw], f"{at}{key}") or []
    items = (_lenient(report, raw, shape, f"{at}{key}[{number}]") for number, raw in enumerate(raws))
    return [item for item in items if item is not None]


def _lenient(report: Report, raw: msgspec.Raw | None, shape: type[T], place: str) -> T | None:
    """Decode what a report may leave out or write as null; note it as broken when it is something else."""
    return None if raw is None or _is_null(raw) else report.attempt(raw, shape, at=place)


def _is_null(raw: msgspec.Raw) -> bool:
    """Tell whether a value is null, which is how analyzers in Go write an empty list."""
    return bytes(memoryview(raw)[:5]) == b"null"


def _scan_type(raw: msgspec.Raw) -> str:
    try:
        return (msgspec.json.decode(raw, type=Scan).type or "").lower()
    except _CANNOT_DECODE:
        return ""


def _has_records(top: Whole) -> bool:
    """Tell whether the first finding is in GitLab's form."""
    try:
        records = msgspec.json.decode(top["vulnerabilities"], type=list[msgspec.Raw])
        return bool(records) and _is_record(msgspec.json.decode(records[0], type=Whole))
    except (*_CANNOT_DECODE, KeyError):
        return False


def _is_record(keys: Whole) -> bool:
    return "location" in keys and ({"identifiers", "scanner"} & keys.keys() != set()) and "vulnerability" not in keys


def _is_empty(top: Whole) -> bool:
    raw = top["vulnerabilities"]
    return _is_null(raw) or not bytes(memoryview(raw)[:1024]).strip(b"[] \t\r\n")
