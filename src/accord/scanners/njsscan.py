"""njsscan on Node.js code, with the rules that it brings: ``njsscan --json``.

Home: https://github.com/ajinabraham/njsscan

Reads: JavaScript in files with the suffix ``.js``, and templates.
Calls: ``njsscan --config OWN --json FILE...``. The repository's ``.njsscan`` is left aside; a comment
``njsscan-ignore`` counts. It needs Semgrep on PATH: without it, its report is valid and empty, but for an error.
Exit codes: 0 nothing found that is an error; 1 something found, or it failed.
Coverage: it leaves out every file with a word such as ``spec`` or ``example`` in its path and says nothing of it, and
no setting makes it read them. So these are named here; ``errors`` are failed, and one that names no file means that
none was read. Its SARIF does not say what failed, so its JSON is turned into Accord's own records here.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "njsscan"
RING = Ring.PATH
AIM = Aim.CODE
READER = "accord"
EXECUTABLE = "njsscan"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND}
_CANARY = """\
const app = require('express')();

app.get('/', (request, response) => {
  eval(request.query.text);
});
"""
CANARY = Canary({"canary.js": _CANARY}, "eval_nodejs")

_TEMPLATES = tuple(f"**/*.{suffix}" for suffix in ("ejs", "hbs", "mustache", "pug", "jade", "dust", "vue"))
#: What it leaves out: words anywhere in a path, and names.
_UNREAD_WORDS = (
    *("__MACOSX", "node_modules", "bower_components", "fixtures", "jquery", "spec", "example", ".min.js"),
    *(".git", ".svn"),
)
_UNREAD_NAMES = frozenset(
    [
        *("axios.js", "bootstrap-tour.js", "raphael-min.js", "react.js", "tinymce.js", "vue.js", "codemirror.js"),
        *("codemirror-compressed.js", "bootstrap.js", "angular.js", "react-dom.production.js", "react.production.js"),
    ]
)
_SEVERITY = {"ERROR": Severity.HIGH, "WARNING": Severity.MEDIUM, "INFO": Severity.LOW}
_CWE = re.compile(r"CWE-(\d+)")
_IN_PART = "PartialParsing"
_TIMEOUT_SECONDS = 900.0


class _Match(msgspec.Struct, frozen=True):
    file_path: str = ""
    match_lines: tuple[int, int] | None = None
    match_string: str = ""


class _Metadata(msgspec.Struct, frozen=True):
    cwe: str = ""
    description: str = ""
    severity: str = ""


class _Rule(msgspec.Struct, frozen=True):
    files: tuple[_Match, ...] = ()
    metadata: _Metadata = _Metadata()


class _Error(msgspec.Struct, frozen=True):
    message: str = ""
    path: str = ""
    type: object = None


class _Report(msgspec.Struct, frozen=True):
    errors: tuple[_Error | str, ...]
    nodejs: dict[str, _Rule]
    templates: dict[str, _Rule] = {}
    njsscan_version: str = ""


def wants(tree: Tree) -> tuple[str, ...]:
    """Return JavaScript that people wrote, and templates."""
    scripts = {path for path in tree.of_language("JavaScript") if path.endswith(".js")}
    wanted = scripts.union(tree.named(*_TEMPLATES))
    return tuple(file.path for file in tree.files if file.path in wanted and not file.generated)


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of the files that it does not leave out."""
    settings = task.at("settings.yaml")
    read = [path for path in task.files if not _is_unread(path)]
    return [
        Command(
            arguments=("--config", settings, "--json", "--output", report, *(f"./{path}" for path in files)),
            files=files,
            output=report,
            writes={settings: "---\n"},
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        for number, files in enumerate(batches(read))
        if (report := task.at(f"njsscan-{number}.json"))
    ]


def translated(ended: Ended) -> bytes:
    """Turn its report into Accord's own records."""
    try:
        report = msgspec.json.decode(ended.output, type=_Report)
    except msgspec.MsgspecError:
        return ended.output  # the reader says what is wrong with it
    return b"".join(msgspec.json.encode(record) + b"\n" for record in _records(ended, report))


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files of the calls that ran; those that it does not read are named."""
    left_out = tuple(Gap(path, "njsscan leaves it out by its name") for path in task.files if _is_unread(path))
    return Looked(seen=frozenset(path for one in ended if _ran(one) for path in one.command.files), left_out=left_out)


def _ran(ended: Ended) -> bool:
    """Tell whether every error of a call is about a file."""
    try:
        errors = msgspec.json.decode(ended.output, type=_Report).errors
    except msgspec.MsgspecError:
        return False  # the reader says what is wrong with it
    return all(isinstance(error, _Error) and error.path for error in errors)


def _is_unread(path: str) -> bool:
    return any(word in path for word in _UNREAD_WORDS) or path.rpartition("/")[2] in _UNREAD_NAMES


def _records(ended: Ended, report: _Report) -> Iterator[Finding | Coverage]:
    for rule_id, rule in (*report.nodejs.items(), *report.templates.items()):
        for match in rule.files:
            yield _finding(rule_id, rule.metadata, match, report.njsscan_version)
    failed = tuple(gap for error in report.errors if (gap := _gap(error)))
    yield Coverage(
        tool="njsscan",
        tool_version=report.njsscan_version,
        complete=not failed,
        seen=len(ended.command.files),
        failed=failed,
    )


def _finding(rule_id: str, rule: _Metadata, match: _Match, version: str) -> Finding:
    start, end = match.match_lines or (None, None)
    cwe = _CWE.match(rule.cwe)
    return Finding(
        tool="njsscan",
        tool_version=version,
        rule_id=rule_id,
        message=rule.description,
        severity=_SEVERITY.get(rule.severity, Severity.UNKNOWN),
        cwes=(int(cwe[1]),) if cwe else (),
        path=match.file_path.removeprefix("./"),
        start_line=start,
        end_line=end,
        snippet=match.match_string,
    )


def _gap(error: _Error | str) -> Gap | None:
    """Return what failed; None for a file that was read but for a part."""
    if isinstance(error, str):
        return Gap("njsscan", error)
    kind = error.type[0] if isinstance(error.type, list) and error.type else error.type
    if kind == _IN_PART:
        return None
    return Gap(error.path or "njsscan", " ".join(error.message.split()))
