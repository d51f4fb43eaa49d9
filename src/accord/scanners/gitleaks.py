"""Gitleaks on the working tree, with its own rules and redacted: ``gitleaks dir --redact``.

Home: https://github.com/gitleaks/gitleaks

Reads: text that people wrote, of at most 1 MB; not the history of the repository.
Calls: ``gitleaks dir --config OWN --redact --exit-code 0 .``. The repository's ``.gitleaks.toml`` and
``.gitleaksignore`` are left aside; a ``gitleaks:allow`` comment counts. It takes one folder and no list of files, so
what it finds elsewhere is left out of its report here.
Exit codes: 0 done; 1 it failed, or a part of its work did: ``--exit-code 0`` takes the other meaning, leaks, from 1;
126 wrong call.
Coverage: its log names the files and folders that its rules leave out, such as pictures and lock files; it says how
many bytes it scanned when it is done. Without that line nothing counts as read.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "Gitleaks"
RING = Ring.PATH
AIM = Aim.SECRETS
READER = "gitleaks"
EXECUTABLE = "gitleaks"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED, 126: Outcome.FAILED}
# Put together here, so that no scanner of secrets finds it in this file.
CANARY = Canary({"canary.ini": f"aws_access_key_id = AKIA{'QWERTYUIOPLKJH7G'}\n"}, "aws-access-token")

#: Its own rules, and folders that it need not walk through; what it finds in others is left out later.
_SETTINGS = """\
title = "Accord"
[extend]
useDefault = true
[[allowlists]]
description = "not the checkout's own"
paths = ['''(?:^|/)(?:\\.accord|\\.hg|\\.svn|\\.venv|venv|\\.tox|site-packages|__pycache__)/''']
"""
_SKIPPED = re.compile(r"skipping (?P<what>file|directory): (?P<why>[^=]+) path=(?P<path>.+)$")
_DONE = re.compile(r"scanned ~\d+ bytes")


class _Leak(msgspec.Struct, frozen=True):
    path: str = msgspec.field(name="File", default="")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return texts of at most 1 MB that no program made."""
    return tree.texts()


def commands(task: Task) -> list[Command]:
    """Return one call for the whole folder."""
    if not task.files:
        return []
    settings, report = task.at("gitleaks.toml"), task.at("gitleaks.json")
    scan = ("dir", "--config", settings, "--gitleaks-ignore-path", task.folder, "--redact", "--exit-code", "0")
    told = ("--no-banner", "--no-color", "--log-level", "debug", "--report-format", "json", "--report-path", report)
    return [Command(arguments=(*scan, *told, "."), files=task.files, output=report, writes={settings: _SETTINGS})]


def translated(ended: Ended) -> bytes:
    """Leave out what it found in files that it was not asked about."""
    files = frozenset(ended.command.files)
    try:
        leaks = msgspec.json.decode(ended.output, type=list[msgspec.Raw])
        kept = [leak for leak in leaks if msgspec.json.decode(leak, type=_Leak).path in files]
    except msgspec.MsgspecError:
        return ended.output  # the reader says what is wrong with it
    return msgspec.json.encode(kept)


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that its rules do not leave out, once it says that it is done."""
    lines = [line for one in ended for line in one.errors.splitlines()]
    if not any(_DONE.search(line) for line in lines):
        return Looked(seen=frozenset())
    skipped = dict(_skipped(lines))
    left_out = tuple(
        Gap(path, f"Gitleaks leaves it out ({why})") for path in task.files if (why := _why(path, skipped))
    )
    return Looked(seen=frozenset(task.files) - {gap.place for gap in left_out}, left_out=left_out)


def _skipped(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each file that it leaves out, and each folder with a slash at its end, with the reason."""
    for line in lines:
        if found := _SKIPPED.search(line):
            yield _plain(found["path"]) + ("/" if found["what"] == "directory" else ""), found["why"]


def _plain(path: str) -> str:
    """Return a path without the quotes that its log puts around one with odd characters."""
    try:
        text: Any = msgspec.json.decode(path) if path.startswith('"') else path
    except msgspec.MsgspecError:
        return path
    return str(text)


def _why(path: str, skipped: dict[str, str]) -> str:
    """Say why a file is left out, itself or with a folder above it; empty when it is not."""
    parts = path.split("/")
    folders = ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))
    return skipped.get(path) or next((skipped[folder] for folder in folders if folder in skipped), "")
