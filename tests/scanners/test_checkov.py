"""Checkov: which frameworks it is given, where it runs, and what its report says in other words."""

import json
from collections.abc import Callable
from typing import Any

from accord.core.coverage import Gap
from accord.core.scan import Ended, Task
from accord.scanners import checkov

POD = "apiVersion: v1\nkind: Pod\n"


def check(path: str) -> dict[str, Any]:
    return {"check_id": "CKV_1", "file_path": "/../../x", "repo_file_path": "/wrong", "file_abs_path": path}


def framework(**results: object) -> dict[str, Any]:
    return {"check_type": "terraform", "results": results, "summary": {"resource_count": 0}}


def test_is_given_the_frameworks_of_these_files_and_no_others(make_task: Callable[..., Task]) -> None:
    task = make_task({"Dockerfile": "", "pod.yaml": POD, "plain.yaml": "a: 1\n", "b/Dockerfile": ""})
    (command,) = checkov.commands(task)
    words = command.arguments

    assert words[words.index("--framework") + 1 : words.index("--file")] == ("dockerfile", "kubernetes")
    assert command.files == ("Dockerfile", "pod.yaml", "b/Dockerfile")
    assert "--skip-download" in words


def test_runs_where_no_setting_of_the_repository_lies(make_task: Callable[..., Task]) -> None:
    task = make_task({"Dockerfile": ""})
    (command,) = checkov.commands(task)

    assert command.folder == task.folder
    assert command.arguments[-1] == "/checkout/Dockerfile"


def test_is_not_called_without_a_framework(make_task: Callable[..., Task]) -> None:
    task = make_task({"plain.yaml": "a: 1\n"})

    assert checkov.commands(task) == []
    assert checkov.looked(task, []).left_out == (Gap("plain.yaml", "it describes no infrastructure"),)


def test_reads_what_it_was_given(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"Dockerfile": "", "plain.yaml": ""})

    assert checkov.looked(task, [end(checkov.commands(task)[0], output="{}")]).seen == {"Dockerfile"}


def test_paths_become_those_of_the_checkout(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = checkov.commands(make_task({"tf/main.tf": ""}))
    given = framework(
        failed_checks=[check("/checkout/tf/main.tf")],
        passed_checks=[check("/checkout/tf/other.tf")],
        parsing_errors=["/checkout/tf/broken.tf"],
    )
    (one,) = json.loads(checkov.translated(end(command, output=json.dumps([given]))))

    (failed,) = one["results"]["failed_checks"]
    assert (failed["file_path"], failed["repo_file_path"]) == ("/tf/main.tf", "/tf/main.tf")
    assert one["results"]["parsing_errors"] == ["tf/broken.tf"]
    assert "passed_checks" not in one["results"]


def test_counts_files_whose_checks_all_passed_where_it_counts_no_resource(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = checkov.commands(make_task({"tf/main.tf": ""}))
    given = framework(passed_checks=[check("/checkout/tf/main.tf"), check("/checkout/tf/b.tf")])

    one = json.loads(checkov.translated(end(command, output=json.dumps(given))))

    assert one["summary"]["resource_count"] == 2


def test_counts_of_nothing_stay_counts_of_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    (command,) = checkov.commands(make_task({"tf/main.tf": ""}))
    given = {"passed": 0, "failed": 0, "resource_count": 0, "checkov_version": "3"}

    assert json.loads(checkov.translated(end(command, output=json.dumps(given)))) == given
    assert checkov.translated(end(command, output="Traceback")) == b"Traceback"
