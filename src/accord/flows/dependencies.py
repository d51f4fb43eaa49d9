"""Whether a package at a version was there before a change, by what manifests and lock files said then and say now.

In this order: a manifest that newly names it at this version brought it. Else it was there when the base's manifests,
or a record of the base, name it. Else the change brought it when it adds a line about it, to a manifest or to any other
file that could install it. Else it was there, when no manifest adds anything at all. What is left cannot be told:
something was added and may have brought the package along; a record of the base (a baseline, a report) would tell.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from accord.core.component import ecosystem_of
from accord.core.finding import Finding
from accord.core.gate.lines import split_lines
from accord.core.gate.manifest import Manifest, is_manifest
from accord.flows.change import Change

_INSTALL = re.compile(r"\b(?:install|add|get|require|fetch|from)\b", re.IGNORECASE)
#: Prose and code name packages without installing them.
_SUFFIXES = (
    "md rst adoc html htm css scss csv svg po pyi py js jsx ts tsx mjs cjs vue java kt scala go rb php cs c h cc cpp"
    " hpp rs swift dart ex exs lua sql ipynb map snap log"
)
_TALK = frozenset(_SUFFIXES.split())
_MAX_BYTES = 1 << 20
_EMPTY = Manifest("")


class Dependencies:
    """What the manifests of a checkout and of its merge base name."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._now: dict[str, Manifest] = {}
        self._of_ecosystem: dict[str, tuple[list[str], list[str]]] = {}
        self._answers: dict[tuple[str, str, str, str, bool], tuple[bool | None, frozenset[str]]] = {}

    def stood_before(self, finding: Finding, *, listed: bool = False) -> bool | None:
        """Tell whether a finding's package was there at the merge base; None when that cannot be told.

        Args:
            finding: About a package.
            listed: A record of the base lists the package at this version.
        """
        return self._answer(finding, listed=listed)[0]

    def brought_by(self, finding: Finding, *, listed: bool = False) -> frozenset[str]:
        """Return the files that brought a package which was not there before."""
        return self._answer(finding, listed=listed)[1]

    def replaces(self, finding: Finding, versions: Iterable[str], *, listed: bool = False) -> bool:
        """Tell whether a package stands where one of these other versions stood at the merge base.

        That is so where every manifest which brought it named such a version before, and where none names it at all.
        """
        stood, brought = self._answer(finding, listed=listed)
        name = finding.component_name
        if stood is None:
            old = self._manifests(ecosystem_of(finding.purl))[0]
            return any(versions) and not any(self._before[path].mentions(name) for path in old)
        return stood or all(any(self._base(path).names(name, one) for one in versions) for path in brought)

    def _answer(self, finding: Finding, *, listed: bool) -> tuple[bool | None, frozenset[str]]:
        near = finding.path if is_manifest(finding.path) else ""
        key = (finding.component_name, finding.component_version, ecosystem_of(finding.purl), near, listed)
        if key not in self._answers:
            self._answers[key] = self._look(*key)
        return self._answers[key]

    def _look(
        self,
        name: str,
        version: str,
        ecosystem: str,
        near: str,
        listed: bool,  # noqa: FBT001  a row of the cache
    ) -> tuple[bool | None, frozenset[str]]:
        old, changed = self._manifests(ecosystem)
        if newly := self._newly(name, version, old, [path for path in changed if _is_near(path, near)], listed=listed):
            return False, newly
        if listed or any(self._before[path].names(name, version) for path in old):
            return True, frozenset()
        added = {path: self._current(path).added(self._base(path)) for path in changed}
        if touched := frozenset(path for path, lines in added.items() if lines.mentions(name)):
            return False, touched
        if elsewhere := self._installed_elsewhere(name, version):
            return False, elsewhere
        return (None if any(added.values()) else True), frozenset()

    def _newly(self, name: str, version: str, old: list[str], changed: list[str], *, listed: bool) -> frozenset[str]:
        """Return the manifests that newly name a version, in folders where nothing stood for it before."""
        named = [path for path in changed if self._current(path).names(name, version)]
        named = [path for path in named if not self._base(path).names(name, version)]
        return frozenset(path for path in named if not self._folder_had(path, name, version, old, listed=listed))

    def _folder_had(self, path: str, name: str, version: str, old: list[str], *, listed: bool) -> bool:
        """Tell whether another manifest of the folder stood for it, or a first lock file names what came in unnamed."""
        folders = {_folder(path), _folder(self._change.old_path(path))}
        beside = [self._before[other] for other in old if _folder(other) in folders]
        if any(manifest.names(name, version) for manifest in beside):
            return True
        if not listed or not beside or self._change.old_path(path) in self._before:
            return False
        named = any(manifest.mentions(name) for manifest in beside)
        return not named and not any(self._before[other].names(name, version) for other in old)

    def _manifests(self, ecosystem: str) -> tuple[list[str], list[str]]:
        """Return the manifests of the base, and those that the change touches, that may name such components."""
        if ecosystem not in self._of_ecosystem:
            touched = (*self._change.changed, *self._change.untracked)
            self._of_ecosystem[ecosystem] = (
                [path for path in self._before if is_manifest(path, ecosystem)],
                [path for path in touched if is_manifest(path, ecosystem)],
            )
        return self._of_ecosystem[ecosystem]

    def _base(self, path: str) -> Manifest:
        return self._before.get(self._change.old_path(path), _EMPTY)

    def _current(self, path: str) -> Manifest:
        if path not in self._now:
            self._now[path] = Manifest(self._change.text(path) or "")
        return self._now[path]

    @cached_property
    def _before(self) -> dict[str, Manifest]:
        texts = self._change.base_texts(path for path in self._change.base_files if is_manifest(path))
        return {path: Manifest(text) for path, text in texts.items()}

    def _installed_elsewhere(self, name: str, version: str) -> frozenset[str]:
        return frozenset(
            path
            for path, (lines, commands) in self._other_lines.items()
            if lines.names(name, version) or commands.mentions(name)
        )

    @cached_property
    def _other_lines(self) -> dict[str, tuple[Manifest, Manifest]]:
        """What the change adds to other files than manifests: all of it, and the lines that install something."""
        paths = [path for path in (*self._change.changed, *self._change.untracked) if _could_install(path)]
        texts = {path: text for path in paths if 0 < len(text := self._change.text(path) or "") <= _MAX_BYTES}
        old = self._change.base_texts({self._change.old_path(path) for path in texts}, _MAX_BYTES)
        found = {}
        for path, text in texts.items():
            before = frozenset(map(str.strip, split_lines(old.get(self._change.old_path(path), ""))))
            lines = [line for line in split_lines(text) if line.strip() not in before]
            commands = (line for line in lines if _INSTALL.search(line))
            found[path] = Manifest("\n".join(lines)), Manifest("\n".join(commands))
        return found


def _could_install(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return not is_manifest(path) and not ("." in name and name.rpartition(".")[2] in _TALK)


def _is_near(path: str, named: str) -> bool:
    """Tell whether a manifest may speak for the one that a finding names."""
    return not named or _folder(path) == _folder(named)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
