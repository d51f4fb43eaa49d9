"""The XML report as the JSON of the same scan, so that one reader understands both, in every namespace."""

from collections.abc import Iterator
from typing import TypeVar
from xml.etree.ElementTree import Element

import msgspec

from accord.readers.dependency_check.shapes import (
    Affected,
    Cvss2,
    Cvss3,
    Cvss4,
    Dependency,
    Exceptions,
    Failure,
    Identifier,
    ProjectInfo,
    Reference,
    Related,
    ScanInfo,
    Software,
    Source,
    Vulnerability,
)

T = TypeVar("T")


def is_report(root: Element) -> bool:
    """Tell whether a root element is Dependency-Check's: by its namespace, or by its parts where it has none."""
    namespace, _, name = root.tag.rpartition("}")
    if name != "analysis":
        return False
    if namespace:
        return "dependency" in namespace.lower() and "check" in namespace.lower()
    return _child(root, "projectInfo") is not None and has_dependencies(root)


def has_dependencies(root: Element) -> bool:
    """Tell whether the report lists what was looked at, be it nothing."""
    return _child(root, "dependencies") is not None


def scan_info(root: Element) -> ScanInfo:
    """Return what stands in ``scanInfo``."""
    info = _child(root, "scanInfo")
    failures = _all(_child(info, "analysisExceptions"), "exception")
    return ScanInfo(
        engine_version=_text(info, "engineVersion"),
        data_source=tuple(Source(_text(one, "name"), _text(one, "timestamp")) for one in _all(info, "dataSource")),
        analysis_exceptions=tuple(Exceptions(Failure(_text(one, "message"))) for one in failures),
    )


def project_info(root: Element) -> ProjectInfo:
    """Return what stands in ``projectInfo``."""
    info = _child(root, "projectInfo")
    return ProjectInfo(name=_text(info, "name"), report_date=_text(info, "reportDate"))


def dependencies(root: Element) -> Iterator[tuple[Dependency, list[Vulnerability], list[Vulnerability]]]:
    """Yield each dependency with its flaws and with those that somebody suppressed."""
    for element in _all(_child(root, "dependencies"), "dependency"):
        flaws = _child(element, "vulnerabilities")
        yield (
            _dependency(element),
            [_vulnerability(one) for one in _all(flaws, "vulnerability")],
            [_vulnerability(one) for one in _all(flaws, "suppressedVulnerability")],
        )


def _dependency(element: Element) -> Dependency:
    identifiers = _child(element, "identifiers")
    old = [Identifier(_text(one, "name"), one.get("type")) for one in _all(identifiers, "identifier")]
    packages = [Identifier(_text(one, "id")) for one in _all(identifiers, "package")]
    cpes = [Identifier(_text(one, "id")) for one in _all(identifiers, "vulnerabilityIds")]
    related = _all(_child(element, "relatedDependencies"), "relatedDependency")
    return Dependency(
        file_name=_text(element, "fileName"),
        file_path=_text(element, "filePath"),
        license=_text(element, "license"),
        related_dependencies=tuple(Related(_text(one, "filePath")) for one in related),
        packages=(*packages, *(one for one in old if one.type != "cpe")),
        vulnerability_ids=(*cpes, *(one for one in old if one.type == "cpe")),
    )


def _vulnerability(element: Element) -> Vulnerability:
    parts = _parts(element)
    return Vulnerability(
        name=_of(parts, "name"),
        source=element.get("source"),
        severity=_of(parts, "severity"),
        cvss2=_score(parts.get("cvssV2"), Cvss2),
        cvss3=_score(parts.get("cvssV3"), Cvss3),
        cvss4=_score(parts.get("cvssV4"), Cvss4),
        cvss_score=_of(parts, "cvssScore"),
        cwe=_of(parts, "cwe"),
        cwes=tuple([one.text for one in parts.get("cwes", ())]),
        description=_of(parts, "description"),
        notes=_of(parts, "notes"),
        references=tuple([Reference(_text(one, "url")) for one in parts.get("references", ())]),
        vulnerable_software=tuple([_affected(one) for one in parts.get("vulnerableSoftware", ())]),
    )


def _affected(element: Element) -> Affected:
    matched = element.get("vulnerabilityIdMatched") or element.get("matched")
    return Affected(Software(element.text, matched, element.get("versionEndExcluding")))


def _score(element: Element | None, shape: type[T]) -> T | None:
    if element is None:
        return None
    return msgspec.convert({name: _stripped(child) for name, child in _parts(element).items()}, shape)


def _parts(element: Element) -> dict[str, Element]:
    """Return the children by their names without namespace."""
    return {child.tag.rpartition("}")[2]: child for child in element}


def _of(parts: dict[str, Element], name: str) -> str | None:
    child = parts.get(name)
    return None if child is None else _stripped(child)


def _stripped(element: Element) -> str | None:
    return element.text.strip() if element.text else None


def _child(element: Element | None, name: str) -> Element | None:
    return next(_all(element, name), None)


def _all(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of that name; every element of a report has the namespace of its parent."""
    if element is None:
        return iter(())
    return element.iterfind(f"{element.tag.rpartition('}')[0]}}}{name}" if "}" in element.tag else name)


def _text(element: Element | None, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else _stripped(child)
