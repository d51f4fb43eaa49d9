"""Read one report: find its reader by its content, clean what it yields, and say why when nothing can be read."""

from types import ModuleType

import msgspec

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.core.sanitise import sanitise, sanitise_component, sanitise_coverage
from accord.flows._unsupported import NoReport, Unsupported, refusal
from accord.ports import modules
from accord.ports.cvss import base_score
from accord.ports.mapping_file import open_mapping
from accord.ports.report import Report, open_report

READERS = "accord.readers"
#: What ends so was written by some tool; to leave it out could lose findings.
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".sarif", ".xml", ".nessus", ".csv", ".spdx", ".rdf")


class Failed(msgspec.Struct, frozen=True):
    """Why a report cannot be read; an error as a value."""

    message: str
    place: str
    remedy: str

    def error(self) -> UnreadableReport:
        """Return the error again."""
        return UnreadableReport(self.message, place=self.place, remedy=self.remedy)


class Taken(msgspec.Struct, kw_only=True):
    """What was read of one file, or why nothing was."""

    reader: str = ""
    findings: list[Finding] = []
    components: list[Component] = []
    coverage: list[Coverage] = []
    broken: list[Gap] = []
    failure: Failed | None = None
    #: It was met in a folder and is no report.
    left_out: bool = False


class ReportReader:
    """Reads one file after another by the same readers, for the same checkout, with the same key and mapping."""

    def __init__(self, wanted: str, *, root: str, key: bytes | None, mapping: str | None = None) -> None:
        """Load the readers.

        Raises:
            BadUsage: there is no such reader.
            BadConfiguration: the mapping file cannot be read or followed.
        """
        self.wanted = wanted
        self.root = root
        self.key = key
        self.mapping = mapping
        self._told = open_mapping(mapping) if mapping else None
        one = wanted != "auto"
        self._readers = [(wanted, modules.load(READERS, wanted))] if one else modules.load_all(READERS)

    def take(self, path: str, *, met: bool) -> Taken:
        """Read a file; ``met`` in a folder and not named, it may turn out to be no report."""
        try:
            report = open_report(path)
            report.mapping = self._told
            name, reader = self._choose(report)
            return self._read(report, name, reader)
        except UnreadableReport as error:
            if met and _is_something_else(path, error):
                return Taken(left_out=True)
            return Taken(failure=Failed(error.message, error.place, error.remedy))

    def _choose(self, report: Report) -> tuple[str, ModuleType]:
        if self.wanted != "auto":
            return self._readers[0]
        found = [(name, module) for name, module in self._readers if module.recognises(report)]
        if len(found) > 1:
            names = ", ".join(name for name, _ in found)
            raise report.error(f"several readers recognise it: {names}", remedy="Name one with --reader")
        if not found:
            raise refusal(report)
        return found[0]

    def _read(self, report: Report, name: str, reader: ModuleType) -> Taken:
        """Return all that a report holds; it raises when the report turns out to be unreadable half-way."""
        taken, key, root = Taken(reader=name), self.key, self.root
        for item in reader.read(report):
            named = item if item.report else msgspec.structs.replace(item, report=report.name)
            if isinstance(named, Finding):
                clean = sanitise(named, key, root)
                taken.findings.append(_scored(clean) if clean.cvss_vector else clean)
            elif isinstance(named, Component):
                taken.components.append(sanitise_component(named, root=root))
            else:
                taken.coverage.append(sanitise_coverage(named))
        taken.broken = list(report.broken)
        taken.coverage = _with_broken(taken.coverage, taken.broken, report)
        return taken


def _is_something_else(path: str, error: UnreadableReport) -> bool:
    """Tell whether a file that was met in a folder is no report, so that leaving it out is no failure.

    What cannot be opened or decoded at all says nothing about itself; there its name decides.
    """
    if path.lower().endswith(_SUFFIXES):
        return False
    return isinstance(error, NoReport) or not isinstance(error, Unsupported)


def _scored(finding: Finding) -> Finding:
    """Give a finding the score of its CVSS vector where its report states none."""
    if finding.cvss_score is not None:
        return finding
    return msgspec.structs.replace(finding, cvss_score=base_score(finding.cvss_vector))


def _with_broken(coverage: list[Coverage], broken: list[Gap], report: Report) -> list[Coverage]:
    """Note broken items as failed in the report's last coverage, so that no judgement takes it for complete."""
    if not broken:
        return coverage
    *before, last = coverage or [Coverage(tool="", report=report.name)]
    failed = (*last.failed, *broken)
    return [*before, sanitise_coverage(msgspec.structs.replace(last, complete=False, failed=failed))]
