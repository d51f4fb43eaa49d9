"""A match of a rule as a finding: place, message, metadata, the path of tainted data, and a package if it has one."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from accord.core.finding import Confidence, Finding, Place
from accord.readers.semgrep.supply_chain import Package, fixed_versions, purl
from accord.readers.semgrep.words import TOOL, confidence, cwes, severity, texts

#: What stands where only users with an account get a text.
_HIDDEN = "requires login"
#: The name that Semgrep's SARIF gives the same fingerprint.
_FINGERPRINT = "matchBasedId/v1"
_CALL_PARTS = 3


class _Point(msgspec.Struct, frozen=True, gc=False):
    line: int | None = None
    col: int | None = None


class _Metadata(msgspec.Struct, frozen=True, gc=False):
    """What Accord uses of a rule's metadata, which its author writes freely."""

    cwe: object = None
    confidence: object = None
    references: object = None
    source: object = None
    cve: object = None
    database_id: object = msgspec.field(default=None, name="sca-vuln-database-identifier")
    fix_versions: object = msgspec.field(default=None, name="sca-fix-versions")


class _Facts(msgspec.Struct, frozen=True, gc=False):
    """What a rule's metadata says, understood once for all matches of the rule."""

    confidence: Confidence = Confidence.UNKNOWN
    cwes: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    vulnerability_ids: tuple[str, ...] = ()
    fix_versions: object = None


class _DependencyMatch(msgspec.Struct, frozen=True, gc=False):
    found_dependency: Package | None = None
    lockfile: str | None = None


class _Sca(msgspec.Struct, frozen=True, gc=False):
    dependency_match: _DependencyMatch | None = None
    reachable: bool | None = None


class _Extra(msgspec.Struct, frozen=True, gc=False):
    message: str | None = None
    severity: object = None
    metadata: msgspec.Raw = msgspec.Raw(b"null")
    lines: str | None = None
    fix: object = None
    fix_regex: object = None
    fingerprint: object = None
    is_ignored: bool | None = None
    sca_info: _Sca | None = None
    dataflow_trace: object = None


class Match(msgspec.Struct, frozen=True, gc=False):
    """One match."""

    check_id: str
    path: str = ""
    start: _Point | None = None
    end: _Point | None = None
    extra: _Extra | None = None


_NOWHERE = _Point()
_NOTHING = _Extra()
_NO_FACTS = _Facts()


def finding(match: Match, version: str, report: str) -> Finding:
    """Return a match as a finding."""
    extra, start, end = match.extra or _NOTHING, match.start or _NOWHERE, match.end or _NOWHERE
    facts = _facts(bytes(extra.metadata))
    fingerprint = extra.fingerprint if isinstance(extra.fingerprint, str) and extra.fingerprint != _HIDDEN else ""
    found = Finding(
        tool=TOOL,
        tool_version=version,
        rule_id=match.check_id,
        message=extra.message or "",
        severity=severity(extra.severity),
        confidence=facts.confidence,
        cwes=facts.cwes,
        vulnerability_ids=facts.vulnerability_ids,
        path=match.path,
        start_line=start.line or None,
        end_line=end.line or None,
        start_column=start.col or None,
        end_column=end.col or None,
        snippet=extra.lines if extra.lines and extra.lines != _HIDDEN else "",
        trace=tuple(_trace(extra.dataflow_trace)) if extra.dataflow_trace else (),
        suppressed=bool(extra.is_ignored),
        suppression_reason="a nosemgrep comment" if extra.is_ignored else "",
        tool_id=fingerprint,
        partial_fingerprints=((_FINGERPRINT, fingerprint),) if fingerprint else (),
        remediation=_fix(extra),
        references=facts.references,
        report=report,
    )
    match_of_package = extra.sca_info.dependency_match if extra.sca_info else None
    package = match_of_package.found_dependency if match_of_package else None
    return found if package is None else msgspec.structs.replace(found, **_subject(package, facts))


@lru_cache(maxsize=4096)
def _facts(metadata: bytes) -> _Facts:
    """Return what a rule's metadata says; a rule repeats it with each of its matches."""
    try:
        said = msgspec.json.decode(metadata, type=_Metadata)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _NO_FACTS
    return _Facts(
        confidence=confidence(said.confidence),
        cwes=cwes(said.cwe),
        references=(*texts(said.references), *texts(said.source)),
        vulnerability_ids=tuple(dict.fromkeys((*texts(said.database_id), *texts(said.cve)))),
        fix_versions=said.fix_versions,
    )


def _fix(extra: _Extra) -> str:
    if isinstance(extra.fix, str):
        return extra.fix
    if isinstance(extra.fix_regex, dict):
        return f"Replace {extra.fix_regex.get('regex', '')} with {extra.fix_regex.get('replacement', '')}"
    return ""


def _subject(package: Package, facts: _Facts) -> dict[str, Any]:
    """Return what is said about the package that Supply Chain found in a lock file."""
    return {
        "component_name": package.package or "",
        "component_version": package.version or "",
        "purl": purl(package),
        "fixed_versions": fixed_versions(facts.fix_versions, package.package),
    }


def _trace(trace: object) -> Iterator[Place]:
    """Yield the steps of tainted data from its source to its sink."""
    if not isinstance(trace, dict):
        return
    yield from _call(trace.get("taint_source"))
    yield from _steps(trace.get("intermediate_vars"))
    yield from _call(trace.get("taint_sink"))


def _call(call: object, depth: int = 20) -> Iterator[Place]:
    """Yield the steps of ``["CliLoc", [location, code]]`` or ``["CliCall", [[location, code], variables, call]]``."""
    if not isinstance(call, list) or len(call) != len(("kind", "value")) or not isinstance(call[1], list) or not depth:
        return
    kind, value = call
    if kind == "CliLoc":
        yield from _place(value)
    elif kind == "CliCall" and len(value) == _CALL_PARTS:
        yield from _place(value[0])
        yield from _steps(value[1])
        yield from _call(value[2], depth - 1)


def _steps(variables: object) -> Iterator[Place]:
    for step in variables if isinstance(variables, list) else ():
        if isinstance(step, dict):
            yield from _place([step.get("location"), step.get("content")])


def _place(pair: object) -> Iterator[Place]:
    if isinstance(pair, list) and pair and isinstance(pair[0], dict):
        location, content = pair[0], pair[1] if len(pair) > 1 else ""
        path, start = location.get("path"), location.get("start")
        line = start.get("line") if isinstance(start, dict) else None
        yield Place(
            path=path if isinstance(path, str) else "",
            start_line=line if isinstance(line, int) else None,
            snippet=content if isinstance(content, str) else "",
        )
