"""Syft: which files components were found in, and what it lists where nobody asked."""

import json
from collections.abc import Callable
from typing import Any

from accord.core.coverage import Gap
from accord.core.languages import describe
from accord.core.scan import Ended, Looked, Task, Tree
from accord.scanners import syft


def component(name: str, *places: str) -> dict[str, Any]:
    properties = [{"name": f"syft:location:{number}:path", "value": f"/{path}"} for number, path in enumerate(places)]
    return {"bom-ref": name, "name": name, "properties": [{"name": "syft:package:type", "value": "x"}, *properties]}


def test_wants_the_manifests_of_every_ecosystem() -> None:
    paths = ("go.mod", "web/package-lock.json", "a.py", "Cargo.lock")

    assert syft.wants(Tree(tuple(describe(path, 1, b"x", {}) for path in paths))) == (paths[0], paths[1], paths[3])


def test_what_it_lists_where_nobody_asked_is_left_out(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = syft.commands(make_task({"go.mod": ""}))
    bom = {
        "components": [component("a", "go.mod"), component("b", ".venv/x"), component("c")],
        "dependencies": [{"ref": "a"}, {"ref": "b"}],
    }
    kept = json.loads(syft.translated(end(command, output=json.dumps(bom))))

    assert [one["name"] for one in kept["components"]] == ["a"]
    assert kept["dependencies"] == [{"ref": "a"}]


def test_a_manifest_that_it_takes_nothing_from_is_left_out(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task({"go.mod": "", "package.json": ""})
    bom = {"components": [component("a", "go.mod", "x/go.mod")]}
    looked = syft.looked(task, [end(syft.commands(task)[0], output=json.dumps(bom))])

    assert looked.seen == {"go.mod"}
    assert looked.left_out == (Gap("package.json", "Syft lists nothing from it"),)


def test_a_report_that_is_none_proves_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"go.mod": ""})
    (command,) = syft.commands(task)

    for output in ("{", "[]", "{}", '{"components": [1]}'):
        assert syft.looked(task, [end(command, output=output)]) == Looked(seen=frozenset())
    for output in ("{", "[]", '{"components": [1]}'):
        assert syft.translated(end(command, output=output)) == output.encode()


def test_runs_where_no_setting_of_the_repository_lies(make_task: Callable[..., Task]) -> None:
    task = make_task({"go.mod": ""})

    assert syft.commands(task)[0].folder == task.folder
