"""The parts of an SPDX 2.x document that Accord uses, in the words of its JSON schema. Every form is turned into them.

Every text may be missing or null, and ``NOASSERTION`` and ``NONE`` stand for nothing.
"""

import msgspec

Text = str | None
#: What an absent part is, so that it can be decoded like one that is there.
NULL = msgspec.Raw(b"null")
_NOTHING = {"NOASSERTION", "NONE", "NOASSERT"}


class ExternalRef(
    msgspec.Struct,
    frozen=True,
    gc=False,
    rename={"category": "referenceCategory", "kind": "referenceType", "locator": "referenceLocator"},
):
    """What a package is called elsewhere, or what tells of its security."""

    category: Text = None
    kind: Text = None
    locator: Text = None
    comment: Text = None


class Package(
    msgspec.Struct,
    frozen=True,
    gc=False,
    rename={
        "id": "SPDXID",
        "version": "versionInfo",
        "purpose": "primaryPackagePurpose",
        "concluded": "licenseConcluded",
        "declared": "licenseDeclared",
        "source": "sourceInfo",
        "refs": "externalRefs",
    },
):
    """A package."""

    id: Text = None
    name: Text = None
    version: str | int | float | None = None
    purpose: Text = None
    concluded: Text = None
    declared: Text = None
    source: Text = None
    refs: tuple[ExternalRef, ...] | None = None


class Relationship(
    msgspec.Struct,
    frozen=True,
    gc=False,
    rename={"start": "spdxElementId", "kind": "relationshipType", "end": "relatedSpdxElement"},
):
    """How one element stands to another."""

    start: Text = None
    kind: Text = None
    end: Text = None


class CreationInfo(msgspec.Struct, frozen=True, gc=False):
    """Who made the document, with what, and when."""

    creators: tuple[str, ...] | None = None
    created: Text = None


class Document(
    msgspec.Struct,
    frozen=True,
    rename={"id": "SPDXID", "creation": "creationInfo", "describes": "documentDescribes"},
):
    """The whole document, decoded one level deep."""

    id: Text = None
    name: Text = None
    creation: msgspec.Raw = NULL
    #: What older documents list as described, instead of by relationships.
    describes: object = None
    packages: list[msgspec.Raw] | None = None
    relationships: list[msgspec.Raw] | None = None


def said(text: str | float | None) -> str:
    """Return a text, or nothing where it says that nothing is known."""
    if not text:
        return ""
    word = text.strip() if isinstance(text, str) else str(text)
    return "" if word in _NOTHING else word
