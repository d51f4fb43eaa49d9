"""Any table (CSV) or JSON, told by a mapping file what stands where: for tools that Accord has no reader for.

Format: your own. The mapping file is TOML; its places are names of columns, or keys of JSON with dots between them,
where a list stands for all of its elements and a number for one of them:

    tool = "acme-scan"                # the tool's name, as findings will carry it
    items = "data.results"            # JSON only: where the list of records is; leave it out when it is the whole

    [fields]                          # at least one of title, rule_id and message
    title = "Finding name"
    message = ["Summary", "Details"]  # the fields that are lists take several places
    severity = "Risk"
    path = "location.file"
    start_line = "location.lines.0"
    vulnerability_ids = ["CVE"]
    cwes = ["weaknesses.id"]
    inactive = "State"

    [severity]                        # the tool's words for each of ours; critical, high, ... need no line
    critical = ["P1", "Blocker"]
    high = ["P2"]

    [inactive]                        # the words that mean that it is gone; true and yes need no line
    words = ["Closed", "Fixed"]

Make one: ``accord read findings.csv --reader generic --mapping acme.toml``

Read: CSV with any delimiter, a JSON object, array or JSON Lines; one finding for each row or record. Fields: title,
message, rule_id, severity, confidence, level, path, start_line, end_line, start_column, end_column, snippet,
component_name, component_version, purl, fixed_versions, resource, url, method, route, parameter, endpoints, host,
port, vulnerability_ids, aliases, cwes, cvss_vector, cvss_score, inactive, suppressed, suppression_reason, tool_id,
tool_version, remediation, references, occurrences, and secret, which is masked before anything sees it.
Severity: the words of ``[severity]`` and Accord's own; any other word is unknown.
Coverage: the report does not tell what was scanned. A column that is missing is an error with the line of the mapping
file; a key that no record has is a note, and so is a severity that the file does not know; a record without title,
rule and message is named and left out.
Not read: XML, and values that stand above the list of records.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.core.mapping import Mapping, values_at
from accord.ports.report import Kind, Report

LABEL = "Any table or JSON (CSV, JSON), with a mapping file"

_JSON = {Kind.OBJECT, Kind.ARRAY, Kind.LINES}
#: How many records are looked at to tell whether a report is the mapping's.
_LOOKED_AT = 20
_MOST_WORDS = 10
#: How many records are decoded at a time.
_TOGETHER = 64
#: What stands where a record could not be decoded.
_BROKEN: dict[str, object] = {}


def recognises(report: Report) -> bool:
    """Tell whether a mapping was given and what it names is in the report; without one, no report is generic."""
    mapping = report.mapping
    if mapping is None:
        return False
    if report.kind is Kind.TEXT:
        return {source.path for source in mapping.sources} <= set(report.table.columns)
    if report.kind not in _JSON:
        return False
    noted = len(report.broken)
    try:
        first = [raw for _, raw in islice(_raw_records(report, mapping), _LOOKED_AT)]
    except UnreadableReport:
        return False
    finally:
        del report.broken[noted:]
    return any(mapping.finding(_record(raw), "") is not None for raw in first)


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each record, then the coverage.

    Raises:
        UnreadableReport: no mapping was given, or the report is neither a table nor JSON, or has no such column.
    """
    mapping = report.mapping
    if mapping is None:
        raise report.error("nothing says what stands where in it", remedy="Name a mapping file with --mapping")
    if report.kind is not Kind.TEXT and report.kind not in _JSON:
        raise report.error(f"{report.kind} is read by no mapping", remedy="Pass a table (CSV) or JSON")
    unmet = {source.path for source in mapping.sources}
    unknown: set[str] = set()
    for place, record in _records(report, mapping):
        finding = mapping.finding(record, report.name)
        if finding is None:
            report.broken.append(Gap(f"{report.name} at {place}", "it has neither title, rule_id nor message"))
            continue
        if unmet:
            unmet -= {path for path in unmet if next(values_at(record, path), "")}
        if finding.severity is Severity.UNKNOWN:
            unknown.update(mapping.words_of(record, "severity"))
        yield finding
    yield Coverage(tool=mapping.tool, report=report.name, notes=tuple(_notes(mapping, unmet, unknown)))


def _notes(mapping: Mapping, unmet: set[str], unknown: set[str]) -> Iterator[str]:
    """Yield what the mapping names and the report has not, and what the report says and the mapping does not know."""
    for source in mapping.sources:
        if source.path in unmet:
            yield f"no record has a value at '{source.path}' ({source.place})"
    for word in sorted(unknown - {"unknown"})[:_MOST_WORDS]:
        yield f"the severity '{word}' stays unknown: {mapping.name} does not say what it means"


def _records(report: Report, mapping: Mapping) -> Iterator[tuple[str, object]]:
    if report.kind is Kind.TEXT:
        _check_columns(report, mapping)
        for line, row in report.table.rows():
            yield f"line {line}", row
        return
    if report.kind is not Kind.LINES and mapping.items:
        report.refuse_repeated(mapping.items.rpartition(".")[2], 1)
    placed = _raw_records(report, mapping)
    while some := list(islice(placed, _TOGETHER)):
        raws = [raw for _, raw in some]
        records = report.records(raws, dict[str, object], at="", salvage=lambda _: _BROKEN)
        for (place, _), record in zip(some, records, strict=True):
            if record is _BROKEN:  # and was noted just now, under its number
                report.broken[-1] = Gap(f"{report.name} at {place}", report.broken[-1].reason)
            else:
                yield place, record


def _check_columns(report: Report, mapping: Mapping) -> None:
    columns = report.table.columns
    for source in mapping.sources:
        if source.path not in columns:
            raise report.error(
                f"it has no column '{source.path}', which {source.place} names",
                remedy=f"Its columns: {', '.join(columns)}",
            )


def _raw_records(report: Report, mapping: Mapping) -> Iterator[tuple[str, msgspec.Raw]]:
    keys = mapping.items.split(".") if mapping.items else []
    if report.kind is Kind.LINES:
        for number, raw in report.lines():
            yield from _inside(report, raw, keys, f"line {number}")
    else:
        yield from _inside(report, report.decode(report.data, msgspec.Raw), keys, "")


def _inside(report: Report, raw: msgspec.Raw, keys: list[str], place: str) -> Iterator[tuple[str, msgspec.Raw]]:
    """Yield the records at the end of the keys, undecoded; lists on the way and at the end stand for their elements."""
    if bytes(memoryview(raw)[:64]).lstrip()[:1] == b"[":
        for number, one in enumerate(report.decode(raw, list[msgspec.Raw], at=place)):
            yield from _inside(report, one, keys, f"{place}[{number}]")
    elif keys:
        inner = report.attempt(raw, dict[str, msgspec.Raw], at=place)
        if inner is not None and keys[0] in inner:
            yield from _inside(report, inner[keys[0]], keys[1:], f"{place}.{keys[0]}".lstrip("."))
        elif inner is not None:
            report.broken.append(
                Gap(f"{report.name} at {place or 'the top'}", f"it has no '{keys[0]}' of the mapping's items")
            )
    else:
        yield place or "the top", raw


def _record(raw: msgspec.Raw) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
