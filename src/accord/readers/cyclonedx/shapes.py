"""The parts of a CycloneDX document that Accord uses, as the JSON schema names them. XML is turned into the same.

Every text may be missing or null: documents of real tools leave out what the schema requires. Lists of components and
vulnerabilities stay undecoded, so that one broken entry does not cost the rest.
"""

import msgspec

Text = str | None
Number = float | str | None
#: What an absent part is, so that it can be decoded like one that is there.
NULL = msgspec.Raw(b"null")


class Named(msgspec.Struct, frozen=True, gc=False):
    """A property, or a source with its address."""

    name: Text = None
    value: Text = None
    url: Text = None


class Licence(msgspec.Struct, frozen=True, gc=False):
    """A licence by SPDX id or by name."""

    id: Text = None
    name: Text = None


class LicenceChoice(msgspec.Struct, frozen=True, gc=False):
    """One licence, or an expression of several."""

    license: Licence | None = None
    expression: Text = None

    def __str__(self) -> str:
        licence = self.license or Licence()
        return self.expression or licence.id or licence.name or ""


class Occurrence(msgspec.Struct, frozen=True, gc=False):
    """Where a component was found."""

    location: Text = None


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """Why the tool believes that the component is there."""

    occurrences: tuple[Occurrence, ...] | None = None


class Part(msgspec.Struct, frozen=True, gc=False, rename={"bom_ref": "bom-ref"}):
    """A component, or a service."""

    name: Text = None
    version: str | int | float | None = None
    type: Text = None
    group: Text = None
    purl: Text = None
    cpe: Text = None
    scope: Text = None
    bom_ref: Text = None
    licenses: tuple[LicenceChoice, ...] | None = None
    properties: tuple[Named, ...] | None = None
    evidence: Evidence | None = None
    components: list[msgspec.Raw] | None = None
    services: list[msgspec.Raw] | None = None


class Tool(msgspec.Struct, frozen=True, gc=False):
    """A tool in the form before 1.5, or a component that is one."""

    name: Text = None
    version: str | int | float | None = None
    type: Text = None


class Tools(msgspec.Struct, frozen=True, gc=False):
    """Tools in the form since 1.5."""

    components: tuple[Tool, ...] | None = None
    services: tuple[Tool, ...] | None = None


class Metadata(msgspec.Struct, frozen=True, gc=False):
    """Who made the document, when, and about what."""

    timestamp: Text = None
    tools: Tools | tuple[Tool, ...] | None = None
    component: msgspec.Raw = NULL


class Rating(msgspec.Struct, frozen=True, gc=False):
    """One source's opinion of a severity."""

    severity: Text = None
    score: Number = None
    method: Text = None
    vector: Text = None


class Reference(msgspec.Struct, frozen=True, gc=False):
    """The same vulnerability under another id."""

    id: Text = None
    source: Named | None = None


class VersionRange(msgspec.Struct, frozen=True, gc=False):
    """A version, or a range of them, with its status: affected, unaffected or unknown."""

    version: Text = None
    range: Text = None
    status: Text = None


class Affected(msgspec.Struct, frozen=True, gc=False):
    """What a vulnerability is about, by reference."""

    ref: Text = None
    versions: tuple[VersionRange, ...] | None = None


class Analysis(msgspec.Struct, frozen=True, gc=False):
    """What somebody found out about a vulnerability: a claim."""

    state: Text = None
    justification: Text = None
    response: tuple[str, ...] | None = None
    detail: Text = None


class Vulnerability(msgspec.Struct, frozen=True, gc=False, rename={"bom_ref": "bom-ref"}):
    """A vulnerability as the document describes it."""

    id: Text = None
    bom_ref: Text = None
    source: Named | None = None
    references: tuple[Reference, ...] | None = None
    ratings: tuple[Rating, ...] | None = None
    cwes: tuple[int | str, ...] | None = None
    description: Text = None
    detail: Text = None
    recommendation: Text = None
    workaround: Text = None
    advisories: tuple[Named, ...] | None = None
    analysis: Analysis | None = None
    affects: tuple[Affected, ...] | None = None
    properties: tuple[Named, ...] | None = None
    tools: Tools | tuple[Tool, ...] | None = None


class Dependency(msgspec.Struct, frozen=True, gc=False, rename={"depends_on": "dependsOn"}):
    """What one component depends on directly."""

    ref: Text = None
    depends_on: tuple[str, ...] | None = None


class Composition(msgspec.Struct, frozen=True, gc=False):
    """How complete the document says it is, for some of its parts."""

    aggregate: Text = None


class Bom(msgspec.Struct, frozen=True, rename={"serial_number": "serialNumber"}):
    """The whole document, decoded one level deep."""

    serial_number: Text = None
    metadata: msgspec.Raw = NULL
    components: list[msgspec.Raw] | None = None
    services: list[msgspec.Raw] | None = None
    vulnerabilities: list[msgspec.Raw] | None = None
    dependencies: list[msgspec.Raw] | None = None
    compositions: list[msgspec.Raw] | None = None
