"""Snyk's projects, decoded as a whole or, where an entry of one is odd, without that entry."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, get_args

import msgspec
from msgspec import Raw

from accord.ports.report import Kind, Report
from accord.readers.snyk.shapes import Misconfiguration, Odd, Outermost, Project, Vulnerability

_CANNOT_DECODE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_ONE_OF = {"vulnerabilities", "issues", "infrastructureAsCodeIssues", "error"}


class _Each(NamedTuple):
    """The shape of a list's or an object's entries, and the parts of an entry that hold entries themselves."""

    shape: type
    parts: Mapping[str, object] = {}


_FLAWS = _Each(Vulnerability)
_PARTS: Mapping[str, object] = {
    "vulnerabilities": _FLAWS,
    "filtered": {"ignore": _FLAWS, "patch": _FLAWS},
    "issuesData": _FLAWS,
    "docker": {"binariesVulns": {"issuesData": _FLAWS}},
    "infrastructureAsCodeIssues": _Each(Misconfiguration),
}
_OUTERMOST = {**_PARTS, "applications": _Each(Project, _PARTS)}


def projects(report: Report) -> Iterator[tuple[Project, str]]:
    """Yield every project with its place, and after an image the applications inside it."""
    for project, place in _outermost(report):
        yield project, place
        for number, application in enumerate(project.applications or ()):
            yield application, f"{place}.applications[{number}]".lstrip(".")


def _outermost(report: Report) -> Iterator[tuple[Outermost, str]]:
    is_list = report.kind is Kind.ARRAY
    if not is_list and not report.top.keys() & _ONE_OF:  # every part of a project may be missing
        raise report.error("it has no 'vulnerabilities', so it is no report of this kind")
    try:
        if is_list:
            found = msgspec.json.decode(report.data, type=list[Outermost])
        else:
            found = [msgspec.json.decode(report.data, type=Outermost)]
    except _CANNOT_DECODE:
        yield from _one_by_one(report, is_list=is_list)
    else:
        yield from ((one, f"[{number}]" if is_list else "") for number, one in enumerate(found))


def _one_by_one(report: Report, *, is_list: bool) -> Iterator[tuple[Outermost, str]]:
    raws = report.decode(report.data, list[Raw]) if is_list else [report.decode(report.data, Raw)]
    for number, raw in enumerate(raws):
        place = f"[{number}]" if is_list else ""
        project = report.attempt(_without_odd(report, raw, _OUTERMOST, place), Outermost, at=place)
        if project is not None:
            yield project, place


def _without_odd(report: Report, raw: Raw, parts: Mapping[str, object], at: str) -> Raw:
    """Return an object without the entries of its parts that cannot be decoded; they are noted."""
    values = _entries(raw)
    if not parts or not isinstance(values, dict):
        return raw
    for key in [key for key in parts if key in values]:
        part, place = parts[key], f"{at}.{key}".lstrip(".")
        if isinstance(part, _Each):
            values[key] = _kept(report, values[key], part, place)
        elif isinstance(part, Mapping):
            values[key] = _without_odd(report, values[key], part, place)
    return Raw(msgspec.json.encode(values))


def _kept(report: Report, raw: Raw, each: _Each, at: str) -> Raw:
    """Return a list with the entries that can be decoded, or an object in which something stands for the others."""

    def whole(one: Raw, place: str) -> Raw | None:
        one = _without_odd(report, one, each.parts, place)
        return None if report.attempt(one, each.shape, at=place) is None else one

    entries = _entries(raw)
    if isinstance(entries, list):
        kept = [whole(one, f"{at}[{number}]") for number, one in enumerate(entries)]
        return Raw(msgspec.json.encode([one for one in kept if one is not None]))
    if isinstance(entries, dict):
        return Raw(msgspec.json.encode({key: whole(one, at) or get_args(Odd)[0] for key, one in entries.items()}))
    return raw


def _entries(raw: Raw) -> list[Raw] | dict[str, Raw] | None:
    try:
        return msgspec.json.decode(raw, type=list[Raw] | dict[str, Raw])
    except _CANNOT_DECODE:
        return None
