"""Vulnerable packages of a project, also those that a policy left out or whose details stand apart."""

from collections.abc import Iterator

import msgspec

from accord.core.finding import Confidence, Finding, Place
from accord.readers.snyk import words
from accord.readers.snyk.shapes import TOOL, Identifiers, Odd, Project, Reference, Vulnerability

_NO_IDENTIFIERS = Identifiers()
_HOW_TO_FIX = "## Remediation"


def findings(project: Project, report: str) -> Iterator[Finding]:
    """Yield a finding for each vulnerable way, for each that was left out, and for each flaw told apart."""
    for one in project.vulnerabilities or ():
        yield _finding(one, project, report)
    left = project.filtered
    for one in (left.ignore if left else None) or ():
        yield _left_out(one, project, report)
    for one in (left.patch if left else None) or ():
        yield msgspec.structs.replace(_finding(one, project, report), status="fixed", inactive=True)
    for details, name, version in _apart(project):
        if isinstance(details, Vulnerability):
            yield _finding(details, project, report, (name, version))


def _apart(project: Project) -> Iterator[tuple[Vulnerability | Odd, str, str]]:
    """Yield the details of a flaw with the package that has it, where Snyk writes the two apart."""
    details = project.issues_data or {}
    for issue in project.issues or ():
        one = details.get(issue.issue_id or "") or Vulnerability(id=issue.issue_id)
        yield one, issue.pkg_name or "", issue.pkg_version or ""
    binaries = project.docker.binaries_vulns if project.docker else None
    if binaries is None:
        return
    known = binaries.issues_data or {}
    for key, binary in (binaries.affected_pkgs or {}).items():
        name, _, version = key.rpartition("@")
        name = (binary.pkg.name if binary.pkg else "") or name
        version = (binary.pkg.version if binary.pkg else "") or version
        for number in binary.issues or ():
            yield known.get(number) or Vulnerability(id=number), name, version


def _left_out(one: Vulnerability, project: Project, report: str) -> Finding:
    rules = (one.filtered.ignored or ()) if one.filtered else ()
    reasons = dict.fromkeys(rule.reason for rule in rules if rule.reason)
    finding = _finding(one, project, report)
    return msgspec.structs.replace(finding, suppressed=True, suppression_reason="; ".join(reasons))


def _finding(one: Vulnerability, project: Project, report: str, package: tuple[str, str] | None = None) -> Finding:
    number = "" if one.id is None else str(one.id)
    ids, aliases = _identifiers(one, number)
    name, version = package or (
        one.package_name or one.module_name or _text(one.name), _text(one.version) or one.package_version or ""
    )  # fmt: skip
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    return Finding(
        TOOL, "", number, one.title or "", one.description or "",
        words.severity(one.severity or one.severity_with_critical), Confidence.UNKNOWN, "", "",
        words.cwes(one.identifiers.cwe) if one.identifiers and one.identifiers.cwe else (), ids, aliases,
        one.cvss if isinstance(one.cvss, str) else "",
        float(one.cvss_score) if isinstance(one.cvss_score, int | float) else None,
        one.file_path or project.display_target_file or project.target_file or "",
        component_name=name,
        component_version=version,
        purl=words.purl(one.package_manager or project.package_manager or "", name, version),
        fixed_versions=_fixed(one, name),
        resource=(project.path or "") if project.docker else "",
        tool_id=number,
        locations=_ways(one.origin) if one.origin else (),
        remediation=_remediation(one),
        references=_references(one.references) if one.references else (),
        report=report,
    )  # fmt: skip


def _identifiers(one: Vulnerability, number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return CVEs, else GitHub's numbers, else Snyk's own; those that come after are aliases."""
    if one.type == "license":
        return (), ()
    known = one.identifiers or _NO_IDENTIFIERS
    cves = tuple([name for name in known.cve or () if name])
    others = tuple([name for name in known.ghsa or () if name])
    own = (number,) if number and number not in cves else ()
    if cves:
        return cves, others + own
    return (others, own) if others else (own, ())


def _text(value: object) -> str:
    """Return a name or version; the first where grouped issues have a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else ""


def _ways(origin: tuple[object, ...]) -> tuple[Place, ...]:
    """Return the way to the package as one text, or each of several ways."""
    if isinstance(origin[0], list):
        return tuple([Place("", None, " > ".join(map(str, way))) for way in origin if isinstance(way, list)])
    return (Place("", None, " > ".join(map(str, origin))),)


def _fixed(one: Vulnerability, name: str) -> tuple[str, ...]:
    """Return the versions that Snyk lists, else the nearest one, else the one to which the way can be upgraded."""
    if one.fixed_in:
        return tuple(filter(None, one.fixed_in))
    if one.nearest_fixed:
        return (one.nearest_fixed,)
    last = one.upgrade_path[-1] if one.upgrade_path else None
    package, _, version = last.rpartition("@") if isinstance(last, str) else ("", "", "")
    return (version,) if version and package == name else ()


def _remediation(one: Vulnerability) -> str:
    """Return what the description says on fixing it, and the first step of the way that an upgrade changes."""
    text = one.description or ""
    advice = text.partition(_HOW_TO_FIX)[2].partition("\n## ")[0].strip() if _HOW_TO_FIX in text else ""
    if not one.upgrade_path:
        return advice
    for old, new in zip(one.origin or (), one.upgrade_path, strict=False):
        if isinstance(new, str) and new != old and isinstance(old, str):
            return f"{advice}\nUpgrade {old} to {new}".strip()
    return advice


def _references(references: tuple[Reference | str, ...]) -> tuple[str, ...]:
    links = [one if isinstance(one, str) else one.url for one in references]
    return tuple(dict.fromkeys([link for link in links if link]))
