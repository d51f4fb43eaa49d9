"""The parts of an OpenVEX document that Accord uses, in the words of its JSON schema and of the versions before it.

Every text may be missing or null: documents of real tools leave out what the schema requires.
"""

import msgspec

Text = str | None


class Thing(msgspec.Struct, frozen=True, gc=False, rename={"id": "@id"}):
    """A product, or a part of one."""

    id: Text = None
    identifiers: dict[str, object] | None = None
    subcomponents: "tuple[str | Thing, ...] | str | Thing | None" = None

    def named(self) -> tuple[str, str]:
        """Return what it is called, in the exactest way, and its package URL, which may be that name."""
        own = self.id or ""
        if not self.identifiers:
            return own, own if own.startswith("pkg:") else ""
        given = [(kind, one) for kind, one in self.identifiers.items() if isinstance(one, str) and one]
        purl = dict(given).get("purl", own if own.startswith("pkg:") else "")
        return purl or own or (given[0][1] if given else ""), purl


class Vulnerability(msgspec.Struct, frozen=True, gc=False, rename={"id": "@id"}):
    """What a statement is about; before 0.2.0 a name alone."""

    id: Text = None
    name: Text = None
    description: Text = None
    aliases: tuple[str, ...] | None = None


class Statement(msgspec.Struct, frozen=True, gc=False):
    """What somebody says about a vulnerability in some products."""

    vulnerability: str | Vulnerability | None = None
    vuln_description: Text = None
    timestamp: Text = None
    last_updated: Text = None
    #: JSON-LD writes one thing of a set with or without a list around it.
    products: tuple[str | Thing, ...] | str | Thing | None = None
    #: Before 0.2.0 parts stood beside the products.
    subcomponents: tuple[str | Thing, ...] | str | Thing | None = None
    status: Text = None
    status_notes: Text = None
    justification: Text = None
    impact_statement: Text = None
    action_statement: Text = None


class Document(msgspec.Struct, frozen=True):
    """Statements with who made them; decoded one level deep."""

    author: Text = None
    tooling: Text = None
    timestamp: Text = None
    statements: list[msgspec.Raw] | None = None


class Attestation(msgspec.Struct, frozen=True, rename={"predicate_type": "predicateType"}):
    """An in-toto statement that carries a document."""

    predicate_type: Text = None
    predicate: Document | None = None
