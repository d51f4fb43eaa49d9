"""What a rescan sees before and after a fix, and the answers to the first two gates.

Findings are compared as multisets that hold no line numbers, so that a line that only moved is nothing new.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from accord.core.coverage import Gap
from accord.core.documents import VulnerabilityDocument
from accord.core.finding import Finding
from accord.core.fixing.gates import Answer, Gate, Outcome
from accord.core.fixing.order import Order
from accord.core.fixing.requirement import normal
from accord.core.vulnerability import Sighting

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
    """One finding without its line number: the line of code in its file, or the package.

    A package has neither version nor file here: an advisory that holds for the old and the new version, or for what
    came in unnamed before, is nothing new.
    """

    tool: str
    rule: str
    place: str
    text: str = ""


def joined(scans: Iterable[Scan]) -> Scan:
    """Return several looks as one."""
    many = list(scans)
    return Scan(
        findings=tuple(finding for one in many for finding in one.findings),
        by=tuple(name for one in many for name in one.by),
        gaps=tuple(gap for one in many for gap in one.gaps),
    )


def seen(findings: Iterable[Finding], line_of: LineOf) -> Counter[Seen]:
    """Count findings; ``line_of`` returns the line of code that one of them names."""
    return Counter(
        Seen(one.tool, one.rule_id, normal(one.component_name))
        if one.component_name
        else Seen(one.tool, one.rule_id, one.path, " ".join(line_of(one).split()))
        for one in findings
    )


def nothing_new(before: Scan, after: Scan, old_line_of: LineOf, new_line_of: LineOf) -> Answer:
    """Answer whether the fix brings a finding that was not there before."""
    more = sorted(seen(after.findings, new_line_of) - seen(before.findings, old_line_of))
    if more:
        told = "; ".join(f"{one.tool} {one.rule} in {one.place}{one.text and f': {one.text}'}" for one in more[:_SHOWN])
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
    packages = [target for target in order.targets if target.component_name]
    code = [target for target in order.targets if not target.component_name]
    left = [*_open_packages(packages, after), *_open_code(code, before, after, family_of)]
    unseen = [_named(one) for one in packages if not _of_package(one, before)]
    unseen += [name for one in code for name in _unseen_code(one, before, after, family_of)]
    if left:
        return Answer(Gate.GONE, Outcome.FAILED, f"still found: {_some(left)}")
    if unseen or not order.targets:
        gaps = "".join(f"; {gap.place}: {gap.reason}" for gap in before.gaps[:_SHOWN])
        why = f"the rescan of the commit does not see {_some(unseen) or 'anything'}{gaps}"
        return Answer(Gate.GONE, Outcome.NOT_CHECKED, why)
    count = len(order.targets)
    what = f"none of {count} is found any more" if count > 1 else f"{_named(order.targets[0])} is found no more"
    return Answer(Gate.GONE, Outcome.PASSED, f"{what}, by {', '.join(after.by)}")


def _of_package(target: VulnerabilityDocument, scan: Scan) -> list[Finding]:
    ids, name = {target.id, *target.vulnerability_ids}, normal(target.component_name)
    packages = (one for one in scan.findings if normal(one.component_name) == name)
    return [one for one in packages if ids.intersection(one.vulnerability_ids)]


def _open_packages(targets: Iterable[VulnerabilityDocument], after: Scan) -> Iterator[str]:
    for target in targets:
        places = sorted(
            {f"{one.component_name} {one.component_version} in {one.path}" for one in _of_package(target, after)}
        )
        if places:
            yield f"{_named(target)} of {', '.join(places)}"


def _open_code(
    targets: Sequence[VulnerabilityDocument], before: Scan, after: Scan, family_of: FamilyOf
) -> Iterator[str]:
    """Look check by check: each that saw a flaw must count less of it in the file, by one for each flawed line.

    A count is asked for, and not the line: an edit that leaves the flaw has changed the line all the same.
    """
    sightings = [one for target in targets for one in target.sightings]
    checks = {(family_of(one.tool, one.rule_id), one.path) for one in sightings}
    for family, path in sorted(checks):
        old, new = (list(_alike(scan.findings, family, path, family_of)) for scan in (before, after))
        for tool in sorted({one.tool for one in old}):
            here = sum(one.tool == tool and any(_overlap(one, seen_) for seen_ in sightings) for one in old)
            if here and _count(new, tool) > _count(old, tool) - here:
                yield f"{next(one.rule_id for one in old if one.tool == tool)} of {tool} in {path}"


def _unseen_code(target: VulnerabilityDocument, before: Scan, after: Scan, family_of: FamilyOf) -> Iterator[str]:
    """Yield what saw a flaw and does not see it in the commit, or was not run.

    Some reports name a line of the statement that no tool names today; where the check then finds nothing in the file
    any more, the line does not matter.
    """
    for one in target.sightings:
        family = family_of(one.tool, one.rule_id)
        same, later = (list(_alike(scan.findings, family, one.path, family_of)) for scan in (before, after))
        if (later or not same) and not any(_overlap(old, other) for old in same for other in target.sightings):
            yield f"{one.rule_id} of {one.tool} in {one.path}:{one.start_line}"


def _overlap(finding: Finding, sighting: Sighting) -> bool:
    """Tell whether two places share a line; tools name the first line of a statement, or the one with the flaw."""
    if finding.path != sighting.path or finding.start_line is None or sighting.start_line is None:
        return False
    first, last = finding.start_line, finding.end_line or finding.start_line
    return first <= (sighting.end_line or sighting.start_line) and sighting.start_line <= last


def _alike(findings: Iterable[Finding], family: str, path: str, family_of: FamilyOf) -> Iterator[Finding]:
    return (one for one in findings if one.path == path and family_of(one.tool, one.rule_id) == family)


def _count(findings: Iterable[Finding], tool: str) -> int:
    return sum(one.tool == tool for one in findings)


def _named(target: VulnerabilityDocument) -> str:
    return next(iter(target.vulnerability_ids), target.id)


def _some(told: list[str]) -> str:
    rest = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return "; ".join(told[:_SHOWN]) + rest
