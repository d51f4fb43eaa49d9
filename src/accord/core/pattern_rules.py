"""How engines for semgrep's syntax are called: with Accord's own rules, with rules of the user's, on files by name.

Rules never come from a registry: offline one waits for minutes and then fails, and its rules are not free to use.
"""

import posixpath
from collections.abc import Mapping, Sequence

import msgspec

from accord.core.coverage import Gap
from accord.core.scan import Canary, Command, Ended, Looked, Task, Tree, batches

_CANARY = """\
from flask import Flask, request

app = Flask(__name__)


@app.route("/canary")
def canary():
    return open(request.args["name"]).read()
"""
CANARY = Canary({"canary.py": _CANARY}, "accord.path-traversal.flask")

#: What Accord's own rules are about.
_OWN = ("JavaScript", "Python", "TypeScript")
#: What both engines can read when somebody has rules for it.
_ALL = (
    *("C", "C#", "C++", "Clojure", "Dart", "Dockerfile", "Elixir", "Go", "Java", "JavaScript", "Julia", "Kotlin"),
    *("Lua", "OCaml", "PHP", "Python", "R", "Ruby", "Rust", "Scala", "Shell", "Solidity", "Swift", "Terraform"),
    "TypeScript",
)
#: They are JavaScript to people, and to these engines languages of their own.
_MARKUP = (".vue", ".svelte")
_SCAN = (
    *("scan", "--json", "--quiet", "--disable-version-check", "--disable-nosem", "--no-git-ignore"),
    *("--no-rewrite-rule-ids", "--max-target-bytes", "0", "--timeout", "30"),
)
#: An engine takes seconds to begin, and reads all rules each time.
_TIMEOUT_SECONDS = 900.0


class _Paths(msgspec.Struct, frozen=True):
    scanned: tuple[str, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    paths: _Paths = _Paths()


def wants(tree: Tree) -> tuple[str, ...]:
    """Return the files of the languages that there are rules for; the user's may be for any."""
    if tree.rules:
        return tree.of_language(*_ALL)
    return tuple(path for path in tree.of_language(*_OWN) if not path.endswith(_MARKUP))


def commands(
    task: Task, own_rules: str, options: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> list[Command]:
    """Return a call for each batch of files: files that are named are read whatever ``.semgrepignore`` says.

    Args:
        task: What is to be read.
        own_rules: Where Accord's own rules lie, as an absolute path.
        options: What one engine needs to be told, and the other does not know.
        environment: Its variables.
    """
    rules = [own_rules, *filter(None, [task.rules])]
    scan = (*_SCAN, *options, *(word for place in rules for word in ("--config", place)), "--output")
    return [
        Command(
            arguments=(*scan, report, *(f"./{path}" for path in files)),
            files=files,
            output=report,
            environment=environment or {},
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        for number, files in enumerate(batches(task.files))
        if (report := task.at(f"rules-{number}.json"))
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that the report calls scanned; with the user's rules, those that no rule is for are left out."""
    scanned: set[str] = set()
    for one in ended:
        try:
            report = msgspec.json.decode(one.output, type=_Report)
        except msgspec.MsgspecError:
            return Looked(seen=frozenset())  # the reader says what is wrong with it
        scanned |= {posixpath.normpath(path) for path in report.paths.scanned}
    seen = frozenset(task.files) & scanned
    others = (path for path in task.files if path not in seen) if task.rules and ended else ()
    return Looked(seen=seen, left_out=tuple(Gap(path, "no rule reads its language") for path in others))
