"""Trivy: what it asks nobody, what it finds where nobody asked, and which files it could not parse."""

import json
from collections.abc import Callable

from accord.core.coverage import Gap
from accord.core.scan import Ended, Task
from accord.scanners import trivy

LOG = 'ERROR\t[terraform parser] Error parsing file\tmodule="root" file_path="tf/broken.tf" cause="x" err="y"\n'
FOUND: dict[str, object] = {"Misconfigurations": [{}]}


def report(*targets: str) -> str:
    return json.dumps({"Results": [{"Target": target, **FOUND} for target in targets]})


def test_asks_no_server_and_no_setting_of_the_repository(make_task: Callable[..., Task]) -> None:
    task = make_task({"Dockerfile": ""})
    (command,) = trivy.commands(task)
    options = dict(zip(command.arguments, command.arguments[1:], strict=False))

    assert {"--skip-db-update", "--skip-check-update", "--offline-scan"} <= set(command.arguments)
    assert {options[name] for name in ("--config", "--ignorefile", "--secret-config")} == command.writes.keys()


def test_fetches_no_module_of_terraform(make_task: Callable[..., Task]) -> None:
    (command,) = trivy.commands(make_task({"main.tf": ""}, online=True))

    assert command.environment["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert command.environment["GIT_ALLOW_PROTOCOL"] == "none"


def test_what_its_report_and_its_log_do_not_name_is_not_read(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    task = make_task(dict.fromkeys(("Dockerfile", "b/Dockerfile", "tf/a.tf", "tf/broken.tf", "a.bicep"), ""))
    (command,) = trivy.commands(task)
    looked = trivy.looked(task, [end(command, output=report("Dockerfile", "tf"), errors=LOG)])

    assert looked.seen == {"Dockerfile", "tf/a.tf"}
    assert looked.failed == (Gap("tf/broken.tf", "it could not be parsed"),)
    assert looked.left_out == (Gap("a.bicep", "it describes no infrastructure that Trivy knows"),)


def test_a_report_that_names_nothing_proves_nothing(make_task: Callable[..., Task], end: Callable[..., Ended]) -> None:
    task = make_task({"a.tf": "", "Dockerfile": ""})
    (command,) = trivy.commands(task)

    assert trivy.looked(task, [end(command, output="{}")]).seen == frozenset()
    assert trivy.looked(task, [end(command, output="{")]).seen == frozenset()


def test_what_it_finds_where_nobody_asked_is_left_out(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = trivy.commands(make_task({"tf/a.tf": ""}))
    given = {"Results": [{"Target": "tf/a.tf", **FOUND}, {"Target": ".env", "Secrets": [{}]}, {"Target": "tf"}]}

    kept = json.loads(trivy.translated(end(command, output=json.dumps(given))))["Results"]
    assert [one["Target"] for one in kept] == ["tf/a.tf", "tf"]


def test_a_report_without_results_is_left_to_the_reader(
    make_task: Callable[..., Task], end: Callable[..., Ended]
) -> None:
    (command,) = trivy.commands(make_task({"a.tf": ""}))

    for output in ("{", "{}", '{"Results": [1]}', '{"Results": null}'):
        assert trivy.translated(end(command, output=output)) == output.encode()


def test_is_not_called_where_nothing_is_for_it(make_task: Callable[..., Task]) -> None:
    assert trivy.commands(make_task({"a.yaml": "b: 1\n"})) == []
