"""Brakeman on every Rails application: ``brakeman --format json --path FOLDER``.

Home: https://brakemanscanner.org

Reads: Ruby and templates below ``app``, ``lib`` and ``config`` of a folder that has ``config/application.rb``.
Calls: ``brakeman --no-exit-on-warn --no-exit-on-error --format json --output FILE --path FOLDER``, once for each
application. The repository's ``config/brakeman.yml`` is left aside; what ``config/brakeman.ignore`` names is shown as
suppressed.
Exit codes: 0 done, since the two options take the meanings "warnings" from 3 and "errors" from 7; 4 no Rails
application; others it failed.
Coverage: ``errors`` names what it could not parse; it counts what it read without naming it.
Not tried here: written from its documentation and from reports of others.
"""

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from accord.core.belonging import by_folder
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "Brakeman"
RING = Ring.PATH
AIM = Aim.CODE
READER = "brakeman"
EXECUTABLE = "brakeman"
EXIT_CODES = {0: Outcome.CLEAN, **dict.fromkeys((1, 3, 4, 7), Outcome.FAILED)}
_CONTROLLER = """\
class CanaryController < ApplicationController
  def show
    eval(params[:text])
  end
end
"""
CANARY = Canary(
    {
        "app/controllers/canary_controller.rb": _CONTROLLER,
        "config/application.rb": "module Canary\n  class Application < Rails::Application\n  end\nend\n",
    },
    "Dangerous Eval",
)

_MARK = "config/application.rb"
_PARTS = ("app", "lib", "config")
_SCAN = ("--quiet", "--no-pager", "--no-progress", "--no-exit-on-warn", "--no-exit-on-error", "--format", "json")
_TIMEOUT_SECONDS = 900.0


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the Ruby files of Rails applications that Brakeman reads."""
    ruby = tree.of_language("Ruby")
    folders = [path.removesuffix(_MARK) for path in ruby if path == _MARK or path.endswith(f"/{_MARK}")]
    parts = tuple(f"{folder}{part}/" for folder in folders for part in _PARTS)
    return tuple(path for path in ruby if path.startswith(parts)) if parts else ()


def commands(task: Task) -> list[Command]:
    """Return a call for each application."""
    settings = task.at("brakeman.yml")
    return [
        Command(
            arguments=(*_SCAN, "--config-file", settings, "--output", report, "--path", f"./{folder or '.'}"),
            files=files,
            output=report,
            writes={settings: "--- {}\n"},
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        for number, (folder, files) in enumerate(by_folder(task, task.files, _MARK).items())
        if (report := task.at(f"brakeman-{number}.json"))
    ]


def translated(ended: Ended) -> bytes:
    """Make paths relative to the checkout; it writes them relative to the application."""
    folder = posixpath.normpath(ended.command.arguments[-1])
    try:
        document = msgspec.json.decode(ended.output)
    except msgspec.MsgspecError:
        return ended.output  # the reader says what is wrong with it
    for warning in _warnings(document) if folder != "." else ():
        warning["file"] = posixpath.join(folder, warning["file"])
    return msgspec.json.encode(document)


def looked(_task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files of the applications that it was called for."""
    return Looked(seen=frozenset(path for one in ended for path in one.command.files))


def _warnings(document: object) -> Iterator[dict[str, Any]]:
    lists = [document.get(name) for name in ("warnings", "ignored_warnings")] if isinstance(document, dict) else []
    for warnings in lists:
        for warning in warnings if isinstance(warnings, list) else ():
            if isinstance(warning, dict) and isinstance(warning.get("file"), str):
                yield warning
