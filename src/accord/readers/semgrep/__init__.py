"""The JSON report of Semgrep and of Opengrep, from Semgrep 0.9 on, and what Semgrep's Supply Chain API answers.

Format: https://semgrep.dev/docs/cli-reference, ``--json``; the schema is ``semgrep_output_v1`` of semgrep-interfaces.
Make one: ``semgrep scan --config rules --metrics off --json --output semgrep.json``

Read: matches with their place, message, lines, rule metadata (CWE, confidence, references), fix, fingerprint and the
path of tainted data; what Supply Chain says about a package (package, version, CVE, fixed versions); ``vulns`` with
their advisories. What stands as "requires login" counts as not given.
Severity: the rule's word. ERROR is high, WARNING is medium, INFO is low; CRITICAL, HIGH, MEDIUM and LOW of newer rules
are themselves; INVENTORY and EXPERIMENT are info. A word of another kind is unknown.
Coverage: ``errors`` of level error, and files that were not parsed, whatever their level, are failures; others are
notes. Paths that were left out because they are too big are gaps, those that the settings leave out are counted.
Tried with Semgrep 0.96 to 1.182 and Opengrep 1.30.
Not read: ``metavars``, ``time``, ``explanations``, and the dialects of Semgrep's App (``findings``). A report does not
say which of the two tools wrote it, so both are called semgrep.
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.semgrep.coverage import coverage, given
from accord.readers.semgrep.matches import Match, finding
from accord.readers.semgrep.supply_chain import Vulnerability, package_finding
from accord.readers.semgrep.words import TOOL

LABEL = "Semgrep, Opengrep (JSON)"

_MATCH = {"check_id", "path", "start"}
_VULNERABILITY = {"advisory", "title"}
#: What stands beside an empty list of results: nothing else in old reports, these three in all since 0.60.
_ALWAYS = {"version", "errors", "paths"}
_KEYS = {
    *("version", "results", "errors", "paths", "time", "explanations", "rules_by_engine", "engine_requested"),
    *("interfile_languages_used", "skipped_rules", "profiling_results", "mcp_scan_results", "subprojects"),
}
#: How many items are looked at: the first may be broken.
_LOOKED_AT = 3


def recognises(report: Report) -> bool:
    """Tell whether the first result is a match of a rule, or there is none and the rest is as Semgrep writes it."""
    if report.kind is not Kind.OBJECT:
        return False
    keys = _keys_of_items(report, _key(report))
    if _key(report) == "vulns":
        return keys is not None and keys >= _VULNERABILITY
    if keys:
        return keys >= _MATCH
    top = report.top.keys()
    return keys is not None and "errors" in top and (top <= _KEYS or top >= _ALWAYS)


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each match, or each vulnerable dependency, then what Semgrep says about its own run."""
    key = _key(report)
    report.refuse_repeated(key, 1)
    items = report.decode(report.need(key), list[msgspec.Raw], at=key)
    if key == "vulns":
        for vulnerability in report.records(items, Vulnerability, at=key):
            yield package_finding(vulnerability, report.name)
        yield Coverage(tool=TOOL, report=report.name)
        return
    version = _version(report)
    for match in report.records(items, Match, at=key):
        yield finding(match, version, report.name)
    yield coverage(report, version, found=bool(items))


def _key(report: Report) -> str:
    return "vulns" if "vulns" in report.top and "results" not in report.top else "results"


def _version(report: Report) -> str:
    raw = given(report, "version")
    return (report.attempt(raw, str, at="version") if raw else None) or ""


def _keys_of_items(report: Report, key: str) -> set[str] | None:
    """Return the keys of the first item of a list that has any; None when it is no list of objects."""
    raw = given(report, key)
    if raw is None:
        return None
    try:
        items = msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    keys: set[str] = set()
    for item in items[:_LOOKED_AT]:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            keys = keys or set(msgspec.json.decode(item, type=dict[str, msgspec.Raw]))
    return None if items and not keys else keys
