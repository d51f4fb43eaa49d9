"""npm 6's form: one entry for each advisory, with every way that leads to the package."""

from collections.abc import Iterator

import msgspec

from accord.core.finding import Finding, Place
from accord.ports.report import Report
from accord.readers.npm_audit import words
from accord.readers.npm_audit.entries import entries


class _Installed(msgspec.Struct, frozen=True, gc=False):
    """One version that is installed, and the ways that lead to it, as ``express>accepts>negotiator``."""

    version: str | None = None
    paths: tuple[str, ...] | None = ()


class _Advisory(msgspec.Struct, frozen=True, gc=False):
    id: int | str | None = None
    title: str | None = None
    module_name: str | None = None
    severity: str | None = None
    overview: str | None = None
    recommendation: str | None = None
    cves: tuple[str, ...] | None = ()
    github_advisory_id: str | None = None
    cwe: object = None
    cvss: object = None
    patched_versions: str | None = None
    references: object = None
    url: str | None = None
    findings: tuple[_Installed, ...] | None = ()


def findings(report: Report) -> Iterator[Finding]:
    """Yield a finding for each advisory."""
    for key, advisory in entries(report, "advisories", _Advisory):
        yield _finding(advisory, key, report.name)


def _finding(advisory: _Advisory, key: str, report: str) -> Finding:
    ids, aliases = _identifiers(advisory)
    number = key if advisory.id is None else str(advisory.id)
    name, installed = advisory.module_name or "", advisory.findings or ()
    version = (installed[0].version or _version(installed)) if installed else ""
    vector, score = words.cvss(advisory.cvss) if advisory.cvss else ("", None)
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        words.TOOL,
        "",
        ids[0] if ids else number,
        (advisory.title or "").strip(),
        advisory.overview or "",
        words.severity(advisory.severity),
        cwes=words.cwes(advisory.cwe) if advisory.cwe else (),
        vulnerability_ids=ids,
        aliases=aliases,
        cvss_vector=vector,
        cvss_score=score,
        component_name=name,
        component_version=version,
        purl=words.purl(name, version),
        fixed_versions=words.lower_bounds(advisory.patched_versions) if advisory.patched_versions else (),
        locations=_ways(installed, name, version) if installed else (),
        tool_id=number,
        remediation=advisory.recommendation or "",
        references=_references(advisory),
        report=report,
    )


def _version(installed: tuple[_Installed, ...]) -> str:
    return next((one.version for one in installed if one.version), "")


def _identifiers(advisory: _Advisory) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the CVEs, else GitHub's own number; that is an alias where there are both."""
    ghsa = advisory.github_advisory_id or words.ghsa(advisory.url)
    cves = tuple(advisory.cves or ())
    if not cves:
        return (ghsa,) if ghsa else (), ()
    return cves, (ghsa,) if ghsa else ()


def _ways(installed: tuple[_Installed, ...], name: str, version: str) -> tuple[Place, ...]:
    """Return each way to the package, with its version where that is not the finding's."""
    ways: list[str] = []
    for one in installed:
        other = f" ({name} {one.version})" if one.version and one.version != version else ""
        ways.extend([way + other for way in one.paths] if one.paths and other else one.paths or ())
    return tuple([Place(message=way) for way in ways])


def _references(advisory: _Advisory) -> tuple[str, ...]:
    own = (advisory.url,) if advisory.url else ()
    if not advisory.references or not isinstance(advisory.references, str):
        return own
    return tuple(dict.fromkeys([*own, *words.links(advisory.references)]))
