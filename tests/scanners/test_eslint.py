"""ESLint: the settings and the plugin are not the repository's, and its report names what it read."""

from collections.abc import Callable

from accord.core.scan import Ended, File, Kind, Task, Tree
from accord.scanners import eslint


def test_wants_scripts_and_no_pages_with_scripts_in_them() -> None:
    paths = ("a.js", "b.ts", "c.vue", "d.svelte")

    assert eslint.wants(Tree(tuple(File(path, Kind.CODE, "JavaScript") for path in paths))) == ("a.js", "b.ts")


def test_runs_no_settings_of_the_repository(make_task: Callable[..., Task]) -> None:
    task = make_task({"a.js": ""})
    (command,) = eslint.commands(task)

    assert {"--no-config-lookup", "--no-ignore"} <= set(command.arguments)
    assert command.arguments[command.arguments.index("--config") + 1] == task.at("eslint.config.mjs")
    assert "process.argv[1]" in command.writes[task.at("eslint.config.mjs")]


def test_reads_what_its_report_names(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.js": "", "b.ts": ""})
    output = '[{"filePath": "/checkout/a.js", "messages": []}, {"filePath": "/elsewhere/b.ts"}]'

    assert eslint.looked(task, [end(eslint.commands(task)[0], output=output)]).seen == {"a.js"}


def test_a_report_that_is_none_proves_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.js": ""})

    assert eslint.looked(task, [end(eslint.commands(task)[0], output="[{")]).seen == frozenset()
