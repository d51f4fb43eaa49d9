"""The parts of SARIF 2.1.0 that Accord writes, named as the standard names them.

Standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
"""

from datetime import date

import msgspec


class _Shape(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Fields in camel case; what has its default value is left out."""


class Text(_Shape, frozen=True, kw_only=True):
    """A ``message`` or a ``multiformatMessageString``."""

    text: str
    markdown: str = ""


class RuleProperties(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What GitHub reads of a rule: a score as text, and tags of which it keeps ten."""

    tags: tuple[str, ...]
    security_severity: str = msgspec.field(name="security-severity")


class Configuration(_Shape, frozen=True, kw_only=True):
    """A ``reportingConfiguration``."""

    level: str


class Rule(_Shape, frozen=True, kw_only=True):
    """A ``reportingDescriptor``."""

    id: str
    name: str
    short_description: Text
    full_description: Text
    help: Text
    help_uri: str = ""
    default_configuration: Configuration
    properties: RuleProperties


class Driver(_Shape, frozen=True, kw_only=True):
    """A ``toolComponent``; GitHub wants its rules also where there are none."""

    name: str
    version: str = ""
    rules: tuple[Rule, ...]


class Tool(_Shape, frozen=True, kw_only=True):
    """A ``tool``."""

    driver: Driver


class Conversion(_Shape, frozen=True, kw_only=True):
    """Who turned a tool's own report into this log."""

    tool: Tool


class Details(_Shape, frozen=True, kw_only=True):
    """``runAutomationDetails``: GitHub's category is the id up to its last slash."""

    id: str
    description: Text


class Notification(_Shape, frozen=True, kw_only=True):
    """Something that the tool did not look at."""

    level: str
    message: Text


class Invocation(_Shape, frozen=True, kw_only=True):
    """How the tool's run ended."""

    execution_successful: bool
    exit_code: int | None = None
    exit_code_description: str = ""
    tool_execution_notifications: tuple[Notification, ...] = ()


class Artifact(_Shape, frozen=True, kw_only=True):
    """An ``artifactLocation``: a relative address."""

    uri: str


class Region(_Shape, frozen=True, kw_only=True):
    """A part of a file; GitHub asks for all four fields."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class PhysicalLocation(_Shape, frozen=True, kw_only=True):
    """A file and a region in it."""

    artifact_location: Artifact
    region: Region


class LogicalLocation(_Shape, frozen=True, kw_only=True):
    """A package or another thing that is no file."""

    fully_qualified_name: str
    kind: str


class Location(_Shape, frozen=True, kw_only=True):
    """Where a result is."""

    physical_location: PhysicalLocation
    logical_locations: tuple[LogicalLocation, ...] = ()


class Suppression(_Shape, frozen=True, kw_only=True):
    """An accord that accepts a risk for a time."""

    kind: str
    status: str
    justification: str


class Judgement(_Shape, frozen=True, kw_only=True):
    """What Accord says about a result, in its ``properties.accord``."""

    id: str
    decision: str
    score: int
    range: tuple[int, int]
    due: date | None
    service: str
    team: str = ""
    severity: str
    seen_by: tuple[str, ...]
    for_business: str
    for_developer: str
    fix_unit: str = ""


class ResultProperties(_Shape, frozen=True, kw_only=True):
    """The property bag of a result."""

    accord: Judgement


class Result(_Shape, frozen=True, kw_only=True):
    """One vulnerability as one rule of one tool saw it."""

    rule_id: str
    rule_index: int
    level: str
    message: Text
    locations: tuple[Location, ...]
    related_locations: tuple[Location, ...] = ()
    partial_fingerprints: dict[str, str]
    rank: float
    #: Always written, empty or not: a run that leaves it out of some results says nothing about the others.
    suppressions: tuple[Suppression, ...]
    properties: ResultProperties
