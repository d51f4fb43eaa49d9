"""Kingfisher: the scan of which files was completed, and that it asks nobody about a secret."""

import json
from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.scan import Ended, Outcome, Task
from accord.scanners import kingfisher


def report(**states: object) -> str:
    places = [{"repository": f"/checkout/./{name}.ini", "scan": state} for name, state in states.items()]
    return json.dumps({"runs": [{"properties": {"repository_audit": {"repositories": places}}, "results": []}]})


def test_a_file_whose_scan_was_not_completed_is_failed(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task(dict.fromkeys(["a.ini", "b.ini", "c.ini", "d.ini"], ""))
    output = report(a={"status": "completed"}, b={"status": "failed", "error": "denied"}, c={"status": "partial"})
    looked = kingfisher.looked(task, [end(kingfisher.commands(task)[0], output=output)])

    assert looked.seen == {"a.ini"}
    assert looked.failed == (Gap("b.ini", "denied"), Gap("c.ini", "the scan of it is partial"))


def test_a_report_that_is_none_proves_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.ini": ""})

    assert kingfisher.looked(task, [end(kingfisher.commands(task)[0], output="{")]).seen == frozenset()


def test_secrets_stay_here_and_hidden(make_task: Callable[..., Task]) -> None:
    (command,) = kingfisher.commands(make_task({"a.ini": ""}))

    assert {"--no-validate", "--redact", "--no-update-check"} <= set(command.arguments)


def test_a_secret_that_was_tried_out_means_that_something_is_wrong() -> None:
    assert kingfisher.EXIT_CODES[200] is Outcome.FOUND
    assert kingfisher.EXIT_CODES[205] is Outcome.FAILED
