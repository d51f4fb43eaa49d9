"""An alert of GitHub's GraphQL API, and where alerts stand in an answer, which has the shape of its question."""

from collections.abc import Iterator

import msgspec

from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers.github_dependabot.words import Alert, finding

#: The field of a repository in which alerts stand, as it is written.
WORD = b'"vulnerabilityAlerts"'
#: How deep the alerts of a question can stand; what is deeper is no answer of GitHub's.
_DEEPEST = 12


class _Package(msgspec.Struct, frozen=True, gc=False):
    name: str | None = None
    ecosystem: str | None = None


class _Identifier(msgspec.Struct, frozen=True, gc=False):
    value: str | None = None


class _Cvss(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    vector_string: str | None = None
    score: float | None = None


class _Severities(msgspec.Struct, frozen=True, gc=False):
    cvss_v3: _Cvss | None = msgspec.field(name="cvssV3", default=None)
    cvss_v4: _Cvss | None = msgspec.field(name="cvssV4", default=None)


class _Cwe(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    cwe_id: str | None = None


class _CweEdge(msgspec.Struct, frozen=True, gc=False):
    node: _Cwe | None = None


class _Cwes(msgspec.Struct, frozen=True, gc=False):
    nodes: tuple[_Cwe | None, ...] | None = ()
    edges: tuple[_CweEdge, ...] | None = ()


class _Link(msgspec.Struct, frozen=True, gc=False):
    url: str | None = None
    permalink: str | None = None


class _Advisory(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    ghsa_id: str | None = None
    summary: str | None = None
    description: str | None = None
    severity: str | None = None
    identifiers: tuple[_Identifier, ...] | None = ()
    cvss: _Cvss | None = None
    cvss_severities: _Severities | None = None
    cwes: _Cwes | None = None
    references: tuple[_Link, ...] | None = ()
    permalink: str | None = None


class _Version(msgspec.Struct, frozen=True, gc=False):
    identifier: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    severity: str | None = None
    package: _Package | None = None
    advisory: _Advisory | None = None
    first_patched_version: _Version | None = None
    vulnerable_version_range: str | None = None


class _Update(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    pull_request: _Link | None = None


class _Repository(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    name_with_owner: str | None = None
    name: str | None = None


class GraphAlert(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """An alert with as many of its fields as somebody asked for."""

    id: str | None = None
    number: int | str | None = None
    state: str | None = None
    security_vulnerability: _Vulnerability | None = None
    security_advisory: _Advisory | None = None
    vulnerable_manifest_path: str | None = None
    vulnerable_manifest_filename: str | None = None
    vulnerable_requirements: str | None = None
    dismissed_at: str | None = None
    dismiss_reason: str | None = None
    dismiss_comment: str | None = None
    auto_dismissed_at: str | None = None
    fixed_at: str | None = None
    dependabot_update: _Update | None = None
    repository: _Repository | None = None


class _Edge(msgspec.Struct, frozen=True, gc=False):
    node: msgspec.Raw = msgspec.Raw(b"null")


class _Page(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    has_next_page: bool | None = None


class Alerts(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A page of alerts."""

    nodes: list[msgspec.Raw] | None = None
    edges: list[_Edge] | None = None
    total_count: int | None = None
    page_info: _Page | None = None


_NO_ADVISORY, _NO_VULNERABILITY = _Advisory(), _Vulnerability()
_NO_CVSS, _NO_PACKAGE = _Cvss(), _Package()


def pages(
    report: Report, raw: msgspec.Raw, place: str, repository: str = "", depth: int = 0
) -> Iterator[tuple[Alerts | None, str, str]]:
    """Yield every page of alerts in an answer, with its place and the name of the repository around it.

    None stands for a page that GitHub left out, as it does where the question may not see alerts.

    Raises:
        UnreadableReport: an object or a page has a shape that GitHub does not write.
    """
    if depth > _DEEPEST or WORD not in bytes(raw):
        return
    if bytes(raw).lstrip().startswith(b"["):
        for number, element in enumerate(report.decode(raw, list[msgspec.Raw], at=place)):
            yield from pages(report, element, f"{place}[{number}]", repository, depth + 1)
        return
    parts = report.decode(raw, dict[str, msgspec.Raw], at=place)
    own = parts.get("nameWithOwner") or parts.get("name")
    repository = (report.attempt(own, str, at=place) if own is not None else None) or repository
    for key, value in parts.items():
        within = f"{place}.{key}".lstrip(".")
        if key == WORD.decode().strip('"'):
            page = None if bytes(value) == b"null" else report.decode(value, Alerts, at=within)
            yield page, within, repository
        else:
            yield from pages(report, value, within, repository, depth + 1)


def graph_finding(alert: GraphAlert, repository: str, report: str) -> Finding:
    """Return an alert as a finding; ``repository`` is the one that the answer names around it."""
    vulnerability = alert.security_vulnerability or _NO_VULNERABILITY
    advisory = vulnerability.advisory or alert.security_advisory or _NO_ADVISORY
    package = vulnerability.package or _NO_PACKAGE
    patched, cvss, around = vulnerability.first_patched_version, _cvss(advisory), alert.repository
    names = [name.value for name in advisory.identifiers or ()] or [advisory.ghsa_id]
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    told = Alert(
        alert.id or ("" if alert.number is None else str(alert.number)),
        (around.name_with_owner or around.name or repository) if around else repository,
        alert.vulnerable_manifest_path or alert.vulnerable_manifest_filename or "",
        package.ecosystem or "", package.name or "",
        alert.vulnerable_requirements or "",
        vulnerability.vulnerable_version_range or "",
        (patched.identifier or "") if patched else "",
        vulnerability.severity or advisory.severity or "",
        advisory.summary or "", advisory.description or "",
        identifiers=tuple(dict.fromkeys([name for name in names if name])),
        cvss_vector=cvss.vector_string or "",
        cvss_score=cvss.score,
        cwes=_cwes(advisory),
        references=_references(alert, advisory),
        state=_state(alert),
        reason=alert.dismiss_reason or "",
        comment=alert.dismiss_comment or "",
    )  # fmt: skip
    return finding(told, report)


def _state(alert: GraphAlert) -> str:
    """Return the state, or what the times of decisions tell of it where nobody asked for the state."""
    if alert.state:
        return alert.state
    if alert.fixed_at:
        return "fixed"
    if alert.dismissed_at:
        return "dismissed"
    return "auto_dismissed" if alert.auto_dismissed_at else ""


def _cvss(advisory: _Advisory) -> _Cvss:
    """Return the first vector among the old place and the two new ones."""
    newer = advisory.cvss_severities
    scores = (advisory.cvss, newer.cvss_v3 if newer else None, newer.cvss_v4 if newer else None)
    return next((score for score in scores if score and score.vector_string), advisory.cvss or _NO_CVSS)


def _cwes(advisory: _Advisory) -> tuple[str, ...]:
    listed = advisory.cwes
    if listed is None:
        return ()
    nodes = (*(listed.nodes or ()), *(edge.node for edge in listed.edges or ()))
    return tuple([node.cwe_id for node in nodes if node and node.cwe_id])


def _references(alert: GraphAlert, advisory: _Advisory) -> tuple[str, ...]:
    """Return the advisory's links and, where Dependabot proposed a fix, its pull request first."""
    update = alert.dependabot_update.pull_request if alert.dependabot_update else None
    links = [update.permalink or update.url] if update else []
    links += [advisory.permalink, *(link.url for link in advisory.references or ())]
    return tuple([link for link in links if link])
