"""detect-secrets' JSON, which is also its baseline (``detect-secrets scan``), as versions 0.12 to 1.5 write it.

Format: https://github.com/Yelp/detect-secrets, ``detect_secrets/core/baseline.py``
Make one: ``detect-secrets scan --all-files > detect-secrets.json``

Read: the file, line and kind of each possible secret; one that was verified is of high confidence, one that somebody
audited as no secret is suppressed.
Severity: detect-secrets rates nothing; severities stay unknown.
Coverage: when it ran and with which version; it does not tell which files it saw.
Tried with detect-secrets 0.14, 1.4 and 1.5.
Not read: the hash of each secret, because it is made without a key, so that anybody could try guesses; the settings of
plugins and filters.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

import msgspec

from accord.core.coverage import Coverage
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Kind, Report

LABEL = "detect-secrets (JSON)"
TOOL = "detect-secrets"

T = TypeVar("T")


class _Secret(msgspec.Struct, frozen=True, gc=False):
    type: str
    filename: str | None = None
    #: Missing in a slim baseline.
    line_number: int | None = None
    is_verified: bool | None = None
    is_secret: bool | None = None


def recognises(report: Report) -> bool:
    """Tell whether the report has plugins and results."""
    return report.kind is Kind.OBJECT and {"plugins_used", "results"} <= report.top.keys()


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each possible secret of each file."""
    report.refuse_repeated("results", 1)
    version = _given(report, "version", str) or ""
    for path, raws in report.decode(report.need("results"), dict[str, list[msgspec.Raw]], at="results").items():
        for secret in report.records(raws, _Secret, at=f"results[{path}]"):
            yield _finding(secret, path, version, report.name)
    ended_at = _given(report, "generated_at", datetime)
    yield Coverage(tool=TOOL, tool_version=version, report=report.name, ended_at=ended_at)


def _given(report: Report, key: str, shape: type[T]) -> T | None:
    raw = report.top.get(key)
    return report.attempt(raw, shape, at=key) if raw is not None else None


def _finding(secret: _Secret, path: str, version: str, report: str) -> Finding:
    is_none = secret.is_secret is False
    return Finding(
        TOOL,
        version,
        secret.type,
        "",
        secret.type,
        Severity.UNKNOWN,
        Confidence.HIGH if secret.is_verified else Confidence.UNKNOWN,
        path=secret.filename or path,
        start_line=secret.line_number or None,
        suppressed=is_none,
        suppression_reason="audited as no secret" if is_none else "",
        report=report,
    )
