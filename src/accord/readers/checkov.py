"""Checkov's JSON report: one object for one framework, a list for several, and the counts of a run that met none.

Format: https://www.checkov.io/2.Basics/Reviewing%20Scan%20Results.html, ``Report.get_dict`` and ``Record``
Make one: ``checkov -d . --output json --output-file-path .``

Read: failed checks with rule, resource, file and lines, code, guideline, the module that called it; of vulnerable
packages the CVE, package, versions and CVSS. A path is the one inside the repository where Checkov tells it.
Severity: what the platform told Checkov; without an account there is none, and it stays unknown.
Coverage: files that could not be parsed are failures, also when ``--quiet`` leaves only their number. Checks that
somebody skipped with a comment are no findings; each is listed in a note with its reason. What passed is counted.
Tried with Checkov 1.0, 2.1 and 3.2 to 3.3.
Not read: checks that passed, ``evaluations``, ``entity_tags``, benchmarks, the graph, and what stands as the resource
of a secret, because it is a plain hash of it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Kind, Report

LABEL = "Checkov (JSON)"
TOOL = "checkov"

_SEVERITY = {severity.value: severity for severity in Severity} | {
    "moderate": Severity.MEDIUM,
    "none": Severity.INFO,
    "off": Severity.INFO,
}
_UNKNOWN = Severity.UNKNOWN
_NO_PACKAGE: dict[str, Any] = {}
#: What stands for "no version has a fix".
_NO_FIX = "N/A"


class _Outcome(msgspec.Struct, frozen=True, gc=False):
    suppress_comment: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, gc=False):
    id: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    lowest_fixed_version: str | None = None
    fixed_versions: object = None
    cvss: float | str | None = None
    vector: str | None = None
    link: str | None = None


class _Check(msgspec.Struct, frozen=True, gc=False):
    check_id: str | None = None
    check_name: str | None = None
    check_result: _Outcome | None = None
    file_path: str | None = None
    repo_file_path: str | None = None
    file_line_range: list[int | None] | None = None
    resource: str | None = None
    resource_address: str | None = None
    #: Lines as pairs of a number and a text.
    code_block: object = None
    severity: object = None
    guideline: object = None
    description: str | None = None
    details: object = None
    caller_file_path: str | None = None
    caller_file_line_range: list[int | None] | None = None
    fixed_definition: object = None
    vulnerability_details: _Vulnerability | None = None


class _Results(msgspec.Struct, frozen=True, gc=False):
    failed_checks: list[msgspec.Raw] | None = None
    skipped_checks: list[msgspec.Raw] | None = None
    parsing_errors: list[object] | None = None


class _Summary(msgspec.Struct, frozen=True, gc=False):
    passed: int | None = None
    failed: int | None = None
    skipped: int | None = None
    parsing_errors: int | None = None
    #: The name of ``parsing_errors`` where no framework applied.
    parsingerrors: int | None = None
    resource_count: int | None = None
    resourcecount: int | None = None
    checkov_version: str | None = None


class _Framework(msgspec.Struct, frozen=True, gc=False):
    check_type: str | None = None
    results: _Results | None = None
    summary: _Summary | None = None

    @property
    def lists(self) -> _Results:
        """The checks; empty where no framework applied."""
        return self.results or _Results()

    @property
    def counts(self) -> _Summary:
        """The numbers; empty where Checkov wrote none."""
        return self.summary or _Summary()

    @property
    def name(self) -> str:
        """What the framework is called, in words to people."""
        return self.check_type or "no framework"


def recognises(report: Report) -> bool:
    """Tell whether the report, or the first of a list, is a framework's results or Checkov's counts."""
    if report.kind not in {Kind.OBJECT, Kind.ARRAY}:
        return False
    keys = report.top.keys()
    return {"check_type", "results"} <= keys or {"passed", "failed", "skipped", "checkov_version"} <= keys


def read(report: Report) -> Iterator[Finding | Coverage]:
    """Yield a finding for each failed check of each framework, then what was not parsed and what was skipped."""
    frameworks = list(_frameworks(report))
    report.refuse_repeated("failed_checks", len(frameworks))
    version = next((one.counts.checkov_version for _, one in frameworks if one.counts.checkov_version), "")
    failed, notes = list[Gap](), list[str]()
    for place, framework in frameworks:
        for check in report.records(framework.lists.failed_checks or (), _Check, at=f"{place}failed_checks"):
            yield _finding(check, framework, version, report.name)
        failed += _unparsed(framework)
        notes += _told(report, framework, place)
    counted = [_count(one.counts.resource_count, one.counts.resourcecount) for _, one in frameworks]
    errors = [_count(one.counts.parsing_errors, one.counts.parsingerrors) for _, one in frameworks]
    yield Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        complete=False if failed else None if None in errors else True,
        seen=None if None in counted else sum(filter(None, counted)),
        failed=tuple(failed),
        notes=tuple(notes),
    )


def _frameworks(report: Report) -> Iterator[tuple[str, _Framework]]:
    """Yield each framework with its place in the report."""
    if report.kind is Kind.ARRAY:
        for number, raw in enumerate(report.decode(report.data, list[msgspec.Raw])):
            framework = report.attempt(raw, _Framework, at=f"[{number}]")
            if framework is not None:
                yield f"[{number}].", framework
    elif "results" in report.top:
        yield "", report.decode(report.data, _Framework)
    elif "checkov_version" in report.top:
        yield "", _Framework(summary=report.decode(report.data, _Summary))
    else:
        raise report.error("it has neither 'results' nor 'checkov_version', so it is no report of this kind")


def _finding(check: _Check, framework: _Framework, version: str, report: str) -> Finding:
    start, end = _lines(check.file_line_range)
    name, rule_id = check.check_name or "", check.check_id or ""
    is_secret = framework.check_type == "secrets" or rule_id.startswith("CKV_SECRET")
    guideline = (check.guideline,) if isinstance(check.guideline, str) and check.guideline else ()
    details = check.vulnerability_details
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    return Finding(
        TOOL,
        version,
        rule_id,
        name if check.description else "",
        check.description or name or rule_id,
        _severity(check.severity) if check.severity else _UNKNOWN,
        path=_path(check),
        start_line=start,
        end_line=end,
        snippet=_snippet(check.code_block) if isinstance(check.code_block, list) else "",
        locations=_callers(check) if check.caller_file_path else (),
        resource="" if is_secret else check.resource_address or check.resource or "",
        remediation=check.fixed_definition if isinstance(check.fixed_definition, str) else "",
        references=(*guideline, details.link) if details is not None and details.link else guideline,
        report=report,
        **_package(details) if details is not None else _NO_PACKAGE,
    )


def _package(details: _Vulnerability) -> dict[str, Any]:
    """Return what is said about a vulnerable package, or about the licence of one, which has no id."""
    fixes = details.fixed_versions if isinstance(details.fixed_versions, list) else []
    lowest = [details.lowest_fixed_version] if details.lowest_fixed_version not in {None, "", _NO_FIX} else []
    score = str(details.cvss or "")
    return {
        "vulnerability_ids": (details.id,) if details.id else (),
        "component_name": details.package_name or "",
        "component_version": details.package_version or "",
        "fixed_versions": tuple(dict.fromkeys([fix for fix in (*lowest, *fixes) if isinstance(fix, str)])),
        "cvss_score": float(score) if score.replace(".", "", 1).isdecimal() else None,
        "cvss_vector": details.vector if details.vector and details.vector.startswith("CVSS:") else "",
    }


def _path(check: _Check) -> str:
    """Return the path inside the repository; where Checkov scanned outside of it, the one inside what it scanned."""
    scanned, repository = check.file_path or "", check.repo_file_path or ""
    inside = repository.endswith(scanned) and "/../" not in repository
    return (repository if inside else scanned).lstrip("/")


def _lines(span: list[int | None] | None) -> tuple[int | None, int | None]:
    """Return the first and last line; Checkov writes 0 where it knows none."""
    if not span:
        return None, None
    start, end = span[0] or 0, span[-1] or 0
    return (start or 1 if end > 0 else None), (end if end > 0 else None)


def _snippet(block: list[object]) -> str:
    texts = [line[1] for line in block if isinstance(line, list) and len(line) > 1 and isinstance(line[1], str)]
    return "".join(texts).rstrip("\n")


def _callers(check: _Check) -> tuple[Place, ...]:
    start, _ = _lines(check.caller_file_line_range)
    return (Place((check.caller_file_path or "").lstrip("/"), start),)


def _severity(word: object) -> Severity:
    return _SEVERITY.get(word.lower(), _UNKNOWN) if isinstance(word, str) else _UNKNOWN


def _unparsed(framework: _Framework) -> Iterator[Gap]:
    """Yield the files that could not be parsed; their number where the report does not list them."""
    listed = framework.lists.parsing_errors or []
    for path in listed:
        yield Gap(str(path), f"{framework.name}: could not be parsed")
    count = framework.counts.parsing_errors or framework.counts.parsingerrors or 0
    if count > len(listed):
        yield Gap(framework.name, f"{count - len(listed)} files could not be parsed")


def _told(report: Report, framework: _Framework, place: str) -> Iterator[str]:
    """Yield what passed, as a number, and each check that somebody skipped, with the reason."""
    if framework.counts.passed:
        yield f"{framework.name}: {framework.counts.passed} checks passed"
    skipped = framework.lists.skipped_checks or []
    for number, raw in enumerate(skipped):
        check = report.attempt(raw, _Check, at=f"{place}skipped_checks[{number}]")
        if check is not None:
            reason = (check.check_result.suppress_comment if check.check_result else "") or "no reason given"
            yield f"skipped: {check.check_id} in {_path(check)} ({check.resource or ''}): {reason}"
    if (framework.counts.skipped or 0) > len(skipped):
        yield f"{framework.name}: {framework.counts.skipped} checks skipped, which the report does not list"


def _count(count: int | None, other: int | None) -> int | None:
    return other if count is None else count
