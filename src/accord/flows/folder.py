"""The folder ``.accord`` of a checkout: what is committed (baseline, feedback) and what is not (cache).

A checkout may come from anybody. Nothing is written through a symbolic link, neither a folder's nor a file's, since it
could lead anywhere.
"""

import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC
from pathlib import Path
from typing import TypeVar

import msgspec

from accord.core.documents import VulnerabilityDocument
from accord.core.errors import AccordError, BadConfiguration, BadUsage
from accord.core.gate.baseline import Baseline
from accord.core.gate.probation import Feedback
from accord.ports import git

T = TypeVar("T")

NAME = ".accord"
BASELINE = f"{NAME}/baseline.json"
FEEDBACK = f"{NAME}/feedback.jsonl"
_CACHE = f"{NAME}/cache"
_RECENT = f"{_CACHE}/recent.jsonl"
#: How many vulnerabilities of the last plan or gate can be named by their id afterwards.
_MOST_RECENT = 2000


def read_shared(root: Path, name: str, revision: str | None) -> bytes | None:
    """Return a committed file as it is at a revision, or in the working tree when there is none; None if missing."""
    if revision is not None:
        return git.show(root, revision, name)
    file = root / name
    return file.read_bytes() if file.is_file() else None


def read_baseline(root: Path, revision: str | None = None, name: str = BASELINE) -> Baseline | None:
    """Return the baseline, None when there is none.

    Raises:
        BadConfiguration: the file is damaged.
    """
    content = read_shared(root, name, revision)
    return None if content is None else _decode(content, Baseline, name)


def read_feedback(root: Path, revision: str | None = None) -> list[Feedback]:
    """Return what people said about findings, in the order in which they said it.

    Raises:
        BadConfiguration: a line is damaged; it is named.
    """
    kept, damaged = readable_feedback(root, revision)
    if damaged:
        raise damaged[0]
    return kept


def readable_feedback(root: Path, revision: str | None = None) -> tuple[list[Feedback], list[BadConfiguration]]:
    """Return the lines of feedback that can be read, and the errors of those that cannot."""
    content = read_shared(root, FEEDBACK, revision) or b""
    kept: list[Feedback] = []
    damaged: list[BadConfiguration] = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            try:
                kept.append(_in_utc(_decode(line, Feedback, f"{FEEDBACK}:{number}")))
            except BadConfiguration as error:
                damaged.append(error)
    return kept, damaged


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, all of it or nothing, so that its lines make readable diffs.

    Raises:
        AccordError: it cannot be written; what stood there before is still there.
    """
    text = msgspec.json.format(msgspec.json.encode(baseline, order="deterministic"), indent=1) + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(text)  # a device or a pipe, which nothing may replace
        else:
            _replace(path, text)
    except OSError as error:
        raise _unwritable(path, error) from error


def own_folder(root: Path, name: str = NAME) -> Path:
    """Return a folder of Accord's own below the checkout, made when it is missing.

    Raises:
        AccordError: there is a link in the way, or it cannot be made.
    """
    folder = root
    for part in name.split("/"):
        folder /= part
        if folder.is_symlink():
            remedy = "Make it a folder of its own"
            raise AccordError("this is a symbolic link, which could lead anywhere", place=str(folder), remedy=remedy)
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
    return folder


def add_feedback(root: Path, feedback: Feedback) -> Path:
    """Add one line to the feedback file and return the file. Several people may do so at once.

    Raises:
        AccordError: the file cannot be written.
    """
    file = own_folder(root) / FEEDBACK.rpartition("/")[2]
    line = msgspec.json.encode(feedback) + b"\n"
    try:
        handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
        try:
            # A line that somebody left without an end must not take this one along.
            size = os.fstat(handle).st_size
            whole = not size or os.pread(handle, 1, size - 1) == b"\n"
            os.write(handle, line if whole else b"\n" + line)
        finally:
            os.close(handle)
    except OSError as error:
        raise _unwritable(file, error) from error
    return file


def remember(root: Path, vulnerabilities: Iterable[VulnerabilityDocument]) -> None:
    """Keep the first vulnerabilities, so that ``explain`` and ``feedback`` know their ids without the reports.

    A folder that cannot be written is left alone: remembering is a convenience.
    """
    lines = [msgspec.json.encode(one) for one, _ in zip(vulnerabilities, range(_MOST_RECENT), strict=False)]
    try:
        cache = own_folder(root, _CACHE)
        # An ignore file that ignores itself: nothing of the cache ever shows up as a change.
        _replace(cache / ".gitignore", b"*\n")
        _replace(root / _RECENT, b"".join(line + b"\n" for line in lines))
    except (AccordError, OSError):
        return


def _replace(file: Path, content: bytes) -> None:
    """Write a file, all of it or nothing; a link of that name is replaced and not followed."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> AccordError:
    reason = (error.strerror or str(error)).lower()
    return AccordError(f"cannot write ({reason})", place=str(path), remedy="Check the folder and its rights")


def _in_utc(feedback: Feedback) -> Feedback:
    """Take a time without a zone, which somebody wrote by hand, for one in UTC."""
    if feedback.at.tzinfo:
        return feedback
    return msgspec.structs.replace(feedback, at=feedback.at.replace(tzinfo=UTC))


def recent(root: Path) -> list[VulnerabilityDocument]:
    """Return the vulnerabilities that the last plan or gate showed here; empty when there was none."""
    file = root / _RECENT
    if not file.is_file():
        return []
    return [_decode(line, VulnerabilityDocument, _RECENT) for line in file.read_bytes().splitlines()]


def find(name: str, vulnerabilities: Sequence[VulnerabilityDocument]) -> VulnerabilityDocument:
    """Return the one vulnerability whose id, alias or fingerprint starts with a name.

    Raises:
        BadUsage: none does, or several do.
    """
    found = [one for one in vulnerabilities if _is_named(one, name.lower())]
    exact = [one for one in found if one.id == name.lower()]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        ids = ", ".join(one.id for one in found[:5])
        raise BadUsage(f"'{name}' names {len(found)} vulnerabilities", remedy=f"Write more of the id: {ids}")
    hint = "Pass the reports too, or run accord plan first"
    raise BadUsage(f"no vulnerability here has an id that starts with '{name}'", remedy=hint)


def _is_named(one: VulnerabilityDocument, prefix: str) -> bool:
    digests = (fingerprint.rpartition(":")[2] for fingerprint in one.fingerprints)
    return bool(prefix) and any(name.startswith(prefix) for name in (one.id, *one.aliases, *digests))


def _decode(content: bytes, shape: type[T], place: str) -> T:
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        remedy = "Restore it from version control" if place.startswith((BASELINE, FEEDBACK)) else "Delete it"
        raise BadConfiguration(f"the file is damaged ({error})", place=place, remedy=remedy) from error


def need_root(root: Path) -> Path:
    """Return the folder, resolved.

    Raises:
        AccordError: it is no folder.
    """
    if not root.is_dir():
        raise AccordError("there is no such folder", place=str(root), remedy="Check --root")
    return root.resolve()
