"""What a service is built from."""

from sys import intern

import msgspec


class Component(
    msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, tag="component", tag_field="record"
):
    """A component as in CycloneDX: a library, an image, a framework, a device."""

    name: str
    version: str = ""
    type: str = ""
    group: str = ""
    purl: str = ""
    cpe: str = ""
    #: CycloneDX scope: required, optional or excluded; empty when not said.
    scope: str = ""
    licences: tuple[str, ...] = ()
    #: Reference inside its bill of materials, and the references of what it depends on directly.
    bom_ref: str = ""
    depends_on: tuple[str, ...] = ()
    #: True for the thing that the bill of materials describes (CycloneDX ``metadata.component``).
    root: bool = False
    #: The manifest or lock file that names it, where the report says so.
    path: str = ""
    report: str = ""


def ecosystem_of(purl: str) -> str:
    """Return the type of a package URL, one text for all of a type; PyPI's where there is none, as its tools do.

    >>> ecosystem_of("pkg:npm/%40scope/name@1")
    'npm'
    """
    return intern(purl[4:].partition("/")[0].lower()) if purl.startswith("pkg:") else "pypi"
