"""gosec on the packages of each Go module: ``gosec -fmt json ./...``.

Home: https://github.com/securego/gosec

Reads: Go, tests too, with the Go that is on PATH. Files outside a module are not read.
Calls: ``gosec -fmt json -out FILE -no-fail -tests -track-suppressions ./...`` in the folder of each ``go.mod``. Go may
download modules and another Go only with ``accord scan --online``. A ``#nosec`` comment is shown as suppressed.
Exit codes: 0 done, since ``-no-fail`` takes the meaning "issues" from 1; 1 and 2 it failed.
Coverage: it names what Go could not compile, and counts files without naming them.
Not tried here: written from its documentation and from reports of others.
"""

import posixpath
from collections.abc import Sequence

from accord.core.belonging import by_folder
from accord.core.coverage import Gap
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "gosec"
RING = Ring.PATH
AIM = Aim.CODE
READER = "gosec"
EXECUTABLE = "gosec"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED, 2: Outcome.FAILED}
_CANARY = """\
package main

import (
	"crypto/md5"
	"fmt"
)

func main() {
	fmt.Println(md5.Sum([]byte("canary")))
}
"""
CANARY = Canary({"canary.go": _CANARY, "go.mod": "module canary\n\ngo 1.20\n"}, "G401")

_MARK = "go.mod"
_SCAN = ("-fmt", "json", "-no-fail", "-tests", "-track-suppressions", "-out")
#: What Go would fetch by itself.
_CLOSED = {"GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"}
_TIMEOUT_SECONDS = 900.0


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the Go files that people wrote."""
    return tree.of_language("Go")


def commands(task: Task) -> list[Command]:
    """Return a call for each module."""
    return [
        Command(
            arguments=(*_SCAN, report, "./..."),
            files=files,
            output=report,
            folder=posixpath.join(task.root, folder).rstrip("/"),
            environment={} if task.online else _CLOSED,
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        for number, (folder, files) in enumerate(by_folder(task, task.files, _MARK).items())
        if (report := task.at(f"gosec-{number}.json"))
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files of the modules that it was called for; others belong to none."""
    seen = frozenset(path for one in ended for path in one.command.files)
    inside = {path for files in by_folder(task, task.files, _MARK).values() for path in files}
    outside = (path for path in task.files if path not in inside)
    return Looked(seen=seen, skipped=tuple(Gap(path, "it belongs to no Go module") for path in outside))
