"""Turn what was judged into documents: sentences, ranges and reasons are made when they are shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import repeat
from typing import overload

import msgspec

from accord.core.component import ecosystem_of
from accord.core.documents import Effort, FixUnitDocument, VulnerabilityDocument
from accord.core.finding import Finding
from accord.core.judgement import Judged, Kind, capitalised
from accord.core.planning.fix_units import FixUnit
from accord.core.planning.upgrade import target
from accord.core.risk import Policy
from accord.core.risk.story import Story, story_of, where_of
from accord.core.risk.wording import for_business, for_developer, how_to_fix
from accord.core.vulnerability import Decision, Sighting
from accord.ports import versions

#: Stand for an identifier, a place or package, its version and a fixed version in sentences that are built once; no
#: report can contain them, since sanitising removes them.
_IDENTIFIER, _PLACE, _VERSION, _FIXED = _MARKS = ("\x00", "\x01", "\x02", "\x03")


class Presenter:
    """Writes documents under one policy on one day."""

    def __init__(self, policy: Policy, today: date, fix_units: Mapping[str, str] | None = None) -> None:
        self._policy = policy
        #: The fix unit of each vulnerability, by id.
        self._fix_units = fix_units or {}
        self._due = {decision: policy.due(decision, today) for decision in Decision}
        self._told: dict[tuple[object, ...], tuple[str, str]] = {}

    def vulnerabilities(self, judged: Iterable[Judged]) -> Iterator[VulnerabilityDocument]:
        """Yield a document for each vulnerability, in the order given."""
        return map(self.vulnerability, judged)

    def vulnerability(self, judged: Judged) -> VulnerabilityDocument:
        """Write one vulnerability."""
        finding, assessment = judged.findings[0], judged.assessment
        identifier, where = judged.identifier, where_of(finding)
        developer, business = self._sentences(judged, identifier, where)
        # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
        return VulnerabilityDocument(
            judged.id,
            judged.titled(identifier, where),
            judged.service.name,
            assessment.decision,
            assessment.score,
            (assessment.low, assessment.high),
            self._due[assessment.decision],
            developer,
            business,
            assessment.reasons,
            tuple(map(_sighting, judged.findings)),
            judged.state,
            judged.service.team,
            finding.severity,
            _cwes(judged),
            finding.vulnerability_ids,
            finding.path,
            finding.start_line,
            finding.component_name,
            finding.component_version,
            finding.purl,
            finding.fixed_versions,
            finding.resource,
            finding.url,
            finding.host,
            finding.snippet,
            assessment.assumed,
            assessment.facts,
            self._fix_units.get(judged.id, ""),
            judged.agreement,
            judged.claims,
            judged.fingerprints,
            judged.aliases,
        )

    def fix(self, judged: Judged) -> str:
        """Say how to fix one vulnerability: the last part of the developer's sentence."""
        return capitalised(how_to_fix(self._story(judged)))

    def fix_unit(self, unit: FixUnit, *, fits: bool | None = None) -> FixUnitDocument:
        """Write one change, as urgent as its most urgent vulnerability."""
        worst = unit.closes[0]
        assessment = worst.assessment
        identifier, where = worst.identifier, where_of(worst.findings[0])
        developer, business = self._sentences(worst, identifier, where, unit.to_version)
        return FixUnitDocument(  # in the order of the fields, as above
            unit.id,
            unit.kind,
            _title(unit, worst.titled(identifier, where)),
            unit.service.name,
            assessment.decision,
            assessment.score,
            tuple([one.id for one in unit.closes]),
            Effort(*unit.effort),
            developer + _through(unit),
            business,
            assessment.reasons,
            unit.service.team,
            path=unit.path,
            component_name=unit.component_name,
            from_version=unit.from_version,
            to_version=unit.to_version,
            dependency_path=unit.dependency_path,
            direct_version=unit.direct_version,
            fits=fits,
        )

    def _sentences(self, judged: Judged, identifier: str, where: str, fixed_version: str = "") -> tuple[str, str]:
        """Tell a vulnerability to a developer and to the business.

        Thousands of findings differ only in what they are called and where they are: each such pair of sentences is
        built once, with marks for these words. A mark counts as one word, so what holds a space is told by itself.
        """
        finding, exploitation = judged.findings[0], judged.threat.exploitation
        place, version, fixed = where, "", ""
        if finding.component_name:
            place, version = finding.component_name, finding.component_version
            fixed = fixed_version or _fixed_version(finding)
        if " " in identifier + place + version + fixed:
            return self._tell(judged, identifier, place, version, fixed)
        key = (
            judged.kind,
            judged.service.name,
            judged.weakness.family if judged.weakness else "",
            judged.assessment.decision,
            exploitation.value,
            exploitation.source,
            exploitation.at,
            not identifier,
            not place,
            not version,
            not fixed,
        )
        told = self._told.get(key)
        if told is None:
            words = zip(_MARKS, (identifier, place, version, fixed), strict=True)
            told = self._told[key] = self._tell(judged, *(mark if word else "" for mark, word in words))
        developer = told[0].replace(_IDENTIFIER, identifier).replace(_PLACE, place)
        if finding.component_name:
            developer = developer.replace(_VERSION, version).replace(_FIXED, fixed)
        return developer, told[1]

    def _tell(self, judged: Judged, identifier: str, place: str, version: str, fixed_version: str) -> tuple[str, str]:
        story = msgspec.structs.replace(
            self._story(judged),
            identifier=identifier,
            where=f"{place} {version}".strip(),
            package=place if judged.kind is Kind.PACKAGE else "",
            fixed_version=fixed_version,
        )
        return for_developer(story), for_business(story)

    def _story(self, judged: Judged) -> Story:
        story = story_of(
            judged.finding,
            judged.service,
            judged.threat,
            judged.assessment,
            self._policy,
            judged.weakness,
            identifier=judged.identifier,
            secret=judged.kind is Kind.SECRET,
        )
        return msgspec.structs.replace(story, fixed_version=_fixed_version(judged.finding))


