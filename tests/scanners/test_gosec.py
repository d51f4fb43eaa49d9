"""gosec: it reads modules, and fetches none of what they need."""

from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.scan import Ended, Task
from accord.scanners import gosec

FILES = {"a/go.mod": "module a", "a/x.go": "", "a/b/y.go": "", "z.go": ""}


def test_each_module_is_read_in_its_own_folder(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task(FILES, asked=["a/x.go", "a/b/y.go", "z.go"])
    (command,) = gosec.commands(task)
    looked = gosec.looked(task, [end(command, output="{}")])

    assert (command.folder, command.files) == ("/checkout/a", ("a/x.go", "a/b/y.go"))
    assert looked.seen == {"a/x.go", "a/b/y.go"}
    assert looked.skipped == (Gap("z.go", "it belongs to no Go module"),)


def test_go_fetches_nothing_without_leave(make_task: Callable[..., Task]) -> None:
    (closed,) = gosec.commands(make_task(FILES, asked=["a/x.go"]))
    (online,) = gosec.commands(make_task(FILES, asked=["a/x.go"], online=True))

    assert (closed.environment["GOPROXY"], closed.environment["GOTOOLCHAIN"]) == ("off", "local")
    assert online.environment == {}


def test_issues_are_told_from_a_failure(make_task: Callable[..., Task]) -> None:
    (command,) = gosec.commands(make_task(FILES, asked=["a/x.go"]))

    assert {"-no-fail", "-track-suppressions"} <= set(command.arguments)
