"""The parts of OSV-Scanner's JSON, and of the OSV advisories in it, that Accord reads. Each may be missing or null.

Parts that databases fill as they like are left as they are.
"""

from typing import Any

import msgspec
from msgspec import Raw, field

_Texts = tuple[str, ...] | None


class Rating(msgspec.Struct, gc=False):
    """A CVSS vector, or the word of a distribution."""

    type: str | None = None
    score: str | float | None = None


class AffectedPackage(msgspec.Struct, gc=False):
    """What an advisory calls the package."""

    name: str | None = None
    ecosystem: str | None = None


class Event(msgspec.Struct, gc=False):
    """Where a range of versions begins or ends."""

    fixed: str | None = None


class Range(msgspec.Struct, gc=False):
    """A range of versions, or of commits."""

    type: str | None = None
    events: tuple[Event, ...] | None = None


class Affected(msgspec.Struct, gc=False):
    """One package that an advisory is about."""

    package: AffectedPackage | None = None
    ranges: tuple[Range, ...] | None = None
    #: For this package alone.
    severity: tuple[Rating, ...] | None = None


class Reference(msgspec.Struct, gc=False):
    """An address."""

    url: str | None = None


class Specific(msgspec.Struct, gc=False):
    """What the database adds: GitHub's has a word for the severity and CWE numbers."""

    severity: Any = None
    cwe_ids: Any = None


class Advisory(msgspec.Struct, gc=False):
    """An advisory in OSV's format."""

    id: str | None = None
    summary: str | None = None
    details: str | None = None
    aliases: _Texts = None
    #: Vulnerabilities that a distribution's advisory passes on.
    upstream: _Texts = None
    withdrawn: str | None = None
    severity: tuple[Rating, ...] | None = None
    affected: tuple[Affected, ...] | None = None
    references: tuple[Reference, ...] | None = None
    database_specific: Specific | None = None


class Analysis(msgspec.Struct, gc=False):
    """What OSV-Scanner found out about one advisory here."""

    called: bool | None = None
    unimportant: bool | None = None


class Group(msgspec.Struct, gc=False):
    """Advisories that OSV-Scanner takes for one."""

    analysis: dict[str, Analysis] | None = field(name="experimental_analysis", default=None)
    #: The same before version 1.4.
    analysis_camel: dict[str, Analysis] | None = field(name="experimentalAnalysis", default=None)


class Info(msgspec.Struct, gc=False):
    """A package."""

    name: str | None = None
    version: str | None = None
    ecosystem: str | None = None
    commit: str | None = None


class Package(msgspec.Struct, gc=False):
    """A package with its advisories."""

    package: Info | None = None
    vulnerabilities: tuple[Advisory, ...] | None = None
    groups: tuple[Group, ...] | None = None
    licenses: _Texts = None
    license_violations: _Texts = None


class Source(msgspec.Struct, gc=False):
    """A lock file, a bill of materials, a folder under Git, or an image."""

    path: str | None = None
    type: str | None = None


class Result(msgspec.Struct, gc=False):
    """All packages of a source."""

    source: Source | None = None
    packages: tuple[Package, ...] | None = None


class RawPackage(msgspec.Struct):
    """A package whose advisories are decoded one by one, since something in it is odd."""

    package: Info | None = None
    vulnerabilities: list[Raw] | None = None
    license_violations: Any = None


class RawResult(msgspec.Struct):
    """A source whose packages are decoded one by one, since something in it is odd."""

    source: Source | None = None
    packages: list[Raw] | None = None


class Identity(msgspec.Struct, gc=False, rename="pascal"):
    """The name of a finding that is no advisory."""

    reference: str | None = None


class General(msgspec.Struct, gc=False, rename="pascal"):
    """What a detector of OSV-Scanner looks for, such as a weak configuration."""

    id: Identity | None = field(name="ID", default=None)
    title: str | None = None
    description: str | None = None
    recommendation: str | None = None
    #: From 1, minimal, to 5, critical.
    severity: int | None = field(name="Sev", default=None)


class Target(msgspec.Struct, gc=False, rename="pascal"):
    """Where a detector found it, in words."""

    extra: str | None = None


class GenericFinding(msgspec.Struct, gc=False, rename="pascal"):
    """What a detector found."""

    adv: General | None = None
    target: Target | None = None
