"""Record what stands here now, so that a gate can tell what a change brings."""

from datetime import datetime
from pathlib import Path

import msgspec

from accord import __version__
from accord.core.documents import Missing
from accord.core.errors import CannotTell
from accord.core.gate.baseline import Baseline, component_keys
from accord.core.gate.evidence import Demand, missing
from accord.flows import folder
from accord.flows.checkout import Checkout
from accord.flows.evidence import no_scans, read_here, seen_in
from accord.flows.judge import Judge
from accord.flows.origins import count_places
from accord.flows.read import Reading
from accord.flows.workspace import Workspace
from accord.ports import git
from accord.ports.snapshot import Snapshot


class Recorded(msgspec.Struct, frozen=True):
    """A written baseline, where it was written, and how many vulnerabilities it has seen."""

    baseline: Baseline
    path: Path
    vulnerabilities: int


def record(
    reports: tuple[str, ...],
    *,
    root: Path,
    now: datetime,
    reader: str = "auto",
    vouched: bool = False,
    output: Path | None = None,
) -> Recorded:
    """Write ``.accord/baseline.json`` from complete reports of this checkout.

    Raises:
        CannotTell: a report is missing, unreadable or incomplete; nothing is written, since a hole in the baseline
            would make old flaws look new.
    """
    asked, root = root, folder.need_root(root)
    checkout = Checkout(root)
    workspace = Workspace.load(root, today=now.date())
    reading = read_here(reports, reader=reader, root=asked)
    demand = Demand(
        now=now,
        expect=workspace.gate.expect,
        max_report_age_hours=workspace.gate.max_report_age_hours,
        unscannable=workspace.gate.unscannable,
        vouched=vouched,
        revision=_commit(root),
    )
    _refuse_holes((*missing(seen_in(reading, checkout), demand), *no_scans(reading, None)))
    judged = Judge(workspace, Snapshot.open(), checkout, now=now.date()).judge(reading.findings)
    baseline = Baseline(
        accord=__version__,
        made_at=now,
        commit=_commit(root),
        tools=_tools(reading),
        components=tuple(sorted(component_keys(reading.components, reading.findings))),
        contexts=count_places(checkout, reading.findings),
        fingerprints=tuple(sorted({name for one in judged for name in one.fingerprints})),
    )
    path = output or folder.own_folder(root) / folder.BASELINE.rpartition("/")[2]
    folder.write_baseline(path, baseline)
    return Recorded(baseline, path, len(judged))


def _refuse_holes(gaps: tuple[Missing, ...]) -> None:
    if gaps:
        first, more = gaps[0], f"; and {len(gaps) - 1} more" if len(gaps) > 1 else ""
        raise CannotTell(
            f"no baseline is written from an incomplete scan ({first.why}{more})", place=first.what, remedy=first.remedy
        )


def _tools(reading: Reading) -> dict[str, int | None]:
    """Return how much each tool saw; several runs of one tool add up, and one that does not say leaves it unknown."""
    tools: dict[str, int | None] = {}
    for coverage in sorted(reading.coverage, key=lambda coverage: coverage.tool.lower()):
        if not coverage.inventory:
            name, seen = coverage.tool.lower(), coverage.seen
            before = tools.get(name, 0)
            tools[name] = None if before is None or seen is None else before + seen
    return tools


def _commit(root: Path) -> str:
    return git.resolve(root, "HEAD") if git.root(root) else ""
