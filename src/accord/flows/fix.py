"""Make a fix, try it, and say what was proved: in a scratch worktree, through four gates, never in the user's tree."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from types import ModuleType

import msgspec

from accord import __version__
from accord.core.errors import AccordError, UnreadableReport
from accord.core.fixing.document import FixDocument
from accord.core.fixing.gates import Answer, Grade, grade
from accord.core.fixing.order import Order
from accord.core.sanitise import clean_text
from accord.flows import _fix_order, folder
from accord.flows._fix_gates import Gates, Tell, Trying
from accord.flows.workspace import FOREIGN, Workspace
from accord.ports import git, modules
from accord.ports.git import Scratch, Taken
from accord.ports.snapshot import Snapshot
from accord.ports.tree import Tree

FIXERS = "accord.fixers"

#: Characters of a name or a sentence in the document.
_LONGEST = 2_000
_BEST = (Grade.VERIFIED, Grade.PARTLY, Grade.CANNOT_TELL, Grade.REJECTED)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What ``accord fix`` was asked."""

    unit: str
    root: Path
    now: datetime
    reports: tuple[str, ...] = ()
    reader: str = "auto"
    service: str = ""
    #: The name of the branch to leave; empty for one made of the unit's id, None for no branch.
    branch: str | None = None
    allow_new_dependency: bool = False


def _silent(_: str) -> None:
    """Tell nobody."""


class Fixed(msgspec.Struct, frozen=True):
    """What came out, and the reports that could not be read."""

    document: FixDocument
    failures: tuple[UnreadableReport, ...] = ()


def fix(request: Request, tell: Tell = _silent) -> Fixed:
    """Make one fix and try it.

    Args:
        request: What is to be fixed, and where.
        tell: Told what is being done, since tests may take long.

    Raises:
        AccordError: it cannot be tried: no git, no commit, no such unit, no way to make the change.
    """
    root = folder.need_root(request.root)
    top, head = _commit(root)
    with Snapshot.open() as snapshot:
        asked = _fix_order.find(
            request.unit,
            request.reports,
            snapshot,
            root=root,
            now=request.now,
            reader=request.reader,
            service=request.service,
        )
        branch = None if request.branch is None else request.branch or f"accord/{asked.order.unit.id}"
        if branch:
            git.refuse_branch(top, branch)
        workshop = _Workshop(root, top, head, request, asked.order, snapshot, tell)
        return Fixed(workshop.best(branch), asked.failures)


def _commit(root: Path) -> tuple[Path, str]:
    """Return the top of the checkout and the commit that is fixed."""
    top = git.root(root)
    if top is None:
        remedy = "A fix is tried in a scratch worktree: run git init and commit first"
        raise AccordError("this is no git checkout", place=str(root), remedy=remedy)
    head = git.first_commit_of(root, ["HEAD"])
    if head is None:
        raise AccordError("there is no commit yet", place=str(root), remedy="Commit first: a fix starts from a commit")
    return top, head[1]


