"""What SonarQube's API answers about issues and hotspots, sonar-report's JSON, and ZIP archives of such files.

Format: https://next.sonarqube.com/sonarqube/web_api/api/issues, ``issues/search`` and ``hotspots/search``
Make one: ``curl -u "$TOKEN:" "$SONAR/api/issues/search?componentKeys=KEY&ps=500&p=1" > issues.json``

Read: issues and hotspots with rule, place, message, flows and state; of dependency findings, which stand only in the
message, the package, its version, CVE, CWE and score. Several pages are one reading: a list, lines or a ZIP of them.
Severity: BLOCKER is critical, CRITICAL is high, MAJOR is medium, MINOR is low; without one, the gravest impact on
security, else on anything. A hotspot has the probability that SonarQube gives it.
States: issues that are closed or fixed are inactive; what somebody accepted or called false is suppressed, with
SonarQube's word for it.
Coverage: pages that are missing, told by the total that the answer names, are a failure.
Tried with answers of SonarQube 6 to 10 and sonar-report 2 and 3.
Not read: ``type`` (bugs and code smells are findings too), effort, authors, comments, texts of rules but for the CWE
numbers that they name, and facets.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.sonarqube.issues import TOOL, Issue, Rules, finding

LABEL = "SonarQube (JSON, ZIP)"

_LISTS = ("issues", "hotspots")
_ISSUES = ({"key", "rule", "component"}, {"key", "ruleKey", "component"})
#: What stands beside an empty list: in an answer of the API, and in sonar-report's JSON.
_BESIDE = ("paging", "sonarBaseURL", "hotspotKeys")
#: How many items are looked at: the first may be broken.
_LOOKED_AT = 3


class _Paging(msgspec.Struct, frozen=True, gc=False):
    total: int | None = None


class _Page(msgspec.Struct, frozen=True, gc=False):
    """One answer of the API, or the whole of sonar-report's JSON, which has the rules too."""

    issues: list[msgspec.Raw] | None = None
    hotspots: list[msgspec.Raw] | None = None
    paging: _Paging | None = None
    total: int | None = None
    rules: object = None


def recognises(report: Report) -> bool:
    """Tell whether the report is an answer, a list or lines of them, or an archive that holds one."""
    if report.kind is not Kind.ZIP:
        return _is_answer(report)
    with suppress(UnreadableReport):
        return any(_is_answer(member) for member in report.members)
    return False


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each issue and hotspot of every page, then whether pages are missing."""
    told, met = Counter[str](), Counter[str]()
    for source, place, page in _pages(report):
        total = page.paging.total if page.paging and page.paging.total is not None else page.total
        rules = Rules(page.rules)
        for key, raws in (("issues", page.issues), ("hotspots", page.hotspots)):
            if raws is None:
                continue
            told[key], met[key] = max(told[key], total or 0), met[key] + len(raws)
            for issue in source.records(raws, Issue, at=f"{place}{key}"):
                yield finding(issue, rules, report.name)
        if source is not report:
            report.broken += source.broken
    missing = [Gap(key, f"{met[key]} of {told[key]} are here") for key in told if met[key] < told[key]]
    yield Coverage(tool=TOOL, report=report.name, complete=False if missing else None, failed=tuple(missing))


def _pages(report: Report) -> Iterator[tuple[Report, str, _Page]]:
    """Yield each page with the report that holds it and its place there."""
    if report.kind is Kind.ZIP:
        for member in report.members:
            if _is_answer(member):
                yield from _pages(member)
            else:
                report.broken.append(Gap(member.name, "no answer of SonarQube"))
        return
    if not (report.top.keys() & set(_LISTS)):
        raise report.error("it has neither 'issues' nor 'hotspots', so it is no report of this kind")
    raws = list(_documents(report))
    for key in _LISTS:
        if key in report.top or report.kind is not Kind.OBJECT:
            report.refuse_repeated(key, len(raws))
    for place, raw in raws:
        page = report.attempt(raw, _Page, at=place or "its outermost object")
        if page is not None:
            yield report, f"{place}." if place else "", page


def _documents(report: Report) -> Iterator[tuple[str, msgspec.Raw]]:
    if report.kind is Kind.LINES:
        yield from ((f"line {number}", raw) for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        yield from ((f"[{number}]", raw) for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])))
    else:
        yield "", msgspec.Raw(report.data)


def _is_answer(report: Report) -> bool:
    if report.kind not in {Kind.OBJECT, Kind.ARRAY, Kind.LINES}:
        return False
    try:
        top = report.top
    except UnreadableReport:
        return False
    return any(_holds_issues(top[key], beside=any(name in top for name in _BESIDE)) for key in _LISTS if key in top)


def _holds_issues(raw: msgspec.Raw, *, beside: bool) -> bool:
    """Tell whether a list holds issues; an empty one does when SonarQube's other keys stand beside it."""
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        items = msgspec.json.decode(raw, type=list[msgspec.Raw])
        for item in items[:_LOOKED_AT]:
            with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                keys = msgspec.json.decode(item, type=dict[str, msgspec.Raw]).keys()
                return any(keys >= needed for needed in _ISSUES)
        return beside and not items
    return False
