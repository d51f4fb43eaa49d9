"""The parts of a SARIF log that Accord reads, as typed shapes; everything else is skipped while decoding.

Every field can be missing and every field can be null: reports in use leave out what the standard requires and write
null where it asks for nothing. Free-form values, which each tool fills in its own way, stay ``object``.
"""

from msgspec import UNSET, Raw, Struct, UnsetType, field


class Shape(Struct, rename="camel", gc=False):
    """What all shapes share: SARIF's spelling of names."""


class Message(Shape):
    """A message: its text, or the id of a text with arguments."""

    text: str | None = None
    markdown: str | None = None
    id: str | None = None
    arguments: list[str] | None = None


class ArtifactLocation(Shape):
    """Where an artifact is: a URI, perhaps relative to a base, or an index into ``run.artifacts``."""

    uri: str | None = None
    uri_base_id: str | None = None
    index: int | None = None


class Region(Shape):
    """A part of a text artifact."""

    start_line: int | None = None
    start_column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    snippet: Message | None = None


class PhysicalLocation(Shape):
    """An artifact and a region in it."""

    artifact_location: ArtifactLocation | None = None
    #: The name of ``artifactLocation`` in drafts of SARIF 2.
    file_location: ArtifactLocation | None = None
    region: Region | None = None
    context_region: Region | None = None


class LogicalLocation(Shape):
    """A named thing: a function, a module, a cloud resource, a package."""

    name: str | None = None
    fully_qualified_name: str | None = None
    kind: str | None = None
    index: int | None = None


class Location(Shape):
    """A place of a result."""

    physical_location: PhysicalLocation | None = None
    logical_locations: list[LogicalLocation] | None = None
    #: Drafts of SARIF 2 name the logical location here.
    fully_qualified_logical_name: str | None = None
    message: Message | None = None


class ThreadFlowLocation(Shape):
    """One step of a thread flow, or the index of a shared one."""

    location: Location | None = None
    index: int | None = None


class ThreadFlow(Shape):
    """Steps in the order of execution."""

    locations: list[ThreadFlowLocation] | None = None


class CodeFlow(Shape):
    """One way in which data reaches the result's place."""

    thread_flows: list[ThreadFlow] | None = None


class ComponentReference(Shape):
    """Which tool component a reference points into."""

    name: str | None = None
    index: int | None = None
    guid: str | None = None


class DescriptorReference(Shape):
    """A reference to a rule, a taxon or a notification descriptor."""

    id: str | None = None
    index: int | None = None
    guid: str | None = None
    tool_component: ComponentReference | None = None


class Properties(Shape, omit_defaults=True):
    """The property bag's values that tools are known to use, of results and of rules."""

    security_severity: object = field(default=None, name="security-severity")
    precision: object = None
    tags: object = None
    cwe: object = None
    cwes: object = None
    cwe_id: object = None
    cwe_ids: object = None
    cve: object = None
    cves: object = None
    confidence: object = None
    issue_confidence: object = field(default=None, name="issue_confidence")
    zizmor_confidence: object = field(default=None, name="zizmor/confidence")
    devskim_confidence: object = field(default=None, name="DevSkimConfidence")
    cvss_v3_vector: object = field(default=None, name="cvssv3_vector")
    cvss_v3: object = field(default=None, name="cvssV3")
    cvss_vector: object = field(default=None, name="cvss_vector")
    cvss_v3_score: object = field(default=None, name="cvssv3_baseScore")
    cvss_v3_base_score: object = field(default=None, name="cvssV3BaseScore")
    cvss3_base_score: object = None
    purls: object = None
    fixed_version: object = field(default=None, name="fixed_version")
    solution: object = None
    recommendation: object = None


class Suppression(Shape):
    """A claim that a result needs no attention."""

    kind: str | None = None
    status: str | None = None
    justification: str | None = None


class Fix(Shape):
    """A proposed fix."""

    description: Message | None = None


class Provenance(Shape):
    """Which invocation found a result."""

    invocation_index: int | None = None


class WebRequest(Shape):
    """The request that made a service show the flaw."""

    method: str | None = None
    target: str | None = None


class Result(Shape):
    """One result."""

    rule_id: str | None = None
    rule_index: int | None = None
    rule: DescriptorReference | None = None
    level: str | None = None
    kind: str | None = None
    message: Message | None = None
    #: Not null: a result without its places is noted as odd.
    locations: list[Location] = []
    properties: Properties | None = None
    fingerprints: dict[str, str] | None = None
    partial_fingerprints: dict[str, str] | None = None
    guid: str | None = None
    correlation_guid: str | None = None
    baseline_state: str | None = None
    occurrence_count: int | None = None
    analysis_target: ArtifactLocation | None = None
    related_locations: list[Location] | None = None
    code_flows: list[CodeFlow] | None = None
    suppressions: list[Suppression] | None = None
    #: What drafts of SARIF 2 have instead of ``suppressions``.
    suppression_states: list[str] | None = None
    taxa: list[DescriptorReference] | None = None
    fixes: list[Fix] | None = None
    provenance: Provenance | None = None
    web_request: WebRequest | None = None
    hosted_viewer_uri: str | None = None
    work_item_uris: list[str] | None = None


