"""Retire.js on libraries that lie in a checkout as files: ``retire --path .``.

Home: https://github.com/RetireJS/retire.js

Reads: JavaScript, above all bundles and minified copies of libraries, which other scanners leave alone.
Calls: ``retire --path CHECKOUT --outputformat json --exitwith 0``. It looks libraries up in a list that it downloads,
and tells nobody what it found. It brings no list, so it runs only where servers may be asked. It takes a folder and no
list of files, so what it finds elsewhere is left out of its report here. The repository's ``.retireignore`` is left
aside.
Exit codes: 0 done, since ``--exitwith 0`` takes the meaning "vulnerable" from 13; 1 it failed, as without its list.
Coverage: it does not say which files it read; ``errors`` are failed. It writes JSON, which is turned into Accord's own
records here.
Tried here with a list of one library only, since its own cannot be downloaded here.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding, Severity
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree

LABEL = "Retire.js"
RING = Ring.PATH
AIM = Aim.DEPENDENCIES
READER = "accord"
EXECUTABLE = "retire"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FAILED}
CANARY = Canary({"jquery-1.10.2.js": "/*!\n * jQuery JavaScript Library v1.10.2\n */\n"}, "CVE-2015-9251")
#: It reads nothing unless somebody allowed servers to be asked.
ONLINE = True

_SEVERITY = {severity.value: severity for severity in Severity}
_CWE = re.compile(r"CWE-(\d+)")


class _Identifiers(msgspec.Struct, frozen=True):
    summary: str = ""
    cves: tuple[str, ...] = msgspec.field(name="CVE", default=())
    github: str = msgspec.field(name="githubID", default="")


class _Vulnerability(msgspec.Struct, frozen=True):
    identifiers: _Identifiers = _Identifiers()
    severity: str = ""
    below: str = ""
    info: tuple[str, ...] = ()
    cwe: tuple[str, ...] = ()


class _Result(msgspec.Struct, frozen=True):
    component: str = ""
    version: str = ""
    npmname: str = ""
    vulnerabilities: tuple[_Vulnerability, ...] = ()


class _File(msgspec.Struct, frozen=True):
    file: str = ""
    results: tuple[_Result, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    data: tuple[_File, ...]
    errors: tuple[str, ...] = ()
    version: str = ""


def wants(tree: Tree) -> tuple[str, ...]:
    """Return every script, also those that a program made."""
    return tuple(file.path for file in tree.files if file.language == "JavaScript" and file.path.endswith(".js"))


def commands(task: Task) -> list[Command]:
    """Return one call for the whole folder, when servers may be asked."""
    if not task.files or not task.online:
        return []
    report, ignored = task.at("retire.json"), task.at("ignored.json")
    scan = ("--path", task.root, "--outputformat", "json", "--outputpath", report, "--exitwith", "0")
    own = ("--ignorefile", ignored, "--cachedir", task.at("cache"))
    return [
        Command(arguments=(*scan, *own), files=task.files, output=report, folder=task.folder, writes={ignored: "[]\n"})
    ]


def translated(ended: Ended) -> bytes:
    """Turn its report into Accord's own records, without what it found in files that it was not asked about."""
    try:
        report = msgspec.json.decode(ended.output, type=_Report)
    except msgspec.MsgspecError:
        return ended.output  # the reader says what is wrong with it
    return b"".join(msgspec.json.encode(record) + b"\n" for record in _records(ended, report))


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files of a call without errors; nothing is read, unless servers may be asked."""
    why = "its list may be downloaded only with --online"
    return Looked(
        seen=frozenset(path for one in ended if _ran(one) for path in one.command.files),
        skipped=() if task.online else tuple(Gap(path, why) for path in task.files),
    )


def _ran(ended: Ended) -> bool:
    try:
        return not msgspec.json.decode(ended.output, type=_Report).errors
    except msgspec.MsgspecError:
        return False  # the reader says what is wrong with it


def _records(ended: Ended, report: _Report) -> Iterator[Finding | Coverage]:
    files = frozenset(ended.command.files)
    root = f"{ended.command.arguments[1]}/"
    for file in report.data:
        if (path := file.file.removeprefix(root)) in files:
            for result in file.results:
                yield from (_finding(path, result, one, report.version) for one in result.vulnerabilities)
    yield Coverage(
        tool="retire",
        tool_version=report.version,
        complete=not report.errors,
        seen=len(files),
        failed=tuple(Gap("retire", error) for error in report.errors),
    )


def _finding(path: str, result: _Result, found: _Vulnerability, version: str) -> Finding:
    names = (*found.identifiers.cves, *filter(None, [found.identifiers.github]))
    summary = found.identifiers.summary
    return Finding(
        tool="retire",
        tool_version=version,
        rule_id=names[0] if names else result.component,
        message=summary or f"{result.component} {result.version} is vulnerable",
        severity=_SEVERITY.get(found.severity, Severity.UNKNOWN),
        cwes=tuple(int(one[1]) for text in found.cwe if (one := _CWE.fullmatch(text))),
        vulnerability_ids=names[:1],
        aliases=names[1:],
        component_name=result.npmname or result.component,
        component_version=result.version,
        purl=f"pkg:npm/{result.npmname}@{result.version}" if result.npmname and result.version else "",
        fixed_versions=(found.below,) if found.below else (),
        references=found.info,
        path=path,
    )
