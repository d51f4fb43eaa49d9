"""A dependency and its flaws, as the JSON report writes them; the XML report is turned into the same."""

import msgspec


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """A package URL, a CPE, or what reports before version 2 wrote instead."""

    id: str | None = None
    type: str | None = None


class Related(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Another file that holds the same."""

    file_path: str | None = None


class Cvss2(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A score of version 2; its parts are words."""

    score: float | str | None = None
    access_vector: str | None = None
    access_complexity: str | None = None
    authentication: str | None = None
    #: The report's own slips of the pen.
    authenticationr: str | None = None
    authentication_with_bracket: str | None = msgspec.field(name="authenticationr>", default=None)
    confidential_impact: str | None = None
    confidentiality_impact: str | None = None
    integrity_impact: str | None = None
    availability_impact: str | None = None
    severity: str | None = None


class Cvss3(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A score of version 3; its parts are words."""

    base_score: float | str | None = None
    attack_vector: str | None = None
    attack_complexity: str | None = None
    privileges_required: str | None = None
    user_interaction: str | None = None
    scope: str | None = None
    confidentiality_impact: str | None = None
    integrity_impact: str | None = None
    availability_impact: str | None = None
    base_severity: str | None = None
    severity_with_bracket: str | None = msgspec.field(name="baseSeverity>", default=None)
    version: str | None = None


class Cvss4(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A score of version 4 with its vector."""

    vector_string: str | None = None
    base_score: float | str | None = None
    base_severity: str | None = None


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A link to what others say of a flaw."""

    url: str | None = None


class Software(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A range of versions that has the flaw, and whether the dependency is in it."""

    id: str | None = None
    vulnerability_id_matched: str | bool | None = None
    version_end_excluding: str | None = None


class Affected(msgspec.Struct, frozen=True, gc=False):
    """A range of versions, once more inside."""

    software: Software | None = None


class Vulnerability(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One flaw of a dependency; ``notes`` say why somebody suppressed it."""

    name: str | None = None
    source: str | None = None
    severity: str | None = None
    cvss2: Cvss2 | None = msgspec.field(name="cvssv2", default=None)
    cvss3: Cvss3 | None = msgspec.field(name="cvssv3", default=None)
    cvss4: Cvss4 | None = msgspec.field(name="cvssv4", default=None)
    #: The one score of reports before version 2.
    cvss_score: float | str | None = None
    cwe: str | None = None
    cwes: tuple[str | None, ...] | None = ()
    description: str | None = None
    notes: str | None = None
    references: tuple[Reference, ...] | None = ()
    vulnerable_software: tuple[Affected, ...] | None = ()


class Dependency(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A file, or a package that a lock file names."""

    file_name: str | None = None
    file_path: str | None = None
    license: str | None = None
    related_dependencies: tuple[Related, ...] | None = ()
    packages: tuple[Identifier, ...] | None = ()
    vulnerability_ids: tuple[Identifier, ...] | None = ()


class WholeDependency(Dependency, frozen=True, gc=False, rename="camel"):
    """A dependency with its flaws."""

    vulnerabilities: list[Vulnerability] | None = None
    suppressed_vulnerabilities: list[Vulnerability] | None = None


class OddDependency(Dependency, frozen=True, gc=False, rename="camel"):
    """A dependency whose flaws are decoded one by one, since something in them is odd."""

    vulnerabilities: list[msgspec.Raw] | None = None
    suppressed_vulnerabilities: list[msgspec.Raw] | None = None


class Source(msgspec.Struct, frozen=True, gc=False):
    """A database, and when it was last looked up."""

    name: str | None = None
    timestamp: str | None = None


class Failure(msgspec.Struct, frozen=True, gc=False):
    """What went wrong while the tool looked at something."""

    message: str | None = None


class Exceptions(msgspec.Struct, frozen=True, gc=False):
    """A failure, once more inside."""

    exception: Failure | None = None


class ScanInfo(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """The tool, its databases and its failures."""

    engine_version: str | None = None
    data_source: tuple[Source, ...] | None = ()
    analysis_exceptions: tuple[Exceptions, ...] | None = ()


class ProjectInfo(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What was scanned, and when."""

    name: str | None = None
    report_date: str | None = None
