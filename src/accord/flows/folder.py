"""The folder ``.accord`` of a checkout: what is committed (baseline, feedback) and what is not (cache)."""

import os
import tempfile
from collections.abc import Iterable, Sequence
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
_RECENT = f"{NAME}/cache/recent.jsonl"
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
    content = read_shared(root, FEEDBACK, revision) or b""
    lines = [(number, line) for number, line in enumerate(content.splitlines(), start=1) if line.strip()]
    return [_decode(line, Feedback, f"{FEEDBACK}:{number}") for number, line in lines]


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, all of it or nothing, so that its lines make readable diffs."""
    text = msgspec.json.format(msgspec.json.encode(baseline, order="deterministic"), indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".baseline.")
    with os.fdopen(handle, "wb") as file:
        file.write(text + b"\n")
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def add_feedback(root: Path, feedback: Feedback) -> Path:
    """Add one line to the feedback file and return the file."""
    file = root / FEEDBACK
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as lines:
        lines.write(msgspec.json.encode(feedback) + b"\n")
    return file


def remember(root: Path, vulnerabilities: Iterable[VulnerabilityDocument]) -> None:
    """Keep the most urgent vulnerabilities, so that ``explain`` and ``feedback`` know their ids without the reports.

    A folder that cannot be written is left alone: remembering is a convenience.
    """
    file = root / _RECENT
    lines = [msgspec.json.encode(one) for one, _ in zip(vulnerabilities, range(_MOST_RECENT), strict=False)]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # An ignore file that ignores itself: nothing of the cache ever shows up as a change.
        (file.parent / ".gitignore").write_text("*\n", "utf-8")
        file.write_bytes(b"".join(line + b"\n" for line in lines))
    except OSError:
        return


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
