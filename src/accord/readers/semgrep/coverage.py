"""What Semgrep says about its own run: errors, scanned and skipped paths, rules that it could not use."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.ports.report import Report
from accord.readers.semgrep.words import TOOL

#: Reasons for which a path was not looked at although nobody asked for that.
_UNASKED = {
    "exceeded_size_limit": "larger than the size limit",
    "too_big": "larger than the size limit",
    "too_many_matches": "too many matches",
    "minified": "minified",
}
_UNREADABLE = "analysis_failed_parser_or_internal_error"
#: Errors after which a file was not looked at, which Semgrep calls warnings. A file that was parsed in part was.
_NOT_ANALYSED = {
    *("syntax error", "lexical error", "other syntax error", "ast builder error", "internal matching error"),
    *("timeout", "out of memory", "stack overflow", "fatal error"),
}


class _Span(msgspec.Struct, frozen=True, gc=False):
    file: object = None


class _Error(msgspec.Struct, frozen=True, gc=False):
    #: A word, or since 0.100 for some kinds a list of a word and its details.
    type: object = None
    level: object = None
    path: object = None
    rule_id: object = None
    message: object = None
    long_msg: object = None
    short_msg: object = None
    spans: list[_Span] | None = None


class _Skipped(msgspec.Struct, frozen=True, gc=False):
    path: object = None
    reason: object = None
    details: object = None


class _Paths(msgspec.Struct, frozen=True, gc=False):
    scanned: list[msgspec.Raw] | None = None
    skipped: list[msgspec.Raw] | None = None


class _SkippedRule(msgspec.Struct, frozen=True, gc=False):
    rule_id: object = None
    details: object = None


def given(report: Report, key: str) -> msgspec.Raw | None:
    """Return the undecoded value of a top-level key that is there and not null."""
    raw = report.top.get(key)
    return None if raw is None or bytes(raw) == b"null" else raw


def coverage(report: Report, version: str, *, found: bool) -> Coverage:
    """Return the run's coverage. A report without ``errors`` does not say whether the run was complete."""
    failed, notes = list[Gap](), list[str]()
    for error in _errors(report):
        told = _told(error)
        if _text(error.level).lower() in {"", "error"} or _kind(error).lower() in _NOT_ANALYSED:
            failed.append(told)
        else:
            notes.append(f"{told.place}: {told.reason}")
    raw = given(report, "paths")
    paths = (report.attempt(raw, _Paths, at="paths") if raw else None) or _Paths()
    skipped, unreadable, left_out = _left_out(report, paths, {gap.place for gap in failed})
    failed += unreadable
    return Coverage(
        tool=TOOL,
        tool_version=version,
        report=report.name,
        complete=not (failed or skipped) if "errors" in report.top else None,
        seen=len(paths.scanned) if paths.scanned or (paths.scanned is not None and not found) else None,
        skipped=tuple(skipped),
        failed=tuple(failed),
        notes=(*notes, *left_out, *_rules(report)),
    )


def _left_out(report: Report, paths: _Paths, told_of: set[str]) -> tuple[list[Gap], list[Gap], list[str]]:
    """Return paths that were skipped unasked, those that could not be read, and counts of what the settings exclude."""
    skipped, unreadable, by_settings = list[Gap](), list[Gap](), Counter[str]()
    for target in _skipped(report, paths):
        path, reason = _text(target.path), _text(target.reason)
        if reason in _UNASKED:
            skipped.append(Gap(path, _UNASKED[reason]))
        elif reason != _UNREADABLE:
            by_settings[reason or "no reason given"] += 1
        elif path not in told_of:  # else its error has said why
            unreadable.append(Gap(path, _text(target.details) or "it could not be analysed"))
    counts = [f"paths left out ({reason}): {count}" for reason, count in sorted(by_settings.items())]
    return skipped, unreadable, counts


def _errors(report: Report) -> Iterator[_Error]:
    items = given(report, "errors")
    errors = report.attempt(items, list[msgspec.Raw], at="errors") if items else None
    for number, raw in enumerate(errors or ()):
        error = report.attempt(raw, _Error, at=f"errors[{number}]")
        if error is not None:
            yield error


def _told(error: _Error) -> Gap:
    """Return an error as the path or the rule that it is about and what happened."""
    spans = (_text(span.file) for span in error.spans or ())
    kind = _kind(error)
    place = _text(error.path) or next(filter(None, spans), "") or _text(error.rule_id) or kind or TOOL
    said = _text(error.message) or _text(error.long_msg) or _text(error.short_msg)
    told = kind in {"", place} or said.startswith(kind)
    return Gap(place, said if said and told else f"{kind}: {said}" if said else kind)


def _kind(error: _Error) -> str:
    return _text(error.type[0] if isinstance(error.type, list) and error.type else error.type)


def _skipped(report: Report, paths: _Paths) -> Iterator[_Skipped]:
    for number, raw in enumerate(paths.skipped or ()):
        path = report.attempt(raw, _Skipped, at=f"paths.skipped[{number}]")
        if path is not None:
            yield path


def _rules(report: Report) -> Iterator[str]:
    """Name the rules that this version cannot use."""
    raw = given(report, "skipped_rules")
    for rule in (report.attempt(raw, list[_SkippedRule], at="skipped_rules") if raw else None) or ():
        yield f"rule not used: {_text(rule.rule_id)}: {_text(rule.details)}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
