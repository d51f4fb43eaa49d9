"""Find and run the repository's own tests, before and after a fix.

What runs is the repository's own code, without the tokens and keys of our environment; after its time the whole process
group is killed. In Python the scratch worktree comes first on the path, so that an editable installation does not lead
the tests to the code of the user's tree.
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from accord.core.errors import AccordError
from accord.core.fixing import npm_lock
from accord.core.fixing.settings import FixSettings
from accord.core.fixing.trial import Run, Suite
from accord.ports import process
from accord.ports.report import open_report
from accord.ports.tree import Tree

_TEST_FILE = re.compile(r"(?:(?:tests?|testing)/(?:.*/)?)?(?:test_[^/]*|[^/]*_test)\.py")
_MAKE = re.compile(r"^test\s*:(?!=)", re.MULTILINE)
_NO_TEST = "no test specified"
_JAVASCRIPT = ("package.json", "package-lock.json")
#: Characters of a program's last words.
_LONGEST = 100


class Found(msgspec.Struct, frozen=True):
    """The suites that can be run, and why there is none."""

    suites: tuple[Suite, ...] = ()
    why_none: str = ""


def find(tree: Tree, files: Sequence[str], changed: Sequence[str], settings: FixSettings) -> Found:
    """Find the tests of the changed files: what ``accord.toml`` says, else those of the nearest folder above each.

    Args:
        tree: The commit as it was.
        files: Every file of the commit.
        changed: What the fix changes.
        settings: What ``accord.toml`` of the commit says.
    """
    if settings.tests:
        arguments = ("sh", "-c", settings.tests)
        return Found((Suite(shown=settings.tests, arguments=arguments, source=settings.source),))
    found: dict[Suite, None] = {}
    missing = ""
    for path in changed:
        suites = list(_nearest(tree, files, path))
        usable = next((one for one in suites if process.find(one.arguments[0])), None)
        if usable:
            found[usable] = None
        elif suites:
            missing = f"'{suites[0].arguments[0]}', which runs the tests, is not installed"
    return Found(tuple(found), missing or "no tests in this repository for what it changes")


def run(suite: Suite, folder: Path, settings: FixSettings) -> Run:
    """Run a suite once in a scratch worktree."""
    top = folder.resolve()
    source = [str(place) for place in (top / suite.folder / "src", top / suite.folder) if place.is_dir()]
    with tempfile.TemporaryDirectory(prefix="accord-") as made:
        told = Path(made, "tests.xml")
        arguments = [*suite.arguments, *((f"--junitxml={told}",) if suite.pytest else ())]
        try:
            done = process.run(
                arguments,
                folder=top / suite.folder,
                timeout_seconds=settings.timeout_minutes * 60,
                environment={"PYTHONPATH": ":".join(source)} if suite.arguments[0] != "npm" else {},
            )
        except AccordError as error:
            return Run(code=None, words=error.message.removeprefix(f"{suite.arguments[0]} "))
        passed, failed = _told_apart(told)
        return Run(code=done.code, words=_words(done), passed=passed, failed=failed)


def _nearest(tree: Tree, files: Sequence[str], path: str) -> Iterator[Suite]:
    """Yield the suites of the nearest folder above a path that has any."""
    folder, names = path, frozenset(files)
    javascript = path.rpartition("/")[2] in _JAVASCRIPT
    while folder:
        folder = folder.rpartition("/")[0]
        kinds = (_npm, _make) if javascript else (_tox, _pytest, _make)
        found = [suite for kind in kinds if (suite := kind(tree, names, folder))]
        if found:
            yield from found
            return


def _tox(_tree: Tree, files: frozenset[str], folder: str) -> Suite | None:
    place = _join(folder, "tox.ini")
    return Suite(shown="tox", arguments=("tox",), folder=folder, source=place) if place in files else None


def _pytest(tree: Tree, files: frozenset[str], folder: str) -> Suite | None:
    project = _join(folder, "pyproject.toml")
    configured = any(_join(folder, name) in files for name in ("pytest.ini", "conftest.py"))
    configured = configured or (project in files and tree.has(project) and "[tool.pytest" in tree.text(project))
    start = f"{folder}/" if folder else ""
    if configured or any(_TEST_FILE.fullmatch(path.removeprefix(start)) for path in files if path.startswith(start)):
        return Suite(shown="pytest", arguments=("pytest", "-q"), folder=folder, source=start or ".", pytest=True)
    return None


def _npm(tree: Tree, files: frozenset[str], folder: str) -> Suite | None:
    place = _join(folder, "package.json")
    script = npm_lock.asked(tree.read(place), place).scripts.get("test", "") if place in files else ""
    if not script or _NO_TEST in script:
        return None
    return Suite(shown="npm test", arguments=("npm", "test", "--silent"), folder=folder, source=place)


def _make(tree: Tree, files: frozenset[str], folder: str) -> Suite | None:
    place = _join(folder, "Makefile")
    if place not in files or not tree.has(place) or not _MAKE.search(tree.text(place)):
        return None
    return Suite(shown="make test", arguments=("make", "test"), folder=folder, source=place)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _words(done: process.Completed) -> str:
    lines = [line.strip() for line in done.output.decode("utf-8", "replace").splitlines() if line.strip()]
    words = done.last_words or (lines[-1] if lines else "") or f"exit code {done.code}"
    return words[:_LONGEST]


def _told_apart(file: Path) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Return the names of the tests that passed and of those that did not, from pytest's JUnit report."""
    if not file.is_file():
        return None, None
    try:
        cases = list(open_report(str(file)).xml.iter("testcase"))
    except AccordError:  # the tests wrote something else there
        return None, None
    passed, failed = set(), set()
    for case in cases:
        name = f"{case.get('classname', '')}::{case.get('name', '')}"
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed.add(name)
        elif "skipped" not in kinds:
            passed.add(name)
    return frozenset(passed - failed), frozenset(failed)
