"""What a rescan sees before and after a fix, and the answers to the first two gates.

Findings are compared as multisets that hold no line numbers, so that a line that only moved is nothing new.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from accord.core.coverage import Gap
from accord.core.documents import VulnerabilityDocument
from accord.core.finding import Finding
from accord.core.fixing.gates import Answer, Gate, Outcome
from accord.core.fixing.order import Order

#: How many findings an answer names.
_SHOWN = 3

LineOf = Callable[[Finding], str]
#: Given tool and rule: one name for the rules of all tools that are one check.
FamilyOf = Callable[[str, str], str]


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One look at a checkout: what was found, by whom, and what nobody looked at."""

    findings: tuple[Finding, ...] = ()
    #: Who looked, in a few words.
    by: tuple[str, ...] = ()
    #: What was not looked at and why; with any, the look is incomplete.
    gaps: tuple[Gap, ...] = ()


class Seen(msgspec.Struct, frozen=True, order=True):
    """One finding without its line number. ``text`` is the line of code, or the package without its version.

    A version is left out, since an advisory that holds for the old and the new version is nothing new.
    """

    tool: str
    rule: str
    path: str
    text: str


def seen(findings: Iterable[Finding], line_of: LineOf) -> Counter[Seen]:
    """Count findings; ``line_of`` returns the line of code that one of them names."""
    return Counter(
        Seen(one.tool, one.rule_id, one.path, one.component_name.lower() or " ".join(line_of(one).split()))
        for one in findings
    )


def nothing_new(before: Scan, after: Scan, old_line_of: LineOf, new_line_of: LineOf) -> Answer:
    """Answer whether the fix brings a finding that was not there before."""
    more = sorted(seen(after.findings, new_line_of) - seen(before.findings, old_line_of))
    if more:
        told = "; ".join(f"{one.tool} {one.rule} in {one.path}: {one.text}" for one in more[:_SHOWN])
        rest = f"; and {len(more) - _SHOWN} more" if len(more) > _SHOWN else ""
        return Answer(Gate.NOTHING_NEW, Outcome.FAILED, f"it brings {told}{rest}")
    gaps = dict.fromkeys((*before.gaps, *after.gaps))
    if gaps or not after.by:
        told = "; ".join(f"{gap.place}: {gap.reason}" for gap in gaps) or "nothing looked at the changed files"
        return Answer(Gate.NOTHING_NEW, Outcome.NOT_CHECKED, told)
    return Answer(Gate.NOTHING_NEW, Outcome.PASSED, f"no more findings than before, by {', '.join(after.by)}")


def gone(order: Order, before: Scan, after: Scan, family_of: FamilyOf) -> Answer:
    """Answer whether a rescan no longer finds what is to be closed.

    What the rescan did not see in the commit cannot be gone: it was not looked for, or somebody fixed it already.
    """
    left, unseen = [], []
    for target in order.targets:
        find = _package if target.component_name else _code
        open_, missing = find(target, before, after, family_of)
        left += [f"{_named(target)} is still found by {who}" for who in open_]
        unseen += [f"{_named(target)} was not looked for again ({why})" for why in missing]
    if left:
        return Answer(Gate.GONE, Outcome.FAILED, _some(left))
    if unseen or not order.targets:
        gaps = [f"{gap.place}: {gap.reason}" for gap in before.gaps]
        return Answer(Gate.GONE, Outcome.NOT_CHECKED, _some(list(dict.fromkeys((*unseen, *gaps)))))
    count = len(order.targets)
    what = f"none of {count} is found any more" if count > 1 else f"{_named(order.targets[0])} is found no more"
    return Answer(Gate.GONE, Outcome.PASSED, f"{what}, by {', '.join(after.by)}")


def _package(
    target: VulnerabilityDocument, before: Scan, after: Scan, _family_of: FamilyOf
) -> tuple[list[str], list[str]]:
    ids = {target.id, *target.vulnerability_ids}
    old, new = (
        [one for one in scan.findings if one.component_name and ids.intersection(one.vulnerability_ids)]
        for scan in (before, after)
    )
    still = sorted({f"{one.tool} in {one.path} ({one.component_version})" for one in new})
    return still[:1], [] if old else ["the rescan does not know it in the commit"]


def _code(target: VulnerabilityDocument, before: Scan, after: Scan, family_of: FamilyOf) -> tuple[list[str], list[str]]:
    """Look check by check: each that saw the flaw must count less of it in the file, by one for each of its lines."""
    left, unseen = [], []
    lines = {(one.path, one.start_line) for one in target.sightings}
    checks = {(family_of(one.tool, one.rule_id), one.path): one for one in target.sightings}
    for (family, path), sighting in checks.items():
        old, new = (list(_alike(scan.findings, family, path, family_of)) for scan in (before, after))
        there = {one.tool for one in old if (one.path, one.start_line) in lines}
        if not there:
            unseen.append(f"{sighting.tool} {sighting.rule_id} in {path}")
        for tool in sorted(there):
            here = sum(one.tool == tool and (one.path, one.start_line) in lines for one in old)
            if _count(new, tool) > _count(old, tool) - here:
                left.append(f"{tool} {sighting.rule_id} in {path}")
    return left, unseen


def _alike(findings: Iterable[Finding], family: str, path: str, family_of: FamilyOf) -> Iterator[Finding]:
    return (one for one in findings if one.path == path and family_of(one.tool, one.rule_id) == family)


def _count(findings: Iterable[Finding], tool: str) -> int:
    return sum(one.tool == tool for one in findings)


def _named(target: VulnerabilityDocument) -> str:
    return next(iter(target.vulnerability_ids), target.id)


def _some(told: list[str]) -> str:
    rest = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return "; ".join(told[:_SHOWN]) + rest
