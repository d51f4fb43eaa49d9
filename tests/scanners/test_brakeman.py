"""Brakeman: it reads applications, and its paths become those of the checkout."""

import json
from collections.abc import Callable

from accord.core.scan import Ended, File, Kind, Task, Tree
from accord.scanners import brakeman

FILES = ("shop/app/a.rb", "shop/config/application.rb", "shop/spec/b.rb", "tool.rb")


def test_wants_what_it_reads_of_applications() -> None:
    tree = Tree(tuple(File(path, Kind.CODE, "Ruby") for path in FILES))

    assert brakeman.wants(tree) == FILES[:2]
    assert brakeman.wants(Tree(tree.files[2:])) == ()


def test_an_application_is_read_with_settings_that_are_not_its_own(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task(dict.fromkeys(FILES[:2], "x"))
    (command,) = brakeman.commands(task)

    assert command.arguments[-2:] == ("--path", "./shop")
    assert command.arguments[command.arguments.index("--config-file") + 1] in command.writes
    assert brakeman.looked(task, [end(command, output="{}")]).seen == frozenset(FILES[:2])


def test_paths_become_those_of_the_checkout(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = brakeman.commands(make_task(dict.fromkeys(FILES[:2], "x")))
    report = {"warnings": [{"file": "app/a.rb"}, {"file": None}, 1], "ignored_warnings": [{"file": "app/b.rb"}]}
    changed = json.loads(brakeman.translated(end(command, output=json.dumps(report))))

    assert changed["warnings"][0] == {"file": "shop/app/a.rb"}
    assert changed["ignored_warnings"] == [{"file": "shop/app/b.rb"}]


def test_paths_of_an_application_at_the_top_and_of_what_is_no_report_stay(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = brakeman.commands(make_task({"app/a.rb": "", "config/application.rb": "x"}))
    report = {"warnings": [{"file": "app/a.rb"}]}

    assert json.loads(brakeman.translated(end(command, output=json.dumps(report)))) == report
    assert brakeman.translated(end(command, output="{")) == b"{"
    (nested,) = brakeman.commands(make_task(dict.fromkeys(FILES[:2], "x")))
    assert brakeman.translated(end(nested, output="[]")) == b"[]"
