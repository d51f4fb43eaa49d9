"""Judge a change: what it brought, what was looked at, and whether it may ship.

Policy, context, exceptions, baseline and feedback are read where the change parted from its base, never from the
change, so that no change lifts its own gate.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from accord import __version__
from accord.core.config import Phase
from accord.core.documents import Blocker, GateDocument, Missing, Spared
from accord.core.gate.evidence import Demand, missing
from accord.core.gate.probation import place_of, records, wrong_stops
from accord.core.gate.verdict import Candidate, Limits, Origin, Outcome, Verdict, decide, weigh
from accord.core.judgement import Judged
from accord.core.service import UNASSIGNED
from accord.flows import folder
from accord.flows.agreed import Agreed, read_agreed
from accord.flows.base import find_base
from accord.flows.before import Before, Blind, of_baseline, of_reports
from accord.flows.change import Change
from accord.flows.checkout import Checkout
from accord.flows.comments import Comments
from accord.flows.evidence import base_gaps, doubts, feed_ages, no_scans, read_here, seen_in, settings_touched
from accord.flows.judge import Judge
from accord.flows.origins import Origins
from accord.flows.present import Presenter
from accord.flows.read import Reading
from accord.flows.workspace import Workspace
from accord.ports import git
from accord.ports.snapshot import Snapshot

_EFFECTS = {Verdict.PASS: "ship", Verdict.FAIL: "stop"}


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What ``accord gate`` was asked."""

    reports: tuple[str, ...]
    root: Path
    now: datetime
    phase: Phase = Phase.PULL_REQUEST
    base: str = ""
    reader: str = "auto"
    service: str = ""
    #: Reports of the same tools on the base, where somebody made them.
    base_reports: tuple[str, ...] = ()
    #: The caller vouches that silent reports are complete.
    vouched: bool = False


def gate(request: Request) -> GateDocument:
    """Give the verdict on the working tree with these reports.

    Raises:
        BadUsage: there is no such reader or service.
        BadConfiguration: without a base, accord.toml, the baseline or the feedback is damaged.
        AccordError: the base that was asked for is not here.
    """
    return _Gate(request).document()