class _Workshop:
    """Tries every way to make one fix."""

    def __init__(
        self, root: Path, top: Path, head: str, request: Request, order: Order, snapshot: Snapshot, tell: Tell
    ) -> None:
        self._root, self._top, self._head = root, top, head
        self._request, self._order = request, order
        self._inside = root.relative_to(top.resolve())
        today = request.now.date()
        #: Which service a file belongs to is asked as the plan asks it: in the working tree.
        self._workspace = Workspace.load(root, today=today)
        #: How a fix is tried is read where it starts from, and never from uncommitted work.
        self._settings = Workspace.load(root, head, today=today).fix
        entries = git.entries(root, head)
        self._submodules = [entry.path for entry in entries if entry.submodule]
        self._files = [entry.path for entry in entries if not entry.submodule and not entry.link]
        self._gates = partial(Gates, snapshot=snapshot, allowed=request.allow_new_dependency, tell=tell)
        self._tell = tell

    def best(self, branch: str | None) -> FixDocument:
        """Return the best of all ways; the first usable one ends the search.

        Raises:
            AccordError: no way leads to a change; the error is that of the first way.
        """
        taken = [(module, module.takes(self._order)) for _, module in modules.load_all(FIXERS)]
        ways = [(module, part) for module, part in taken if part]
        if not ways:
            raise self._no_way()
        made: list[FixDocument] = []
        errors: list[AccordError] = []
        for module, part in ways:
            try:
                made.append(self._attempt(module, part, branch))
            except AccordError as error:
                errors.append(error)
            if made and made[-1].grade.usable:
                break
        if not made:
            raise errors[0]
        return min(made, key=lambda document: _BEST.index(document.grade))

    def _no_way(self) -> AccordError:
        unit = self._order.unit
        inside = next((one for one in self._submodules if f"{unit.path}/".startswith(f"{one}/")), "")
        if inside:
            remedy = f"Run accord fix in {inside}, with its reports"
            return AccordError(f"it lies in the submodule {inside}", place=unit.path, remedy=remedy)
        worst = unit.closes[0] if unit.closes else unit.id
        remedy = f"accord explain {worst} shows how to do it by hand"
        return AccordError(f"no fixer knows how to make this change ({unit.title})", remedy=remedy)

    def _attempt(self, module: ModuleType, part: Order, branch: str | None) -> FixDocument:
        with ExitStack() as stack:
            self._tell(f"making the change with {module.LABEL}")
            after = stack.enter_context(git.scratch(self._top, self._head, name="after"))
            did = module.fix(part, Tree(after.folder / self._inside), self._scope())
            taken = after.take()
            if not taken.paths:
                remedy = "Somebody may have fixed it already: scan again"
                raise AccordError(f"{module.LABEL} changed nothing", remedy=remedy)
            before = stack.enter_context(git.scratch(self._top, self._head, name="before"))
            gates = self._gates(part, settings=self._settings)
            answers = tuple(gates.answers(self._trying(before, after, taken)))
            document = self._document(part, module.LABEL, did, taken, answers)
            if branch and document.grade.usable:
                commit = after.commit(taken, _message(document))
                git.new_branch(self._top, branch, commit)
                document = msgspec.structs.replace(document, branch=branch, branch_commit=commit)
            return document

    def _trying(self, before: Scratch, after: Scratch, taken: Taken) -> Trying:
        prefix = "" if self._inside == Path() else f"{self._inside.as_posix()}/"
        return Trying(
            old=before.folder / self._inside,
            new=after.folder / self._inside,
            paths=tuple(path.removeprefix(prefix) for path in taken.paths if path.startswith(prefix)),
            files={path: self._workspace.service_of(path).name for path in self._files},
            scope=tuple(self._scope()),
        )

    def _scope(self) -> list[str]:
        """Return the files that the fix may touch, without other people's code.

        For a package these are its service's, and only those beside the manifests that the reports name, where they
        name any.
        """
        unit = self._order.unit
        own = [path for path in self._files if not FOREIGN.intersection(path.split("/"))]
        if unit.kind != "upgrade":
            return own
        seen = {one.path for target in self._order.targets for one in target.sightings}
        named = {_project(path) for path in seen.intersection(own)} if "" not in seen else set()
        service_of = self._workspace.service_of
        return [
            path for path in own if service_of(path).name == unit.service and (not named or _project(path) in named)
        ]

    def _document(self, part: Order, label: str, did: str, taken: Taken, answers: tuple[Answer, ...]) -> FixDocument:
        unit, whole = part.unit, len(self._order.targets)
        share = f" ({len(part.targets)} of {whole})" if len(part.targets) < whole else ""
        return FixDocument(
            accord=__version__,
            made_at=self._request.now,
            commit=self._head,
            fix_unit=unit.id,
            title=clean_text(unit.title, limit=_LONGEST) + share,
            service=unit.service,
            closes=tuple(one.id for one in part.targets),
            vulnerability_ids=tuple(clean_text(name) for name in part.names),
            grade=grade(answers),
            gates=answers,
            fixer=label,
            did=clean_text(did, limit=_LONGEST),
            paths=tuple(clean_text(path, limit=_LONGEST) for path in taken.paths),
            patch=taken.patch,
            notes=tuple(clean_text(note, limit=_LONGEST) for note in self._notes(part, taken)),
        )

    def _notes(self, part: Order, taken: Taken) -> Iterator[str]:
        left = [one.id for one in self._order.targets if one not in part.targets]
        if left:
            yield f"of this change {', '.join(left)} {'are' if len(left) > 1 else 'is'} left to do by hand"
        changed = {path for one in git.changed(self._top, self._head) for path in (one.old, one.new) if path}
        if own := sorted(changed.intersection(taken.paths)):
            yield f"{', '.join(own)} has uncommitted work here, which the fix does not know"
        elif changed:
            count = len(changed)
            yield f"uncommitted work in {count} file{'' if count == 1 else 's'} is no part of what was tried"
        if not self._workspace.fix.is_like(self._settings):
            yield "[fix] in accord.toml counts once it is committed"
        if self._submodules:
            yield f"submodules were empty where it was tried: {', '.join(self._submodules)}"


def _project(path: str) -> str:
    """Return the folder that a manifest speaks for; a folder of requirements speaks for the one around it."""
    folder_ = path.rpartition("/")[0]
    above, _, last = folder_.rpartition("/")
    return above if last == "requirements" else folder_


def _message(document: FixDocument) -> str:
    """Return the message of the commit: what, why, and what was proved."""
    closes = ", ".join(document.vulnerability_ids)
    gates = "\n".join(f"- {one.gate}: {one.outcome} ({one.why})" for one in document.gates)
    return f"{document.title}\n\nCloses {closes}.\n\naccord fix: {document.grade}\n{gates}\n"
