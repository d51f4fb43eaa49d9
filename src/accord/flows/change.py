"""The change under test: the working tree against the commit at which it left the line that it goes to.

Decisions, and why:

- A line that the change wrote counts as brought, also where it edits a line that held a flaw before: nobody can tell an
  edit from a replacement. The exception is an edit in place that a record of the base covers (``flows.origins``).
- Only white space, a renamed file, or a moved block make nothing new; see ``core.gate.change`` and ``core.gate.moved``.
- Taking away lines inside a statement, or between the steps of a data flow that share a word with them, counts as
  writing: so a check or an argument vanishes.
- What git does not track and is told to ignore is no part of a change: whether it came with it cannot be told.
- A file that a link or a submodule leads to is looked up where it really stands.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from accord.core.errors import AccordError
from accord.core.finding import Finding
from accord.core.gate.change import FileChange, Hunk, parse_diff
from accord.core.gate.lines import LineNumbers, split_lines
from accord.core.gate.moved import MovedCode, home_of, runs
from accord.ports import git
from accord.ports.links import Links

#: A file above this size is not read; where it was changed, nothing can be told of its lines.
_MAX_BYTES = 32 << 20
#: Old versions above this size hold generated code; nothing was moved out of them.
_MAX_OLD_BYTES = 1 << 20
#: Together they are read up to this size.
_MAX_ALL_BYTES = 64 << 20
_WORD = re.compile(r"[A-Za-z_]\w*")
#: Words that two lines share without having to do with one another.
_KEYWORDS = (
    "and as async await catch class const def del do elif else end except False finally fn for from func function if"
    " import in is let new nil None not null or pass print private public raise return self static then this throw"
    " True try var void while with yield true false"
)
_COMMON = frozenset(_KEYWORDS.split())


class Change:
    """What stands in the working tree and did not stand at the merge base.

    Args:
        root: The folder under test.
        base: The full hash of the merge base.
        service_of: The service of a path as it was agreed on the base; empty for none.
    """

    def __init__(self, root: Path, base: str, service_of: Callable[[str], str] = lambda _path: "") -> None:
        self.root = root
        self.base = base
        self._service_of = service_of
        self._patches: dict[str, FileChange] = {}
        self._texts: dict[str, str | None] = {}
        self._numbers: dict[str, LineNumbers] = {}
        #: Where a path really stands, behind every link.
        self._place = Links(root).place
        self._base_lines: dict[str, list[str]] = {}
        self._counted: dict[str, tuple[Counter[str], Counter[str]]] = {}
        self._moved: dict[str, MovedCode] = {}
        self._nested: dict[str, Change | None] = {}

    def look_at(self, paths: Iterable[str]) -> None:
        """Read what changed in these files in one go, before each of them is asked for."""
        real = {place for path in paths if (place := self._place(path))} & self.changed.keys()
        wanted = sorted(real - self._patches.keys())
        asked = sorted({name for path in wanted for name in (path, self.changed[path].old) if name})
        found = parse_diff(git.diff(self.root, self.base, asked)) if asked else {}
        for path in wanted:
            self._patches[path] = found.get(path) or FileChange(self.changed[path].old, path, ())

    # -- findings ------------------------------------------------------------------------------------------------

    def stood_before(self, finding: Finding) -> bool | None:
        """Tell whether the code that a finding is about stood at the merge base; None when that cannot be known.

        It stood there when neither its lines nor the lines of its data flow were written by this change.
        """
        if not finding.path:
            return None
        if finding.start_line is None:
            return self._file_stood(finding.path)
        answers = [self.lines_stood(finding.path, *lines_of(finding)), *self._flow(finding)]
        return None if False not in answers and None in answers else all(answers)

    def lines_stood(self, path: str, first: int, last: int) -> bool | None:
        """Tell whether lines of the working tree stood at the merge base, there or in a block that was moved.

        None when that cannot be known: the file is too big, or has no such line.
        """
        submodule, inner = self._inside(path)
        if submodule is not None:
            return submodule.lines_stood(inner, first, last) if isinstance(submodule, Change) else submodule
        place = self._place(path)
        if place is None or (place not in self.changed and place not in self.untracked):
            return True if place in self.base_files else None
        spans = self._spans(place, first, last)
        return all(self._kept(place, *span) for span in spans) if spans else None

    def rewritten(self, finding: Finding) -> bool:
        """Tell whether each line of a finding says what some line of the same file said before, as often as then.

        A finding that names no line needs only its file to have been there.
        """
        place = self._place(finding.path)
        if place is None or place not in self.changed:
            return False
        if finding.start_line is None:
            return bool(self.changed[place].old)
        now, before = self._counts(place)
        lines = split_lines(self.text(place) or "")
        first, last = lines_of(finding)
        said = {"".join(line.split()) for line in lines[first - 1 : last]}
        return last <= len(lines) and all(now[one] <= before[one] for one in said)

    def before_edit(self, finding: Finding) -> tuple[str, int, int] | None:
        """Return the file and the lines that a finding's lines replaced one by one; None when they did not."""
        place = self._place(finding.path)
        if place is None or place not in self.changed or finding.start_line is None:
            return None
        patch, (first, last) = self._patch(place), lines_of(finding)
        old_first, old_last = patch.old_line(first), patch.old_line(last)
        if not patch.old or old_first is None or old_last is None or old_last - old_first != last - first:
            return None
        return patch.old, old_first, old_last

    def same_distance(self, path: str, one: int, other: int) -> bool:
        """Tell whether two lines stood as far from each other before, in a file that was there."""
        place = self._place(path)
        if place is None or place not in self.changed:
            return place in self.base_files
        old_one, old_other = self._patch(place).old_line(one), self._patch(place).old_line(other)
        return old_one is not None and old_other is not None and old_other - old_one == other - one

    # -- files ---------------------------------------------------------------------------------------------------

    def old_path(self, path: str) -> str:
        """Return the name that a file had at the merge base; its own when it was not moved."""
        change = self.changed.get(self._place(path) or "")
        return change.old if change and change.old else path

    def changes_of(self, path: str) -> FileChange | None:
        """Return what changed in a file, all of it when git does not track it yet; None when nothing did."""
        place = self._place(path)
        return self._patch(place) if place in self.changed or place in self.untracked else None

    def committed(self, paths: Iterable[str]) -> frozenset[str]:
        """Return which files the change brings as committed: written by it, and not written again since."""
        brought = [path for path in paths if path in self.changed and path in self._tracked_now]
        return frozenset(brought) - git.differing(self.root, "HEAD", brought) if brought else frozenset()

    @cached_property
    def changed(self) -> dict[str, git.Changed]:
        """Every file that differs, by its new path, deleted ones by their old."""
        return {one.new or one.old: one for one in git.changed(self.root, self.base)}

    @cached_property
    def untracked(self) -> frozenset[str]:
        """Files that git neither tracks nor is told to ignore."""
        return frozenset(git.untracked(self.root))

    @cached_property
    def base_files(self) -> dict[str, git.Entry]:
        """Every file and submodule at the merge base, by path."""
        return {entry.path: entry for entry in git.entries(self.root, self.base)}

    def text(self, path: str) -> str | None:
        """Return a file of the working tree as text; None when it is missing, too big, or no file."""
        if path not in self._texts:
            self._texts[path] = _read(self.root / path)
        return self._texts[path]

    def base_texts(self, paths: Iterable[str], largest: int = _MAX_BYTES) -> dict[str, str]:
        """Return files as they stood at the merge base, without those that are larger, by path, in two processes."""
        entries = {path: self.base_files[path] for path in paths if path in self.base_files}
        blobs = list(dict.fromkeys(one.blob for one in entries.values() if not one.link and not one.submodule))
        read: dict[str, str] = {}
        left = _MAX_ALL_BYTES
        sizes = dict(zip(blobs, git.sizes(self.root, blobs) if blobs else (), strict=True))
        wanted = []
        for blob, size in sizes.items():
            if size is None or (size <= largest and size <= left):
                wanted.append(blob)
                left -= size or 0
        read = dict(zip(wanted, map(_decoded, git.contents(self.root, wanted)), strict=True))
        return {path: read[entry.blob] for path, entry in entries.items() if entry.blob in read}

    def base_lines(self, path: str) -> list[str]:
        """Return the lines of a file at the merge base; those of all files that were looked at are read together."""
        if path not in self._base_lines:
            paths = {path, *(patch.old for patch in self._patches.values())} - self._base_lines.keys()
            texts = self.base_texts(paths)
            self._base_lines |= {one: split_lines(texts.get(one, "")) for one in paths}
        return self._base_lines[path]

    # -- lines ---------------------------------------------------------------------------------------------------

    def _kept(self, place: str, first: int, last: int) -> bool:
        patch = self._patch(place)
        if patch.turned_into_code(first) or patch.turned_into_code(last) or patch.cut_inside(first, last):
            return False
        shipped_anew = bool(patch.old) and runs(place) and not runs(patch.old)
        written = range(first, last + 1) if shipped_anew else patch.written_between(first, last)
        return all(self._moved_code(place).holds(place, line) for line in written)

    def _flow(self, finding: Finding) -> Iterator[bool | None]:
        """Tell of each step of the data flow whether it stood, and whether something between the steps is gone."""
        steps: dict[str, set[int]] = {finding.path: {finding.start_line or 1}}
        for step in finding.trace:
            if step.path and step.start_line:
                yield self.lines_stood(step.path, step.start_line, step.start_line)
                steps.setdefault(step.path, set()).add(step.start_line)
        for path, lines in steps.items():
            place = self._place(path)
            if len(lines) > 1 and place in self.changed:
                yield not self._unguarded(place, lines)

    def _unguarded(self, place: str, lines: set[int]) -> bool:
        text = split_lines(self.text(place) or "")
        words = {word for line in lines if line <= len(text) for word in _WORD.findall(text[line - 1])} - _COMMON
        lost = self._patch(place).lost_between(min(lines), max(lines))
        return any(not words.isdisjoint(_WORD.findall(line)) for line in lost)

    def _spans(self, place: str, first: int, last: int) -> frozenset[tuple[int, int]]:
        """Return the lines of git's that a tool may mean; none when the file has no such line or cannot be read."""
        text = self.text(place)
        if text is None:
            return frozenset()
        if place not in self._numbers:
            self._numbers[place] = LineNumbers(text)
        return self._numbers[place].spans(first, last)

    def _counts(self, place: str) -> tuple[Counter[str], Counter[str]]:
        """Return how often a file has each line, white space apart, now and before."""
        if place not in self._counted:
            both = split_lines(self.text(place) or ""), self.base_lines(self.changed[place].old)
            now, before = (Counter("".join(line.split()) for line in lines) for lines in both)
            self._counted[place] = now, before
        return self._counted[place]

    def _moved_code(self, place: str) -> MovedCode:
        suffix = home_of(place, "").suffix
        if suffix not in self._moved:
            paths = {path for path in (*self.changed, *self.untracked) if home_of(path, "").suffix == suffix}
            new = {path: text for path in paths if (text := self.text(path)) is not None}
            unread = any(path not in new and (self.root / path).is_file() for path in paths)
            old = {one.old for one in self.changed.values() if home_of(one.old, "").suffix == suffix}
            texts = {} if unread else self.base_texts(old, _MAX_OLD_BYTES)
            self._moved[suffix] = MovedCode(
                [(home_of(path, self._service_of(path)), split_lines(text)) for path, text in texts.items()],
                {path: (home_of(path, self._service_of(path)), split_lines(text)) for path, text in new.items()},
            )
        return self._moved[suffix]

    # -- where things stand --------------------------------------------------------------------------------------

    def _file_stood(self, path: str) -> bool | None:
        submodule, inner = self._inside(path)
        if submodule is not None:
            return submodule._file_stood(inner) if isinstance(submodule, Change) else submodule  # noqa: SLF001  its own kind
        place = self._place(path)
        if place is not None and (self.root / place).is_dir():
            inside = "" if place == "." else f"{place}/"
            touched = any(other.startswith(inside) for other in (*self.changed, *self.untracked))
            return None if touched else True
        if place in self.changed or place in self.untracked:
            return False
        return True if place in self.base_files else None

    def _inside(self, path: str) -> "tuple[Change | bool | None, str]":
        """Return the change inside the submodule that a path lies in, and the path there.

        True or False where that is the whole answer; None for a path that lies in no submodule.
        """
        place = self._place(path) or ""
        for folder in self._submodules:
            if place.startswith(f"{folder}/"):
                return self._submodule(folder), place[len(folder) + 1 :]
        return None, path

    def _submodule(self, folder: str) -> "Change | bool":
        entry = self.base_files.get(folder)
        if entry is None or not entry.submodule:
            return False
        if folder not in self._nested:
            known = (self.root / folder / ".git").exists() and git.first_commit_of(self.root / folder, [entry.blob])
            self._nested[folder] = Change(self.root / folder, entry.blob) if known else None
        return self._nested[folder] or folder not in self.changed

    @cached_property
    def _submodules(self) -> list[str]:
        old = (entry.path for entry in self.base_files.values() if entry.submodule)
        return sorted({*old, *(path for path, one in self.changed.items() if one.submodule)}, reverse=True)

    @cached_property
    def _tracked_now(self) -> frozenset[str]:
        return frozenset(one.new for one in self.changed.values()) - self.untracked

    def _patch(self, place: str) -> FileChange:
        if place in self.untracked and place not in self._patches:
            self._patches[place] = FileChange("", place, (Hunk(0, (), 1, tuple(split_lines(self.text(place) or ""))),))
        elif place not in self._patches:
            self.look_at([place])
        return self._patches[place]


def lines_of(finding: Finding) -> tuple[int, int]:
    """Return the first and last line of a finding that names one."""
    first = finding.start_line or 1
    return first, max(first, finding.end_line or 0)


def _read(file: Path) -> str | None:
    try:
        if not file.is_file() or file.stat().st_size > _MAX_BYTES:
            return None
        return _decoded(file.read_bytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AccordError(f"it cannot be read ({reason})", place=str(file), remedy="Check its permissions") from error


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
