"""Judge a change: what it brought, what was looked at, and whether it may ship.

Policy, context, exceptions, baseline and feedback are read where the change parted from its base, never from the
change, so that no change lifts its own gate.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from accord import __version__
from accord.core.config import Phase
from accord.core.documents import Blocker, Claim, GateDocument, Missing, Spared
from accord.core.errors import BadConfiguration
from accord.core.gate.baseline import Baseline, component_key, component_keys, context_digest
from accord.core.gate.evidence import Demand, missing
from accord.core.gate.probation import Feedback, place_of, records, wrong_stops
from accord.core.gate.verdict import Candidate, Limits, Outcome, Verdict, decide, origin, weigh
from accord.core.judgement import Judged, Kind
from accord.flows import claims, folder
from accord.flows.change import Change, find_change
from accord.flows.checkout import Checkout
from accord.flows.evidence import feed_ages, seen_in
from accord.flows.judge import Judge
from accord.flows.present import Presenter
from accord.flows.read import Reading, read_reports
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


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of the base; None for what nobody recorded."""

    components: frozenset[str] | None = None
    contexts: frozenset[str] | None = None
    fingerprints: frozenset[str] | None = None
    #: How many places each tool looked at.
    seen: dict[str, int] = {}
    tools: tuple[str, ...] = ()


def gate(request: Request) -> GateDocument:
    """Give the verdict on the working tree with these reports.

    Raises:
        BadConfiguration: accord.toml, the baseline or the feedback at the base is damaged.
        AccordError: the base that was asked for is not here.
    """
    return _Gate(request).document()


