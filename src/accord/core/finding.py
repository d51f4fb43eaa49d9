"""What one tool saw at one place.

Field names are those of SARIF, CycloneDX and OSV, flat, so that one line of JSON is one finding. A location is of one
of five kinds, told by the fields that are filled: code (``path``), package (``component_name``), resource
(``resource``), endpoint (``url`` or ``route``) and host (``host``).
"""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How bad the tool says it is. ``UNKNOWN`` when it did not say: never a guess."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure the tool says it is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A further place of the same result, or one step of its data flow."""

    path: str = ""
    start_line: int | None = None
    message: str = ""
    snippet: str = ""


class Finding(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag="finding", tag_field="record"):
    """One result of one tool at one place.

    Text is the report's own until ``core.sanitise`` has cleaned it. Empty text and ``None`` mean "the report does not
    say". Lines and columns count from 1.
    """

    tool: str
    tool_version: str = ""
    rule_id: str = ""
    title: str = ""
    message: str = ""
    severity: Severity = Severity.UNKNOWN
    confidence: Confidence = Confidence.UNKNOWN
    #: SARIF's ``level`` (error, warning, note, none) and ``kind`` (fail, pass, open, review, ...), where given.
    level: str = ""
    kind: str = ""
    cwes: tuple[int, ...] = ()
    #: The identifiers that the tool names first, as ``CVE-2024-1234`` or ``GHSA-...``; ``aliases`` are its synonyms.
    vulnerability_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    cvss_vector: str = ""
    cvss_score: float | None = None

    path: str = ""
    start_line: int | None = None
    end_line: int | None = None
    start_column: int | None = None
    end_column: int | None = None
    snippet: str = ""
    #: The data flow from source to sink, as evidence.
    trace: tuple[Place, ...] = ()
    #: Further places of the same result; the first place is in the fields above.
    locations: tuple[Place, ...] = ()

    component_name: str = ""
    component_version: str = ""
    purl: str = ""
    #: The component's reference inside its bill of materials (``bom-ref``).
    component_ref: str = ""
    #: Versions that no longer have the flaw, as the tool lists them; several release lines may each have one.
    fixed_versions: tuple[str, ...] = ()

    resource: str = ""
    url: str = ""
    method: str = ""
    route: str = ""
    parameter: str = ""
    endpoints: tuple[str, ...] = ()
    host: str = ""
    port: int | None = None

    #: OpenVEX status (affected, not_affected, fixed, under_investigation) or CycloneDX analysis state: a claim.
    status: str = ""
    analysis_state: str = ""
    justification: str = ""
    #: The tool or its user chose not to report this; a claim, listed and never obeyed silently.
    suppressed: bool = False
    suppression_reason: str = ""
    inactive: bool = False

    #: The tool's own name of this finding, where it has one.
    tool_id: str = ""
    #: The report's own fingerprints as (name, value).
    partial_fingerprints: tuple[tuple[str, str], ...] = ()
    #: Accord's fingerprints as ``kind:version:digest``, once computed.
    fingerprints: tuple[str, ...] = ()
    #: The clear secret between a reader and ``core.sanitise``, which removes it; never written anywhere.
    secret: str = ""

    remediation: str = ""
    references: tuple[str, ...] = ()
    occurrences: int = 1
    #: The name of the report file that this finding came from.
    report: str = ""

    @property
    def fixed_version(self) -> str:
        """The first fixed version that the tool lists; empty when it knows none."""
        return self.fixed_versions[0] if self.fixed_versions else ""
