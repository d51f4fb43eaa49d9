"""OSV-Scanner's JSON report (``--format json``), of lock files, bills of materials, Git folders and images.

Format: https://google.github.io/osv-scanner/output/#json
Make one: ``osv-scanner scan source --recursive --format json --output-file osv.json .``

Read: each advisory of each package as a finding, with its aliases, CVSS vector, CWE, and the versions that end the
ranges of this very package. OSV-Scanner groups advisories about one vulnerability (``groups``); Accord does so itself,
by their aliases. A distribution's advisory that passes on one CVE is its synonym; one that passes on several names them
all. Licences that the user does not allow, and what detectors find beside advisories, are findings too. Each package is
a component. Package URLs are made from ecosystem, name and version.
Severity: the advisory's own word (GitHub's, Ubuntu's), else the band of its newest CVSS vector, else unknown.
Coverage: the report does not name the version of the tool, nor say how much was scanned. An advisory that was
withdrawn, whose code is not called (call analysis), or that its distribution calls unimportant is inactive.
Tried with the samples of its own tests and others of versions 1 and 2; a report names no version.
Not read: ``max_severity`` of groups, layers of images, groups of dependencies, commits that fix, licence summaries.
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Raw

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.osv_scanner.findings import TOOL, PackageReader, analyses_of, generic
from accord.readers.osv_scanner.packages import component
from accord.readers.osv_scanner.shapes import Advisory, GenericFinding, Info, Package, RawPackage, RawResult, Result

LABEL = "OSV-Scanner (JSON)"

_KEYS = {"results", "experimental_config", "experimental_generic_findings", "image_metadata", "license_summary"}
#: How much is searched at a time.
_CHUNK = 1 << 18
_CANNOT_DECODE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_RESULTS = msgspec.json.Decoder(list[Result] | None)
_Records = Iterator[Finding | Component]


def recognises(report: Report) -> bool:
    """Tell whether the report is a list of sources with packages; an empty list only if nothing else stands beside it.

    OSV-Scanner before version 1.4 writes ``{"results": []}`` and no more when it finds nothing.
    """
    if report.kind is not Kind.OBJECT or "results" not in report.top:
        return False
    if "experimental_config" in report.top and report.top.keys() <= _KEYS:
        return True
    results = _raws(report.top["results"])
    if not results:
        return results is not None and report.top.keys() <= _KEYS
    try:
        first = msgspec.json.decode(results[0], type=dict[str, Raw])
    except _CANNOT_DECODE:
        return False
    return {"source", "packages"} <= first.keys()


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield each package with a finding for each of its advisories, then what detectors found.

    Raises:
        UnreadableReport: the report is none of OSV-Scanner's, or a key that holds findings is repeated.
    """
    if not recognises(report):
        raise report.error("it has no sources with packages, so it is no report of this kind")
    report.refuse_repeated("results", 1)
    met = {"packages": 0, "vulnerabilities": 0}
    for path, package in _packages(report, met):
        met["vulnerabilities"] += package.vulnerabilities is not None
        yield from _records(package, path, report.name)
    for key, count in _counts(report, met).items():
        if count > met[key]:
            report.refuse_repeated(key, met[key])
    others = _raws(report.top.get("experimental_generic_findings", Raw(b"[]"))) or ()
    for number, raw in enumerate(others):
        one = report.attempt(raw, GenericFinding, at=f"experimental_generic_findings[{number}]")
        if one is not None:
            yield generic(one, report.name)
    yield Coverage(tool=TOOL, report=report.name)


def _records(package: Package, path: str, report: str) -> _Records:
    info = package.package or Info()
    if info.name:  # what is known by its commit alone has none
        yield component(info, package.licenses or (), path, report)
    reader = PackageReader(info, path, report)
    analyses = analyses_of(package.groups)
    for advisory in package.vulnerabilities or ():
        yield reader.finding(advisory, analyses)
    for licence in package.license_violations or ():
        yield reader.violation(licence)


def _packages(report: Report, met: dict[str, int]) -> Iterator[tuple[str, Package]]:
    """Yield the packages with the path of their source; where something is odd, all that can be read of them."""
    raw = report.need("results")
    try:
        for result in _RESULTS.decode(raw) or ():
            path = (result.source and result.source.path) or ""
            met["packages"] += result.packages is not None
            for package in result.packages or ():
                yield path, package
    except _CANNOT_DECODE:
        for number, each in enumerate(report.decode(raw, list[Raw], at="results")):
            place = f"results[{number}]"
            odd = report.attempt(each, RawResult, at=place)
            path = (odd and odd.source and odd.source.path) or ""
            met["packages"] += odd is not None and odd.packages is not None
            for index, one in enumerate((odd and odd.packages) or ()):
                yield from ((path, package) for package in _odd_package(report, one, f"{place}.packages[{index}]"))


def _odd_package(report: Report, raw: Raw, at: str) -> Iterator[Package]:
    try:
        yield msgspec.json.decode(raw, type=Package)
    except _CANNOT_DECODE:
        odd = report.attempt(raw, RawPackage, at=at)
        if odd is None:
            return
        raws = enumerate(odd.vulnerabilities or ())
        advisories = (report.attempt(one, Advisory, at=f"{at}.vulnerabilities[{number}]") for number, one in raws)
        violations = odd.license_violations if isinstance(odd.license_violations, list) else ()
        yield Package(
            odd.package,
            tuple(advisory for advisory in advisories if advisory is not None),
            license_violations=tuple(licence for licence in violations if isinstance(licence, str)),
        )


def _raws(raw: Raw) -> list[Raw] | None:
    try:
        return msgspec.json.decode(raw, type=list[Raw])
    except _CANNOT_DECODE:
        return None


def _counts(report: Report, keys: Iterable[str]) -> dict[str, int]:
    """Count keys, and texts like them, in a quarter of the time that it takes to be certain."""
    quoted = {key: f'"{key}"'.encode() for key in keys}
    counts = dict.fromkeys(quoted, 0)
    for start in range(0, report.data.nbytes, _CHUNK):
        chunk = bytes(report.data[start : start + _CHUNK + 99])
        for key, text in quoted.items():
            counts[key] += chunk.count(text, 0, _CHUNK + len(text) - 1)
    return counts
