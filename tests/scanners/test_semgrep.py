"""Semgrep: it sends nothing home and leaves nothing there. What it shares with Opengrep: tests/core."""

from collections.abc import Callable

from accord.core.scan import Ended, Task
from accord.scanners import semgrep


def test_sends_no_metrics_and_keeps_its_files_out_of_the_home_folder(make_task: Callable[..., Task]) -> None:
    task = make_task({"a.py": ""})
    (command,) = semgrep.commands(task)

    assert command.arguments[command.arguments.index("--metrics") + 1] == "off"
    assert "--disable-version-check" in command.arguments
    assert all(place.startswith(task.folder) for place in command.environment.values())


def test_reads_what_it_calls_scanned(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.py": "", "b.py": ""})
    ended = end(semgrep.commands(task)[0], output='{"paths": {"scanned": ["./a.py"]}}')

    assert semgrep.looked(task, [ended]).seen == {"a.py"}
