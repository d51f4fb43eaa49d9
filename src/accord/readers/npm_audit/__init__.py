"""npm audit's JSON report: advisories as npm 6 writes them, vulnerable packages as npm 7 and later do.

Format: https://docs.npmjs.com/cli/commands/npm-audit
Make one: ``npm audit --json > npm-audit.json``; ``pnpm audit --json`` and, before Yarn 4, ``yarn npm audit --json``
write npm 6's form too.

Read: of npm 6 one finding for each advisory, with every way that leads to the package as a location. The version is the
first that the advisory was found in; others stand beside their ways. Of npm 7 one finding for each vulnerable package:
all its advisories, the folders where it lies, the range of versions and the offered fix. A package that is vulnerable
only because of another one is a finding without an advisory of its own; its message names the other.
Severity: npm's words, where moderate is medium. Of a package with several advisories npm gives the worst.
Coverage: npm says how many packages it looked at, and nothing about whether those were all. It exits with an error
instead of writing half a report; such an error is refused.
Tried with reports of npm 6, of npm 7 and later, and of pnpm.
Not read: ``actions``, which npm 6 offers for all advisories together, and the counts by severity. npm 7 does not write
which version is installed, nor CVE numbers.
"""

from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Kind, Report
from accord.readers.npm_audit import advisories, packages
from accord.readers.npm_audit.words import TOOL

LABEL = "npm audit (JSON)"

_NULL = msgspec.Raw(b"null")


class _Metadata(msgspec.Struct, frozen=True):
    """What was looked at: a number for each kind in npm 6, an object of them in npm 7."""

    dependencies: object = None
    total: object = msgspec.field(name="totalDependencies", default=None)


def recognises(report: Report) -> bool:
    """Tell whether the report is npm 7's, which says its version, or has npm 6's advisories beside other parts."""
    if report.kind is not Kind.OBJECT:
        return False
    keys = report.top.keys()
    if "auditReportVersion" in keys:
        return "vulnerabilities" in keys or "advisories" in keys
    return "advisories" in keys and bool(keys & {"metadata", "actions", "muted", "runId"})


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each advisory or each vulnerable package, then how many packages were looked at.

    Raises:
        UnreadableReport: it has neither advisories nor vulnerabilities, or two lists of them.
    """
    if report.kind is not Kind.OBJECT:
        raise report.error("npm audit writes one JSON object")
    if "advisories" in report.top:
        report.refuse_repeated("advisories", 1)
        yield from advisories.findings(report)
    else:
        counts = b'"vulnerabilities"' in bytes(report.top.get("metadata", _NULL))
        report.refuse_repeated("vulnerabilities", 1 + counts)
        yield from packages.findings(report)
    yield Coverage(tool=TOOL, report=report.name, seen=_seen(report), notes=tuple(_muted(report)))


def _seen(report: Report) -> int | None:
    raw = report.top.get("metadata")
    metadata = report.attempt(raw, _Metadata, at="metadata") if raw is not None and raw != _NULL else None
    if metadata is None:
        return None
    counts = metadata.dependencies
    total = counts.get("total") if isinstance(counts, dict) else metadata.total
    return total if isinstance(total, int) else None


def _muted(report: Report) -> Iterator[str]:
    """Say what npm was told to leave out."""
    raw = report.top.get("muted")
    muted = report.attempt(raw, object, at="muted") if raw is not None else None
    if isinstance(muted, list | dict) and muted:
        yield f"muted advisories that are left out: {len(muted)}"
