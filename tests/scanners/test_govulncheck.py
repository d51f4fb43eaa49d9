"""govulncheck: it asks nobody without leave, and its paths become those of the checkout."""

import json
from collections.abc import Callable

import pytest

from accord.core.coverage import Gap
from accord.core.scan import Ended, Task
from accord.scanners import govulncheck

FILES = {"a/go.mod": "module a", "a/go.sum": "x"}


def log(uri: str, base: str = "%SRCROOT%") -> dict[str, object]:
    return {"runs": [{"results": [{"locations": [{"artifactLocation": {"uri": uri, "uriBaseId": base}}]}]}]}


def test_asks_nobody_without_leave_and_says_so(make_task: Callable[..., Task]) -> None:
    task = make_task(FILES)

    assert govulncheck.commands(task) == []
    assert govulncheck.looked(task, []).skipped[0] == Gap("a/go.mod", "vuln.go.dev may be asked only with --online")


def test_a_module_is_read_with_its_sums(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task(FILES, online=True)
    (command,) = govulncheck.commands(task)
    looked = govulncheck.looked(task, [end(command, output="{}")])

    assert (command.folder, command.files) == ("/checkout/a", ("a/go.mod", "a/go.sum"))
    assert (looked.seen, looked.skipped) == (frozenset(FILES), ())


@pytest.mark.parametrize(
    ("given", "expected"),
    [(log("main.go"), log("a/main.go")), (log("go/x.go", "%GOROOT%"), log("go/x.go", "%GOROOT%"))],
)
def test_paths_of_a_module_become_those_of_the_checkout(
    given: object, expected: object, make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = govulncheck.commands(make_task(FILES, online=True))

    assert json.loads(govulncheck.translated(end(command, output=json.dumps(given)))) == expected


def test_paths_of_a_module_at_the_top_stay(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = govulncheck.commands(make_task({"go.mod": "module a"}, online=True))

    assert json.loads(govulncheck.translated(end(command, output=json.dumps(log("main.go"))))) == log("main.go")
    assert govulncheck.translated(end(command, output="{")) == b"{"
