"""Find the fix unit that a person names: in reports, in a saved plan, or in what was last shown here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from accord.core.component import ecosystem_of
from accord.core.documents import Effort, FixUnitDocument, VulnerabilityDocument
from accord.core.errors import BadUsage, UnreadableReport
from accord.core.fixing.order import Order, order
from accord.core.planning.upgrade import target
from accord.flows import folder
from accord.flows.look_up import saved_plan
from accord.ports import versions
from accord.ports.report import open_report
from accord.ports.snapshot import Snapshot


class Asked(msgspec.Struct, frozen=True):
    """The fix unit, and the reports that could not be read."""

    order: Order
    failures: tuple[UnreadableReport, ...] = ()


def find(
    name: str, reports: Sequence[str], snapshot: Snapshot, *, root: Path, now: datetime, reader: str, service: str
) -> Asked:
    """Find what is to be fixed.

    Raises:
        BadUsage: there is no such unit, or several.
        AccordError: a saved plan is broken, or the checkout cannot be judged.
    """
    failures: tuple[UnreadableReport, ...] = ()
    saved = saved_plan(open_report(reports[0])) if len(reports) == 1 and Path(reports[0]).is_file() else None
    if saved is not None:
        units, found = list(saved.fix_units), list(saved.vulnerabilities)
    elif reports:
        units, found, failures = _planned(reports, root=root, now=now, reader=reader, service=service)
    else:
        found = folder.recent(root)
        if not found:
            remedy = "Give the reports with --report, or run accord plan here first"
            raise BadUsage("nothing was planned here yet", remedy=remedy)
        units = _regrouped(found)
    aliases = snapshot.aliases({name.upper(), *(id_ for one in found for id_ in one.vulnerability_ids)})
    try:
        return Asked(order(name, units, found, aliases), failures)
    except BadUsage as error:
        if not failures:
            raise
        remedy = f"Not every report could be read: {failures[0]}"
        raise BadUsage(error.message, remedy=remedy) from error


def _planned(
    reports: Sequence[str], *, root: Path, now: datetime, reader: str, service: str
) -> tuple[list[FixUnitDocument], list[VulnerabilityDocument], tuple[UnreadableReport, ...]]:
    # Imported only here: a saved plan needs nothing of it.
    from accord.flows.plan import Request, plan

    made = plan(Request(reports=tuple(reports), root=root, now=now, reader=reader, service=service))
    return list(made.head.fix_units), list(made.vulnerabilities()), tuple(made.reading.failures)


def _regrouped(found: Iterable[VulnerabilityDocument]) -> list[FixUnitDocument]:
    """Return the changes that remembered vulnerabilities belong to; how a package comes in is not remembered."""
    groups: defaultdict[str, list[VulnerabilityDocument]] = defaultdict(list)
    for one in found:
        if one.fix_unit:
            groups[one.fix_unit].append(one)
    return [_unit(id_, members) for id_, members in groups.items()]


def _unit(id_: str, members: Sequence[VulnerabilityDocument]) -> FixUnitDocument:
    worst = members[0]
    wanted, title = "", worst.title
    if worst.component_name:
        ecosystem = ecosystem_of(worst.purl)
        fixes = [one.fixed_versions for one in members]
        version = target(worst.component_version, fixes, lambda text: versions.parse(ecosystem, text))
        wanted = version.text if version else ""
        title = f"Upgrade {worst.component_name} {worst.component_version} to {wanted or 'a fixed version'}"
    return FixUnitDocument(
        id=id_,
        kind="upgrade" if worst.component_name else "code",
        title=title,
        service=worst.service,
        decision=worst.decision,
        score=worst.score,
        closes=tuple(one.id for one in members),
        effort=Effort(0, 0),
        for_developer=worst.for_developer,
        for_business=worst.for_business,
        reasons=worst.reasons,
        path=worst.path,
        component_name=worst.component_name,
        from_version=worst.component_version,
        to_version=wanted,
    )
