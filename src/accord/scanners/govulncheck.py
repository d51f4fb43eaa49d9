"""govulncheck on each Go module, by what its code really calls: ``govulncheck -format sarif ./...``.

Home: https://go.dev/doc/security/vuln/

Reads: ``go.mod`` with ``go.sum`` and the code of the module, with the Go that is on PATH.
Calls: ``govulncheck -format sarif ./...`` in the folder of each ``go.mod``. It asks vuln.go.dev for the vulnerabilities
of modules that are known to have some, and Go downloads modules, so it runs only where servers may be asked.
Exit codes: with SARIF 0, whatever it found; 1 and 2 it failed.
Coverage: it reads the whole module or fails; code that is not called is a note.
Not tried here: written from its documentation and from reports of others.
"""

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from accord.core.belonging import by_folder
from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "govulncheck"
RING = Ring.PATH
AIM = Aim.DEPENDENCIES
READER = "sarif"
EXECUTABLE = "govulncheck"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED, 2: Outcome.FAILED}
_MODULE = "module canary\n\ngo 1.20\n\nrequire golang.org/x/text v0.3.5\n"
_SUMS = """\
golang.org/x/text v0.3.5 h1:i6eZZ+zk0SOf0xgBpEpPD18qWcJda6q1sxt3S0kzyUQ=
golang.org/x/text v0.3.5/go.mod h1:5Zoc/QRtKVWzQhOtBMvqHzDpF6irO9z98xDceosuGiQ=
"""
_CODE = """\
package main

import "golang.org/x/text/language"

func main() {
	language.MustParse("de")
}
"""
CANARY = Canary({"go.mod": _MODULE, "go.sum": _SUMS, "canary.go": _CODE}, "GO-2021-0113")
#: It reads nothing unless somebody allowed servers to be asked.
ONLINE = True

_MARK = "go.mod"
_BASE = "%SRCROOT%"
_TIMEOUT_SECONDS = 900.0


def wants(tree: Tree) -> tuple[str, ...]:
    """Return ``go.mod`` and ``go.sum`` of every module."""
    return tuple(path for path in tree.manifests("golang") if posixpath.basename(path) in {_MARK, "go.sum"})


def commands(task: Task) -> list[Command]:
    """Return a call for each module, when servers may be asked."""
    if not task.online:
        return []
    return [
        Command(
            arguments=("-format", "sarif", "./..."),
            files=files,
            folder=posixpath.join(task.root, folder).rstrip("/"),
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        for folder, files in by_folder(task, task.files, _MARK).items()
    ]


def translated(ended: Ended) -> bytes:
    """Make paths relative to the checkout; it writes them relative to the module."""
    folder = posixpath.dirname(ended.command.files[0])
    try:
        log = msgspec.json.decode(ended.output)
    except msgspec.MsgspecError:
        return ended.output  # the reader says what is wrong with it
    for place in _places(log) if folder else ():
        place["uri"] = posixpath.join(folder, place["uri"])
    return msgspec.json.encode(log)


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files of the modules that it was called for; nothing is read, unless servers may be asked."""
    why = "vuln.go.dev may be asked only with --online"
    return Looked(
        seen=frozenset(path for one in ended for path in one.command.files),
        skipped=() if task.online else tuple(Gap(path, why) for path in task.files),
    )


def _places(value: object) -> Iterator[dict[str, Any]]:
    """Yield every place in a log that is relative to the module."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            if one.get("uriBaseId") == _BASE and isinstance(one.get("uri"), str):
                yield one
            waiting += one.values()
