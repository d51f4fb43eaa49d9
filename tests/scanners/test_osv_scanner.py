"""OSV-Scanner: it asks nobody without leave, and one lock file does not hide another."""

from collections.abc import Callable

from accord.core.scan import Task
from accord.scanners import osv_scanner


def test_each_lock_file_has_a_call_of_its_own(make_task: Callable[..., Task]) -> None:
    commands = osv_scanner.commands(make_task({"uv.lock": "", "web/yarn.lock": ""}))

    assert [command.files for command in commands] == [("uv.lock",), ("web/yarn.lock",)]
    assert commands[1].arguments[-1] == "/checkout/web/yarn.lock"


def test_asks_osv_dev_only_when_it_may(make_task: Callable[..., Task]) -> None:
    (closed,) = osv_scanner.commands(make_task({"uv.lock": ""}))
    (online,) = osv_scanner.commands(make_task({"uv.lock": ""}, online=True))

    assert "--offline" in closed.arguments
    assert "--offline" not in online.arguments


def test_no_setting_of_the_repository_counts(make_task: Callable[..., Task]) -> None:
    (command,) = osv_scanner.commands(make_task({"uv.lock": ""}))

    assert command.arguments[command.arguments.index("--config") + 1] in command.writes
