"""npm 7's form: one entry for each vulnerable package, with the advisories and packages that make it so."""

from collections.abc import Iterator

import msgspec

from accord.core.finding import Finding, Place
from accord.ports.report import Report
from accord.readers.npm_audit import words
from accord.readers.npm_audit.entries import entries


class _Advisory(msgspec.Struct, frozen=True, gc=False):
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
        name, title = self.name, self.title or ""
        told = f"{name}, {self.range}" if name and self.range else name or self.range
        return f"{title} ({told})" if told else title


class _Fix(msgspec.Struct, frozen=True, gc=False):
    """What ``npm audit fix --force`` would install, perhaps another package that brings this one."""

    name: str | None = None
    version: str | None = None
    is_major: bool | None = msgspec.field(name="isSemVerMajor", default=None)


class _Package(msgspec.Struct, frozen=True, gc=False):
    name: str | None = None
    severity: str | None = None
    #: Advisories on this package itself, and the names of packages that it depends on.
    via: tuple[_Advisory | str, ...] | None = ()
    range: str | None = None
    nodes: tuple[str, ...] | None = ()
    fix: _Fix | bool | None = msgspec.field(name="fixAvailable", default=None)


def findings(report: Report) -> Iterator[Finding]:
    """Yield a finding for each vulnerable package."""
    for name, package in entries(report, "vulnerabilities", _Package):
        yield _finding(package, package.name or name, report.name)


def _finding(package: _Package, name: str, report: str) -> Finding:
    told = _Told(package.via or ())
    reasons = [*told.reasons, f"Vulnerable versions of {name}: {package.range}"] if package.range else told.reasons
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        words.TOOL,
        "",
        told.first.name if told.first else "",
        (told.first.title or "").strip() if told.first else told.inherited,
        "\n".join(reasons),
        words.severity(package.severity),
        cwes=told.cwes,
        vulnerability_ids=told.ids,
        cvss_vector=told.cvss[0],
        cvss_score=told.cvss[1],
        component_name=name,
        purl=words.purl(name),
        fixed_versions=_fixed(package, name),
        locations=tuple([Place(node) for node in package.nodes]) if package.nodes else (),
        remediation=_remediation(package),
        references=told.references,
        report=report,
    )


class _Told:
    """What the advisories on a package say together, and of which other packages it inherits a flaw."""

    def __init__(self, via: tuple[_Advisory | str, ...]) -> None:
        self.first: _Advisory | None = None
        self.reasons: list[str] = []
        #: Of the worst advisory, as npm's severity of the package is that of the worst.
        self.cvss: tuple[str, float | None] = ("", None)
        self.cwes: tuple[int, ...] = ()
        self.ids: tuple[str, ...] = ()
        self.references: tuple[str, ...] = ()
        others = []
        for one in via:
            if isinstance(one, str):
                others.append(one)
            else:
                self._take(one)
        self.inherited = f"Depends on vulnerable versions of {', '.join(others)}" if others else ""
        if others:
            self.reasons.append(self.inherited)

    def _take(self, one: _Advisory) -> None:
        text, number, cvss = str(one), words.ghsa(one.url), words.cvss(one.cvss)
        if text:
            self.reasons.append(text)
        if self.first is None or _score(cvss) > _score(self.cvss):
            self.cvss = cvss
        self.first = self.first or one
        if one.cwe:
            self.cwes = tuple(dict.fromkeys(self.cwes + words.cwes(one.cwe)))
        if number and number not in self.ids:
            self.ids += (number,)
        if one.url and one.url not in self.references:
            self.references += (one.url,)


def _score(cvss: tuple[str, float | None]) -> float:
    return -1.0 if cvss[1] is None else cvss[1]


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
