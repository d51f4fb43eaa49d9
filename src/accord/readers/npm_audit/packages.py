"""npm 7's form: one entry for each vulnerable package, with the advisories and packages that make it so."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from accord.core.finding import Finding, Place
from accord.ports.report import Report
from accord.readers.npm_audit import words

T = TypeVar("T")


class _Advisory(msgspec.Struct, frozen=True):
    source: int | str | None = None
    title: str | None = None
    url: str | None = None
    range: str | None = None
    cwe: object = None
    cvss: object = None

    @property
    def name(self) -> str:
        return words.ghsa(self.url) or str(self.source or "")

    def __str__(self) -> str:
        told = ", ".join(filter(None, (self.name, self.range)))
        return f"{self.title or ''} ({told})" if told else self.title or ""


class _Fix(msgspec.Struct, frozen=True):
    """What ``npm audit fix --force`` would install, perhaps another package that brings this one."""

    name: str | None = None
    version: str | None = None
    is_major: bool | None = msgspec.field(name="isSemVerMajor", default=None)


class _Package(msgspec.Struct, frozen=True):
    name: str | None = None
    severity: str | None = None
    #: Advisories on this package itself, and the names of packages that it depends on.
    via: tuple[_Advisory | str, ...] | None = ()
    range: str | None = None
    nodes: tuple[str, ...] | None = ()
    fix: _Fix | bool | None = msgspec.field(name="fixAvailable", default=None)


def findings(report: Report) -> Iterator[Finding]:
    """Yield a finding for each vulnerable package."""
    entries = report.decode(report.need("vulnerabilities"), dict[str, msgspec.Raw], at="vulnerabilities")
    for name, raw in entries.items():
        package = report.attempt(raw, _Package, at=f"vulnerabilities[{name}]")
        if package is not None:
            yield _finding(package, package.name or name, report.name)


def _finding(package: _Package, name: str, report: str) -> Finding:
    advisories = [one for one in package.via or () if isinstance(one, _Advisory)]
    others = [one for one in package.via or () if isinstance(one, str)]
    inherited = f"Depends on vulnerable versions of {', '.join(others)}" if others else ""
    vector, score = _worst(advisories)
    # Without names as far as they go: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        words.TOOL,
        "",
        advisories[0].name if advisories else "",
        (advisories[0].title or "").strip() if advisories else inherited,
        _message(package, name, [*map(str, advisories), inherited]),
        words.severity(package.severity),
        cwes=_distinct([number for one in advisories for number in words.cwes(one.cwe)]),
        vulnerability_ids=_distinct([words.ghsa(one.url) for one in advisories]),
        cvss_vector=vector,
        cvss_score=score,
        component_name=name,
        purl=words.purl(name),
        fixed_versions=_fixed(package, name),
        locations=tuple([Place(node) for node in package.nodes]) if package.nodes else (),
        remediation=_remediation(package),
        references=_distinct([one.url or "" for one in advisories]),
        report=report,
    )


def _distinct(values: list[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(filter(None, values))) if values else ()


def _message(package: _Package, name: str, reasons: list[str]) -> str:
    if package.range:
        reasons.append(f"Vulnerable versions of {name}: {package.range}")
    return "\n".join(filter(None, reasons))


def _worst(advisories: list[_Advisory]) -> tuple[str, float | None]:
    """Return the vector and score of the worst advisory, as npm's severity of the package is that of the worst."""
    scores = [words.cvss(one.cvss) for one in advisories]
    return max(scores, key=lambda one: -1.0 if one[1] is None else one[1], default=("", None))


def _fixed(package: _Package, name: str) -> tuple[str, ...]:
    """Return the version that npm would install, where it is one of this package and not of what brings it."""
    fix = package.fix
    return (fix.version,) if isinstance(fix, _Fix) and fix.name == name and fix.version else ()


def _remediation(package: _Package) -> str:
    fix = package.fix
    if isinstance(fix, _Fix):
        breaking = ", a breaking change" if fix.is_major else ""
        return f"npm audit fix --force installs {fix.name} {fix.version}{breaking}"
    if fix is None:
        return ""
    return "npm audit fix" if fix else "npm knows no fix"
