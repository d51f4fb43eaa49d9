"""Whether a change only returns to what the base line had before, as a revert does.

A file returns when each block of lines that the change wrote in it stood, whole and between the same neighbours, in one
single earlier version of it. Whoever adds anything beside the old lines does not only roll back: then what comes back
counts as brought. It may still be a flaw that was fixed since; it does not stop, since who rolls back has a worse
problem, and it is shown.
"""

from collections.abc import Iterable

from accord.core.gate.change import Hunk
from accord.core.gate.lines import split_lines
from accord.flows.change import Change
from accord.ports import git

#: How many commits of the base line are looked at.
_COMMITS = 500
#: The newest versions of each file that are looked at, and how large each and all of them may be.
_VERSIONS = 50
_MAX_BYTES = 1 << 20
_MAX_ALL_BYTES = 64 << 20


class Rollback:
    """Looks at the earlier versions of files, of all of them in a few processes."""

    def __init__(self, change: Change, paths: Iterable[str]) -> None:
        self._change = change
        self._versions = self._read({change.old_path(path) for path in paths})
        self._answers: dict[str, bool] = {}

    def covers(self, paths: Iterable[str]) -> bool:
        """Tell whether all of these files, of which there is at least one, only return to an earlier version."""
        answers = [self._returns(path) for path in paths]
        return bool(answers) and all(answers)

    def _returns(self, path: str) -> bool:
        if path not in self._answers:
            change = self._change.changes_of(path)
            lines = split_lines(self._change.text(path) or "")
            blocks = [_with_neighbours(lines, hunk) for hunk in change.hunks if hunk.written] if change else []
            earlier = self._versions.get(self._change.old_path(path), [])
            self._answers[path] = bool(blocks) and any(all(block in text for block in blocks) for text in earlier)
        return self._answers[path]

    def _read(self, paths: set[str]) -> dict[str, list[str]]:
        found = git.versions(self._change.root, sorted(paths), revision=self._change.base, limit=_COMMITS)
        newest = {path: blobs[:_VERSIONS] for path, blobs in found.items()}
        root, blobs = self._change.root, list(dict.fromkeys(blob for some in newest.values() for blob in some))
        wanted, left = [], _MAX_ALL_BYTES
        for blob, size in zip(blobs, git.sizes(root, blobs) if blobs else (), strict=True):
            if size is not None and size <= min(_MAX_BYTES, left):
                wanted.append(blob)
                left -= size
        contents = git.contents(root, wanted)
        texts = {
            blob: _joined(split_lines(content.decode("utf-8", "replace")))
            for blob, content in zip(wanted, contents, strict=True)
        }
        return {path: [texts[blob] for blob in blobs if blob in texts] for path, blobs in newest.items()}


def _with_neighbours(lines: list[str], hunk: Hunk) -> str:
    """Return what a hunk wrote with the nearest line on each side that is not blank, white space apart."""
    above = [line for line in lines[: hunk.new_first - 1] if line.strip()][-1:]
    below = [line for line in lines[hunk.new_end - 1 :] if line.strip()][:1]
    return _joined([*above, *lines[hunk.new_first - 1 : hunk.new_end - 1], *below])


def _joined(lines: Iterable[str]) -> str:
    """Join lines without their white space; blank lines are left out, since a revert may leave them."""
    bare = ("".join(line.split()) for line in lines)
    return "\n" + "".join(f"{line}\n" for line in bare if line)
