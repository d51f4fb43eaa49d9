"""Engines for semgrep's syntax: which files they are given, which rules, and which files they read."""

import json
from itertools import pairwise

import pytest

from accord.core import pattern_rules
from accord.core.coverage import Gap
from accord.core.scan import Ended, File, Kind, Looked, Outcome, Task, Tree

OWN = "/accord/rules"


def task(*files: str, rules: str = "") -> Task:
    return Task(root="/checkout", files=files, text=str, folder="/own", rules=rules)


def ended(given: Task, output: str) -> Ended:
    (command,) = pattern_rules.commands(given, OWN)
    return Ended(command=command, outcome=Outcome.CLEAN, output=output.encode())


def scanned(*paths: str) -> str:
    return json.dumps({"paths": {"scanned": paths}})


def test_wants_the_languages_of_our_own_rules_and_with_the_users_all() -> None:
    files = (
        File("a.py", Kind.CODE, "Python"),
        File("b.vue", Kind.CODE, "JavaScript"),
        File("C.java", Kind.CODE, "Java"),
        File("d.ts", Kind.CODE, "TypeScript"),
        File("e.min.js", Kind.CODE, "JavaScript", generated=True),
    )

    assert pattern_rules.wants(Tree(files)) == ("a.py", "d.ts")
    assert pattern_rules.wants(Tree(files, rules="/rules")) == ("a.py", "b.vue", "C.java", "d.ts")


@pytest.mark.parametrize(("rules", "places"), [("", [OWN]), ("/theirs", [OWN, "/theirs"])])
def test_rules_are_folders_and_never_a_registrys(rules: str, places: list[str]) -> None:
    (command,) = pattern_rules.commands(task("a.py", rules=rules), OWN, ("--more",), {"NAME": "value"})
    words = command.arguments

    assert [after for word, after in pairwise(words) if word == "--config"] == places
    assert "--more" in words
    assert command.environment == {"NAME": "value"}


def test_a_comment_hides_nothing_and_files_are_named() -> None:
    (command,) = pattern_rules.commands(task("a.py", "-b.py"), OWN)

    assert {"--disable-nosem", "--no-git-ignore"} <= set(command.arguments)
    assert command.arguments[-2:] == ("./a.py", "./-b.py")


def test_reads_what_the_report_calls_scanned() -> None:
    given = task("a.py", "b.py")
    looked = pattern_rules.looked(given, [ended(given, scanned("./a.py", "other.py"))])

    assert looked.seen == {"a.py"}
    assert looked.left_out == ()


def test_what_none_of_the_users_rules_is_for_is_left_out() -> None:
    given = task("a.py", "C.java", rules="/theirs")

    assert pattern_rules.looked(given, [ended(given, scanned("a.py"))]).left_out == (
        Gap("C.java", "no rule reads its language"),
    )
    assert pattern_rules.looked(given, []).left_out == ()


def test_a_report_that_is_none_proves_nothing() -> None:
    given = task("a.py", rules="/theirs")

    assert pattern_rules.looked(given, [ended(given, "{")]) == Looked(seen=frozenset())
