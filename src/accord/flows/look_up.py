"""Find a judged vulnerability by its id: in reports, in a saved plan, or in what was last shown here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from accord.core.documents import PlanDocument, VulnerabilityDocument
from accord.core.errors import UnreadableReport
from accord.core.explain.subject import Subject
from accord.core.identity import RuleFamilies
from accord.core.sanitise import clean_text, mask
from accord.flows import folder
from accord.flows.checkout import Checkout
from accord.ports import packaged
from accord.ports.report import Kind, Report, open_report

_SNIPPET = 2_000
#: Lines of the checkout shown above and below a finding whose report carries no code.
_AROUND = 1
_PLAN = {"accord", "fix_units", "vulnerabilities"}


class Planned:
    """The vulnerabilities of a plan, fresh or saved, by their ids, older ids and fingerprints."""

    def __init__(
        self,
        vulnerabilities: Iterable[VulnerabilityDocument],
        checkout: Checkout,
        failures: Sequence[UnreadableReport] = (),
    ) -> None:
        self._by_id = {one.id: one for one in vulnerabilities}
        self._checkout = checkout
        #: Reports that could not be read, so that an id may be missing because of them.
        self.failures = failures

    def names(self) -> Mapping[str, str]:
        """Return the id of each name that a person may use."""
        names = {name: one.id for one in self._by_id.values() for name in (*one.aliases, *_digests(one))}
        return names | {id_: id_ for id_ in self._by_id}

    def subject(self, id_: str) -> Subject:
        """Return one of them, its text made harmless, since a saved plan is a file like any other."""
        one = self._by_id[id_]
        return Subject(
            id=clean_text(one.id),
            title=clean_text(one.title),
            cwes=_weaknesses(one),
            vulnerability_ids=one.vulnerability_ids,
            path=clean_text(one.path),
            line=one.start_line,
            snippet=clean_text(one.snippet or self._code(one), limit=_SNIPPET, lines=True),
            service=clean_text(one.service),
            for_developer=clean_text(one.for_developer),
            for_business=clean_text(one.for_business),
            component=clean_text(one.component_name),
            version=clean_text(one.component_version),
            fixed_version=clean_text(one.fixed_versions[0]) if one.fixed_versions else "",
            purl=clean_text(one.purl),
        )

    def _code(self, one: VulnerabilityDocument) -> str:
        """Read the line and its neighbours from the checkout, with secrets masked; empty when they cannot be seen."""
        lines = self._checkout.lines(one.path) if one.path and one.start_line else None
        if lines is None or one.start_line is None or one.start_line > len(lines):
            return ""
        return mask("\n".join(lines[max(one.start_line - 1 - _AROUND, 0) : one.start_line + _AROUND]))


def look_up(reports: Sequence[str], *, root: Path, now: datetime) -> Planned:
    """Find vulnerabilities in reports, in one saved ``accord plan --json``, or, without either, in the last plan.

    Raises:
        AccordError: a saved plan is broken, or the checkout cannot be judged.
    """
    checkout = Checkout(folder.need_root(root))
    if not reports:
        return Planned(folder.recent(checkout.root), checkout)
    if len(reports) == 1 and Path(reports[0]).is_file():
        saved = saved_plan(open_report(reports[0]))
        if saved is not None:
            return Planned(saved.vulnerabilities, checkout)
    # Imported only here: explaining a weakness needs nothing of it.
    from accord.flows.plan import Request, plan

    planned = plan(Request(reports=tuple(reports), root=root, now=now))
    return Planned(planned.vulnerabilities(), checkout, planned.reading.failures)


def saved_plan(report: Report) -> PlanDocument | None:
    """Return a saved plan; None when the file is something else, such as a scanner's report."""
    if report.kind is not Kind.OBJECT or not report.top.keys() >= _PLAN:
        return None
    return report.decode(report.data, PlanDocument)


def _digests(one: VulnerabilityDocument) -> Iterable[str]:
    return (fingerprint.rpartition(":")[2] for fingerprint in one.fingerprints)


def _weaknesses(one: VulnerabilityDocument) -> tuple[int, ...]:
    """Return the weaknesses that the rules are known to stand for, as judging does; else those of the report."""
    families = packaged.table("tables/rules.toml", RuleFamilies)
    known = (families.rule(sighting.tool, sighting.rule_id).cwes for sighting in one.sightings)
    return next((cwes for cwes in known if cwes), one.cwes)
