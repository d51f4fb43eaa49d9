"""The repository's own tests are found where they are nearest, and run without mercy for time."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from accord.core.fixing.settings import FixSettings
from accord.core.fixing.trial import Suite
from accord.flows._fix_tests import Found, find, run
from accord.ports.tree import Tree

NONE = FixSettings()
Write = Callable[[Mapping[str, str]], Found]
TEST = "def test_a():\n    pass\n"


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Found]:
    """Write files and find the tests for a changed one; tox, npm and make are small programs."""
    place = tmp_path / "bin"
    place.mkdir()
    for name in ("tox", "npm", "make", "pytest"):
        (place / name).write_text("#!/bin/sh\n")
        (place / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(place))

    def look(files: Mapping[str, str], changed: str = "requirements.txt", without: str = "") -> Found:
        for name in without.split():
            (place / name).unlink()
        for name, text in files.items():
            path = tmp_path / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return find(Tree(tmp_path / "tree"), [*files, changed], [changed], NONE)

    return look


def shown(found: Found) -> list[tuple[str, str]]:
    return [(suite.shown, suite.folder) for suite in found.suites]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_a.py": TEST}, "pytest"),
        ({"tests/unit/deep/test_a.py": TEST}, "pytest"),
        ({"test_a.py": TEST}, "pytest"),
        ({"a_test.py": TEST}, "pytest"),
        ({"conftest.py": ""}, "pytest"),
        ({"pytest.ini": ""}, "pytest"),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, "pytest"),
        ({"tox.ini": "", "tests/test_a.py": TEST}, "tox"),
        ({"Makefile": "all:\n\ntest: all\n\ttrue\n"}, "make test"),
        ({"Makefile": "test : all\n"}, "make test"),
    ],
)
def test_python_is_tested_by(found: Callable[..., Found], files: dict[str, str], expected: str) -> None:
    assert shown(found(files)) == [(expected, "")]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"pyproject.toml": "[project]\n"},
        {"Makefile": "test := 1\ntests:\n"},
        {"other/tests/test_a.py": TEST},
        {"package.json": '{"scripts": {"test": "jest"}}'},
        {"tests/data.txt": ""},
    ],
)
def test_python_without_tests(found: Callable[..., Found], files: dict[str, str]) -> None:
    assert found(files) == Found((), "no tests in this repository for what it changes")


@pytest.mark.parametrize(
    ("script", "expected"),
    [("jest", ["npm test"]), ('echo \\"Error: no test specified\\" && exit 1', []), ("", [])],
)
def test_javascript_is_tested_by_its_script(found: Callable[..., Found], script: str, expected: list[str]) -> None:
    files = {"web/package.json": f'{{"scripts": {{"test": "{script}"}}}}', "tests/test_a.py": TEST}
    assert [suite.shown for suite in found(files, "web/package-lock.json").suites] == expected


def test_the_nearest_folder_with_tests_counts(found: Callable[..., Found]) -> None:
    files = {"tests/test_a.py": TEST, "pay/tests/test_b.py": TEST, "web/x.py": ""}
    assert shown(found(files, "pay/core/requirements.txt")) == [("pytest", "pay")]
    assert shown(found(files, "web/requirements.txt")) == [("pytest", "")]


def test_what_is_not_installed_is_told_unless_another_way_is(found: Callable[..., Found]) -> None:
    files = {"tox.ini": "", "tests/test_a.py": TEST}
    assert shown(found(files, without="tox")) == [("pytest", "")]
    told = found(files, without="pytest")
    assert told == Found((), "'tox', which runs the tests, is not installed")


def test_what_accord_toml_says_comes_first(tmp_path: Path) -> None:
    settings = FixSettings(tests="make check", source="accord.toml:3")
    [suite] = find(Tree(tmp_path), ["tox.ini"], ["a.py"], settings).suites
    assert (suite.arguments, suite.folder, suite.source) == (("sh", "-c", "make check"), "", "accord.toml:3")


def shell(command: str, folder: str = "") -> Suite:
    return Suite(shown=command, arguments=("sh", "-c", command), folder=folder)


def test_tests_that_do_not_end_are_killed_with_what_they_started(tmp_path: Path) -> None:
    done = run(shell("sleep 60 & sleep 60"), tmp_path, FixSettings(timeout_minutes=0))
    assert done.code is None
    assert done.words == "did not finish within 0 s"


def test_last_words_are_kept_short(tmp_path: Path) -> None:
    assert run(shell("echo one; echo two; exit 3"), tmp_path, NONE).words == "two"
    assert run(shell("echo out; echo trouble >&2; exit 3"), tmp_path, NONE).words == "trouble"
    assert run(shell("exit 3"), tmp_path, NONE).words == "exit code 3"
    assert len(run(shell(f"echo {'x' * 500}; exit 1"), tmp_path, NONE).words) == 100


def test_python_looks_into_the_scratch_worktree_first(tmp_path: Path) -> None:
    (tmp_path / "pay" / "src").mkdir(parents=True)
    done = run(shell('test "$PYTHONPATH" = "$(pwd)/src:$(pwd)"', "pay"), tmp_path, NONE)
    assert done.code == 0


def test_pytest_tells_its_tests_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    text = """import pytest


def test_good():
    pass


def test_bad():
    raise ValueError


@pytest.mark.skip
def test_skipped():
    pass


@pytest.fixture
def broken():
    raise ValueError


def test_error(broken):
    pass
"""
    (tmp_path / "test_a.py").write_text(text)
    done = run(Suite(shown="pytest", arguments=("pytest", "-q"), pytest=True), tmp_path, NONE)
    assert done.code == 1
    assert done.passed == frozenset({"test_a::test_good"})
    assert done.failed == frozenset({"test_a::test_bad", "test_a::test_error"})


def test_a_report_that_is_none_tells_nothing_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pytest"
    program.write_text('#!/bin/sh\necho "no xml" > "${2#--junitxml=}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    done = run(Suite(shown="pytest", arguments=("pytest", "-q"), pytest=True), tmp_path, NONE)
    assert (done.code, done.passed, done.failed) == (0, None, None)
