"""The parts of GitLab's security reports that are read, as all five schemas and all their versions write them.

Everything is optional: analyzers leave out, or write null, what a schema demands, and older schemas demand less.
"""

import msgspec

NO_DETAILS = msgspec.Raw(b"null")


class Tool(msgspec.Struct, frozen=True, gc=False):
    """A scanner, or the analyzer around it."""

    id: str | None = None
    name: str | None = None
    version: str | None = None


class Message(msgspec.Struct, frozen=True, gc=False):
    """What a scan tells about itself: info, warn or fatal."""

    level: str | None = None
    value: str | None = None


class PartialScan(msgspec.Struct, frozen=True, gc=False):
    """That only a part of the project was scanned."""

    mode: str | None = None


class Scan(msgspec.Struct, frozen=True, gc=False):
    """What was run, when, and how it ended."""

    scanner: Tool | None = None
    analyzer: Tool | None = None
    type: str | None = None
    status: str | None = None
    messages: list[Message] | None = None
    scanned_resources: list[msgspec.Raw] | None = None
    partial_scan: PartialScan | None = None
    start_time: str | None = None
    end_time: str | None = None


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """A rule, a weakness or an advisory; ``value`` is for programs and ``name`` for people."""

    type: str | None = None
    name: str | None = None
    value: str | int | float | None = None
    url: str | None = None


class Link(msgspec.Struct, frozen=True, gc=False):
    """Where to read more."""

    url: str | None = None


class Package(msgspec.Struct, frozen=True, gc=False):
    """A package's name."""

    name: str | None = None


class Step(msgspec.Struct, frozen=True, gc=False):
    """A dependency between the project and another dependency, by the number that the report gives it."""

    iid: int | None = None


class Dependency(msgspec.Struct, frozen=True, gc=False):
    """A package at a version; ``dependency_path`` leads to it from a direct dependency."""

    package: Package | None = None
    version: str | None = None
    iid: int | None = None
    direct: bool | None = None
    dependency_path: list[Step] | None = None


class DependencyFile(msgspec.Struct, frozen=True, gc=False):
    """A manifest or lock file and what it names."""

    path: str | None = None
    package_manager: str | None = None
    dependencies: list[Dependency] | None = None


class Commit(msgspec.Struct, frozen=True, gc=False):
    """The commit in which a secret was found; only zeros for the files as they are."""

    sha: str | None = None


class Kubernetes(msgspec.Struct, frozen=True, gc=False):
    """The workload that runs an image."""

    namespace: str | None = None
    kind: str | None = None
    name: str | None = None
    container_name: str | None = None


class Location(msgspec.Struct, frozen=True, gc=False):
    """A line of code, a package, an image, an address or a crash, depending on the kind of the report."""

    file: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    commit: Commit | None = None
    dependency: Dependency | None = None
    image: str | None = None
    kubernetes_resource: Kubernetes | None = None
    hostname: str | None = None
    path: str | None = None
    method: str | None = None
    param: str | None = None
    crash_state: str | None = None
    crash_type: str | None = None
    stacktrace_snippet: str | None = None


class Request(msgspec.Struct, frozen=True, gc=False):
    """The request that showed the flaw."""

    method: str | None = None
    url: str | None = None


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What a dynamic test saw."""

    summary: str | None = None
    request: Request | None = None


class Flag(msgspec.Struct, frozen=True, gc=False):
    """What somebody thinks of a finding."""

    type: str | None = None
    origin: str | None = None
    description: str | None = None


class Signature(msgspec.Struct, frozen=True, gc=False):
    """A fingerprint by a named algorithm."""

    algorithm: str | None = None
    value: str | None = None


class Tracked(msgspec.Struct, frozen=True, gc=False):
    """A place of the finding with its fingerprints."""

    file: str | None = None
    start_line: int | None = None
    signatures: list[Signature] | None = None


class Tracking(msgspec.Struct, frozen=True, gc=False):
    """How the finding can be recognised when its line has moved."""

    items: list[Tracked] | None = None


class Vector(msgspec.Struct, frozen=True, gc=False):
    """A vendor's CVSS vector."""

    vector: str | None = None


class Vulnerability(msgspec.Struct, frozen=True, gc=False):
    """One record of ``vulnerabilities``; the fields from ``priority`` on are those of schemas before 2."""

    id: str | int | None = None
    category: str | None = None
    name: str | None = None
    message: str | None = None
    description: str | None = None
    cve: str | None = None
    severity: str | None = None
    confidence: str | None = None
    solution: str | None = None
    scanner: Tool | None = None
    identifiers: tuple[Identifier, ...] | None = None
    links: list[Link | str] | None = None
    location: Location | None = None
    evidence: Evidence | str | None = None
    raw_source_code_extract: str | None = None
    stacktrace_snippet: str | None = None
    flags: list[Flag] | None = None
    tracking: Tracking | None = None
    details: msgspec.Raw = NO_DETAILS
    cvss_vectors: list[Vector] | None = None
    priority: str | None = None
    tool: str | None = None
    file: str | None = None
    line: int | None = None


class Fix(msgspec.Struct, frozen=True, gc=False):
    """A finding that a remediation fixes, by its id or, before version 14, by its ``cve``."""

    id: str | None = None
    cve: str | None = None


class Remediation(msgspec.Struct, frozen=True, gc=False):
    """A patch in words."""

    fixes: list[Fix] | None = None
    summary: str | None = None


class FileLocation(msgspec.Struct, frozen=True, gc=False):
    """A place in a file."""

    file_name: str | None = None
    line_start: int | None = None


class FlowNode(msgspec.Struct, frozen=True, gc=False):
    """A step of a data flow: source, propagation or sink."""

    node_type: str | None = None
    file_location: FileLocation | None = None


class Flows(msgspec.Struct, frozen=True, gc=False, tag="code-flows", tag_field="type"):
    """The data flows of a finding."""

    items: list[list[FlowNode]] = []
