"""The web page that sonar-report makes of SonarQube's issues and hotspots.

Format: https://github.com/soprasteria/sonar-report, ``index.ejs``
Make one: ``sonar-report --sonarurl="$SONAR" --sonarcomponent=KEY --sonartoken="$TOKEN" --output=sonar-report.html``

Read: each row of the table of issues: rule, severity, file, line, what the rule is called, message, key; the CWE
numbers that the rule's text names, where the page has the rules. Columns are found by their headings.
Severity: BLOCKER is critical, CRITICAL is high, MAJOR is medium, MINOR is low; what stands instead for a hotspot (HIGH,
MEDIUM, LOW) is itself.
Coverage: the page does not tell whether it is complete, and sonar-report stops at 10,000 issues; a page that ends in
the middle is incomplete.
Tried with pages of sonar-report 1 to 3.
Not read: the summary and quality gate, texts of rules but for their CWE numbers, links.
"""

import re
from collections.abc import Iterator

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "sonar-report (HTML)"
TOOL = "sonarqube"

_SEVERITY = {
    "BLOCKER": Severity.CRITICAL,
    "CRITICAL": Severity.HIGH,
    "HIGH": Severity.HIGH,
    "MAJOR": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "MINOR": Severity.LOW,
    "LOW": Severity.LOW,
    "INFO": Severity.INFO,
}
_ISSUES = {"rule", "severity", "component", "line"}
_RULES = {"rule", "description"}
_SUMMARY = {"severity", "number of issues"}
_TITLE = re.compile(rb"<title>\s*SonarQube\b[^<]{0,200}\bReport\s*</title>", re.IGNORECASE)
_HEAD = 1 << 16
_END = 1 << 10
_CWE = re.compile(r"\bCWE[- ]([1-9]\d{0,4})\b|cwe\.mitre\.org/data/definitions/([1-9]\d{0,4})", re.IGNORECASE)
#: What sonar-report writes as the name of a rule that it does not know.
_UNNAMED = "/"


def recognises(report: Report) -> bool:
    """Tell whether the report is a web page with sonar-report's title."""
    return report.kind is Kind.HTML and _TITLE.search(bytes(report.data[:_HEAD])) is not None


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each row of the table of issues."""
    tables = [(_headings(rows), rows[1:]) for rows in report.tables if rows]
    if not any(headings.keys() >= needed for headings, _ in tables for needed in (_ISSUES, _RULES, _SUMMARY)):
        raise report.error("it has none of sonar-report's tables, so it is no report of this kind")
    texts = _texts_of_rules(tables)
    for headings, rows in tables:
        if not headings.keys() >= _ISSUES:
            continue
        for number, row in enumerate(rows):
            if not row:
                continue
            if len(row) <= max(headings[name] for name in _ISSUES):
                report.broken.append(Gap(f"{report.name} at row {number + 1}", "a row with fewer cells than its table"))
            else:
                yield _finding(headings, row, texts, report.name)
    is_whole = b"</html>" in bytes(report.data[-_END:]).lower()
    yield Coverage(
        tool=TOOL,
        report=report.name,
        complete=None if is_whole else False,
        failed=() if is_whole else (Gap(report.name, "the page ends in the middle"),),
    )


def _headings(rows: list[list[str]]) -> dict[str, int]:
    """Return the place of each column by its heading."""
    return {heading.lower(): number for number, heading in enumerate(rows[0])}


def _texts_of_rules(tables: list[tuple[dict[str, int], list[list[str]]]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for headings, rows in tables:
        if headings.keys() == _RULES:
            texts |= {row[headings["rule"]]: row[headings["description"]] for row in rows if len(row) == len(headings)}
    return texts


def _finding(headings: dict[str, int], row: list[str], texts: dict[str, str], report: str) -> Finding:
    cells = {name: row[place] for name, place in headings.items() if place < len(row)}
    line, rule = cells["line"], cells["rule"]
    title = cells.get("description", "")
    return Finding(
        tool=TOOL,
        rule_id=rule,
        title="" if title == _UNNAMED else title,
        message=cells.get("message") or title,
        severity=_SEVERITY.get(cells["severity"].upper(), Severity.UNKNOWN),
        cwes=tuple(dict.fromkeys(int(word or link) for word, link in _CWE.findall(texts.get(rule, "")))),
        path=cells["component"].rpartition(":")[2],
        start_line=int(line) or None if line.isdecimal() else None,
        tool_id=cells.get("key", ""),
        report=report,
    )