class FixUnits(Sequence[FixUnitDocument]):
    """The changes of a plan as documents that are made when they are asked for.

    Args:
        units: The changes, the most urgent first.
        presenter: Writes them.
        fits: Whether each fits the capacity; None when no capacity was given.
    """

    def __init__(self, units: Sequence[FixUnit], presenter: Presenter, fits: Sequence[bool] | None = None) -> None:
        self._units = units
        self._presenter = presenter
        self._fits = fits

    def __len__(self) -> int:
        """Return how many changes there are."""
        return len(self._units)

    def __iter__(self) -> Iterator[FixUnitDocument]:
        """Yield each change as a document."""
        for unit, fits in zip(self._units, self._fits or repeat(None), strict=False):
            yield self._presenter.fix_unit(unit, fits=fits)

    @overload
    def __getitem__(self, at: int) -> FixUnitDocument: ...
    @overload
    def __getitem__(self, at: slice) -> "FixUnits": ...
    def __getitem__(self, at: int | slice) -> "FixUnitDocument | FixUnits":
        """Return one change as a document, or some of them."""
        if isinstance(at, slice):
            return FixUnits(self._units[at], self._presenter, self._fits[at] if self._fits else None)
        return self._presenter.fix_unit(self._units[at], fits=self._fits[at] if self._fits else None)


def _fixed_version(finding: Finding) -> str:
    """Return the smallest listed version above the one in use that surely has the fix; the last listed as a resort."""
    listed = finding.fixed_versions
    if len(listed) > 1:
        return _nearest(ecosystem_of(finding.purl), finding.component_version, listed)
    return finding.fixed_version


@cache
def _nearest(ecosystem: str, used: str, listed: tuple[str, ...]) -> str:
    wanted = target(used, [listed], lambda text: versions.parse(ecosystem, text))
    return wanted.text if wanted else listed[-1]


def _cwes(judged: Judged) -> tuple[int, ...]:
    """Return the weaknesses that any of the tools names, those of the most telling first."""
    if len(judged.findings) == 1:
        return judged.finding.cwes
    return tuple(dict.fromkeys(cwe for finding in judged.findings for cwe in finding.cwes))


def _sighting(finding: Finding) -> Sighting:
    return Sighting(
        finding.tool,
        finding.rule_id,
        finding.path,
        finding.start_line,
        finding.report,
        finding.start_column,
        finding.end_line,
        finding.end_column,
    )


def _title(unit: FixUnit, worst: str) -> str:
    """Return the title of a change; ``worst`` is that of its most urgent vulnerability."""
    if unit.kind != "upgrade":
        return worst if len(unit.closes) == 1 else _edit_title(unit)
    used, where = f"{unit.component_name} {unit.from_version}".rstrip(), f" in {unit.path}" if unit.path else ""
    if not unit.to_version:
        return f"Replace or guard {used}{where}: no fixed version is known"
    through = f" (comes in through {unit.dependency_path[0]})" if unit.dependency_path else where
    return f"Upgrade {used} to {unit.to_version}{through}"


def _edit_title(unit: FixUnit) -> str:
    weakness = unit.worst.weakness
    what = weakness.name if weakness else unit.worst.finding.title or unit.worst.finding.rule_id
    return f"{capitalised(what)} at {len(unit.closes)} places in {unit.path}"


def _through(unit: FixUnit) -> str:
    """Say how a package that nobody asked for by name comes in, and what brings its fix."""
    if not unit.dependency_path:
        return ""
    direct, chain = unit.dependency_path[0], " → ".join(unit.dependency_path)
    if unit.direct_version:
        return f" It comes in through {chain}; {direct} {unit.direct_version} brings the fix."
    return f" It comes in through {chain}; no version of {direct} is known to bring the fix, so pin it yourself."
