"""picklescan on files that run code when they are loaded: ``picklescan --path FILE``.

Home: https://github.com/mmaitre314/picklescan

Reads: pickles and models that are made of them (``.pkl``, ``.joblib``, ``.pt`` and the like).
Calls: ``picklescan --path FILE``, once for each, since it takes a folder or one file.
Exit codes: 0 nothing dangerous, or a file that it could not read; 1 something dangerous; 2 it could not run.
Coverage: it writes text, which is turned into Accord's own records here. A line ``could not parse`` makes the file a
failed one, though it ends with 0; so does a summary that counts no file.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.core.scan import Aim, Canary, Command, Ended, Kind, Looked, Outcome, Ring, Task, Tree

LABEL = "picklescan"
RING = Ring.DEFAULT
AIM = Aim.MODELS
READER = "accord"
EXECUTABLE = "picklescan"
PER_FILE = True
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND, 2: Outcome.FAILED}
#: A pickle in protocol 0 that calls ``os.system`` with nothing to do.
CANARY = Canary({"canary.pkl": "cposix\nsystem\n(V\ntR."}, "dangerous-import")

_DANGEROUS = re.compile(r"^(?P<place>.+?): (?P<kind>dangerous|suspicious) import '(?P<name>.+)' FOUND$", re.MULTILINE)
_SCANNED = re.compile(r"^Scanned files: (?P<count>\d+)$", re.MULTILINE)
_UNREAD = re.compile(r"could not parse|not a valid|error", re.IGNORECASE)
#: CWE-502, deserialisation of untrusted data.
_CWE = 502


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the models."""
    return tree.of_kind(Kind.MODEL)


def commands(task: Task) -> list[Command]:
    """Return a call for each file."""
    return [Command(arguments=("--path", f"./{path}"), files=(path,)) for path in task.files]


def translated(ended: Ended) -> bytes:
    """Turn what it prints into Accord's own records."""
    return b"".join(msgspec.json.encode(record) + b"\n" for record in _records(ended))


def looked(_task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that it counted and could parse."""
    failed = tuple(Gap(one.command.files[0], why) for one in ended if (why := _why_unread(one)))
    unread = {gap.place for gap in failed}
    return Looked(seen=frozenset(one.command.files[0] for one in ended) - unread, failed=failed)


def _records(ended: Ended) -> Iterator[Finding | Coverage]:
    path = ended.command.files[0]
    for found in _DANGEROUS.finditer(_said(ended)):
        kind, name = found["kind"], found["name"].replace(" ", ".")
        yield Finding(
            tool="picklescan",
            rule_id=f"{kind}-import",
            title=f"The file runs {name} when it is loaded",
            message=f"picklescan calls the import of {name} {kind}.",
            severity=Severity.HIGH if kind == "dangerous" else Severity.UNKNOWN,
            cwes=(_CWE,),
            path=path,
        )
    why = _why_unread(ended)
    yield Coverage(tool="picklescan", complete=not why, seen=int(not why))


def _why_unread(ended: Ended) -> str:
    """Say why the file was not read; empty when it was."""
    if ended.outcome is Outcome.FAILED:
        return ended.trouble
    said = _said(ended)
    unread = next((line.strip() for line in ended.errors.splitlines() if _UNREAD.search(line)), "")
    scanned = _SCANNED.search(said)
    return unread or ("" if scanned and int(scanned["count"]) else "it does not say that it read the file")


def _said(ended: Ended) -> str:
    return ended.output.decode("utf-8", "replace")
