"""SPDX's oldest form, a line for each fact: ``PackageName: glibc``."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

#: Tags of a package, with what JSON calls them.
_PACKAGE = {
    "PackageVersion": "versionInfo",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
    "PackageSourceInfo": "sourceInfo",
}
#: Tags that begin an element that is no package; its SPDXID follows.
_OTHERS = {"FileName", "SnippetSPDXID", "SnippetSPDXIdentifier", "LicenseID", "SPDXVersion"}


def as_json(text: str) -> Json:
    """Turn the lines into what the JSON form of the same document would hold, as far as Accord reads it."""
    document: Json = {"packages": [], "relationships": [], "creationInfo": {"creators": []}}
    package: Json = {}
    is_package = False
    for tag, value in _facts(text):
        if tag == "PackageName":
            package = {"name": value, "externalRefs": []}
            document["packages"].append(package)
            is_package = True
        elif tag in _OTHERS:
            is_package = False
        elif tag == "SPDXID" and is_package:
            package.setdefault("SPDXID", value)
        elif tag in _PACKAGE:
            package[_PACKAGE[tag]] = value
        elif tag.startswith("ExternalRef") and package:
            _add_reference(package["externalRefs"], tag, value)
        else:
            _add_to_document(document, tag, value)
    return document


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """Yield each tag with its value, which may span lines between ``<text>`` and ``</text>``."""
    lines = iter(text.split("\n"))  # and at nothing else that Unicode calls the end of a line
    for line in lines:
        tag, colon, value = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        value = value.strip()
        if value.startswith("<text>"):
            value = value.removeprefix("<text>")
            while "</text>" not in value and (more := next(lines, None)) is not None:
                value += f"\n{more}"
            value = value.partition("</text>")[0].strip()
        yield tag.strip(), value


def _add_reference(refs: list[Json], tag: str, value: str) -> None:
    if tag == "ExternalRef":
        category, kind, locator = [*value.split(maxsplit=2), "", "", ""][:3]
        refs.append({"referenceCategory": category, "referenceType": kind, "referenceLocator": locator})
    elif tag == "ExternalRefComment" and refs:
        refs[-1].setdefault("comment", value)


def _add_to_document(document: Json, tag: str, value: str) -> None:
    if tag == "Relationship":
        start, kind, end = [*value.split(maxsplit=2), "", "", ""][:3]
        document["relationships"].append({"spdxElementId": start, "relationshipType": kind, "relatedSpdxElement": end})
    elif tag == "DocumentName":
        document["name"] = value
    elif tag == "Creator":
        document["creationInfo"]["creators"].append(value)
    elif tag == "Created":
        document["creationInfo"]["created"] = value
