"""Opengrep: it is not given the one option that it does not know. What it shares with Semgrep: tests/core."""

from collections.abc import Callable

from accord.core.scan import Ended, Task
from accord.scanners import opengrep


def test_is_not_told_of_metrics(make_task: Callable[..., Task]) -> None:
    (command,) = opengrep.commands(make_task({"a.py": ""}))

    assert "--metrics" not in command.arguments
    assert "--disable-version-check" in command.arguments


def test_reads_what_it_calls_scanned(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.py": "", "b.py": ""})
    ended = end(opengrep.commands(task)[0], output='{"paths": {"scanned": ["a.py"]}}')

    assert opengrep.looked(task, [ended]).seen == {"a.py"}
