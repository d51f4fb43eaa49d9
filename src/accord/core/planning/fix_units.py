"""Fix units: one change that closes many vulnerabilities, at the highest place that can make it.

For packages that is the direct dependency; for code, the file and the kind of weakness. A unit is as urgent as its
most urgent member: scores are never summed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from sys import intern

import msgspec

from accord.core.component import ecosystem_of
from accord.core.identity.fingerprints import hexadecimal
from accord.core.judgement import Judged, Kind
from accord.core.planning.effort import EffortTable
from accord.core.planning.graph import DependencyGraph
from accord.core.planning.upgrade import Version, step, target
from accord.core.service import Service

#: What is changed file by file.
_AT_A_PATH = frozenset({Kind.CODE, Kind.CONFIGURATION})
#: How many hexadecimal digits an id has.
_DIGITS = 10
#: Room for how many vulnerabilities a change closes, below its score.
_CLOSES_BITS = 32

ParseVersion = Callable[[str, str], Version | None]


class FixUnit(msgspec.Struct, frozen=True, gc=False):
    """One change, with the vulnerabilities that it closes, the most urgent first."""

    id: str
    kind: str
    service: Service
    closes: tuple[Judged, ...]
    #: Minutes of one person's work, low and high.
    effort: tuple[int, int]
    path: str = ""
    component_name: str = ""
    from_version: str = ""
    to_version: str = ""
    dependency_path: tuple[str, ...] = ()
    direct_version: str = ""

    @property
    def worst(self) -> Judged:
        """The most urgent vulnerability, which gives the unit its decision and score."""
        return self.closes[0]


def fix_units(
    vulnerabilities: Iterable[Judged],
    graphs: Sequence[DependencyGraph],
    parse: ParseVersion,
    efforts: EffortTable,
) -> list[FixUnit]:
    """Group open vulnerabilities into changes, the most urgent change first.

    Args:
        vulnerabilities: What is open, the most urgent first.
        graphs: The dependency graph of each bill of materials at hand.
        parse: Reads a version of an ecosystem (a purl type).
        efforts: Minutes by kind of change.
    """
    groups: defaultdict[tuple[str, ...], list[Judged]] = defaultdict(list)
    for vulnerability in vulnerabilities:
        groups[_key(vulnerability)].append(vulnerability)
    units = []
    while groups:  # a group gives its memory back as soon as its unit is made
        key, members = groups.popitem()
        make = _upgrade if key[0] == Kind.PACKAGE else _edit
        units.append(make(key, tuple(members), graphs, parse, efforts))
    units.reverse()  # now in the order of their most urgent members
    units.sort(key=_weight, reverse=True)
    return units


def _weight(unit: FixUnit) -> int:
    """Return what orders changes: the score, and of equal scores how much a change closes."""
    return unit.closes[0].assessment.score << _CLOSES_BITS | len(unit.closes)


def _key(judged: Judged) -> tuple[str, ...]:
    finding, service, kind = judged.findings[0], judged.service.name, judged.kind
    if kind is Kind.PACKAGE:
        name, version = intern(finding.component_name.lower()), finding.component_version
        fix = "fixable" if _fixed_versions(judged) else "no fix known"
        return kind, service, ecosystem_of(finding.purl), name, version, fix
    if finding.path and kind in _AT_A_PATH:
        family = judged.weakness.family if judged.weakness else f"{finding.tool}:{finding.rule_id}"
        return kind, service, finding.path, family
    return kind, service, judged.id


def _edit(
    key: tuple[str, ...],
    members: tuple[Judged, ...],
    _graphs: Sequence[DependencyGraph],
    _parse: ParseVersion,
    efforts: EffortTable,
) -> FixUnit:
    kind, worst = key[0], members[0]
    return FixUnit(_id(key), kind, worst.service, members, efforts.of(kind, len(members)), worst.findings[0].path)


def _upgrade(
    key: tuple[str, ...],
    members: tuple[Judged, ...],
    graphs: Sequence[DependencyGraph],
    parse: ParseVersion,
    efforts: EffortTable,
) -> FixUnit:
    finding = members[0].finding
    name, used, ecosystem = finding.component_name, finding.component_version, key[2]
    fixes = [_fixed_versions(judged) for judged in members]

    def read(text: str) -> Version | None:
        return parse(ecosystem, text)

    wanted = target(used, fixes, read)
    chain = next((path for graph in graphs if (path := graph.path_to(name, used))), ())
    through = tuple(component.name for component in chain) if len(chain) > 1 else ()
    effort = efforts.of("transitive" if through else step(read(used) if used else None, wanted))
    return FixUnit(
        id=_id(key),
        kind="upgrade",
        service=members[0].service,
        closes=members,
        effort=effort,
        path=next((judged.finding.path for judged in members if judged.finding.path), ""),
        component_name=name,
        from_version=used,
        to_version=wanted.text if wanted else "",
        dependency_path=through,
        direct_version=_direct_version(through, wanted, graphs, read) if through else "",
    )


def _fixed_versions(judged: Judged) -> tuple[str, ...]:
    """Return every fixed version that any of the tools lists."""
    if len(judged.findings) == 1:
        return judged.finding.fixed_versions
    return tuple(dict.fromkeys(version for finding in judged.findings for version in finding.fixed_versions))


def _direct_version(
    through: tuple[str, ...],
    wanted: Version | None,
    graphs: Sequence[DependencyGraph],
    read: Callable[[str], Version | None],
) -> str:
    """Find the smallest version of the direct dependency that another bill of materials shows to bring the fix."""
    if wanted is None:
        return ""
    seen = []
    for graph in graphs:
        pair = graph.brings(through[0], through[-1])
        direct, brought = (read(pair[0]), read(pair[1])) if pair else (None, None)
        if direct and brought and brought.key >= wanted.key:
            seen.append(direct)
    return min(seen, key=lambda version: version.key).text if seen else ""


def _id(key: tuple[str, ...]) -> str:
    return "fix-" + hexadecimal("\0".join(key))[:_DIGITS]