class _Gate:
    """One verdict, step by step; every step is asked once."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.root = folder.need_root(request.root)
        self.today = request.now.date()
        self.checkout = Checkout(self.root)
        self.base = find_base(self.root, request.base)
        self.agreed: Agreed = read_agreed(self.root, self.base, today=self.today)
        self.workspace: Workspace = self.agreed.workspace
        if self._service:
            self.workspace.service(self._service)  # a wrong name is an error, also where no finding needs it
        commit = self.base.commit if self.base else ""
        self.change = Change(self.root, commit, self._service_name) if commit else None
        self.snapshot = Snapshot.open()
        self.judge = Judge(self.workspace, self.snapshot, self.checkout, now=self.today)
        self.reading = self._read(request.reports)
        self.base_reading = self._read(request.base_reports) if request.base_reports else None
        self.before = self._before()
        paths = (finding.path for finding in self.reading.findings)
        self.comments = Comments(self.checkout, self.change, paths, today=self.today)

    def document(self) -> GateDocument:
        judged = self.judge.judge(self.reading.findings, service=self._service)
        outcome = self._weighed([one for one in judged if one.state != "not affected"])
        gaps = tuple(self._gaps(outcome))
        folder.remember(self.root, Presenter(self.judge.policy, self.today).vulnerabilities(_shown(outcome, judged)))
        return self._written(outcome, gaps)

    def _read(self, reports: tuple[str, ...]) -> Reading:
        return read_here(reports, reader=self.request.reader, root=self.request.root)

    @property
    def _service(self) -> str:
        """The service that was asked for, unless the files that could declare it were not read."""
        unread = self.agreed.broken or (self.base and self.base.missing)
        return "" if unread and not self.workspace.configs else self.request.service

    def _service_name(self, path: str) -> str:
        service = self.workspace.service_of(path) if path else UNASSIGNED
        return "" if service is UNASSIGNED else service.name

    def _before(self) -> Before:
        if self.base_reading is None:
            return of_baseline(self.agreed.baseline)
        blind = Judge(self.workspace, self.snapshot, Blind(self.root), now=self.today)
        return of_reports(self.base_reading, blind, service=self._service)

    # -- what the change brought ---------------------------------------------------------------------------------

    def _weighed(self, judged: list[Judged]) -> Outcome:
        """Weigh twice: only what would stop is looked for among earlier versions."""
        limits = self._limits()
        if self.base and self.base.missing:
            return weigh([self._candidate(one, Origin.UNTOLD) for one in judged], limits)
        findings = self.reading.findings
        origins = Origins(self.judge, self.checkout, self.change, self.before, findings, today=self.today)
        candidates = [self._candidate(*origins.of(one)) for one in judged]
        outcome = weigh(candidates, limits)
        returned = origins.rolled_back(candidate.judged for candidate, _ in outcome.blockers)
        return weigh([_returned(one, returned) for one in candidates], limits) if returned else outcome

    def _candidate(self, judged: Judged, origin: Origin) -> Candidate:
        finding = judged.finding
        family = self.judge.tables.families.family(finding.tool, finding.rule_id)
        return Candidate(self.comments.applied_to(judged), origin, family, place_of(finding.path))

    def _limits(self) -> Limits:
        feedback = self.agreed.feedback
        return Limits(
            block=self.workspace.gate.block.at(self.request.phase),
            wrong_stops=wrong_stops(feedback),
            probation=frozenset((one.rule, one.place) for one in records(feedback) if one.on_probation),
        )

    # -- what was seen -------------------------------------------------------------------------------------------

    def _gaps(self, outcome: Outcome) -> Iterator[Missing]:
        if self.base and self.base.missing:
            yield self.base.missing
        yield from self.agreed.broken
        yield from missing(seen_in(self.reading, self.checkout, feed_ages(self.snapshot, self.today)), self._demand())
        yield from no_scans(self.reading, self.change)
        if self.base_reading:
            yield from base_gaps(self.base_reading, self.change)
        if not (self.base and self.base.missing):
            yield from doubts(outcome.doubtful)
        yield from self.comments.broken

    def _demand(self) -> Demand:
        policy = self.workspace.gate
        head = git.first_commit_of(self.root, ["HEAD"]) if self.base else None
        return Demand(
            now=self.request.now,
            expect=policy.expect or self.before.tools,
            max_report_age_hours=policy.max_report_age_hours,
            max_data_age_days=policy.max_data_age_days,
            unscannable=policy.unscannable,
            vouched=self.request.vouched,
            revision=head[1] if head else "",
            seen_before=self.before.seen,
        )

    # -- what is said --------------------------------------------------------------------------------------------

    def _written(self, outcome: Outcome, gaps: tuple[Missing, ...]) -> GateDocument:
        verdict = decide(outcome, gaps)
        presenter = Presenter(self.judge.policy, self.today)
        phase = self.request.phase
        return GateDocument(
            accord=__version__,
            made_at=self.request.now,
            verdict=verdict,
            effect=_EFFECTS.get(verdict) or self.workspace.gate.cannot_tell.at(phase),
            phase=phase,
            policy=f"{self.judge.policy.name}, stops {self.workspace.gate.block.at(phase)} and above",
            policy_source=self._source(),
            compared_with=self._compared_with(),
            blockers=tuple(
                Blocker(vulnerability=presenter.vulnerability(it.judged), why=why, fix=presenter.fix(it.judged))
                for it, why in outcome.blockers
            ),
            missing=gaps,
            newly_known=tuple(_spared(it, str(it.origin)) for it in outcome.newly_known),
            spared=tuple(_spared(it, why) for it, why in outcome.spared),
            known=outcome.known,
            claims=self.comments.all,
            notes=tuple(self._notes(outcome)),
        )

    def _source(self) -> str:
        at = self.base.agreed_at if self.base else ""
        if self.base is None:
            where = "this folder"
        elif self.base.commit:
            where = f"the merge base {git.short(at)}"
        else:
            where = f"{git.short(at)}, the tip of its target" if at else "the base, which is not here"
        return f"accord.toml at {where}" if self.workspace.configs else f"the defaults (no accord.toml at {where})"

    def _compared_with(self) -> str:
        if self.base and self.base.missing:
            return "nothing: the base is not here"
        parts = [f"the merge base {git.short(self.base.commit)}"] if self.base else []
        if self.request.base_reports:
            parts.append("the reports of the base")
        elif self.agreed.baseline:
            parts.append(f"the baseline of {self.agreed.baseline.made_at:%-d %b %Y}")
        return " and ".join(parts) or "nothing: everything counts as brought by this change"

    def _notes(self, outcome: Outcome) -> Iterator[str]:
        if self.workspace.hint:
            yield self.workspace.hint
        yield from self.agreed.notes
        if not self.base and self.before.components is None:
            yield "Write a baseline, so that only what a change brings can stop it: accord baseline REPORT..."
        if self.change:
            yield from settings_touched(self.change)
        if self.base and git.is_shallow(self.root):
            yield "This clone is shallow: a rollback may not be recognised. Fetch the whole history"
        if self.workspace.configs and (number := sum(it.judged.service is UNASSIGNED for it, _ in outcome.spared)):
            yield f"{number} of what this change brings belongs to no service, so its decision is a guess: accord.toml"


def _returned(candidate: Candidate, returned: frozenset[str]) -> Candidate:
    if candidate.judged.id in returned and candidate.origin is Origin.BROUGHT:
        return msgspec.structs.replace(candidate, origin=Origin.RETURNED)
    return candidate


def _shown(outcome: Outcome, judged: Iterable[Judged]) -> Iterator[Judged]:
    """Yield first what the screen names, then all else, so that each id on the screen is known afterwards."""
    named = [candidate.judged for candidate, _ in (*outcome.blockers, *outcome.spared)]
    named += [candidate.judged for candidate in (*outcome.newly_known, *outcome.doubtful)]
    yield from named
    ids = {one.id for one in named}
    yield from (one for one in judged if one.id not in ids)


def _spared(candidate: Candidate, why: str) -> Spared:
    judged = candidate.judged
    return Spared(
        id=judged.id,
        title=judged.title,
        service=judged.service.name,
        decision=judged.assessment.decision,
        why=why,
    )
