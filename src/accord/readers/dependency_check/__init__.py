"""OWASP Dependency-Check's XML and JSON reports, of version 1.4 and later.

Format: https://github.com/dependency-check/DependencyCheck/tree/main/core/src/main/resources/schema
Make one: ``dependency-check --scan . --format JSON --out dependency-check.json``

Read: a component for each dependency, named by its package URL, else its old identifier, else its CPE, else its file;
one finding for each flaw of it, with the version from which on the matched range ends; flaws that a suppression file
hides, as suppressed with its notes. Files that hold the same are further locations. Where a lock file names a package,
the path is the lock file.
Severity: the report's word, where moderate is medium; where it has none, that of the newest CVSS version it gives.
Coverage: the number of dependencies, when each database was last looked up, and the failures of analysers, which make
the scan incomplete.
Tried with XML of schemas 1.3 and 2.5 (version 6.5); later schemas and the JSON are read after the tool's own templates.
Not read: evidence, hashes, which project includes what, and the CSV, HTML and JUnit forms.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Place
from accord.ports.report import Kind, Report
from accord.readers.dependency_check import words, xml
from accord.readers.dependency_check.shapes import (
    Affected,
    Dependency,
    OddDependency,
    ProjectInfo,
    ScanInfo,
    Vulnerability,
    WholeDependency,
)

LABEL = "OWASP Dependency-Check (XML, JSON)"
TOOL = "dependency-check"

T = TypeVar("T")
_Whole = tuple[Dependency, list[Vulnerability], list[Vulnerability]]


def recognises(report: Report) -> bool:
    """Tell whether the report has Dependency-Check's root element, or its parts in JSON."""
    if report.kind is Kind.XML:
        return report.root_tag.endswith("analysis") and xml.is_report(report.xml)
    parts = {"projectInfo", "dependencies"}
    return (
        report.kind is Kind.OBJECT
        and parts <= report.top.keys()
        and bool({"scanInfo", "reportSchema"} & report.top.keys())
    )


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield each dependency, its flaws, and at the end what the scan says of itself.

    Raises:
        UnreadableReport: it has no dependencies, or two lists of them.
    """
    is_xml = report.kind is Kind.XML
    scan, project = _of_xml(report) if is_xml else _of_json(report)
    entries = xml.dependencies(report.xml) if is_xml else _dependencies(report)
    seen = 0
    for dependency, flaws, suppressed in entries:
        seen += 1
        yield from _items(dependency, flaws, suppressed, report.name)
    yield _coverage(scan, project, seen, report.name)


def _items(
    dependency: Dependency, flaws: list[Vulnerability], suppressed: list[Vulnerability], report: str
) -> Iterator[Finding | Component]:
    package = words.package(dependency)
    path = _path(dependency.file_path)
    yield Component(
        name=package.name,
        version=package.version,
        type="library" if package.purl else "file",
        purl=package.purl,
        cpe=package.cpe,
        licences=(dependency.license,) if dependency.license else (),
        bom_ref=package.purl,
        path=path,
        report=report,
    )
    related = dependency.related_dependencies
    places = tuple([Place(_path(one.file_path)) for one in related if one.file_path]) if related else ()
    for one in flaws:
        yield _finding(one, package, path, places, report)
    for one in suppressed:
        found = _finding(one, package, path, places, report)
        yield msgspec.structs.replace(found, suppressed=True, suppression_reason=one.notes or "")


def _path(path: str | None) -> str:
    """Return the file; of a package in a lock file, ``package-lock.json?lodash``, the lock file."""
    return (path or "").partition("?")[0]


def _finding(one: Vulnerability, package: words.Package, path: str, places: tuple[Place, ...], report: str) -> Finding:
    name = (one.name or "").strip()
    vector, score = words.cvss(one)
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    return Finding(
        TOOL,
        "",
        name,
        name,
        one.description or "",
        words.severity(one),
        cwes=words.cwes(one.cwes, one.cwe),
        # Some databases have no numbers and give a flaw a sentence for a name.
        vulnerability_ids=(name,) if name and " " not in name else (),
        cvss_vector=vector,
        cvss_score=score,
        path=path,
        component_name=package.name,
        component_version=package.version,
        purl=package.purl,
        component_ref=package.purl,
        fixed_versions=_fixed(one.vulnerable_software) if one.vulnerable_software else (),
        locations=places,
        references=tuple(dict.fromkeys([link.url for link in one.references if link.url])) if one.references else (),
        report=report,
    )


def _fixed(affected: tuple[Affected, ...]) -> tuple[str, ...]:
    """Return the first version after the range that the dependency was found in."""
    ranges = [one.software for one in affected if one.software and one.software.version_end_excluding]
    matched = [one for one in ranges if str(one.vulnerability_id_matched).lower() == "true"]
    return tuple(dict.fromkeys([one.version_end_excluding or "" for one in matched]))


# -- the two forms ---------------------------------------------------------------------------------------------------


def _of_xml(report: Report) -> tuple[ScanInfo, ProjectInfo]:
    if not xml.is_report(report.xml):
        raise report.error("its root element is no analysis of Dependency-Check")
    if not xml.has_dependencies(report.xml):
        raise report.error("it has no 'dependencies', so it does not tell what was looked at")
    return xml.scan_info(report.xml), xml.project_info(report.xml)


def _of_json(report: Report) -> tuple[ScanInfo, ProjectInfo]:
    report.need("projectInfo")
    report.refuse_repeated("dependencies", 1)
    return _about(report, "scanInfo", ScanInfo), _about(report, "projectInfo", ProjectInfo)


def _about(report: Report, key: str, shape: type[T]) -> T:
    raw = report.top.get(key)
    return (report.attempt(raw, shape, at=key) if raw is not None else None) or shape()


def _dependencies(report: Report) -> Iterator[_Whole]:
    """Yield the dependencies; where something is odd, all that can be read of them."""
    listed = report.need("dependencies")
    try:
        for whole in msgspec.json.decode(listed, type=list[WholeDependency]):
            yield whole, whole.vulnerabilities or [], whole.suppressed_vulnerabilities or []
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        yield from _one_by_one(report, report.decode(listed, list[msgspec.Raw], at="dependencies"))


def _one_by_one(report: Report, raws: list[msgspec.Raw]) -> Iterator[_Whole]:
    for number, raw in enumerate(raws):
        place = f"dependencies[{number}]"
        dependency = report.attempt(raw, OddDependency, at=place)
        if dependency is not None:
            flaws = _flaws(report, dependency.vulnerabilities, f"{place}.vulnerabilities")
            hidden = _flaws(report, dependency.suppressed_vulnerabilities, f"{place}.suppressedVulnerabilities")
            yield dependency, flaws, hidden


def _flaws(report: Report, raws: list[msgspec.Raw] | None, place: str) -> list[Vulnerability]:
    found = (report.attempt(raw, Vulnerability, at=f"{place}[{number}]") for number, raw in enumerate(raws or ()))
    return [one for one in found if one is not None]


# -- coverage --------------------------------------------------------------------------------------------------------


def _coverage(scan: ScanInfo, project: ProjectInfo, seen: int, report: str) -> Coverage:
    messages = [one.exception.message or "" for one in scan.analysis_exceptions or () if one.exception]
    sources = [f"{source.name}: {source.timestamp}" for source in scan.data_source or () if source.timestamp]
    return Coverage(
        tool=TOOL,
        tool_version=scan.engine_version or "",
        report=report,
        complete=False if messages else None,
        seen=seen,
        failed=tuple(Gap("an analyser", message) for message in messages),
        notes=tuple(sources),
        ended_at=_moment(project.report_date),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
