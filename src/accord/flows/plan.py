"""What to fix first: from reports to changes in the order of business risk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from accord import __version__
from accord.core.component import Component
from accord.core.documents import (
    Claim,
    Counts,
    Failure,
    PlanDocument,
    ServiceDocument,
    VulnerabilityDocument,
)
from accord.core.judgement import Judged
from accord.core.planning.effort import EffortTable, fitting
from accord.core.planning.fix_units import FixUnit, fix_units
from accord.core.planning.graph import DependencyGraph
from accord.core.scan_document import ScanDocument
from accord.core.service import Service
from accord.flows import claims, folder
from accord.flows.checkout import Checkout
from accord.flows.evidence import feed_ages
from accord.flows.judge import Judge
from accord.flows.present import FixUnits, Presenter
from accord.flows.read import Reading, read_reports
from accord.flows.workspace import Workspace
from accord.ports import packaged, versions
from accord.ports.snapshot import Snapshot

#: Context that moves a rank and that somebody has to say.
_ASKED = ("criticality", "exposure", "data", "environment")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What ``accord plan`` was asked."""

    reports: tuple[str, ...]
    root: Path
    now: datetime
    reader: str = "auto"
    service: str = ""
    capacity_minutes: int | None = None
    demo: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan: a document whose vulnerabilities are made one by one as they are written."""

    head: PlanDocument
    judged: Sequence[Judged]
    presenter: Presenter
    reading: Reading

    def vulnerabilities(self) -> Iterator[VulnerabilityDocument]:
        """Yield the vulnerabilities, the most urgent first."""
        return self.presenter.vulnerabilities(self.judged)


def plan(request: Request, reading: Reading | None = None, scan: ScanDocument | None = None) -> Plan:
    """Read, judge and plan.

    Args:
        request: What is wanted.
        reading: What was read already; the reports of the request are read when there is none.
        scan: What a scan looked at, to be told with the plan.

    Raises:
        BadConfiguration: an ``accord.toml`` or one of Accord's comments in code is wrong.
        BadUsage: there is no such reader or service.
    """
    root, today = folder.need_root(request.root), request.now.date()
    checkout = Checkout(root)
    workspace = Workspace.load(root, today=today)
    snapshot = Snapshot.open()
    judge = Judge(workspace, snapshot, checkout, now=today)
    if reading is None:
        reading = read_reports(request.reports, reader=request.reader, root=str(root))
    # Only the graphs are asked for components from here on; the rest of them gives its memory to what follows.
    graphs, reading = _graphs(reading.components), msgspec.structs.replace(reading, components=[])
    claimed = claims.in_checkout(checkout, today)
    comments = [claim for claim in claimed if claim.kind == "accord"]
    judged, policy = judge.judge(reading.findings, service=request.service), judge.policy
    del judge  # what it remembers of every finding gives its memory to what follows, too
    if comments:
        judged = [claims.accepted_by_comment(one, comments, checkout, today) for one in judged]
    shown = [one for one in judged if one.state != "not affected"]
    units = _units(shown, graphs)
    presenter = Presenter(policy, today, {one.id: unit.id for unit in units for one in unit.closes})
    head = PlanDocument(
        accord=__version__,
        made_at=request.now,
        demo=request.demo,
        policy=policy.name,
        counts=_counts(reading, judged, units),
        feeds=feed_ages(snapshot, today),
        services=_services(workspace, shown),
        coverage=tuple(reading.coverage),
        failures=tuple(Failure(place=it.place, reason=it.message, remedy=it.remedy) for it in reading.failures),
        claims=(*claimed, *_stated(judged)),
        scan=scan,
        capacity_minutes=request.capacity_minutes,
        fix_units=FixUnits(units, presenter, _fits(units, request.capacity_minutes)),
        vulnerabilities=(),
    )
    if workspace.configs:
        folder.remember(root, presenter.vulnerabilities(shown))
    return Plan(head=head, judged=shown, presenter=presenter, reading=reading)


def _graphs(components: Iterable[Component]) -> list[DependencyGraph]:
    """Return the graph of each bill of materials that says what depends on what."""
    bills: defaultdict[str, list[Component]] = defaultdict(list)
    for component in components:
        bills[component.report].append(component)
    return [DependencyGraph(bill) for bill in bills.values() if any(component.depends_on for component in bill)]


def _units(judged: Iterable[Judged], graphs: Sequence[DependencyGraph]) -> list[FixUnit]:
    efforts = packaged.table("tables/effort.toml", EffortTable)
    return fix_units((one for one in judged if one.state == "open"), graphs, versions.parse, efforts)


def _fits(units: Sequence[FixUnit], capacity: int | None) -> list[bool] | None:
    return None if capacity is None else fitting([unit.effort for unit in units], capacity)


def _counts(reading: Reading, judged: Sequence[Judged], units: Sequence[FixUnit]) -> Counts:
    states = Counter(one.state for one in judged)
    return Counts(
        findings=len(reading.findings),
        vulnerabilities=states["open"] + states["accepted"],
        accepted=states["accepted"],
        not_affected=states["not affected"],
        fix_units=len(units),
    )


def _services(workspace: Workspace, judged: Iterable[Judged]) -> tuple[ServiceDocument, ...]:
    """Return every declared service, and ``unassigned`` when something belongs to none, with its open decisions."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    met: dict[str, Service] = {service.name: service for service in workspace.services}
    for one in judged:
        met.setdefault(one.service.name, one.service)
        if one.state == "open":
            counted[one.service.name][one.assessment.decision] += 1
    return tuple(
        ServiceDocument(
            name=name,
            team=service.team,
            open=dict(counted[name]),
            assumed=service.assumed,
            unknown=tuple(asked for asked in _ASKED if service.fact(asked).value is None),
        )
        for name, service in met.items()
    )


def _stated(judged: Iterable[Judged]) -> Iterator[Claim]:
    """Yield what reports themselves claim, once each."""
    return iter(dict.fromkeys(claim for one in judged for claim in one.claims))
