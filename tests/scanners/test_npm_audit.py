"""npm audit: it tells a registry what is used, so somebody has to allow that."""

from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.languages import describe
from accord.core.scan import Ended, Task, Tree
from accord.scanners import npm_audit

FILES = {"package.json": "{}", "web/package-lock.json": "{}", "web/package.json": "{}", "yarn/yarn.lock": ""}


def test_wants_lock_files_and_the_manifests_beside_them() -> None:
    tree = Tree(tuple(describe(path, 1, b"x", {}) for path in FILES))

    assert npm_audit.wants(tree) == ("web/package-lock.json", "web/package.json")


def test_asks_nobody_without_leave_and_says_so(make_task: Callable[..., Task]) -> None:
    task = make_task({"package-lock.json": "{}"})

    assert npm_audit.commands(task) == []
    assert npm_audit.looked(task, []).skipped == (
        Gap("package-lock.json", "npm's registry may be asked only with --online"),
    )


def test_each_folder_is_audited_once_and_nothing_is_installed(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task(dict.fromkeys(("web/package.json", "web/package-lock.json", "package-lock.json"), ""), online=True)
    commands = npm_audit.commands(task)

    assert {command.folder: command.files for command in commands} == {
        "/checkout/web": ("web/package-lock.json",),
        "/checkout": ("package-lock.json",),
    }
    assert all({"--package-lock-only", "--ignore-scripts"} <= set(command.arguments) for command in commands)
    web = next(command for command in commands if command.folder == "/checkout/web")
    looked = npm_audit.looked(task, [end(web, output='{"metadata": {}}')])
    assert looked.seen == {"web/package.json", "web/package-lock.json"}
    assert looked.skipped == ()


def test_an_error_instead_of_a_report_means_that_nothing_was_read(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"package-lock.json": "", "package.json": ""}, online=True)
    (command,) = npm_audit.commands(task)

    for output in ('{"error": {"code": "E405"}}', "npm ERR!", "[]"):
        assert npm_audit.looked(task, [end(command, output=output)]).seen == frozenset()
