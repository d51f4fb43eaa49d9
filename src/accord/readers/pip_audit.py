"""pip-audit's JSON report (``pip-audit -f json``), as version 2 writes it, and the plain list of version 1.

Format: https://github.com/pypa/pip-audit#usage, "dependencies" and "fixes".
Make one: ``pip-audit --format json --output pip-audit.json --requirement requirements.txt``

Read: a component for each dependency and a finding for each of its vulnerabilities, with aliases and fixed versions.
What ``--fix`` did is a note.
Severity: pip-audit gives none, so it stays unknown here.
Coverage: a dependency with a ``skip_reason`` was not audited; it is reported as skipped, never as clean.
Tried with pip-audit 2.10 and DefectDojo's samples of older versions.
"""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report

LABEL = "pip-audit (JSON)"
TOOL = "pip-audit"


class _Vulnerability(msgspec.Struct, frozen=True, gc=False):
    id: str
    fix_versions: tuple[str, ...] | None = ()
    aliases: tuple[str, ...] | None = ()
    description: str | None = ""


class _Dependency(msgspec.Struct, frozen=True, gc=False):
    name: str
    version: str = ""
    vulns: tuple[_Vulnerability, ...] = ()
    skip_reason: str | None = None


@lru_cache(maxsize=4096)
def _purl(name: str, version: str) -> str:
    name = name.lower().replace("_", "-").replace(".", "-")
    return f"pkg:pypi/{name}@{quote(version)}" if version else f"pkg:pypi/{name}"


class _Fix(msgspec.Struct, frozen=True, gc=False):
    name: str
    old_version: str = ""
    new_version: str = ""
    skip_reason: str | None = None

    def __str__(self) -> str:
        if self.skip_reason is not None:
            return f"did not upgrade {self.name}: {self.skip_reason}"
        return f"upgraded {self.name} from {self.old_version} to {self.new_version} after this scan"


def recognises(report: Report) -> bool:
    """Tell whether the report is an object of dependencies and fixes, or a list of audited dependencies."""
    if report.kind is Kind.ARRAY:
        return "name" in report.top and ("vulns" in report.top or "skip_reason" in report.top)
    return (
        report.kind is Kind.OBJECT and "dependencies" in report.top and report.top.keys() <= {"dependencies", "fixes"}
    )


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield a component for each dependency, a finding for each vulnerability of it, and what was skipped."""
    skipped: list[Gap] = []
    seen = 0
    for dependency in report.records(_dependencies(report), _Dependency, at="dependencies"):
        if dependency.skip_reason is not None:
            skipped.append(Gap(dependency.name, dependency.skip_reason))
            continue
        seen += 1
        purl = _purl(dependency.name, dependency.version)
        yield Component(
            name=dependency.name,
            version=dependency.version,
            type="library",
            purl=purl,
            bom_ref=purl,
            report=report.name,
        )
        for vulnerability in dependency.vulns:
            yield _finding(dependency, vulnerability, purl, report.name)
    yield Coverage(
        tool=TOOL,
        report=report.name,
        complete=not skipped,
        seen=seen,
        skipped=tuple(skipped),
        notes=tuple(_fixes(report)),
    )


def _dependencies(report: Report) -> list[msgspec.Raw]:
    if report.kind is Kind.ARRAY:
        return report.decode(report.data, list[msgspec.Raw])
    report.refuse_repeated("dependencies", 1)
    return report.decode(report.need("dependencies"), list[msgspec.Raw], at="dependencies")


def _finding(dependency: _Dependency, vulnerability: _Vulnerability, purl: str, name: str) -> Finding:
    return Finding(
        TOOL,
        "",
        vulnerability.id,
        "",
        vulnerability.description or "",
        vulnerability_ids=(vulnerability.id,),
        aliases=vulnerability.aliases or (),
        component_name=dependency.name,
        component_version=dependency.version,
        purl=purl,
        component_ref=purl,
        fixed_versions=vulnerability.fix_versions or (),
        report=name,
    )


def _fixes(report: Report) -> Iterator[str]:
    if report.kind is Kind.ARRAY or "fixes" not in report.top:
        return
    for number, raw in enumerate(report.decode(report.need("fixes"), list[msgspec.Raw], at="fixes")):
        fix = report.attempt(raw, _Fix, at=f"fixes[{number}]")
        if fix is not None:
            yield str(fix)
