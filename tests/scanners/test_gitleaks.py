"""Gitleaks: what it leaves out, what it finds where nobody asked, and that no secret is shown."""

import json
from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.scan import Ended, Outcome, Task
from accord.scanners import gitleaks

LOG = """\
5:45AM DBG skipping file: global allowlist path=a.svg
5:45AM DBG skipping directory: global allowlist path=node_modules
5:45AM DBG skipping file: global allowlist path="bad\\nname.png"
5:45AM DBG skipping file: global allowlist path="bad\\xffname.png"
"""
DONE = "5:45AM INF scanned ~156 bytes (156 bytes) in 13.4ms\n"


def test_what_its_rules_leave_out_is_named(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    files = ("a.svg", "node_modules/x.js", "bad\nname.png", "b.ini")
    task = make_task(dict.fromkeys(files, ""))
    looked = gitleaks.looked(task, [end(gitleaks.commands(task)[0], errors=LOG + DONE)])

    assert looked.seen == {"b.ini"}
    assert looked.left_out == tuple(Gap(path, "Gitleaks leaves it out (global allowlist)") for path in files[:3])


def test_has_read_nothing_when_it_does_not_say_that_it_is_done(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"b.ini": ""})

    assert gitleaks.looked(task, [end(gitleaks.commands(task)[0], errors=LOG)]).seen == frozenset()


def test_what_it_finds_where_nobody_asked_is_left_out(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"a.ini": ""})
    leaks = [{"RuleID": "x", "File": "a.ini"}, {"RuleID": "x", "File": ".env"}, {"RuleID": "x"}]
    ended = end(gitleaks.commands(task)[0], output=json.dumps(leaks))

    assert json.loads(gitleaks.translated(ended)) == leaks[:1]


def test_a_report_that_is_none_is_left_to_the_reader(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    ended = end(gitleaks.commands(make_task({"a.ini": ""}))[0], output="[{")

    assert gitleaks.translated(ended) == b"[{"


def test_a_leak_is_told_from_a_failure_and_no_secret_is_shown(make_task: Callable[..., Task]) -> None:
    task = make_task({"a.ini": ""})
    (command,) = gitleaks.commands(task)

    assert {"--redact", "--exit-code"} <= set(command.arguments)
    assert gitleaks.EXIT_CODES[1] is Outcome.FAILED


def test_no_setting_of_the_repository_counts(make_task: Callable[..., Task]) -> None:
    task = make_task({"a.ini": ""})
    (command,) = gitleaks.commands(task)
    options = dict(zip(command.arguments, command.arguments[1:], strict=False))

    assert options["--config"] in command.writes
    assert options["--gitleaks-ignore-path"] == task.folder
