"""Trivy's JSON report (``--format json``), of images, file systems, repositories, clusters, accounts and SBOMs.

Format: https://trivy.dev/latest/docs/configuration/reporting/#json
Make one: ``trivy fs --scanners vuln,misconfig,secret,license --list-all-pkgs --format json --output trivy.json .``

Read: schema 2; the plain list of targets that versions before 0.20 write; ``trivy k8s`` in its three forms (full,
summary, and the one with two lists before 0.36); compliance reports, whole and as a summary; several reports in one
list or as JSON Lines. Each vulnerability, misconfiguration, secret and licence is a finding, each package of
``--list-all-pkgs`` a component. The path is the package's own file, else the target: a lock file, or the image with its
system in brackets. What ``--show-suppressed`` lists is suppressed, with who said so and why. A check that passes
(``--include-non-failures``) is inactive, with the kind pass.
Severity: Trivy's own word, which it takes from the source that it names; UNKNOWN stays unknown.
Coverage: the report does not say whether the scan was complete. Each target counts as seen; resources of a cluster
that could not be scanned are failed. A system past its end of life is noted, since advisories for it end.
Tried with reports of Trivy 0.59 and 0.69, with its own test results (2025), and with older ones that name no version.
Not read: advisories of distributions in ``VendorIDs`` (one stands for many CVEs), severities of other sources,
layers, custom resources of modules (noted), highlighted code, the text of licences.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from msgspec import Raw

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.trivy.findings import TOOL, Target, control_finding
from accord.readers.trivy.lists import Objects, Records
from accord.readers.trivy.packages import components
from accord.readers.trivy.recognising import CLUSTER_LISTS, is_document, is_result
from accord.readers.trivy.shapes import Control, Metadata, Tool

LABEL = "Trivy (JSON)"

#: Keys that hold findings, of which a second one in the same object would hide the first.
_LISTS = ("Results", "Vulnerabilities", "Misconfigurations", "Secrets", "Licenses")
_CONTROLS = Records("SummaryControls", Control)
_NULL = Raw(b"null")
_Records = Iterator[Finding | Component]
_T = TypeVar("_T")


def recognises(report: Report) -> bool:
    """Tell whether the report is one of Trivy's documents, several of them, or a list of targets."""
    if report.kind is Kind.ARRAY:
        return is_result(report.top) or is_document(report.top)
    return report.kind in {Kind.OBJECT, Kind.LINES} and is_document(report.top)


def read(report: Report) -> Iterator[Finding | Component | Coverage]:
    """Yield each target's packages and findings, then what Trivy says of the scan.

    Raises:
        UnreadableReport: the report is none of Trivy's, or a key that holds findings is repeated.
    """
    if not recognises(report):
        raise report.error("it has neither Trivy's results nor a cluster's resources, so it is no report of this kind")
    reading = _Reading(report)
    yield from reading.records()
    if reading.objects.doubtful:
        for key in _LISTS:
            report.refuse_repeated(key, 0)
    yield reading.coverage()


class _Reading:
    """One file while it is read: what its documents say of themselves, and how much was seen."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.objects = Objects(report)
        self.seen = 0
        self.version = ""
        self.made: datetime | None = None
        self.revision = ""
        self.failed: list[Gap] = []
        self.notes: list[str] = []

    def records(self) -> _Records:
        """Yield what each document or target in the file says."""
        if self.report.kind is Kind.OBJECT:
            self.objects.check(self.report.data, self.report.top)
            yield from self._document(self.report.top, "")
        elif self.report.kind is Kind.LINES:
            for number, raw in self.report.lines():
                keys = self.report.attempt(raw, dict[str, Raw], at=f"line {number}")
                if keys is not None:
                    yield from self._document(keys, f"line {number}: ")
        else:
            for keys, at in self.objects.each(Raw(self.report.data), ""):
                yield from self._document(keys, f"{at}.") if is_document(keys) else self._result(keys, at, "")

    def coverage(self) -> Coverage:
        """Say which version scanned what and when."""
        return Coverage(
            tool=TOOL,
            tool_version=self.version,
            report=self.report.name,
            complete=False if self.failed else None,
            seen=self.seen,
            failed=tuple(self.failed),
            notes=tuple(dict.fromkeys(self.notes)),
            ended_at=self.made,
            revision=self.revision,
        )

    def _document(self, top: dict[str, Raw], prefix: str) -> _Records:
        self._about(top, prefix)
        for key in sorted(CLUSTER_LISTS & top.keys(), reverse=True):
            for keys, at in self.objects.each(top[key], prefix + key):
                yield from self._resource(keys, at)
        if "Results" in top:
            for keys, at in self.objects.each(top["Results"], f"{prefix}Results"):
                yield from self._result(keys, at, "")
        if "SummaryControls" in top:
            for control in _CONTROLS.of(self.report, top["SummaryControls"], prefix.rstrip(".")):
                self.seen += 1
                if control.total_fail:
                    yield control_finding(control, self.version, self.report.name)

    def _about(self, top: dict[str, Raw], prefix: str) -> None:
        """Keep what the document says of the tool, its time, the commit and the system."""
        tool = self._part(top, "Trivy", Tool, prefix)
        self.version = (tool.version if tool else None) or self.version
        self.made = self._part(top, "CreatedAt", datetime, prefix) or self.made
        metadata = self._part(top, "Metadata", Metadata, prefix) or Metadata()
        self.revision = metadata.commit or self.revision
        if metadata.os and metadata.os.end_of_life:
            system = " ".join(filter(None, (metadata.os.family, metadata.os.name)))
            self.notes.append(f"{system} is past its end of life: newer advisories for it may be missing")

    def _part(self, keys: dict[str, Raw], key: str, shape: type[_T], prefix: str) -> _T | None:
        raw = keys.get(key)
        if raw is None or raw == _NULL:
            return None
        return self.report.attempt(raw, shape, at=prefix + key)

    def _resource(self, keys: dict[str, Raw], at: str) -> _Records:
        """Yield the targets of a cluster's resource, or of a compliance report's control."""
        words = (self._part(keys, key, str, f"{at}.") or "" for key in ("Namespace", "Kind", "Name"))
        place = "/".join(filter(None, words)) if "Kind" in keys else ""
        error = self._part(keys, "Error", str, f"{at}.")
        if error:
            self.failed.append(Gap(place, error))
        if "Results" in keys:
            for result, inner in self.objects.each(keys["Results"], f"{at}.Results"):
                yield from self._result(result, inner, place)

    def _result(self, keys: dict[str, Raw], at: str, resource: str) -> _Records:
        if "Results" in keys:
            yield from self._resource(keys, at)
            return
        self.seen += 1
        target = self._part(keys, "Target", str, f"{at}.") or ""
        if "CustomResources" in keys:
            self.notes.append(f"custom resources of {target} are not read")
        if "Packages" in keys:
            in_manifest = self._part(keys, "Class", str, f"{at}.") == "lang-pkgs"
            yield from components(self.report, keys["Packages"], at, target if in_manifest else "")
        yield from Target(self.report, self.version, target, at, resource).findings(keys)
