"""The contract of a scanner: what it is given, what it asks to be run, and what its end means.

A scanner decides and does nothing else. Files are found, programs run, outputs kept and reports read elsewhere, for all
scanners in one place. Paths are relative to the checkout, with forward slashes, unless it says otherwise.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from accord.core import globs
from accord.core.coverage import Gap
from accord.core.scan_document import Aim, LeftOut
from accord.core.tool import Ring

__all__ = ["Aim", "Canary", "Command", "Ended", "File", "Kind", "Looked", "Outcome", "Ring", "Task", "Tree", "batches"]

#: No tool may take longer for one command, unless its scanner says so.
TIMEOUT_SECONDS = 300.0
#: Scanners of secrets leave larger files alone: they are data or bundles, and take minutes.
LARGEST_TEXT = 1_000_000


class Kind(StrEnum):
    """What a file is to a scan. Each kind but the last two counts as read only when a scanner with its aim read it."""

    #: A program.
    CODE = "code"
    #: It names what is installed.
    MANIFEST = "manifest"
    #: It says how something is built or run: container files, pipelines, infrastructure.
    CONFIGURATION = "configuration"
    #: A program's data that runs code when it is loaded.
    MODEL = "model"
    #: Anything else that people can read.
    TEXT = "text"
    BINARY = "binary"


#: The aim that a file of a kind needs; for text any scanner will do.
NEEDED = {
    Kind.CODE: Aim.CODE,
    Kind.MANIFEST: Aim.DEPENDENCIES,
    Kind.CONFIGURATION: Aim.CONFIGURATION,
    Kind.MODEL: Aim.MODELS,
}


class File(msgspec.Struct, frozen=True, gc=False):
    """One file of a checkout. ``size`` is in bytes; ``lines`` is 0 for what is no text."""

    path: str
    kind: Kind
    language: str = ""
    size: int = 0
    lines: int = 0
    #: Made by a program out of other files: a bundle, a minified script, a lock file.
    generated: bool = False
    #: The ecosystem of a manifest, as the type of package URLs: ``pypi``.
    ecosystem: str = ""


class Tree(msgspec.Struct, frozen=True):
    """The files of a checkout that a scan has to answer for, by path, and what it does not answer for, with the reason.

    Never in ``files``: version control's own, Accord's own, installed packages, links, what git is told to ignore.
    """

    files: tuple[File, ...]
    left_out: tuple[LeftOut, ...] = ()
    #: Where rules of the user's own lie, in semgrep's syntax, as an absolute path; empty: nowhere.
    rules: str = ""

    def of_language(self, *languages: str) -> tuple[str, ...]:
        """Return the files of these languages, by the names of ``data/tables/languages.toml``, such as ``Python``."""
        return tuple(file.path for file in self.files if file.language in languages and not file.generated)

    def named(self, *patterns: str) -> tuple[str, ...]:
        """Return the files that match one of these patterns (``core.globs``), such as ``**/*.tf``."""
        wanted = [globs.parse(pattern) for pattern in patterns]
        return tuple(file.path for file in self.files if any(one.matches(file.path) for one in wanted))

    def manifests(self, ecosystem: str) -> tuple[str, ...]:
        """Return the manifests of an ecosystem, a type of package URLs such as ``npm``."""
        return tuple(file.path for file in self.files if file.ecosystem == ecosystem)

    def texts(self) -> tuple[str, ...]:
        """Return what scanners of secrets read: text that people wrote, of at most :data:`LARGEST_TEXT` bytes."""
        return tuple(file.path for file in self._texts() if not file.generated and file.size <= LARGEST_TEXT)

    def of_kind(self, kind: Kind) -> tuple[str, ...]:
        """Return the files of a kind."""
        return tuple(file.path for file in self.files if file.kind is kind)

    def _texts(self) -> Iterator[File]:
        return (file for file in self.files if file.kind not in {Kind.BINARY, Kind.MODEL})


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a scanner has to look at."""

    #: The checkout: an absolute path, and the folder that every command runs in unless it says otherwise.
    root: str
    #: What the scanner wanted, or the part of it that changed.
    files: tuple[str, ...]
    #: Gives the text of one of these files; empty when it cannot be read.
    text: Callable[[str], str]
    #: An empty folder of its own, as an absolute path, for its output and for settings that it has to write.
    folder: str
    #: Only files that changed are asked for, so that what needs the whole checkout may be left out.
    changed: bool = False
    #: Where OSV's queries are answered on this machine, such as ``http://127.0.0.1:8000/v1/query``; empty: nowhere.
    osv_url: str = ""
    #: Somebody allowed to ask servers about packages. Never about a secret.
    online: bool = False
    #: As in :class:`Tree`.
    rules: str = ""

    def at(self, name: str) -> str:
        """Return where a file of the scanner's own folder lies."""
        return f"{self.folder}/{name}"


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a tool. The program's own path is put before ``arguments``; no shell reads them."""

    arguments: tuple[str, ...]
    #: The files of the task that this call reads.
    files: tuple[str, ...]
    #: Where the tool writes its report, as an absolute path; None: to standard output.
    output: str | None = None
    #: The reader takes what it writes. False for a call that only tells what the tool sees, such as a listing.
    reports: bool = True
    #: Variables beside PATH, HOME and the language; nothing else of Accord's environment reaches a tool.
    environment: Mapping[str, str] = {}
    #: Where it runs, as an absolute path; empty: the checkout.
    folder: str = ""
    #: Files that are written before it starts, by absolute path in the scanner's own folder: settings, lists of files.
    writes: Mapping[str, str] = {}
    timeout_seconds: float = TIMEOUT_SECONDS


class Outcome(StrEnum):
    """What an exit code means. A code that a scanner does not name means :attr:`FAILED`."""

    #: It did its work. Some tools end so with findings, too.
    CLEAN = "clean"
    #: It did its work and says that it found something: then its report has to say what, or it failed.
    FOUND = "found"
    #: It did a part of its work, and its report counts.
    PARTIAL = "partial"
    #: It did not do its work. Its report is read all the same, where there is one, and proves nothing.
    FAILED = "failed"


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a command ended: its outcome, why when that was not as it should be, and what it wrote."""

    command: Command
    outcome: Outcome
    #: None when it did not start or was killed.
    code: int | None = None
    output: bytes = b""
    errors: str = ""
    #: Why it is partial or failed, in one line.
    trouble: str = ""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """Which files of a task a tool read, which it left out by itself and which it could not read."""

    seen: frozenset[str]
    #: What was asked for and not looked at; it makes the scan incomplete.
    skipped: tuple[Gap, ...] = ()
    failed: tuple[Gap, ...] = ()
    #: What the tool leaves out because of its kind, which is no lack.
    left_out: tuple[Gap, ...] = ()


class Canary(msgspec.Struct, frozen=True):
    """Small files with a known answer: a tool that does not give it does not work here, whatever else it says."""

    #: Content by path.
    files: Mapping[str, str]
    #: The ``rule_id`` that must be found, or the name of the component that must be listed.
    answer: str


#: What systems allow a call to be long, with room for its environment.
_MOST_BYTES = 96_000


def batches(files: Sequence[str], most_bytes: int = _MOST_BYTES) -> list[tuple[str, ...]]:
    """Cut a list of files into as few parts as the length of a call allows; none for no files."""
    parts: list[list[str]] = []
    held = 0
    for path in files:
        size = len(path.encode("utf-8", "surrogateescape")) + 3  # the space before it and ./
        if not parts or held + size > most_bytes:
            parts.append([])
            held = 0
        parts[-1].append(path)
        held += size
    return [tuple(part) for part in parts]
