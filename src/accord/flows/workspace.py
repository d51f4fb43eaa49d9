"""What a checkout says about its services and its gate: every ``accord.toml`` in it, now or at a revision.

A gate reads the revision at which a change parted from its base, so that no change lifts its own gate; everything else
reads the working tree. Files inside folders of other people's code (see :data:`FOREIGN`) do not count: a dependency
does not get to say how critical a service is.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

import msgspec

from accord.core.accords.single import Accord
from accord.core.assignment import Assignment
from accord.core.config import FILE_NAME, Config, GatePolicy, parse
from accord.core.errors import BadConfiguration, BadUsage
from accord.core.fixing.settings import FixSettings
from accord.core.service import UNASSIGNED, Service
from accord.core.toml_table import SeveralProblems, raise_all
from accord.ports import git

#: Folders that hold other people's code or what tools generate.
FOREIGN = frozenset(
    {
        ".accord",
        ".bzr",
        ".cache",
        ".direnv",
        ".eggs",
        ".git",
        ".gradle",
        ".hg",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".terraform",
        ".tox",
        ".venv",
        ".yarn",
        "__pycache__",
        "bower_components",
        "node_modules",
        "site-packages",
        "third_party",
        "vendor",
        "venv",
    }
)
#: Said wherever there is no ``accord.toml``.
HINT = "Run accord init to say which services this is"
_MAX_BYTES = 1 << 20


class Workspace:
    """The services of a checkout, which paths are theirs, and the gate that both sides agreed on.

    Args:
        configs: Every ``accord.toml``, in any order.
        source: Where they were read: a folder, or a folder at a revision.

    Raises:
        BadConfiguration: two files declare a service of the same name.
    """

    def __init__(self, configs: Iterable[Config], *, source: str = "") -> None:
        self.configs = tuple(sorted(configs, key=lambda config: config.folder))
        self.source = source
        self.services: tuple[Service, ...] = tuple(one for config in self.configs for one in config.services)
        root = next((config for config in self.configs if not config.folder), None)
        #: The defaults where no file says otherwise.
        self.gate: GatePolicy = (root and root.gate) or GatePolicy()
        self.fix: FixSettings = (root and root.fix) or FixSettings()
        self.accords: tuple[Accord, ...] = root.accords if root else ()
        self._only_of_root = root.services[0] if root and len(root.services) == 1 else UNASSIGNED
        self._by_name = _named(self.services)
        self._service_of = Assignment(self.configs).service_of

    @classmethod
    def load(cls, root: Path, revision: str | None = None, *, today: date | None = None) -> "Workspace":
        """Read every ``accord.toml`` below a folder.

        Args:
            root: The folder that paths of findings are relative to.
            revision: Any name of a commit; None for the working tree.
            today: The day of reading; the current day in UTC when left out.

        Raises:
            BadConfiguration: a file is wrong; every error of every file is told, a line each.
            AccordError: there is no such revision, or no git repository.
        """
        day = today or datetime.now(UTC).date()
        if revision is None:
            return cls(_parsed(_in_folder(root), day), source=str(root))
        commit = git.resolve(root, revision)
        return cls(_parsed(_at_revision(root, commit), day), source=f"{root} at {git.short(commit)}")

    @classmethod
    def empty(cls) -> "Workspace":
        """Return a workspace in which everything is unassigned and the gate is the usual one."""
        return cls([])

    @property
    def hint(self) -> str:
        """The next step for whoever has no ``accord.toml`` yet; empty for everybody else."""
        return "" if self.configs else HINT

    def service_of(self, path: str, default: str = "") -> Service:
        """Return the service of a path relative to the root.

        Args:
            path: With forward slashes; empty for a finding without a path.
            default: The service of findings without a path; when empty, the root's only service.

        Raises:
            BadUsage: there is no service of the name ``default``.
        """
        if path:
            return self._service_of(path)
        return self.service(default) if default else self._only_of_root

    def service(self, name: str) -> Service:
        """Return the service of a name.

        Raises:
            BadUsage: no ``accord.toml`` declares it.
        """
        if name in self._by_name:
            return self._by_name[name]
        near = get_close_matches(name, self._by_name, n=1)
        guess = f"Did you mean '{near[0]}'? " if near else ""
        raise BadUsage(
            f"there is no service '{name}'", remedy=self.hint or f"{guess}Known: {', '.join(sorted(self._by_name))}"
        )


class _File(msgspec.Struct, frozen=True):
    folder: str
    content: bytes
    revision: str = ""

    def place(self, line: int) -> str:
        return f"{_name(self.folder)}:{line}" + (f" at {self.revision}" if self.revision else "")


def walk(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Walk a folder and all below it, in alphabetical order, without what is :data:`FOREIGN` or another checkout.

    Symbolic links to folders are not followed. A folder that cannot be opened is passed over: nothing in it can be
    scanned either.

    Yields:
        The folder relative to the root, with forward slashes and empty for the root itself, and its file names.
    """
    for folder, folders, files in os.walk(root):
        relative = os.path.relpath(folder, root).replace(os.sep, "/")
        if relative != "." and (".git" in folders or ".git" in files):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if name not in FOREIGN)
        yield "" if relative == "." else relative, sorted(files)


def _in_folder(root: Path) -> Iterator[_File]:
    for folder, files in walk(root):
        if FILE_NAME in files:
            yield _File(folder, _content(root / folder / FILE_NAME, _name(folder)))


def _name(folder: str) -> str:
    return f"{folder}/{FILE_NAME}" if folder else FILE_NAME


def _content(file: Path, name: str) -> bytes:
    if file.is_symlink() or not file.is_file():
        raise _no_file(name)
    try:
        with file.open("rb") as opened:
            return opened.read(_MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadConfiguration(reason, place=name, remedy="Check its permissions") from error


def _at_revision(root: Path, commit: str) -> list[_File]:
    """Read the files of a commit with one look at its tree and one at its contents."""
    found = [
        entry
        for entry in git.files(root, commit)
        if entry.path.rpartition("/")[2] == FILE_NAME and not FOREIGN.intersection(entry.path.split("/"))
    ]
    for entry in found:
        if entry.link:
            raise _no_file(entry.path)
    contents = git.contents(root, [entry.blob for entry in found])
    pairs = zip(found, contents, strict=True)
    return [_File(entry.path.rpartition("/")[0], content, git.short(commit)) for entry, content in pairs]


def _no_file(name: str) -> BadConfiguration:
    return BadConfiguration("this is a symbolic link or a special file", place=name, remedy="Make it a plain file")


def _parsed(files: Iterable[_File], today: date) -> list[Config]:
    configs: list[Config] = []
    problems: list[BadConfiguration] = []
    for file in files:
        try:
            configs.append(parse(_text(file), today=today, folder=file.folder, revision=file.revision))
        except SeveralProblems as several:
            problems.extend(several.problems)
        except BadConfiguration as problem:
            problems.append(problem)
    raise_all(problems)
    return configs


def _text(file: _File) -> str:
    if len(file.content) > _MAX_BYTES:
        raise BadConfiguration("larger than 1 MiB", place=file.place(1), remedy="Give folders files of their own")
    try:
        return file.content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        raise BadConfiguration("this is no UTF-8 text", place=file.place(line), remedy="Save it as UTF-8") from error


def _named(services: Iterable[Service]) -> dict[str, Service]:
    named: dict[str, Service] = {}
    for service in services:
        other = named.setdefault(service.name, service)
        if other is not service:
            message = f"the service '{service.name}' is declared here and in {other.source}"
            raise BadConfiguration(message, place=service.source, remedy="Give each service its own name")
    return named
