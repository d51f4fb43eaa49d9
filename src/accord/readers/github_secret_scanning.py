"""GitHub's secret scanning alerts, as its REST API answers.

Format: https://docs.github.com/en/rest/secret-scanning/secret-scanning
Make one: ``gh api --paginate --slurp repos/OWNER/NAME/secret-scanning/alerts > secrets.json``

Read: one finding for each alert of a repository, an organisation or an enterprise, at the first place where GitHub saw
the secret: a file with its lines, or an issue, a discussion or a pull request with its address. Pages may stand in an
array, an array of arrays or one a line. Whether the secret still works, is public, or passed push protection stands in
the message. A revoked secret is fixed and a false positive no problem: both are inactive. What was resolved otherwise
(used in tests, won't fix, a pattern that was changed) is suppressed with its reason. The secret itself is masked.
Severity: GitHub rates no secret; severities stay unknown.
Coverage: GitHub does not say what it looked at. Further places of a secret are not in the answer; a note tells of how
many alerts has them.
Tried with the answer in GitHub's documentation of 2025.
Not read: who bypassed, reviewed and resolved; the answer about places (``/locations``). An empty answer, ``[]``, looks
like that of any other tool and needs ``--reader github-secret-scanning``.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report

LABEL = "GitHub secret scanning alerts (JSON)"
TOOL = "github-secret-scanning"

#: Resolutions that say that there is no problem any more, with OpenVEX's words for them. The others let it be.
_GONE = {"revoked": "fixed", "false_positive": "not_affected"}
_VALIDITY = {"active": "The secret still works", "inactive": "The secret no longer works"}

_BRACKET = ord("[")


class _Repository(msgspec.Struct, frozen=True, gc=False):
    full_name: str | None = None


class _Location(msgspec.Struct, frozen=True, gc=False):
    """A place in a commit, or the address of the text that holds the secret."""

    path: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    start_column: int | None = None
    end_column: int | None = None
    commit_sha: str | None = None
    issue_title_url: str | None = None
    issue_body_url: str | None = None
    issue_comment_url: str | None = None
    discussion_title_url: str | None = None
    discussion_body_url: str | None = None
    discussion_comment_url: str | None = None
    pull_request_title_url: str | None = None
    pull_request_body_url: str | None = None
    pull_request_comment_url: str | None = None
    pull_request_review_url: str | None = None
    pull_request_review_comment_url: str | None = None
    page_url: str | None = None

    @property
    def url(self) -> str:
        """The address of a text that is no file; empty for a file, also for one of a wiki, which has both."""
        if self.path:
            return ""
        fields = msgspec.structs.asdict(self)
        return next((value for name, value in fields.items() if name.endswith("_url") and value), "")


class _Alert(msgspec.Struct, frozen=True, gc=False):
    number: int | str | None = None
    secret_type: str | None = None
    secret_type_display_name: str | None = None
    secret: str | None = None
    state: str | None = None
    resolution: str | None = None
    resolution_comment: str | None = None
    validity: str | None = None
    publicly_leaked: bool | None = None
    multi_repo: bool | None = None
    push_protection_bypassed: bool | None = None
    html_url: str | None = None
    repository: _Repository | None = None
    location: _Location | None = msgspec.field(name="first_location_detected", default=None)
    has_more_locations: bool | None = None


_NOWHERE = _Location()


def recognises(report: Report) -> bool:
    """Tell whether the first alert names a type of secret and whether it is resolved."""
    if report.kind not in {Kind.OBJECT, Kind.ARRAY, Kind.LINES}:
        return False
    keys = report.top.keys() or _keys_of_first_page(report)
    return "secret_type" in keys and "state" in keys and bool(keys & {"locations_url", "resolution", "html_url"})


def _keys_of_first_page(report: Report) -> set[str]:
    """Return the keys of the first alert in an array of pages, each an array itself."""
    if report.kind is not Kind.ARRAY:
        return set()
    try:
        found = [page[0] for page in msgspec.json.decode(report.data, type=list[list[msgspec.Raw]]) if page]
        return set(msgspec.json.decode(found[0], type=dict[str, msgspec.Raw])) if found else set()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return set()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each alert, then how many of them have places that are not in the answer.

    Raises:
        UnreadableReport: it is no alert and no list of alerts.
    """
    seen_elsewhere = 0
    for alert in _alerts(report):
        seen_elsewhere += bool(alert.has_more_locations)
        yield _finding(alert, report.name)
    notes = (f"secrets with further places that the answer does not name: {seen_elsewhere}",) if seen_elsewhere else ()
    yield Coverage(tool=TOOL, report=report.name, notes=notes)


