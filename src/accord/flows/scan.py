"""Look at a checkout with every scanner that has something to read in it, and know what was not looked at.

The files are found first, so that the scan can answer for each of them: read by a tool that looks for what such a file
needs, left out for a reason, or uncovered by name. A tool is believed only as far as its exit code, its report, its own
list of files and a canary agree. What was found goes to the same judge as reports that somebody passes.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from accord.core import record
from accord.core.adding_up import Sum, add_up
from accord.core.documents import Failure
from accord.core.errors import AccordError
from accord.core.judgement import Judged
from accord.core.scan import Aim, Ring, Tree
from accord.core.scan_document import LeftOut, ScanDocument
from accord.flows import folder
from accord.flows.plan import Plan, plan
from accord.flows.plan import Request as PlanRequest
from accord.flows.scanning import lacks
from accord.flows.scanning.advisories import OSV
from accord.flows.scanning.changed import changed, rest
from accord.flows.scanning.outcome import Work, reading, unasked
from accord.flows.scanning.run import Told
from accord.flows.scanning.scanner import Choice, choose
from accord.flows.scanning.secrets import brought
from accord.flows.scanning.trials import Asked, carry_out
from accord.flows.scanning.walk import look_at, walk
from accord.flows.workspace import Workspace
from accord.ports import http
from accord.ports.snapshot import Snapshot


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What ``accord scan`` was asked."""

    root: Path
    now: datetime
    #: Scanners by name; empty: all that are not opt-in.
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    #: Where what was found is kept, a file of Accord's JSON Lines for each tool.
    keep: Path | None = None
    #: Look only at files that changed: since ``since`` parted from this line; empty: since the last commit.
    changed: bool = False
    since: str = ""
    #: Of what changed: look which secrets stand on lines that are new.
    stop_on_secrets: bool = False
    #: Tools may ask servers about packages; None: where one can be reached, and what is asked for needs it.
    online: bool | None = False
    #: Rules of the user's own in semgrep's syntax: a file or a folder.
    rules: Path | None = None
    service: str = ""
    capacity_minutes: int | None = None


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What to fix first, and what was looked at."""

    plan: Plan
    document: ScanDocument
    #: Secrets on lines that a change brings, where that was asked.
    secrets: tuple[Judged, ...] = ()


def scan(request: Request, told: Told | None = None) -> Scan:
    """Scan, judge and plan.

    Raises:
        BadUsage: there is no such scanner or service.
        BadConfiguration: an ``accord.toml`` is wrong.
        AccordError: the folder cannot be looked at, or what was found cannot be kept.
    """
    root = folder.need_root(request.root)
    choice = choose(request.only, request.skip, online=bool(request.online), changed=request.changed)
    workspace = Workspace.load(root, today=request.now.date())
    tree = _tree(request, root, choice)
    request, choice = _with_servers(request, choice, tree)
    works = _works(request, root, tree, choice, told)
    document = _document(request, tree, works, choice, workspace)
    found = reading(works, request.now)
    if request.keep:
        _keep(request.keep, works, request)
    wanted = PlanRequest(
        reports=(), root=root, now=request.now, service=request.service, capacity_minutes=request.capacity_minutes
    )
    planned = _telling(plan(wanted, found, document), document)
    secrets = brought(root, request.since, planned.judged) if request.stop_on_secrets else ()
    return Scan(plan=planned, document=document, secrets=secrets)


def _telling(planned: Plan, document: ScanDocument) -> Plan:
    """Let the plan itself say what no tool looked at, whatever it is written as; the tools' own gaps it says anyway."""
    labels = {tool.label for tool in document.tools}
    lacking = (Failure(place=one.what, reason=one.why, remedy=one.remedy) for one in document.lacks)
    failures = (*planned.head.failures, *(one for one in lacking if one.place not in labels))
    return msgspec.structs.replace(planned, head=msgspec.structs.replace(planned.head, failures=failures))


