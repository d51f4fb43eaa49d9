"""Bandit: which files its report counts."""

import json
from collections.abc import Callable

from accord.core.scan import Ended, Task
from accord.scanners import bandit


def test_reads_what_its_metrics_name(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.py": "", "b/c.py": "", "d.py": ""})
    report = json.dumps({"metrics": {"././a.py": {}, "./b/c.py": {}, "_totals": {}}})

    assert bandit.looked(task, [end(bandit.commands(task)[0], output=report)]).seen == {"a.py", "b/c.py"}


def test_has_read_nothing_when_its_report_is_none(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.py": ""})

    assert bandit.looked(task, [end(bandit.commands(task)[0], output="Traceback")]).seen == frozenset()


def test_many_files_are_read_in_several_calls(make_task: Callable[..., Task]) -> None:
    task = make_task({f"{'folder/' * 20}{number}.py": "" for number in range(2000)})
    commands = bandit.commands(task)

    assert len(commands) > 1
    assert len({command.output for command in commands}) == len(commands)
    assert [path for command in commands for path in command.files] == list(task.files)
