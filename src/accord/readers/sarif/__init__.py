"""SARIF 2.1.0, the exchange format of static analysis tools, as more than a hundred tools write it.

Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
Make one: ``ruff check --select S --output-format sarif --output-file ruff.sarif``

Read: results with their rules (by id, index, GUID and reference, in the driver and in extensions), places in every
form of ``artifactLocation``, code flows, related locations, snippets, messages by id, suppressions, baseline states,
fingerprints, taxa and CWE numbers wherever tools put them, ``security-severity``, fixes, inline external properties;
drafts of SARIF 2 as far as tools still write them. Where a dependency scanner (Trivy, Grype, OSV-Scanner, Snyk,
Dependency-Track) names a package in words, it becomes the finding's package.
Severity: the score in ``security-severity`` by GitHub's thresholds, else the level: error is high, warning is medium,
note is low, none is info. A result that is no problem (kind pass, notApplicable, informational) is inactive.
Coverage: one record for each run. A run is complete only when it says that it succeeded and reports no error about
itself; ``results: null`` is no clean scan.
Tried with reports of Bandit 1.9, Ruff 0.17, Semgrep 1.182, Opengrep 1.30, Gitleaks 8.30, Kingfisher 2.14, Trivy 0.59,
Checkov 3.3, zizmor 1.32, Hadolint 2.15, njsscan 1.0, Flawfinder 2.0, Grype, govulncheck, SpotBugs and the samples of
Microsoft's sarif-sdk.
Not read: SARIF 1.0.0, ``stacks``, ``graphs``, ``attachments``, ``webResponse``, ``rank``, translations, the functions
that logical locations name where there is a file, and results in other files (reported as missing).
"""

import json
from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.sarif.results import RunReader
from accord.readers.sarif.run import whole_runs
from accord.readers.sarif.shapes import Result

LABEL = "SARIF"

_TYPES = {field.encode_name: field.type for field in msgspec.structs.fields(Result)}


def recognises(report: Report) -> bool:
    """Tell whether the report is a SARIF log: a JSON object with ``runs``."""
    return report.kind is Kind.OBJECT and "runs" in report.top


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield each run's findings, then its coverage.

    Raises:
        UnreadableReport: the log is of version 1, or its runs or their results have another shape.
    """
    if report.says("version", "1.0.0", "1.0.0-beta.5", "1.0.0-beta.4"):
        raise report.error(
            "SARIF 1.0.0 is not read, because it says other things with the same words",
            remedy="Convert it with Sarif.Multitool transform, or let the tool write SARIF 2.1.0",
        )
    for run in whole_runs(report):
        reader = RunReader(run, report.name)
        results = report.records(run.results or (), Result, at=f"{run.place}.results", salvage=_salvaged)
        yield from map(reader.finding, results)
        yield reader.coverage()


def _salvaged(raw: msgspec.Raw) -> Result | None:
    """Return a result without those of its fields that cannot be decoded; odd in one place, it is a finding still.

    Bytes that are no text become U+FFFD.
    """
    try:
        plain = json.loads(bytes(raw).decode("utf-8", "replace"))
    except RecursionError:
        return None
    if not isinstance(plain, dict):
        return None
    kept = {name: value for name, value in plain.items() if name in _TYPES and _fits(value, _TYPES[name])}
    return msgspec.convert(kept, Result, strict=False)


def _fits(value: object, shape: object) -> bool:
    try:
        msgspec.convert(value, shape, strict=False)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True