def _alerts(report: Report) -> Iterator[_Alert]:
    """Yield each alert: the whole, each line, or each element, also of arrays inside an array."""
    raws = report.decode(report.data, list[msgspec.Raw]) if report.kind is Kind.ARRAY else []
    if raws and not any(memoryview(raw)[0] == _BRACKET for raw in raws):
        yield from report.records(raws, _Alert, at="")
        return
    alerts = (report.attempt(raw, _Alert, at=place) for place, raw in _places(report))
    yield from (alert for alert in alerts if alert is not None)


def _places(report: Report) -> Iterator[tuple[str, msgspec.Raw]]:
    if report.kind is Kind.LINES:
        yield from ((f"line {number}", raw) for number, raw in report.lines())
    elif report.kind is Kind.ARRAY:
        for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])):
            if memoryview(raw)[0] == _BRACKET:
                inside = report.decode(raw, list[msgspec.Raw], at=f"[{number}]")
                yield from ((f"[{number}][{inner}]", one) for inner, one in enumerate(inside))
            else:
                yield f"[{number}]", raw
    else:
        report.need("secret_type")
        yield "", report.decode(report.data, msgspec.Raw)


def _finding(alert: _Alert, report: str) -> Finding:
    where = alert.location or _NOWHERE
    found = Finding(
        TOOL,
        "",
        alert.secret_type or "",
        alert.secret_type_display_name or alert.secret_type or "",
        _message(alert, where),
        path=where.path or "",
        start_line=where.start_line or None,
        end_line=where.end_line or None,
        start_column=where.start_column or None,
        end_column=where.end_column or None,
        url=where.url,
        resource=(alert.repository.full_name or "") if alert.repository else "",
        tool_id="" if alert.number is None else str(alert.number),
        secret=alert.secret or "",
        references=(alert.html_url,) if alert.html_url else (),
        report=report,
    )
    claim = _claim(alert) if alert.state != "open" else None
    return msgspec.structs.replace(found, **claim) if claim else found


def _message(alert: _Alert, where: _Location) -> str:
    """Return what GitHub knows of the secret, as sentences."""
    sentences = (
        _VALIDITY.get(alert.validity or "", ""),
        "It was found in public places" if alert.publicly_leaked else "",
        "It stands in several repositories" if alert.multi_repo else "",
        "Push protection was bypassed for it" if alert.push_protection_bypassed else "",
        f"First seen in commit {where.commit_sha}" if where.commit_sha else "",
    )
    return ". ".join([sentence for sentence in sentences if sentence])


def _claim(alert: _Alert) -> dict[str, Any]:
    """Return what somebody decided on an alert; nothing for one that is open."""
    if (alert.state or "").lower() != "resolved":
        return {}
    resolution = (alert.resolution or "").lower()
    if resolution == "revoked":
        return {"status": _GONE[resolution], "inactive": True}
    words = [resolution.replace("_", " ") or "resolved", alert.resolution_comment or ""]
    claim = {"suppressed": True, "suppression_reason": ": ".join(filter(None, words))}
    if resolution in _GONE:
        claim |= {"status": _GONE[resolution], "inactive": True}
    return claim