def _tree(request: Request, root: Path, choice: Choice) -> Tree:
    """Return what the scan answers for: all of the checkout, what changed, or what the chosen scanners read."""
    rules = str(request.rules.resolve()) if request.rules else ""
    if request.changed:
        tree = look_at(root, changed(root, request.since))
        tree = Tree(tree.files, (*tree.left_out, rest(request.since)), rules)
    else:
        tree = msgspec.structs.replace(walk(root, [request.keep] if request.keep else ()), rules=rules)
    return _asked(tree, choice) if request.only else tree


def _asked(tree: Tree, choice: Choice) -> Tree:
    """Leave out what no chosen scanner reads."""
    wanted = {path for scanner in choice.chosen for path in scanner.wants(tree)}
    kept = tuple(file for file in tree.files if file.path in wanted)
    others = LeftOut("everything else", "not asked for (--only)", len(tree.files) - len(kept))
    return Tree(kept, (*tree.left_out, others) if others.files else tree.left_out, tree.rules)


def _with_servers(request: Request, choice: Choice, tree: Tree) -> tuple[Request, Choice]:
    """Decide whether servers may be asked, where nobody has: newer advisories beat those on this machine."""
    if request.online is not None:
        return request, choice
    wanted = not request.changed and any(one.advisories and one.wants(tree) for one in choice.chosen)
    if not (wanted and http.answers(OSV)):
        return msgspec.structs.replace(request, online=False), choice
    return msgspec.structs.replace(request, online=True), choose(request.only, request.skip, online=True)


def _works(request: Request, root: Path, tree: Tree, choice: Choice, told: Told | None) -> list[Work]:
    """Run every chosen scanner that has something to read; one that is merely welcome is passed over when missing."""
    # A bill of materials of what changed would say nothing.
    scanners = [one for one in choice.chosen if not (request.changed and one.aim is Aim.INVENTORY)]
    waiting = [(scanner, scanner.wants(tree)) for scanner in scanners]
    works = [Work(scanner=scanner, files=files, tool=scanner.tool() if files else None) for scanner, files in waiting]
    found = set() if request.only else {work.scanner.name for work in works if work.tool}
    works = [work for work in works if work.scanner.same_as not in found]
    needed = [work for work in works if work.tool or work.scanner.ring is Ring.DEFAULT or request.only]
    asked = Asked(online=bool(request.online), changed=request.changed, rules=tree.rules)
    return carry_out(root, needed, asked, told)


# -- what came of it ---------------------------------------------------------------------------------------------


def _document(
    request: Request, tree: Tree, works: Sequence[Work], choice: Choice, workspace: Workspace
) -> ScanDocument:
    tools = [work.document() for work in works]
    added: Sum = add_up(tree, [work.read() for work in works])
    today, limit = request.now.date(), workspace.gate.max_data_age_days
    used = {work.scanner.advisories for work in works if work.examined.seen and not request.online}
    missing = list(lacks.of_tools(tools, workspace.gate.unscannable))
    missing += () if request.changed else lacks.of_nothing(tree)
    missing += lacks.of_advisories(Snapshot.open(), used, today, limit)
    if not request.only:
        ran = {work.scanner.name for work in works if work.tool}
        missing += lacks.of_files(tree, added.uncovered, tools, [one for one in choice.chosen if one.name not in ran])
    return ScanDocument(
        complete=not missing,
        files=added.files,
        tools=(*tools, *unasked(choice.unasked)),
        lacks=tuple(missing),
        uncovered=added.uncovered,
        left_out=added.left_out,
    )


def _keep(place: Path, works: Sequence[Work], request: Request) -> None:
    """Write what each tool found, cleaned of secrets, with its coverage; older files of the same names are replaced.

    Raises:
        AccordError: the folder cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        for work in works:
            if work.files:
                found = work.examined
                records: list[record.Record] = [*found.findings, *found.components, work.coverage(request.now)]
                (place / f"{work.scanner.name}.jsonl").write_bytes(b"".join(record.lines(records)))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"cannot write ({reason})", place=str(place), remedy="Name another folder") from error
