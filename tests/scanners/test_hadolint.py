"""hadolint: the repository's own settings do not count."""

from collections.abc import Callable

from accord.core.scan import Task
from accord.scanners import hadolint


def test_brings_settings_of_its_own(make_task: Callable[..., Task]) -> None:
    task = make_task({"Dockerfile": "FROM scratch\n"})
    (command,) = hadolint.commands(task)

    assert command.arguments[:2] == ("--config", f"{task.folder}/settings.yaml")
    assert command.writes == {f"{task.folder}/settings.yaml": "{}\n"}