class _Gate:
    """One verdict, step by step; every step is asked once."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.root = folder.need_root(request.root)
        self.checkout = Checkout(self.root)
        self.change: Change | None = find_change(self.root, self.checkout, request.base)
        self.base = self.change.base if self.change else None
        self.today = request.now.date()
        self.broken: list[Missing] = []
        self.workspace = self._workspace()
        self.snapshot = Snapshot.open()
        self.judge = Judge(self.workspace, self.snapshot, self.checkout, now=self.today)
        self.reading = read_reports(request.reports, reader=request.reader, root=str(self.root))
        self.baseline: Baseline | None = folder.read_baseline(self.root, self.base)
        self.feedback: Sequence[Feedback] = folder.read_feedback(self.root, self.base)
        self.before = self._before()

    def document(self) -> GateDocument:
        judged = self._under_comments(self.judge.judge(self.reading.findings, service=self.request.service))
        outcome = weigh((self._candidate(one) for one in judged if one.state != "not affected"), self._limits())
        seen = seen_in(self.reading, self.checkout, feed_ages(self.snapshot, self.today))
        gaps = (*self.broken, *missing(seen, self._demand()), *map(_elsewhere, outcome.elsewhere))
        folder.remember(self.root, Presenter(self.judge.policy, self.today).vulnerabilities(judged))
        return self._written(outcome, gaps)

    def _workspace(self) -> Workspace:
        """Read what was agreed. A file that was broken before must not stop the change that repairs it."""
        try:
            return Workspace.load(self.root, self.base, today=self.today)
        except BadConfiguration as error:
            if self.base is None:
                raise
            why = f"it is broken at the merge base ({error.message}), so the usual limits apply"
            self.broken.append(Missing(what=error.place, why=why, remedy="Repair it on the branch you merge into"))
            return Workspace.empty()

    # -- what was there before -----------------------------------------------------------------------------------

    def _before(self) -> Before:
        if self.request.base_reports:
            return self._of_reports(read_reports(self.request.base_reports, root=str(self.root)))
        if self.baseline is None:
            return Before()
        return Before(
            components=frozenset(self.baseline.components),
            contexts=frozenset(self.baseline.contexts),
            fingerprints=frozenset(self.baseline.fingerprints),
            seen={tool: seen for tool, seen in self.baseline.tools.items() if seen is not None},
            tools=tuple(self.baseline.tools),
        )

    def _of_reports(self, reading: Reading) -> Before:
        judged = self.judge.judge(reading.findings, service=self.request.service)
        return Before(
            components=component_keys(reading.components, reading.findings),
            fingerprints=frozenset(name for one in judged for name in one.fingerprints),
            seen={one.tool.lower(): one.seen for one in reading.coverage if one.seen is not None},
            tools=tuple(sorted({one.tool.lower() for one in reading.coverage})),
        )

    def _candidate(self, judged: Judged) -> Candidate:
        recorded = self._recorded(judged)
        was_there = True if recorded else self._was_there(judged)
        returned = not was_there and self.change is not None and self.change.stood_earlier(judged.finding)
        known = recorded or self.before.fingerprints is None
        finding = judged.finding
        return Candidate(
            judged,
            origin(here=self.checkout.has(finding.path), was_there=was_there, recorded=known, returned=returned),
            self.judge.tables.families.family(finding.tool, finding.rule_id),
            place_of(finding.path),
        )

    def _recorded(self, judged: Judged) -> bool:
        """Tell whether the base is known to have had it.

        A place is no proof, since a second flaw of the same kind in the same file has the same one, and a package has
        to be at the same version.
        """
        recorded = self.before.fingerprints
        names = (name for name in judged.fingerprints if not name.startswith("place:"))
        if recorded is None or recorded.isdisjoint(names):
            return False
        return judged.kind is not Kind.PACKAGE or bool(self._package_was_there(judged))

    def _was_there(self, judged: Judged) -> bool | None:
        if judged.kind is Kind.PACKAGE:
            return self._package_was_there(judged)
        if self.change:
            answers = [self.change.stood_before(finding) for finding in judged.findings]
            return None if None in answers else all(answers)
        if self.before.contexts is None:
            return None
        contexts = filter(None, self.checkout.contexts(judged.findings))
        return any(context_digest(context) in self.before.contexts for context in contexts)

    def _package_was_there(self, judged: Judged) -> bool | None:
        finding = judged.finding
        key = component_key(finding.component_name, finding.component_version, finding.purl)
        if self.before.components is not None and key in self.before.components:
            return True
        return self.change.stood_before(finding) if self.change else None

    # -- what was agreed -----------------------------------------------------------------------------------------

    def _under_comments(self, judged: Iterable[Judged]) -> list[Judged]:
        """Apply Accord's own comments in code, as far as they stood there before this change."""
        standing = [claim for claim in self._claims() if claim.kind == "accord" and self._claim_stood(claim)]
        return [claims.accepted_by_comment(one, standing, self.checkout, self.today) for one in judged]

    def _claims(self) -> list[Claim]:
        paths = {finding.path for finding in self.reading.findings if finding.path}
        return claims.in_files(self.checkout, sorted(paths), self.today)

    def _claim_stood(self, claim: Claim) -> bool:
        return self.change is None or self.change.line_stood(claim.path, claim.line or 0)

    def _limits(self) -> Limits:
        return Limits(
            block=self.workspace.gate.block.at(self.request.phase),
            wrong_stops=wrong_stops(self.feedback),
            probation=frozenset((one.rule, one.place) for one in records(self.feedback) if one.on_probation),
        )

    # -- what was seen -------------------------------------------------------------------------------------------

    def _demand(self) -> Demand:
        policy = self.workspace.gate
        return Demand(
            now=self.request.now,
            expect=policy.expect or self.before.tools,
            max_report_age_hours=policy.max_report_age_hours,
            max_data_age_days=policy.max_data_age_days,
            unscannable=policy.unscannable,
            vouched=self.request.vouched,
            revision=git.resolve(self.root, "HEAD") if self.change else "",
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
            newly_known=tuple(self._spared(it, str(it.origin)) for it in outcome.newly_known),
            spared=tuple(self._spared(it, why) for it, why in outcome.spared),
            known=outcome.known,
            claims=tuple(self._claims()),
            notes=self._notes(),
        )

    def _spared(self, candidate: Candidate, why: str) -> Spared:
        judged = candidate.judged
        return Spared(
            id=judged.id,
            title=judged.title,
            service=judged.service.name,
            decision=judged.assessment.decision,
            why=why,
        )

    def _source(self) -> str:
        where = f"the merge base {git.short(self.base)}" if self.base else "this folder"
        return f"accord.toml at {where}" if self.workspace.configs else f"the defaults (no accord.toml at {where})"

    def _compared_with(self) -> str:
        parts = [f"the merge base {git.short(self.base)}"] if self.base else []
        if self.request.base_reports:
            parts.append("the reports of the base")
        elif self.baseline:
            parts.append(f"the baseline of {self.baseline.made_at:%-d %b %Y}")
        return " and ".join(parts) or "nothing: everything counts as brought by this change"

    def _notes(self) -> tuple[str, ...]:
        notes = [self.workspace.hint] if self.workspace.hint else []
        if not self.base and self.before.components is None:
            notes.append("Write a baseline, so that only what a change brings can stop it: accord baseline REPORT...")
        if self.base and git.is_shallow(self.root):
            notes.append("This clone is shallow: a rollback may not be recognised. Fetch the whole history")
        return tuple(notes)


def _elsewhere(candidate: Candidate) -> Missing:
    return Missing(
        what=candidate.judged.title,
        why="its path is not in this checkout, so whether this change brought it cannot be told",
        remedy="Run the gate in the folder that was scanned, or give --root",
    )
