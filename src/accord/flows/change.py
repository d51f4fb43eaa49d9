"""The change under test: the working tree against the commit at which it left the line that it goes to."""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from accord.core.errors import AccordError
from accord.core.finding import Finding
from accord.core.gate.baseline import AROUND, window
from accord.core.gate.change import FileChange, MovedCode, contains, parse_diff
from accord.core.gate.manifest import is_manifest, names_component
from accord.flows.checkout import Checkout
from accord.ports import git

#: How many earlier versions of a file are looked at to recognise a rollback.
_VERSIONS = 50
#: What CI systems call the branch that a change goes to.
_TARGETS = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "CHANGE_TARGET",
    "BITBUCKET_PR_DESTINATION_BRANCH",
)


class Change:
    """What stands in the working tree and did not stand at the merge base."""

    def __init__(self, root: Path, base: str, checkout: Checkout) -> None:
        self.root = root
        #: The full hash of the merge base.
        self.base = base
        self._checkout = checkout
        self._versions: dict[str, list[list[str]]] = {}

    def stood_before(self, finding: Finding) -> bool | None:
        """Tell whether what a finding is about stood at the merge base; None when that cannot be known.

        Code stood there when neither its lines nor the lines of its data flow were written by this change. A package
        stood there when no changed manifest newly names it.
        """
        if finding.component_name:
            return self._package_stood(finding)
        if not finding.path or finding.start_line is None:
            return not self._touched(finding.path) if finding.path else None
        if self._checkout.lines(finding.path) is None:
            return None
        lines = range(finding.start_line, max(finding.start_line, finding.end_line or 0) + 1)
        places = [(finding.path, line) for line in lines]
        places += [(step.path, step.start_line) for step in finding.trace if step.path and step.start_line]
        return all(self.line_stood(path, line) for path, line in places)

    def line_stood(self, path: str, line: int) -> bool:
        """Tell whether a line of the working tree stood at the merge base, there or in a block that was moved."""
        change = self._changes.get(path)
        if change is None:
            return path in self._base_blobs
        return not change.wrote(line) or self._moved.holds(path, line)

    def stood_earlier(self, finding: Finding) -> bool:
        """Tell whether an earlier version on the base line had it, so that this change only rolls back to it."""
        if finding.component_name:
            name, version = finding.component_name, finding.component_version
            texts = ("\n".join(lines) for path in self._changed_manifests for lines in self._earlier(path))
            return any(names_component(text, name, version) for text in texts)
        lines = self._checkout.lines(finding.path) if finding.path else None
        if lines is None or finding.start_line is None:
            return False
        code = window(lines, finding.start_line, finding.end_line, AROUND).strip("\n")
        return any(contains(earlier, code) for earlier in self._earlier(finding.path))

    def _touched(self, path: str) -> bool:
        return path in self._changes or path not in self._base_blobs

    def _package_stood(self, finding: Finding) -> bool:
        name, version = finding.component_name, finding.component_version
        if not self._changed_manifests:
            return True
        if not version:
            return False
        before = any(names_component(self._base_text(path), name, version) for path in self._all_manifests)
        now = [path for path in self._changed_manifests if names_component(self._text(path), name, version)]
        newly = [path for path in now if not names_component(self._base_text(self._old_path(path)), name, version)]
        return before and not newly

    @cached_property
    def _changes(self) -> dict[str, FileChange]:
        return parse_diff(git.diff(self.root, self.base))

    @cached_property
    def _base_blobs(self) -> dict[str, str]:
        return {entry.path: entry.blob for entry in git.files(self.root, self.base)}

    @cached_property
    def _moved(self) -> MovedCode:
        old = [change.old for change in self._changes.values() if change.old]
        new = [change.new for change in self._changes.values() if change.new]
        texts = self._read_base(old)
        return MovedCode(texts, {path: lines for path in new if (lines := self._checkout.lines(path)) is not None})

    @cached_property
    def _changed_manifests(self) -> list[str]:
        return [path for path in (*self._changes, *git.untracked(self.root)) if is_manifest(path)]

    @cached_property
    def _all_manifests(self) -> list[str]:
        return [path for path in self._base_blobs if is_manifest(path)]

    def _old_path(self, path: str) -> str:
        change = self._changes.get(path)
        return change.old if change else ""

    def _text(self, path: str) -> str:
        return "\n".join(self._checkout.lines(path) or [])

    def _base_text(self, path: str) -> str:
        return "\n".join(line for lines in self._read_base([path]) for line in lines)

    def _read_base(self, paths: Iterable[str]) -> list[list[str]]:
        blobs = [self._base_blobs[path] for path in paths if path in self._base_blobs]
        return [_lines(content) for content in git.contents(self.root, blobs)]

    def _earlier(self, path: str) -> list[list[str]]:
        """Return earlier versions of a file on the base line, newest first."""
        if path not in self._versions:
            commits = git.history(self.root, path, revision=self.base, limit=_VERSIONS)
            shown = (git.show(self.root, commit.revision, path) for commit in commits)
            self._versions[path] = [_lines(content) for content in shown if content is not None]
        return self._versions[path]


def find_change(root: Path, checkout: Checkout, base: str = "") -> Change | None:
    """Find what the working tree is to be compared with.

    Args:
        root: The folder under test.
        checkout: Its files.
        base: A branch or commit; when empty, what the CI system names as target, else the remote's default branch, else
            ``main`` or ``master``. On that branch itself it is the uncommitted work, or else the newest commit.

    Returns:
        None outside version control and in a repository without a commit to compare with.

    Raises:
        AccordError: the base that was asked for is not here.
    """
    top = git.root(root)
    if top is None:
        if base:
            raise AccordError("this is no git checkout", place=str(root), remedy="Run it in one, or leave --base out")
        return None
    commit = git.merge_base(root, base) if base else _usual_base(root)
    if commit is None and base:
        raise AccordError(f"'{base}' shares no history with this checkout", place=str(root))
    return Change(root, commit, checkout) if commit else None


def _usual_base(root: Path) -> str | None:
    head = _commit(root, "HEAD")
    if head is None:
        return None
    for name in _candidates():
        if _commit(root, name) and (commit := git.merge_base(root, name)):
            if commit != head:
                return commit
            return head if git.diff(root, head) else _commit(root, "HEAD^") or None
    return _commit(root, "HEAD^")


def _candidates() -> list[str]:
    targets = [os.environ[name] for name in _TARGETS if os.environ.get(name)]
    named = [form for target in targets for form in (f"origin/{target}", target)]
    return [*named, "origin/HEAD", "origin/main", "origin/master", "main", "master"]


def _commit(root: Path, name: str) -> str | None:
    try:
        return git.resolve(root, name)
    except AccordError:
        return None


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()
