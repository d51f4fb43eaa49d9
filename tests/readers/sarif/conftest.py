"""One run, written as Python values, read as a whole report."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers import sarif

ReadRun = Callable[..., tuple[list[Finding], Coverage]]
ReadOne = Callable[..., Finding]


def _read(
    *results: dict[str, Any], driver: dict[str, Any] | None = None, **run: object
) -> tuple[list[Finding], Coverage]:
    whole = {"tool": {"driver": {"name": "acme", **(driver or {})}}, "results": list(results), **run}
    report = Report(json.dumps({"version": "2.1.0", "runs": [whole]}).encode(), "log.sarif")
    items = list(sarif.read(report))
    assert report.broken == []
    (coverage,) = (item for item in items if isinstance(item, Coverage))
    return [item for item in items if isinstance(item, Finding)], coverage


def _one(result: dict[str, Any], driver: dict[str, Any] | None = None, **run: object) -> Finding:
    findings, _ = _read(result, driver=driver, **run)
    (finding,) = findings
    return finding


@pytest.fixture(scope="session")
def read_run() -> ReadRun:
    """Read results of one run, whose other parts are named; return its findings and its coverage."""
    return _read


@pytest.fixture(scope="session")
def read_one() -> ReadOne:
    """Read one result of one run and return its finding."""
    return _one
