"""CycloneDX: one bill of materials for each file of requirements."""

from collections.abc import Callable

from accord.core.languages import describe
from accord.core.scan import Task, Tree
from accord.scanners import cyclonedx_bom


def test_reads_files_of_requirements_only() -> None:
    paths = ("requirements.txt", "api/requirements-dev.in", "pyproject.toml", "poetry.lock", "package.json")

    assert cyclonedx_bom.wants(Tree(tuple(describe(path, 1, b"x", {}) for path in paths))) == paths[:2]


def test_each_file_has_a_bill_of_its_own(make_task: Callable[..., Task]) -> None:
    commands = cyclonedx_bom.commands(make_task({"requirements.txt": "", "api/requirements.txt": ""}))

    assert [command.files for command in commands] == [("requirements.txt",), ("api/requirements.txt",)]
    assert len({command.output for command in commands}) == 2