class Configuration(Shape):
    """A rule's level."""

    level: str | None = None
    #: The name of ``level`` in drafts of SARIF 2.
    default_level: str | None = None


class Relationship(Shape):
    """A rule's relation to a taxon or to another rule."""

    target: DescriptorReference | None = None


class Rule(Shape):
    """A reporting descriptor: a rule, a notification or a taxon."""

    id: str | None = None
    guid: str | None = None
    name: str | Message | None = None
    deprecated_ids: list[str] | None = None
    short_description: Message | None = None
    full_description: Message | None = None
    help: Message | None = None
    help_uri: str | None = None
    message_strings: dict[str, Message | str] | None = None
    default_configuration: Configuration | None = None
    configuration: Configuration | None = None
    properties: Properties | None = None
    relationships: list[Relationship] | None = None


class ToolComponent(Shape):
    """A driver, an extension or a taxonomy."""

    name: str | None = None
    guid: str | None = None
    version: str | None = None
    semantic_version: str | None = None
    dotted_quad_file_version: str | None = None
    rules: list[Rule] | None = None
    taxa: list[Rule] | None = None
    notifications: list[Rule] | None = None
    global_message_strings: dict[str, Message | str] | None = None


class Tool(ToolComponent):
    """The tool; in drafts of SARIF 2 it is itself what is called the driver now."""

    driver: ToolComponent | None = None
    extensions: list[ToolComponent] | None = None


class Resources(Shape):
    """Where drafts of SARIF 2 keep rules."""

    rules: dict[str, Rule] | list[Rule] | None = None


class Artifact(Shape):
    """A file or another thing that the run knows of."""

    location: ArtifactLocation | None = None
    roles: list[str] | None = None


class Notification(Shape):
    """Something that a tool says about its own run."""

    message: Message | None = None
    level: str | None = None
    descriptor: DescriptorReference | None = None
    locations: list[Location] | None = None


class Override(Shape):
    """A level that an invocation set for a rule."""

    descriptor: DescriptorReference | None = None
    configuration: Configuration | None = None


class Invocation(Shape):
    """One start of the tool."""

    execution_successful: bool | None = None
    exit_code: int | None = None
    exit_code_description: str | None = None
    exit_signal_name: str | None = None
    process_start_failure_message: str | None = None
    start_time_utc: str | None = None
    end_time_utc: str | None = None
    working_directory: ArtifactLocation | None = None
    tool_execution_notifications: list[Notification] | None = None
    tool_configuration_notifications: list[Notification] | None = None
    #: The names of the two above in drafts of SARIF 2.
    tool_notifications: list[Notification] | None = None
    configuration_notifications: list[Notification] | None = None
    rule_configuration_overrides: list[Override] | None = None


class VersionControl(Shape):
    """The revision that was scanned and the folder that its root was mapped to."""

    revision_id: str | None = None
    mapped_to: ArtifactLocation | None = None


class AutomationDetails(Shape):
    """The identity of a run."""

    guid: str | None = None


class PropertyFile(Shape):
    """A reference to a part of the run that stands elsewhere."""

    guid: str | None = None
    location: ArtifactLocation | None = None


class PropertyFiles(Shape):
    """The parts of the run that stand elsewhere."""

    results: list[PropertyFile] | None = None
    artifacts: list[PropertyFile] | None = None
    invocations: list[PropertyFile] | None = None
    logical_locations: list[PropertyFile] | None = None
    taxonomies: list[PropertyFile] | None = None
    extensions: list[PropertyFile] | None = None
    thread_flow_locations: list[PropertyFile] | None = None
    driver: PropertyFile | None = None


class Parts(Shape):
    """What a run and an external property object have in common, undecoded so that one broken part hides no other."""

    results: list[Raw] | UnsetType | None = UNSET
    artifacts: Raw = Raw()
    invocations: Raw = Raw()
    logical_locations: Raw = Raw()
    taxonomies: Raw = Raw()
    thread_flow_locations: Raw = Raw()


class Run(Parts):
    """One run of one tool."""

    tool: Raw = Raw()
    resources: Raw = Raw()
    original_uri_base_ids: Raw = Raw()
    version_control_provenance: Raw = Raw()
    automation_details: Raw = Raw()
    external_property_file_references: Raw = Raw()


class ExternalProperties(Parts):
    """A part of a run that stands at the end of the log."""

    guid: str | None = None
    run_guid: str | None = None
    driver: Raw = Raw()
    extensions: Raw = Raw()
