"""A match of a rule as a finding: place, message, metadata, the path of tainted data, and a package if it has one."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from accord.core.finding import Confidence, Finding, Place
from accord.readers.semgrep.supply_chain import Package, fixed_versions, fixes, purl
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
    fixes: tuple[tuple[str, str], ...] = ()


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

_Subject = tuple[str, str, str, tuple[str, ...]]
_NO_SUBJECT: _Subject = ("", "", "", ())


def finding(match: Match, version: str, report: str) -> Finding:
    """Return a match as a finding."""
    extra, start, end = match.extra or _NOTHING, match.start or _NOWHERE, match.end or _NOWHERE
    facts = _facts(bytes(extra.metadata))
    fingerprint = extra.fingerprint if isinstance(extra.fingerprint, str) and extra.fingerprint != _HIDDEN else ""
    name, installed, url, fixed = _subject(extra.sca_info, facts) if extra.sca_info else _NO_SUBJECT
    # In the order of the fields as far as they go: for more than fifteen keywords Python builds a dictionary each time.
    return Finding(
        TOOL, version, match.check_id, "", extra.message or "", severity(extra.severity), facts.confidence, "", "",
        facts.cwes, facts.vulnerability_ids, (), "", None,
        match.path, start.line or None, end.line or None, start.col or None, end.col or None,
        extra.lines if extra.lines and extra.lines != _HIDDEN else "",
        tuple(_trace(extra.dataflow_trace)) if extra.dataflow_trace else (), (),
        name, installed, url, "", fixed,
        suppressed=bool(extra.is_ignored),
        suppression_reason="a nosemgrep comment" if extra.is_ignored else "",
        tool_id=fingerprint,
        partial_fingerprints=((_FINGERPRINT, fingerprint),) if fingerprint else (),
        remediation=_fix(extra) if extra.fix or extra.fix_regex else "",
        references=facts.references,
        report=report,
    )  # fmt: skip


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
        fixes=fixes(said.fix_versions),
    )


def _fix(extra: _Extra) -> str:
    if isinstance(extra.fix, str):
        return extra.fix
    if isinstance(extra.fix_regex, dict):
        return f"Replace {extra.fix_regex.get('regex', '')} with {extra.fix_regex.get('replacement', '')}"
    return ""


def _subject(sca: _Sca, facts: _Facts) -> _Subject:
    """Return name, version, URL and fixed versions of the package that Supply Chain found in a lock file."""
    package = sca.dependency_match.found_dependency if sca.dependency_match else None
    if package is None:
        return _NO_SUBJECT
    fixed = fixed_versions(facts.fixes, package.package) if facts.fixes else ()
    return package.package or "", package.version or "", purl(package), fixed


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
