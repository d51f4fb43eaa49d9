"""The parts of SPDX 3.0 that Accord uses, as its JSON-LD context names them.

An element may refer to others by id or hold them; both are read.
"""

from functools import lru_cache
from typing import Any

import msgspec

Text = str | None
#: An id, an element, or several of them.
Refs = object


class Identifier(
    msgspec.Struct, frozen=True, gc=False, rename={"kind": "externalIdentifierType", "locators": "identifierLocator"}
):
    """What something is called elsewhere."""

    kind: Text = None
    identifier: Text = None
    locators: tuple[str, ...] | None = None


class Reference(msgspec.Struct, frozen=True, gc=False):
    """Where more is told of something."""

    locator: tuple[str, ...] | str | None = None


class Element(
    msgspec.Struct,
    frozen=True,
    gc=False,
    rename={
        "type_iri": "@type",
        "id": "spdxId",
        "blank": "@id",
        "version": "software_packageVersion",
        "purl": "software_packageUrl",
        "draft_version": "packageVersion",
        "draft_purl": "packageUrl",
        "purpose": "software_primaryPurpose",
        "source": "software_sourceInfo",
        "identifiers": "externalIdentifier",
        "references": "externalRef",
        "start": "from",
        "kind": "relationshipType",
        "expression": "simplelicensing_licenseExpression",
        "inside": "element",
        "roots": "rootElement",
        "tools": "createdUsing",
        "assessed": "security_assessedElement",
        "score": "security_score",
        "severity": "security_severity",
        "vector": "security_vectorString",
        "justification": "security_justificationType",
        "impact": "security_impactStatement",
        "action": "security_actionStatement",
        "notes": "security_statusNotes",
        "published": "security_publishedTime",
        "modified": "security_modifiedTime",
    },
):
    """Any element: a package, a relationship, a vulnerability, a licence, a tool."""

    type: Text = None
    type_iri: Text = None
    id: Text = None
    blank: Text = None
    name: Text = None
    summary: Text = None
    description: Text = None
    version: Text = None
    purl: Text = None
    #: Drafts of 3.0 wrote these without their profile.
    draft_version: Text = None
    draft_purl: Text = None
    purpose: Text = None
    source: Text = None
    identifiers: tuple[Identifier | str, ...] | None = None
    references: tuple[Reference | str, ...] | None = None
    start: Refs = None
    to: Refs = None
    kind: Text = None
    expression: Text = None
    inside: list[msgspec.Raw] | None = None
    created: Text = None
    roots: Refs = None
    tools: Refs = None
    assessed: Refs = None
    score: float | str | None = None
    severity: Text = None
    vector: Text = None
    justification: Text = None
    impact: Text = None
    action: Text = None
    notes: Text = None
    published: Text = None
    modified: Text = None

    @property
    def ref(self) -> str:
        """The id by which others refer to it."""
        return self.id or self.blank or ""

    @property
    def class_name(self) -> str:
        """Its class, without the profile that stands before it in any of three spellings."""
        return _class_name(self.type or self.type_iri or "")


@lru_cache(maxsize=256)
def _class_name(given: str) -> str:
    return given.rpartition("/")[2].rpartition(":")[2].rpartition("_")[2]


def ids(refs: Refs) -> list[str]:
    """Return the ids of what is referred to, or held."""
    if isinstance(refs, str):
        return [refs] if refs else []
    found = []
    for ref in refs if isinstance(refs, list) else (refs,):
        held: Any = ref.get("spdxId") or ref.get("@id") if isinstance(ref, dict) else ref
        if isinstance(held, str) and held:
            found.append(held)
    return found
