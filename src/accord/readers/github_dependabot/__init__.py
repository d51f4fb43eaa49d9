"""GitHub's Dependabot alerts, as its REST API and its GraphQL API answer.

Format: https://docs.github.com/en/rest/dependabot/alerts and
https://docs.github.com/en/graphql/reference/objects#repositoryvulnerabilityalert
Make one: ``gh api --paginate --slurp repos/OWNER/NAME/dependabot/alerts > dependabot.json``

Read: one finding for each alert, of a repository or of a whole organisation; from GraphQL wherever in the answer
``vulnerabilityAlerts`` stands, with as many fields as were asked for. Pages may stand in an array, an array of arrays
or one a line. A fixed alert is inactive. A dismissed one is suppressed with its reason; it is inactive only where the
reason says that there is no problem (not used, inaccurate), not where the problem is put off. The version is known
where a lock file asks for exactly one, which only GraphQL tells.
Severity: GitHub's word for the package, where moderate is medium.
Coverage: GitHub does not say when it last looked, nor at what. An answer of which more pages exist is incomplete.
Tried with answers of GraphQL of 2020 to 2022; the REST form is read after GitHub's documentation.
Not read: EPSS, which is looked up anew; ``scope`` and ``relationship``; code scanning alerts, which are SARIF's.
An empty REST answer, ``[]``, looks like that of any other tool and needs ``--reader github-dependabot``.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.github_dependabot.graphql import WORD, Alerts, GraphAlert, graph_finding, pages
from accord.readers.github_dependabot.rest import RestAlert, rest_finding
from accord.readers.github_dependabot.words import TOOL

LABEL = "GitHub Dependabot alerts (JSON)"

_REST = {"security_advisory", "security_vulnerability"}
_GRAPHQL = {"securityVulnerability", "securityAdvisory"}
#: Of what an answer of GraphQL consists, or what is left of it when a part was cut out.
_AROUND = {"data", "repository", "organization", "viewer", "search", "user", "node", "nodes"}
_NULL = msgspec.Raw(b"null")


def recognises(report: Report) -> bool:
    """Tell whether the first document is an alert, or an answer in which alerts would stand."""
    if report.kind not in {Kind.OBJECT, Kind.ARRAY, Kind.LINES}:
        return False
    parts = report.top or _first_of_pages(report)
    if parts.keys() & (_REST | _GRAPHQL) or "vulnerabilityAlerts" in parts:
        return True
    return any(WORD in bytes(parts[key]) for key in parts.keys() & _AROUND)


def _first_of_pages(report: Report) -> dict[str, msgspec.Raw]:
    """Return the parts of the first alert in an array of pages, each an array itself."""
    if report.kind is not Kind.ARRAY:
        return {}
    try:
        found = [page[0] for page in msgspec.json.decode(report.data, type=list[list[msgspec.Raw]]) if page]
        return msgspec.json.decode(found[0], type=dict[str, msgspec.Raw]) if found else {}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each alert, then whether the answer was all there is.

    Raises:
        UnreadableReport: it holds neither alerts nor an answer in which they would stand.
    """
    answer = _Answer(report)
    alerts = _whole(report)
    if alerts is not None:
        yield from (rest_finding(alert, report.name) for alert in alerts)
    else:
        for place, raw in _documents(report):
            yield from _one(report, answer, raw, place)
    yield answer.coverage()


def _whole(report: Report) -> Iterable[RestAlert] | None:
    """Return the alerts of the REST API in an array, or in an array of pages; None where anything else stands there."""
    if report.kind is not Kind.ARRAY:
        return None
    try:
        if report.top:
            alerts = msgspec.json.decode(report.data, type=list[RestAlert])
        else:
            alerts = list(chain.from_iterable(msgspec.json.decode(report.data, type=list[list[RestAlert]])))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return alerts if all(one.security_advisory or one.security_vulnerability for one in alerts) else None


def _one(report: Report, answer: "_Answer", raw: msgspec.Raw, place: str) -> Iterator[Finding]:
    document = bytes(raw)
    if b'"security_advisory"' in document or b'"security_vulnerability"' in document:
        alert = report.attempt(raw, RestAlert, at=place)
        if alert is not None:
            yield rest_finding(alert, report.name)
    elif b'"securityVulnerability"' in document and WORD not in document:
        yield from answer.alert(raw, place, "")
    else:
        yield from answer.findings(raw, place)


def _documents(report: Report) -> Iterator[tuple[str, msgspec.Raw]]:
    """Yield each alert or answer: the whole, each line, or each element, also of arrays inside an array."""
    if report.kind is Kind.LINES:
        yield from ((f"line {number}", raw) for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])):
            if bytes(raw).startswith(b"["):
                inside = report.decode(raw, list[msgspec.Raw], at=f"[{number}]")
                yield from ((f"[{number}][{inner}]", one) for inner, one in enumerate(inside))
            else:
                yield f"[{number}]", raw
    else:
        yield "", report.decode(report.data, msgspec.Raw)


class _Errors(msgspec.Struct, frozen=True):
    errors: list[dict[str, object]] | None = None


class _Answer:
    """What GraphQL answered: how many alerts it gave of how many, and what it could not give."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._pages = 0
        self._given: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self._more: dict[str, bool] = {}
        self._failed: list[Gap] = []

    def findings(self, raw: msgspec.Raw, place: str) -> Iterator[Finding]:
        """Yield the findings of every page in one answer.

        Raises:
            UnreadableReport: it has no page, so that nothing says that there are no alerts.
        """
        answer = self._report.attempt(raw, _Errors, at=place)
        if answer is None:
            return
        self._failed.extend(Gap("GitHub", str(error.get("message", error))) for error in answer.errors or ())
        met = 0
        for page, where, repository in pages(self._report, raw, place):
            met += 1
            if page is None:
                self._failed.append(Gap(repository or where, "GitHub gave no alerts, perhaps for want of permission"))
            else:
                yield from self._of(page, where, repository)
        self._pages += met
        if not met:
            reason = self._failed[0].reason if self._failed else "it holds no alerts"
            if self._report.kind is Kind.OBJECT:
                raise self._report.error(reason)
            self._report.broken.append(Gap(f"{self._report.name} at {place}", reason))

    def _of(self, page: Alerts, place: str, repository: str) -> Iterator[Finding]:
        nodes = [*(page.nodes or ()), *(edge.node for edge in page.edges or ())]
        self._given[repository] = self._given.get(repository, 0) + len(nodes)
        self._total[repository] = page.total_count or 0
        self._more[repository] = bool(page.page_info and page.page_info.has_next_page)
        for number, raw in enumerate(nodes):
            if raw != _NULL:
                yield from self.alert(raw, f"{place}.nodes[{number}]", repository)

    def alert(self, raw: msgspec.Raw, place: str, repository: str) -> Iterator[Finding]:
        """Yield the finding of one alert, or nothing when it is broken."""
        alert = self._report.attempt(raw, GraphAlert, at=place)
        if alert is not None:
            yield graph_finding(alert, repository, self._report.name)

    def coverage(self) -> Coverage:
        """Say what is missing, as far as the answer tells."""
        self._report.refuse_repeated("vulnerabilityAlerts", self._pages)
        skipped = [
            Gap(name or "alerts", f"the answer holds {given} of {self._total[name] or 'more'} alerts")
            for name, given in self._given.items()
            if given < self._total[name] or (self._more[name] and not self._total[name])
        ]
        return Coverage(
            tool=TOOL,
            report=self._report.name,
            complete=False if skipped or self._failed else None,
            skipped=tuple(skipped),
            failed=tuple(self._failed),
        )
