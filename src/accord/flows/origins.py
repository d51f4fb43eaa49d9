"""Where each vulnerability came from: this change, the base, or nobody can tell.

Git's lines decide about code, manifests about packages. A record of the base (its baseline, or reports of it) helps
where they cannot: it names transitive packages, findings without a line, and what stood on a line that the change
edits in place. A record alone never lifts what git shows to be new: a baseline may be older than the base, and a copy
of a recorded flaw has its fingerprint.

A flaw that moves into another service, or out of tests, counts as brought when it is worse there. What stands in a
renamed file or folder is judged as in the service that it came from, where that is worse, since the base's accord.toml
knows only the old name.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from accord.core.finding import Finding
from accord.core.gate.baseline import AROUND, component_key, context_digest, count_contexts, window
from accord.core.gate.verdict import Origin, origin
from accord.core.identity.fingerprints import digest
from accord.core.judgement import Judged, Kind
from accord.core.risk import Assessor, context_of
from accord.core.service import UNASSIGNED, Service
from accord.flows.before import Before
from accord.flows.change import Change, lines_of
from accord.flows.checkout import Checkout
from accord.flows.dependencies import Dependencies
from accord.flows.judge import Judge
from accord.flows.rollback import Rollback
from accord.flows.workspace import Workspace

#: Equal findings of one file that are told apart by order; further ones are not looked up on an edited line.
_IN_ORDER = 10


class Origins:
    """Tells where vulnerabilities came from; each file is looked at once.

    Args:
        judge: As whom the vulnerabilities were judged.
        change: None outside version control.
        before: What is recorded of the base.
        findings: Everything that was reported.
        today: The day of the judgement.
    """

    def __init__(
        self,
        judge: Judge,
        checkout: Checkout,
        change: Change | None,
        before: Before,
        findings: Iterable[Finding],
        *,
        today: date,
    ) -> None:
        self._judge = judge
        self._today = today
        self._checkout = checkout
        self._change = change
        self._before = before
        self._dependencies = Dependencies(change) if change else None
        self._assess = Assessor(judge.policy).assess
        self._workspace: Workspace = judge.workspace
        findings = list(findings)
        self._by_path: dict[str, list[Finding]] = {}
        for finding in findings:
            self._by_path.setdefault(finding.path, []).append(finding)
        self._places = count_places(checkout, findings) if before.contexts is not None and not change else {}
        if change:
            paths = {finding.path for finding in findings}
            change.look_at(paths | {step.path for finding in findings for step in finding.trace})
            self._moved_into = _moved_folders(change)

    def of(self, judged: Judged) -> tuple[Judged, Origin]:
        """Return the vulnerability, judged as in its old service where that is worse, and where it came from."""
        judged, worse_here = self._at_home(judged)
        recorded = self._recorded(judged)
        stood = self._stood(judged, recorded=recorded)
        if worse_here:
            stood = False
        here = all(self._checkout.has(finding.path) for finding in judged.findings)
        if stood is False and here and judged.kind is not Kind.PACKAGE and not worse_here and self._edited(judged):
            return judged, Origin.EDITED
        known = recorded or self._before.fingerprints is None
        return judged, origin(here=here, stood=stood, recorded=known, compared=self._change is not None)

    def rolled_back(self, vulnerabilities: Iterable[Judged]) -> frozenset[str]:
        """Return the ids of those that come back because the change only returns to what the base line had before."""
        brought = {one.id: paths for one in vulnerabilities if (paths := self._brought_by(one))}
        if not self._change or not brought:
            return frozenset()
        rollback = Rollback(self._change, {path for paths in brought.values() for path in paths})
        return frozenset(id_ for id_, paths in brought.items() if rollback.covers(paths))

    # -- what stood there ----------------------------------------------------------------------------------------

    def _stood(self, judged: Judged, *, recorded: bool) -> bool | None:
        if self._change is None:
            return self._stood_by_record(judged, recorded=recorded)
        if judged.kind is Kind.PACKAGE:
            stood = _all(self._package_stood(finding) for finding in judged.findings)
            return True if recorded and all(map(self._upgraded, judged.findings)) else stood
        stood = _all(self._change.stood_before(finding) for finding in judged.findings)
        if recorded and (stood is None or (stood is False and all(map(self._change.rewritten, judged.findings)))):
            return True
        return False if stood and not recorded and self._absent_on_base(judged) else stood

    def _stood_by_record(self, judged: Judged, *, recorded: bool) -> bool | None:
        """Compare with the record alone: a context in more places than before has a copy among them."""
        before = self._before
        if judged.kind is Kind.PACKAGE and before.components is not None:
            return all(_key(finding) in before.components for finding in judged.findings)
        if before.contexts is None:
            return None if before.fingerprints is None else recorded
        digests = [context_digest(context) for context in self._checkout.contexts(judged.findings) if context]
        if any(self._places.get(one, 0) > before.contexts.get(one, 0) > 0 for one in digests):
            return False
        return recorded or any(one in before.contexts for one in digests)

    def _package_stood(self, finding: Finding) -> bool | None:
        if self._dependencies is None or not finding.component_name:
            return None
        return self._dependencies.stood_before(finding, listed=self._listed(finding))

    def _listed(self, finding: Finding) -> bool:
        return self._before.components is not None and _key(finding) in self._before.components

    def _recorded(self, judged: Judged) -> bool:
        """Tell whether the record has it. A place is no proof, since a second flaw in the file has the same one."""
        names = (name for name in judged.fingerprints if not name.startswith("place:"))
        return self._before.fingerprints is not None and not self._before.fingerprints.isdisjoint(names)

    def _upgraded(self, finding: Finding) -> bool:
        """Tell whether a package with a recorded flaw was only upgraded, not far enough to be rid of it."""
        versions = self._versions_before.get(component_key(finding.component_name, "", finding.purl), ())
        if self._dependencies is None or not finding.component_name:
            return False
        return self._dependencies.replaces(finding, versions, listed=self._listed(finding))

    @cached_property
    def _versions_before(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self._before.components or ():
            name, _, version = key.rpartition("@")
            found.setdefault(f"{name}@", []).append(version)
        return found

    def _absent_on_base(self, judged: Judged) -> bool:
        """Tell whether reports of the base, by the same tools, show that this was not there on lines that were."""
        if self._before.versions is None or self._change is None:
            return False
        for finding in judged.findings:
            looked = self._before.versions.get(finding.tool.lower()) == finding.tool_version
            patch = self._change.changes_of(finding.path)
            line = patch.old_line(finding.start_line) if patch and finding.start_line else None
            if not looked or patch is None or line is None:
                return False
            if (self._family(finding), patch.old, line) in self._before.spots:
                return False
        return True

    def _edited(self, judged: Judged) -> bool:
        """Tell whether each finding stands where lines were edited in place that are recorded with the same rule."""
        return all(map(self._held_before_edit, judged.findings))

    def _held_before_edit(self, finding: Finding) -> bool:
        place = self._change.before_edit(finding) if self._change else None
        if self._change is None or place is None or any(step.path for step in finding.trace):
            return False
        path, first, last = place
        family = self._family(finding)
        if (family, path, first) in self._before.spots:
            return True
        lines = self._change.base_lines(path)
        context = _bare_window(lines, first, last)
        # Between blank lines, or at the end of a file, a neighbour can have the same context. Where the flaw is still
        # reported on that neighbour, the record was about it.
        near = range(first - 2 * AROUND, first + 2 * AROUND + 1)
        alike = {number for number in near if _bare_window(lines, number, number + last - first) == context}
        if not alike.isdisjoint(self._old_lines(finding.path, family)):
            return False
        name = digest("source", f"{path}\0{family}\0{context}")
        names = {name, *(digest("source", f"{name}\0{order}") for order in range(2, _IN_ORDER))}
        return not names.isdisjoint(self._before.fingerprints or ())

    def _old_lines(self, path: str, family: str) -> set[int]:
        """Return the lines at the merge base of what a rule still reports on lines of a file that stood."""
        change = self._change
        patch = change.changes_of(path) if change else None
        if change is None or patch is None:
            return set()
        alike = (one for one in self._by_path.get(path, ()) if one.start_line and self._family(one) == family)
        stood = (line for one in alike if (line := one.start_line or 0) and change.lines_stood(path, line, line))
        return {old for line in stood if (old := patch.old_line(line))}

    def _family(self, finding: Finding) -> str:
        return self._judge.tables.families.family(finding.tool, finding.rule_id)

    # -- services ------------------------------------------------------------------------------------------------

    def _at_home(self, judged: Judged) -> tuple[Judged, bool]:
        """Return it as judged in the worse of its old and new service, and whether moving made it worse."""
        service = self._old_service(judged)
        if service is None or service.name == judged.service.name:
            return judged, False
        there = self._assess(judged.threat, context_of(service, self._today))
        here = judged.assessment
        if (there.decision.rank, there.score) > (here.decision.rank, here.score):
            return msgspec.structs.replace(judged, service=service, assessment=there), False
        return judged, judged.service is not UNASSIGNED and here.decision.rank > there.decision.rank

    def _old_service(self, judged: Judged) -> Service | None:
        path = judged.finding.path
        if self._change is None or not path or judged.kind is Kind.PACKAGE:
            return None
        old = self._change.old_path(path)
        if old != path:
            return self._workspace.service_of(old)
        if judged.service is not UNASSIGNED:
            return None
        folders = (path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1))
        return next(
            (self._workspace.service_of(self._moved_into[one]) for one in folders if one in self._moved_into), None
        )

    def _brought_by(self, judged: Judged) -> frozenset[str]:
        """Return the files by which a change brought a vulnerability."""
        if self._change is None:
            return frozenset()
        if judged.kind is Kind.PACKAGE and self._dependencies:
            each = (self._dependencies.brought_by(one, listed=self._listed(one)) for one in judged.findings)
            return frozenset().union(*each)
        paths = {finding.path for finding in judged.findings}
        paths |= {step.path for finding in judged.findings for step in finding.trace if step.path}
        return frozenset(path for path in paths if self._change.changes_of(path))


def count_places(checkout: Checkout, findings: Iterable[Finding]) -> dict[str, int]:
    """Count the places that have each code context, by its digest."""
    return count_contexts({(one.path, *lines_of(one)): checkout.context(one) for one in findings if one.path})


def _bare_window(lines: list[str], first: int, last: int) -> str:
    """Return a context as fingerprints take it: without any white space."""
    return "".join(window(lines, first, last, AROUND).split())


def _moved_folders(change: Change) -> dict[str, str]:
    """Return an old path for each folder that files were moved into."""
    moved = (one for one in change.changed.values() if one.old and one.new and one.old != one.new)
    folders: dict[str, str] = {}
    for one in moved:
        folders.setdefault(one.new.rpartition("/")[0], one.old)
    return folders


def _key(finding: Finding) -> str:
    return component_key(finding.component_name, finding.component_version, finding.purl)


def _all(answers: Iterable[bool | None]) -> bool | None:
    """Return False when one is, else None when one is, else True."""
    given = list(answers)
    return False if False in given else None if None in given else True
