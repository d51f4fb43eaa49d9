"""The JSON documents that Accord prints: one struct each. Their schemas are generated into ``docs/reference/schemas``.

Fields that hold unknown values are left out or null, never guessed. Times are UTC in ISO 8601. Scores are ordinal
(0 to 1000): they order, and are never summed or averaged.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.core.risk import Reason
from accord.core.scan_document import ScanDocument
from accord.core.vulnerability import Decision, Sighting


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer may know about where its text goes."""

    #: Columns of the terminal.
    width: int = 100
    colour: bool = False
    #: How many changes a list shows before it says how many more there are; 0 for all.
    top: int = 0


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that could not be read: where, why, and what to do."""

    place: str
    reason: str
    remedy: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody says that a finding does not matter: a comment in the code, a tool's ignore file, a VEX statement.

    ``kind`` names the notation: accord, nosec, noqa, nosemgrep, trivyignore, suppression, vex.
    """

    kind: str
    says: str
    path: str = ""
    line: int | None = None
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: date | None = None


class Agreement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The single accord that a vulnerability stands under."""

    kind: str
    who: tuple[str, ...]
    why: str
    until: date
    source: str = ""


class VulnerabilityDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """One vulnerability as judged now. ``state`` is open, accepted or not affected."""

    id: str
    title: str
    service: str
    decision: Decision
    score: int
    #: The lowest and highest score that unknown and assumed facts allow.
    range: tuple[int, int]
    #: The day by which the policy wants it fixed, counted from when this document was made; null when none.
    due: date | None
    for_developer: str
    for_business: str
    reasons: tuple[Reason, ...]
    sightings: tuple[Sighting, ...]
    state: str = "open"
    team: str = ""
    severity: str = "unknown"
    cwes: tuple[int, ...] = ()
    vulnerability_ids: tuple[str, ...] = ()
    path: str = ""
    start_line: int | None = None
    component_name: str = ""
    component_version: str = ""
    purl: str = ""
    fixed_versions: tuple[str, ...] = ()
    resource: str = ""
    url: str = ""
    host: str = ""
    snippet: str = ""
    #: How many of the context facts are assumed or unknown, and of how many.
    assumed_facts: int = 0
    context_facts: int = 0
    fix_unit: str = ""
    agreement: Agreement | None = None
    claims: tuple[Claim, ...] = ()
    fingerprints: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Effort(msgspec.Struct, frozen=True):
    """How long a fix takes, in minutes of one person's work; a range from ``data/tables/effort.toml``, assumed."""

    low_minutes: int
    high_minutes: int


class FixUnitDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change that closes vulnerabilities. ``kind`` is upgrade, code, secret, configuration or other."""

    id: str
    kind: str
    title: str
    service: str
    decision: Decision
    score: int
    closes: tuple[str, ...]
    effort: Effort
    for_developer: str
    for_business: str
    reasons: tuple[Reason, ...]
    team: str = ""
    path: str = ""
    component_name: str = ""
    from_version: str = ""
    #: The version that closes all of them; empty when no fixed version is known.
    to_version: str = ""
    #: From the direct dependency to the package, for a package that comes in through another; else empty.
    dependency_path: tuple[str, ...] = ()
    #: The direct dependency's version that brings the fix; empty when none is known.
    direct_version: str = ""
    #: Whether it fits the capacity that was asked for; null when none was given.
    fits: bool | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How the list shrank: findings of all tools, vulnerabilities they point to, changes that close them."""

    findings: int
    vulnerabilities: int
    accepted: int
    not_affected: int
    fix_units: int


class FeedAge(msgspec.Struct, frozen=True, kw_only=True):
    """How old the data of one feed is."""

    name: str
    taken_at: date
    age_days: int


class ServiceDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service with its count of open vulnerabilities by decision."""

    name: str
    team: str = ""
    open: dict[str, int] = {}
    assumed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to fix first: ``accord plan --json``. The two long lists come last, so that they can be streamed."""

    accord: str
    made_at: datetime
    #: True for the bundled demonstration, which every output says.
    demo: bool = False
    policy: str
    counts: Counts
    feeds: tuple[FeedAge, ...]
    services: tuple[ServiceDocument, ...]
    coverage: tuple[Coverage, ...]
    failures: tuple[Failure, ...]
    claims: tuple[Claim, ...]
    #: What ``accord scan`` looked at; missing where reports were given to ``accord plan``.
    scan: ScanDocument | None = None
    capacity_minutes: int | None
    fix_units: Sequence[FixUnitDocument]
    vulnerabilities: tuple[VulnerabilityDocument, ...]


class ReadDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read from reports: ``accord read --json``."""

    accord: str
    findings: tuple[Finding, ...]
    components: tuple[Component, ...]
    coverage: tuple[Coverage, ...]
    failures: tuple[Failure, ...]


class ReportFormat(msgspec.Struct, frozen=True, kw_only=True):
    """A format of reports that Accord reads."""

    #: What ``--reader`` takes.
    name: str
    label: str
    about: str
    #: A command that makes such a report; empty when none is documented.
    make_one: str


class OutputFormat(msgspec.Struct, frozen=True, kw_only=True):
    """A format that Accord writes."""

    #: What ``--format`` takes.
    name: str
    label: str
    about: str
    suffix: str
    #: The commands that write it.
    commands: tuple[str, ...]


class FormatsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Every format that is read and every one that is written: ``accord formats --json``."""

    accord: str
    readers: tuple[ReportFormat, ...]
    writers: tuple[OutputFormat, ...]


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence that a verdict needs and does not have."""

    what: str
    why: str
    remedy: str


class Blocker(msgspec.Struct, frozen=True, kw_only=True):
    """A vulnerability that stops a change: why it may, how to fix it and how to go on."""

    vulnerability: VulnerabilityDocument
    why: str
    fix: str


class Spared(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A vulnerability that is shown and does not stop the change, and why not."""

    id: str
    title: str
    service: str
    decision: Decision
    why: str


class GateDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """May this change ship: ``accord gate --json``. ``verdict`` is pass, fail or cannot tell.

    ``effect`` is what the policy makes of the verdict in this phase: ship, stop or neutral.
    """

    accord: str
    made_at: datetime
    verdict: str
    effect: str
    phase: str
    policy: str
    policy_source: str
    compared_with: str
    blockers: tuple[Blocker, ...]
    missing: tuple[Missing, ...]
    newly_known: tuple[Spared, ...]
    spared: tuple[Spared, ...]
    #: How many vulnerabilities were there before this change and stay.
    known: int
    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
