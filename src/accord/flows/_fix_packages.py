"""Look at manifests again: by the packaged advisories, and by the fixed versions that the reports name."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from accord.core.coverage import Gap
from accord.core.errors import AccordError
from accord.core.finding import Finding
from accord.core.fixing import manifests, npm_lock
from accord.core.fixing.affected import affecting, still_open
from accord.core.fixing.order import Order
from accord.core.fixing.requirement import Requirement, normal
from accord.core.fixing.sightings import Scan
from accord.core.planning.upgrade import Version
from accord.flows._fix_tools import run_and_read
from accord.ports import process, versions
from accord.ports.snapshot import Snapshot
from accord.ports.tree import Tree

#: Path of a manifest, name and version of a package.
Stated = tuple[str, str, str]
_TOOL = "advisories"
_NPM_QUIET = ("--package-lock-only", "--ignore-scripts", "--git=git")


class PypiRescan:
    """Looks at the requirements of the service's manifests.

    Each package counts at every version to which it is pinned; where nothing pins it, at the lowest version that is
    asked for. A package without any version is not looked at, as before the fix.
    """

    def __init__(self, order: Order, snapshot: Snapshot, files: Sequence[str]) -> None:
        self._order = order
        self._snapshot = snapshot
        self._files = [path for path in files if manifests.is_editable(path)]
        self._parse = partial(versions.parse, "pypi")
        ids = {id_ for one in order.targets for id_ in one.vulnerability_ids}
        self._canonical = snapshot.aliases(ids)

    def __call__(self, folder: Path, paths: Sequence[str]) -> Scan:
        """Return what is known about the packages of all manifests of the service."""
        tree = Tree(folder)
        stated, gaps = self._stated(tree, paths)
        known = self._snapshot.affected("pypi", {name for _, name, _ in stated})
        findings = []
        for path, name, version in stated:
            ids = affecting(version, known.get(name, ()), self._parse) | self._reported(name, version)
            findings += [self._finding(path, name, version, id_) for id_ in sorted(ids)]
        day = self._snapshot.source("pypa").taken_at
        by = (f"advisories of {day.day} {day:%b %Y}", *(["the reports' fixed versions"] if self._canonical else []))
        return Scan(findings=tuple(findings), by=by, gaps=tuple(gaps))

    def _stated(self, tree: Tree, paths: Sequence[str]) -> tuple[list[Stated], list[Gap]]:
        """Return what the manifests state; one that cannot be read is a gap where the fix changes it."""
        found: list[tuple[str, Requirement]] = []
        gaps = []
        for path in filter(tree.has, self._files):
            try:
                found += [(path, one.requirement) for one in manifests.named(path, tree.text(path))]
            except AccordError as error:
                gaps += [Gap(path, error.message)] if path in paths else []
        return [*self._versions(found), *self._through(found)], gaps

    def _versions(self, found: Sequence[tuple[str, Requirement]]) -> Iterator[Stated]:
        pinned = {requirement.name for _, requirement in found if requirement.pin}
        unit, name = self._order.unit, normal(self._order.unit.component_name)
        for path, requirement in found:
            used = unit.from_version if requirement.name == name else ""
            if requirement.pin:
                yield path, requirement.name, requirement.pin
            elif requirement.name not in pinned and not requirement.direct:
                version = requirement.lowest(self._parse) or used
                if version:
                    yield path, requirement.name, version

    def _through(self, found: Sequence[tuple[str, Requirement]]) -> Iterator[Stated]:
        """Yield a package that no manifest names, beside the direct dependency that brings it.

        It comes at the version that the reports saw, or at the fixed one where the direct dependency has reached the
        version that a bill of materials shows to bring it.
        """
        unit = self._order.unit
        if not unit.dependency_path or normal(unit.component_name) in {one.name for _, one in found}:
            return
        for path, requirement in found:
            if requirement.name == normal(unit.dependency_path[0]):
                stands, wanted = self._parse(requirement.lowest(self._parse)), self._parse(unit.direct_version)
                reached = stands is not None and wanted is not None and stands.key >= wanted.key
                yield path, normal(unit.component_name), unit.to_version if reached else unit.from_version

    def _reported(self, name: str, version: str) -> set[str]:
        """Return what the reports say of a version of the package that is to be fixed."""
        if name != normal(self._order.unit.component_name):
            return set()
        return {
            self._canonical.get(one.vulnerability_ids[0], one.vulnerability_ids[0])
            for one in self._order.targets
            if one.vulnerability_ids and still_open(version, one.fixed_versions, self._parse)
        }

    def _finding(self, path: str, name: str, version: str, id_: str) -> Finding:
        synonyms = tuple(one for one, canonical in self._canonical.items() if canonical == id_)
        return Finding(
            tool=_TOOL,
            rule_id=id_,
            path=path,
            component_name=name,
            component_version=version,
            vulnerability_ids=(id_, *synonyms),
        )


class NpmRescan:
    """Looks at npm's lock files: by the reports' fixed versions, and by ``npm audit``, which needs its registry."""

    def __init__(self, order: Order, files: Sequence[str]) -> None:
        self._order = order
        self._locks = [path for path in files if path.rpartition("/")[2] == "package-lock.json"]

    def __call__(self, folder: Path, paths: Sequence[str]) -> Scan:
        """Return what is known about the packages of the lock files that changed."""
        tree = Tree(folder)
        locks = [path for path in self._locks if tree.has(path) and path in paths]
        findings = [finding for path in locks for finding in self._reported(tree, path)]
        gaps = []
        for path in locks:
            some, gap = self._audit(folder, path)
            findings += some
            gaps += gap
        by = ("the reports' fixed versions", *(() if gaps else ("npm audit",)))
        return Scan(findings=tuple(findings), by=by, gaps=tuple(gaps))

    def _reported(self, tree: Tree, path: str) -> Iterator[Finding]:
        name = self._order.unit.component_name
        for installed, version in npm_lock.installed(tree.read(path), path):
            for one in self._order.targets if installed == name else ():
                if still_open(version, one.fixed_versions, _npm):
                    ids = (one.id, *one.vulnerability_ids)
                    yield Finding(
                        tool="fixed versions",
                        rule_id=one.id,
                        path=path,
                        component_name=name,
                        component_version=version,
                        vulnerability_ids=ids,
                    )

    @staticmethod
    def _audit(folder: Path, path: str) -> tuple[list[Finding], list[Gap]]:
        if process.find("npm") is None:
            return [], [Gap(path, "npm, whose audit knows what is vulnerable, is not installed")]
        place = folder / path.rpartition("/")[0]
        try:
            found = run_and_read(["npm", "audit", "--json", *_NPM_QUIET], place, root=folder, reader="npm-audit")
        except AccordError as error:
            return [], [Gap(path, f"npm audit did not answer ({error.message})")]
        return [one for finding in found for one in _each(finding, path)], []


def _each(finding: Finding, path: str) -> Iterator[Finding]:
    """Yield a finding for each advisory, since npm lists those of a package together."""
    for id_ in finding.vulnerability_ids or (finding.rule_id,):
        name = finding.component_name
        yield Finding(tool="npm-audit", rule_id=id_, path=path, component_name=name, vulnerability_ids=(id_,))


def _npm(text: str) -> Version | None:
    return versions.parse("npm", text)
