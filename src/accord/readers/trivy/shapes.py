"""Trivy's JSON as structs: what is read of it. Every field may be missing or null; Go leaves out what is empty."""

import msgspec
from msgspec import Raw, field

_Texts = tuple[str, ...] | None


class Tool(msgspec.Struct, gc=False, rename="pascal"):
    """Which Trivy wrote the report."""

    version: str | None = None


class System(msgspec.Struct, gc=False, rename="pascal"):
    """An image's operating system."""

    family: str | None = None
    name: str | None = None
    end_of_life: bool | None = field(name="EOSL", default=None)


class Metadata(msgspec.Struct, rename="pascal"):
    """What was scanned."""

    os: System | None = field(name="OS", default=None)
    commit: str | None = None


class Identifier(msgspec.Struct, gc=False, rename="pascal"):
    """How a package is named: by URL, by Trivy's own hash, by a bill of materials."""

    purl: str | None = field(name="PURL", default=None)
    uid: str | None = field(name="UID", default=None)
    bom_ref: str | None = field(name="BOMRef", default=None)

    @property
    def ref(self) -> str:
        """What other parts of the report can point to."""
        return self.uid or self.bom_ref or self.purl or ""


NO_IDENTIFIER = Identifier()


class Package(msgspec.Struct, rename="pascal"):
    """A package that a target holds."""

    id: str | None = field(name="ID", default=None)
    name: str | None = None
    identifier: Identifier | None = None
    version: str | None = None
    release: str | None = None
    epoch: int | None = None
    licenses: _Texts = None
    #: Before version 0.32 one licence as a text.
    license: str | None = None
    depends_on: _Texts = None
    file_path: str | None = None
    relationship: str | None = None

    @property
    def full_version(self) -> str:
        """The version as Trivy writes it in vulnerabilities: epoch, version and release of a system's package."""
        if not self.version:
            return ""
        released = f"{self.version}-{self.release}" if self.release else self.version
        return f"{self.epoch}:{released}" if self.epoch else released


class Cvss(msgspec.Struct, gc=False):
    """One source's rating."""

    v2_vector: str | None = field(name="V2Vector", default=None)
    v3_vector: str | None = field(name="V3Vector", default=None)
    v4_vector: str | None = field(name="V40Vector", default=None)
    v2_score: float | None = field(name="V2Score", default=None)
    v3_score: float | None = field(name="V3Score", default=None)
    v4_score: float | None = field(name="V40Score", default=None)


class Vulnerability(msgspec.Struct, rename="pascal"):
    """A known vulnerability in a package."""

    id: str | None = field(name="VulnerabilityID", default=None)
    vendor_ids: _Texts = field(name="VendorIDs", default=None)
    package_id: str | None = field(name="PkgID", default=None)
    package_name: str | None = field(name="PkgName", default=None)
    package_path: str | None = field(name="PkgPath", default=None)
    identifier: Identifier | None = field(name="PkgIdentifier", default=None)
    #: What stood for the identifier before version 0.48: a package URL in scans of bills of materials.
    package_ref: str | None = field(name="PkgRef", default=None)
    ref: str | None = None
    installed_version: str | None = None
    fixed_version: str | None = None
    status: str | None = None
    severity_source: str | None = None
    primary_url: str | None = field(name="PrimaryURL", default=None)
    fingerprint: str | None = None
    title: str | None = None
    description: str | None = None
    severity: str | None = None
    cwe_ids: _Texts = field(name="CweIDs", default=None)
    cvss: dict[str, Cvss | None] | None = field(name="CVSS", default=None)
    references: _Texts = None


class Line(msgspec.Struct, gc=False, rename="pascal"):
    """One line of code around a cause."""

    content: str | None = None
    is_cause: bool | None = None
    truncated: bool | None = None


class Code(msgspec.Struct, rename="pascal"):
    """The lines around a cause."""

    lines: tuple[Line, ...] | None = None


class Span(msgspec.Struct, gc=False, rename="pascal"):
    """The lines of a call."""

    start_line: int | None = None


class Occurrence(msgspec.Struct, rename="pascal"):
    """Where a module that holds the flaw is called."""

    resource: str | None = None
    filename: str | None = None
    location: Span | None = None


class Cause(msgspec.Struct, rename="pascal"):
    """Where a misconfiguration stands."""

    resource: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    code: Code | None = None
    occurrences: tuple[Occurrence, ...] | None = None


NO_CAUSE = Cause()


class Misconfiguration(msgspec.Struct, rename="pascal"):
    """A check that failed, passed or was excepted."""

    id: str | None = field(name="ID", default=None)
    avd_id: str | None = field(name="AVDID", default=None)
    title: str | None = None
    description: str | None = None
    message: str | None = None
    resolution: str | None = None
    severity: str | None = None
    primary_url: str | None = field(name="PrimaryURL", default=None)
    references: _Texts = None
    status: str | None = None
    cause: Cause | None = field(name="CauseMetadata", default=None)
    #: Before version 0.24 the cause was named so.
    iac: Cause | None = field(name="IacMetadata", default=None)


class Secret(msgspec.Struct, rename="pascal"):
    """A secret, of which Trivy shows stars."""

    rule_id: str | None = field(name="RuleID", default=None)
    category: str | None = None
    severity: str | None = None
    title: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    match: str | None = None


class Licence(msgspec.Struct, rename="pascal"):
    """A licence that a policy may forbid."""

    severity: str | None = None
    category: str | None = None
    package_name: str | None = field(name="PkgName", default=None)
    file_path: str | None = None
    name: str | None = None
    link: str | None = None


class Modified(msgspec.Struct, rename="pascal"):
    """A finding that a person, a file or a VEX document set aside (``--show-suppressed``)."""

    type: str | None = None
    status: str | None = None
    statement: str | None = None
    source: str | None = None
    finding: Raw = Raw(b"null")


class Control(msgspec.Struct, rename="pascal"):
    """One control of a compliance summary, with how many things fail it."""

    id: str | None = field(name="ID", default=None)
    name: str | None = None
    severity: str | None = None
    total_fail: int | None = None
