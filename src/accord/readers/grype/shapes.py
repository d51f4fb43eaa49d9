"""The parts of Grype's JSON that Accord reads. Every one may be missing or null."""

import msgspec


class Metrics(msgspec.Struct, gc=False):
    """The scores of a vector."""

    base_score: float | None = msgspec.field(name="baseScore", default=None)


class Cvss(msgspec.Struct, gc=False):
    """One rating."""

    version: str | None = None
    vector: str | None = None
    metrics: Metrics | None = None


class Fix(msgspec.Struct, gc=False):
    """The versions that no longer have the flaw, and what the vendor means to do."""

    versions: tuple[str, ...] | None = None
    state: str | None = None


class Cwe(msgspec.Struct, gc=False):
    """A weakness, as the National Vulnerability Database assigns it."""

    cwe: str | None = None


class Vulnerability(msgspec.Struct, gc=False):
    """An advisory, or a vulnerability that it stands for."""

    id: str | None = None
    source: str | None = msgspec.field(name="dataSource", default=None)
    severity: str | None = None
    urls: tuple[str, ...] | None = None
    #: What ``urls`` was called before version 0.10.
    links: tuple[str, ...] | None = None
    description: str | None = None
    cvss: tuple[Cvss, ...] | None = None
    cwes: tuple[Cwe, ...] | None = None
    fix: Fix | None = None
    #: The fix before version 0.14.
    fixed_in: str | None = msgspec.field(name="fixedInVersion", default=None)


class Location(msgspec.Struct, gc=False):
    """Where a package was found."""

    path: str | None = None
    real_path: str | None = msgspec.field(name="realPath", default=None)


class Artifact(msgspec.Struct, gc=False):
    """A package."""

    id: str | None = None
    name: str | None = None
    version: str | None = None
    locations: tuple[Location | str, ...] | None = None
    purl: str | None = None


class Rule(msgspec.Struct, gc=False, rename={"vex_status": "vex-status", "vex_justification": "vex-justification"}):
    """Why a match is ignored."""

    reason: str | None = None
    namespace: str | None = None
    vex_status: str | None = None
    vex_justification: str | None = None
    vulnerability: str | None = None


class Match(msgspec.Struct, gc=False, rename={"related": "relatedVulnerabilities", "rules": "appliedIgnoreRules"}):
    """A vulnerability of a package."""

    vulnerability: Vulnerability
    artifact: Artifact
    related: tuple[Vulnerability, ...] | None = None
    rules: tuple[Rule, ...] | None = None


class Database(msgspec.Struct, gc=False):
    """The vulnerability database; since version 0.88 its state stands one level deeper."""

    error: str | None = None
    status: "Database | None" = None


class Descriptor(msgspec.Struct, gc=False):
    """What Grype says of itself."""

    name: str | None = None
    version: str | None = None
    timestamp: str | None = None
    database: Database | None = msgspec.field(name="db", default=None)


class Alert(msgspec.Struct, gc=False):
    """What is wrong with a package itself."""

    message: str | None = None


class Alerts(msgspec.Struct, gc=False):
    """All alerts about one package."""

    alerts: tuple[Alert, ...] | None = None
