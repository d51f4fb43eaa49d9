"""ShellCheck: which scripts it could not open, and that no setting of the repository counts."""

from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.scan import Ended, File, Kind, Outcome, Task, Tree
from accord.scanners import shellcheck

DENIED = "./a b.sh: ./a b.sh: openBinaryFile: permission denied (Permission denied)\n"


def test_wants_no_scripts_of_zsh() -> None:
    assert shellcheck.wants(Tree((File("a.zsh", Kind.CODE, "Shell"), File("b", Kind.CODE, "Shell")))) == ("b",)


def test_leaves_the_repositorys_settings_aside(make_task: Callable[..., Task]) -> None:
    (command,) = shellcheck.commands(make_task({"a.sh": ""}))

    assert "--norc" in command.arguments


def test_a_script_that_it_could_not_open_is_failed(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a b.sh": "", "c.sh": ""})
    ended = end(shellcheck.commands(task)[0], errors=DENIED, outcome=Outcome.PARTIAL)
    looked = shellcheck.looked(task, [ended])

    assert looked.seen == {"c.sh"}
    assert looked.failed == (Gap("a b.sh", "permission denied (Permission denied)"),)


def test_when_it_does_not_say_which_it_could_not_open_nothing_is_read(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"c.sh": ""})
    ended = end(shellcheck.commands(task)[0], errors="something\n", outcome=Outcome.PARTIAL)

    assert shellcheck.looked(task, [ended]).seen == frozenset()
    assert shellcheck.looked(task, [end(shellcheck.commands(task)[0])]).seen == {"c.sh"}
