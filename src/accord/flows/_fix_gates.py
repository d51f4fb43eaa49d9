"""Send a change through the four gates: two worktrees of one commit, without the change and with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.core.finding import Finding
from accord.core.fixing import manifests, npm_lock, trial
from accord.core.fixing.gates import Answer, Gate, Outcome, no_dependency
from accord.core.fixing.order import Order
from accord.core.fixing.settings import FixSettings
from accord.core.fixing.sightings import Scan, gone, joined, nothing_new
from accord.core.fixing.trial import Trial
from accord.core.identity import RuleFamilies
from accord.flows import _fix_tests
from accord.flows._fix_installed import asked_for, untried
from accord.flows._fix_packages import NpmRescan, PypiRescan
from accord.flows._fix_tools import CodeRescan
from accord.flows.checkout import Checkout
from accord.ports import packaged
from accord.ports.snapshot import Snapshot
from accord.ports.tree import Tree

#: Looks at some paths below a folder. What finds vulnerabilities here looks twice, without the fix and with it.
Rescan = Callable[[Path, Sequence[str]], Scan]

#: Called with what is being done.
Tell = Callable[[str], None]


class Trying(msgspec.Struct, frozen=True, kw_only=True):
    """A change that is to be tried, and the two worktrees; paths are relative to both."""

    old: Path
    new: Path
    #: What the change touches.
    paths: tuple[str, ...]
    #: Every file of the commit, with the name of its service.
    files: Mapping[str, str]
    #: The files that speak for the service of the fix.
    scope: tuple[str, ...]


class Gates:
    """The gates for one fix unit."""

    def __init__(self, order: Order, snapshot: Snapshot, settings: FixSettings, *, allowed: bool, tell: Tell) -> None:
        self._order = order
        self._snapshot = snapshot
        self._settings = settings
        self._allowed = allowed
        self._tell = tell
        self._family_of = packaged.table("tables/rules.toml", RuleFamilies).family

    def answers(self, change: Trying) -> Iterator[Answer]:
        """Yield the answer of each gate; tests are not run for what another gate rejects."""
        self._tell("looking again, without the fix and with it")
        rescan = self._rescan(change.scope)
        before, after = rescan(change.old, change.paths), rescan(change.new, change.paths)
        told = [gone(self._order, before, after, self._family_of)]
        told.append(nothing_new(before, after, _line_of(change.old), _line_of(change.new)))
        dependency = self._named(change)
        yield from told
        if any(one.outcome is Outcome.FAILED for one in (*told, dependency)):
            yield Answer(Gate.TESTS, Outcome.NOT_CHECKED, "another gate rejected the fix already")
        else:
            yield self._tests(change)
            dependency = self._asked_for(change) or dependency
        yield dependency

    def _rescan(self, scope: Sequence[str]) -> Rescan:
        packages = PypiRescan(self._order, self._snapshot, scope)
        if self._order.ecosystem == "pypi":
            return packages
        if self._order.ecosystem == "npm":
            return NpmRescan(self._order, scope)
        code = CodeRescan(self._order)

        def look(folder: Path, paths: Sequence[str]) -> Scan:
            named = any(map(manifests.is_editable, paths))
            return joined([code(folder, paths), *([packages(folder, paths)] if named else [])])

        return look

    def _named(self, change: Trying) -> Answer:
        """Look at what the manifests name."""
        new = Tree(change.new)
        brought = {name for path in change.paths for name in _names(new, path)} - _known(change)
        unit, doubt = self._order.unit, ""
        if self._order.ecosystem == "pypi":
            admits = f", nor whether {unit.dependency_path[0]} admits it" if unit.dependency_path else ""
            doubt = f"what {unit.component_name} {unit.to_version} itself asks for was not looked at{admits}"
        return no_dependency(sorted(brought), allowed=self._allowed, doubt=doubt)

    def _asked_for(self, change: Trying) -> Answer | None:
        """Look at what the new version asks for, where the tests installed the old one and the new one."""
        unit = self._order.unit
        if self._order.ecosystem != "pypi":
            return None
        first = asked_for(unit.component_name, unit.from_version, change.old)
        second = asked_for(unit.component_name, unit.to_version, change.new)
        if first is None or second is None:
            return None
        return no_dependency(sorted(second - first - _known(change)), allowed=self._allowed)

    def _tests(self, change: Trying) -> Answer:
        settings = self._settings
        found = _fix_tests.find(Tree(change.old), tuple(change.files), change.paths, settings)
        trials = []
        for suite in found.suites:
            self._tell(f"running '{suite.shown}' without the fix")
            before = _fix_tests.run(suite, change.old, settings)
            self._tell(f"running '{suite.shown}' with the fix")
            trials.append(Trial(suite=suite, before=before, after=_fix_tests.run(suite, change.new, settings)))
        doubt = untried(self._order, change.new) if trials else ""
        return trial.answer(trials, why_none=found.why_none, untried=doubt)


def _known(change: Trying) -> set[str]:
    """Return the packages that manifests of the changed files' services named before."""
    old, services = Tree(change.old), {change.files.get(path) for path in change.paths}
    return {name for path, service in change.files.items() if service in services for name in _names(old, path)}


def _names(tree: Tree, path: str) -> frozenset[str]:
    """Return the packages that a manifest or lock file names; none for any other file."""
    python, npm = manifests.is_editable(path), path.rpartition("/")[2] == "package-lock.json"
    if not (python or npm) or not tree.has(path):
        return frozenset()
    try:
        if npm:
            return frozenset(name for name, _ in npm_lock.installed(tree.read(path), path))
        return manifests.names(path, tree.text(path))
    except AccordError:  # no tool installs from a file that cannot be read, such as a broken sample of a test
        return frozenset()


def _line_of(root: Path) -> Callable[[Finding], str]:
    return partial(_line, Checkout(root))


def _line(checkout: Checkout, finding: Finding) -> str:
    lines = checkout.lines(finding.path) or []
    number = finding.start_line or 0
    return lines[number - 1] if 0 < number <= len(lines) else ""
