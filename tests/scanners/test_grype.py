"""Grype: it fetches no database without leave, and what it finds where nobody asked is left out."""

import json
from collections.abc import Callable

from accord.core.scan import Ended, Task
from accord.scanners import grype


def test_fetches_its_database_only_when_it_may(make_task: Callable[..., Task]) -> None:
    task = make_task({"uv.lock": ""})
    (command,) = grype.commands(task)
    (online,) = grype.commands(make_task({"uv.lock": ""}, online=True))

    assert command.environment["GRYPE_DB_AUTO_UPDATE"] == "false"
    assert online.environment["GRYPE_DB_AUTO_UPDATE"] == "true"
    assert command.environment["GRYPE_CHECK_FOR_APP_UPDATE"] == "false"
    assert command.folder == task.folder


def test_what_it_finds_where_nobody_asked_is_left_out(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = grype.commands(make_task({"web/uv.lock": ""}))
    places = ([{"path": "/web/uv.lock"}], [{"path": "/.venv/uv.lock"}], None)
    matches = [{"artifact": {"locations": one}} for one in places]

    kept = json.loads(grype.translated(end(command, output=json.dumps({"matches": matches}))))
    assert kept["matches"] == matches[:1]


def test_a_report_that_is_none_is_left_to_the_reader(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = grype.commands(make_task({"uv.lock": ""}))

    for output in ("{", "{}", "[]", '{"matches": [1]}'):
        assert grype.translated(end(command, output=output)) == output.encode()
