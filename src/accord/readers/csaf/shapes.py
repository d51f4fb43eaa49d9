"""The parts of a CSAF document that Accord uses, in the words of the schemas of 2.0 and 2.1.

Every text may be missing or null: documents of real publishers leave out what the schema requires.
"""

import msgspec

Text = str | None
Ids = tuple[str, ...] | None
#: What an absent part is, so that it can be decoded like one that is there.
NULL = msgspec.Raw(b"null")


class Reference(msgspec.Struct, frozen=True, gc=False):
    """An address that tells more."""

    url: Text = None


# -- about the document ----------------------------------------------------------------------------------------------


class Publisher(msgspec.Struct, frozen=True, gc=False):
    """Who stands behind the document."""

    name: Text = None


class Engine(msgspec.Struct, frozen=True, gc=False):
    """The program that wrote it."""

    name: Text = None
    version: str | int | float | None = None


class Generator(msgspec.Struct, frozen=True, gc=False):
    """How it was written."""

    engine: Engine | None = None


class Tracking(msgspec.Struct, frozen=True, gc=False):
    """Which document it is, and in which state."""

    id: Text = None
    status: Text = None
    version: str | int | float | None = None
    current_release_date: Text = None
    generator: Generator | None = None


class Meta(msgspec.Struct, frozen=True, gc=False):
    """What a document says of itself."""

    category: Text = None
    csaf_version: Text = None
    publisher: Publisher | None = None
    tracking: Tracking | None = None


class Document(msgspec.Struct, frozen=True):
    """The whole, decoded one level deep."""

    document: msgspec.Raw = NULL
    product_tree: msgspec.Raw = NULL
    vulnerabilities: list[msgspec.Raw] | None = None


# -- products --------------------------------------------------------------------------------------------------------


class Helper(msgspec.Struct, frozen=True, gc=False):
    """What identifies a product elsewhere; since 2.1 by several package URLs."""

    purl: Text = None
    purls: Ids = None


class FullProductName(msgspec.Struct, frozen=True, gc=False):
    """A product by its name, under the id by which vulnerabilities refer to it."""

    product_id: Text = None
    name: Text = None
    product_identification_helper: Helper | None = None


class Branch(msgspec.Struct, frozen=True, gc=False):
    """A node of the tree; one of category ``product_version`` names the version of all below it."""

    category: Text = None
    name: Text = None
    product: FullProductName | None = None
    branches: "tuple[Branch, ...] | None" = None


class Relationship(msgspec.Struct, frozen=True, gc=False):
    """A product made of one product as a part of another."""

    product_reference: Text = None
    relates_to_product_reference: Text = None
    full_product_name: FullProductName | None = None


class Subpath(msgspec.Struct, frozen=True, gc=False):
    """What the product before it is a part of, or installed on."""

    next_product_reference: Text = None


class ProductPath(msgspec.Struct, frozen=True, gc=False):
    """What relationships are since 2.1: a product as a part of a part of another."""

    beginning_product_reference: Text = None
    subpaths: tuple[Subpath, ...] | None = None
    full_product_name: FullProductName | None = None


class ProductGroup(msgspec.Struct, frozen=True, gc=False):
    """Several products under one id."""

    group_id: Text = None
    product_ids: Ids = None


class ProductTree(msgspec.Struct, frozen=True, gc=False):
    """All products of a document."""

    branches: tuple[Branch, ...] | None = None
    full_product_names: tuple[FullProductName, ...] | None = None
    relationships: tuple[Relationship, ...] | None = None
    product_paths: tuple[ProductPath, ...] | None = None
    product_groups: tuple[ProductGroup, ...] | None = None


# -- vulnerabilities -------------------------------------------------------------------------------------------------


class Id(msgspec.Struct, frozen=True, gc=False):
    """A name of the vulnerability in some system."""

    text: Text = None


class Cwe(msgspec.Struct, frozen=True, gc=False):
    """A weakness, as ``CWE-79``."""

    id: Text = None


class Note(msgspec.Struct, frozen=True, gc=False):
    """A text about the vulnerability."""

    category: Text = None
    text: Text = None


class Cvss(msgspec.Struct, frozen=True, gc=False):
    """A CVSS score, as FIRST's JSON schema writes it."""

    vectorString: Text = None  # noqa: N815  the schema's word
    baseScore: float | str | None = None  # noqa: N815  the schema's word
    baseSeverity: Text = None  # noqa: N815  the schema's word


class Content(msgspec.Struct, frozen=True, gc=False):
    """How bad it is, by several measures."""

    cvss_v2: Cvss | None = None
    cvss_v3: Cvss | None = None
    cvss_v4: Cvss | None = None
    qualitative_severity_rating: Text = None


class Score(Content, frozen=True, gc=False):
    """How bad it is for some products, in 2.0."""

    products: Ids = None


class Metric(msgspec.Struct, frozen=True, gc=False):
    """How bad it is for some products, since 2.1."""

    products: Ids = None
    content: Content | None = None


class Detail(msgspec.Struct, frozen=True, gc=False):
    """A remediation, a flag or a threat: something that is true of some products."""

    category: Text = None
    label: Text = None
    details: Text = None
    url: Text = None
    product_ids: Ids = None
    group_ids: Ids = None


class Vulnerability(msgspec.Struct, frozen=True, gc=False):
    """One vulnerability, and what it means for which product."""

    cve: Text = None
    ids: tuple[Id, ...] | None = None
    title: Text = None
    cwe: Cwe | None = None
    cwes: tuple[Cwe, ...] | None = None
    notes: tuple[Note, ...] | None = None
    product_status: dict[str, Ids] | None = None
    scores: tuple[Score, ...] | None = None
    metrics: tuple[Metric, ...] | None = None
    remediations: tuple[Detail, ...] | None = None
    flags: tuple[Detail, ...] | None = None
    threats: tuple[Detail, ...] | None = None
    references: tuple[Reference, ...] | None = None
