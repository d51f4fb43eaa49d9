"""An alert of GitHub's REST API."""

import msgspec

from accord.core.finding import Finding
from accord.readers.github_dependabot.words import Alert, finding


class _Package(msgspec.Struct, frozen=True, gc=False):
    name: str | None = None
    ecosystem: str | None = None


class _Dependency(msgspec.Struct, frozen=True, gc=False):
    package: _Package | None = None
    manifest_path: str | None = None


class _Identifier(msgspec.Struct, frozen=True, gc=False):
    value: str | None = None


class _Cvss(msgspec.Struct, frozen=True, gc=False):
    vector_string: str | None = None
    score: float | None = None


class _Severities(msgspec.Struct, frozen=True, gc=False):
    cvss_v3: _Cvss | None = None
    cvss_v4: _Cvss | None = None


class _Cwe(msgspec.Struct, frozen=True, gc=False):
    cwe_id: str | None = None


class _Link(msgspec.Struct, frozen=True, gc=False):
    url: str | None = None


class _Advisory(msgspec.Struct, frozen=True, gc=False):
    ghsa_id: str | None = None
    cve_id: str | None = None
    summary: str | None = None
    description: str | None = None
    severity: str | None = None
    identifiers: tuple[_Identifier, ...] | None = ()
    cvss: _Cvss | None = None
    cvss_severities: _Severities | None = None
    cwes: tuple[_Cwe, ...] | None = ()
    references: tuple[_Link, ...] | None = ()


class _Version(msgspec.Struct, frozen=True, gc=False):
    identifier: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, gc=False):
    package: _Package | None = None
    severity: str | None = None
    vulnerable_version_range: str | None = None
    first_patched_version: _Version | str | None = None


class _Repository(msgspec.Struct, frozen=True, gc=False):
    full_name: str | None = None


class RestAlert(msgspec.Struct, frozen=True, gc=False):
    """An alert, of one repository or with its repository in an answer for an organisation."""

    number: int | str | None = None
    state: str | None = None
    dependency: _Dependency | None = None
    security_advisory: _Advisory | None = None
    security_vulnerability: _Vulnerability | None = None
    html_url: str | None = None
    dismissed_reason: str | None = None
    dismissed_comment: str | None = None
    repository: _Repository | None = None


_NO_ADVISORY, _NO_VULNERABILITY, _NO_DEPENDENCY = _Advisory(), _Vulnerability(), _Dependency()
_NO_CVSS, _NO_PACKAGE = _Cvss(), _Package()


def rest_finding(alert: RestAlert, report: str) -> Finding:
    """Return an alert as a finding."""
    advisory = alert.security_advisory or _NO_ADVISORY
    vulnerability = alert.security_vulnerability or _NO_VULNERABILITY
    dependency = alert.dependency or _NO_DEPENDENCY
    package = dependency.package or vulnerability.package or _NO_PACKAGE
    patched, cvss = vulnerability.first_patched_version, _cvss(advisory)
    names = [advisory.ghsa_id, advisory.cve_id, *(name.value for name in advisory.identifiers or ())]
    links = [alert.html_url, *(link.url for link in advisory.references or ())]
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    told = Alert(
        "" if alert.number is None else str(alert.number),
        (alert.repository.full_name or "") if alert.repository else "",
        dependency.manifest_path or "",
        package.ecosystem or "", package.name or "",
        "",
        vulnerability.vulnerable_version_range or "",
        (patched.identifier if isinstance(patched, _Version) else patched) or "",
        vulnerability.severity or advisory.severity or "",
        advisory.summary or "", advisory.description or "",
        identifiers=tuple(dict.fromkeys([name for name in names if name])),
        cvss_vector=cvss.vector_string or "",
        cvss_score=cvss.score,
        cwes=tuple([weakness.cwe_id for weakness in advisory.cwes or () if weakness.cwe_id]),
        references=tuple([link for link in links if link]),
        state=alert.state or "",
        reason=alert.dismissed_reason or "",
        comment=alert.dismissed_comment or "",
    )  # fmt: skip
    return finding(told, report)


def _cvss(advisory: _Advisory) -> _Cvss:
    """Return the first vector among the old place and the two new ones."""
    newer = advisory.cvss_severities
    scores = (advisory.cvss, newer.cvss_v3 if newer else None, newer.cvss_v4 if newer else None)
    return next((score for score in scores if score and score.vector_string), advisory.cvss or _NO_CVSS)
