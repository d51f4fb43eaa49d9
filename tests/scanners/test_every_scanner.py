"""What holds for every scanner, found by its place: one without a canary, an exit code or a test fails here."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from accord.core.languages import Languages, describe
from accord.core.scan import Aim, Canary, Command, Looked, Outcome, Ring, Task, Tree
from accord.ports import modules, packaged
from accord.ports.toolbox import catalogue

HERE = Path(__file__).parent
SCANNERS = modules.load_all("accord.scanners")
READERS = modules.names("accord.readers")
TOLD = packaged.table("tables/languages.toml", Languages).told()

every_scanner = pytest.mark.parametrize(
    "scanner", [module for _, module in SCANNERS], ids=[name for name, _ in SCANNERS]
)


def tree_of(files: Mapping[str, str]) -> Tree:
    described = (describe(path, len(text), text.encode(), TOLD) for path, text in files.items())
    return Tree(tuple(described))


def canary_task(scanner: ModuleType, folder: Path) -> Task:
    files = scanner.CANARY.files
    return Task(
        root="/checkout",
        files=scanner.wants(tree_of(files)),
        text=files.__getitem__,
        folder=str(folder),
        osv_url="http://127.0.0.1:9/v1/query",
        online=getattr(scanner, "ONLINE", False),
    )


@every_scanner
def test_has_what_a_scanner_has(scanner: ModuleType) -> None:
    assert isinstance(scanner.LABEL, str)
    assert scanner.LABEL.strip()
    assert isinstance(scanner.RING, Ring)
    assert isinstance(scanner.AIM, Aim)
    assert scanner.READER in READERS
    assert scanner.EXECUTABLE
    assert isinstance(scanner.CANARY, Canary)
    assert scanner.CANARY.answer


@every_scanner
def test_its_docstring_is_its_page(scanner: ModuleType) -> None:
    text = scanner.__doc__ or ""

    assert [
        word for word in ("Home:", "Reads:", "Calls:", "Exit codes:", "Coverage:") if f"\n{word} " not in text
    ] == []


@every_scanner
def test_names_its_exit_codes_and_takes_no_other_for_success(scanner: ModuleType) -> None:
    assert scanner.EXIT_CODES[0] is Outcome.CLEAN
    assert all(isinstance(code, int) and isinstance(outcome, Outcome) for code, outcome in scanner.EXIT_CODES.items())


@every_scanner
def test_has_a_test_of_its_own(scanner: ModuleType) -> None:
    assert (HERE / f"test_{scanner.__name__.rpartition('.')[2]}.py").is_file()


@every_scanner
def test_reads_its_own_canary(scanner: ModuleType, tmp_path: Path) -> None:
    task = canary_task(scanner, tmp_path)

    assert task.files
    commands = scanner.commands(task)
    assert {path for command in commands for path in command.files} == set(task.files)
    assert any(command.reports for command in commands)


@every_scanner
def test_writes_only_into_its_own_folder(scanner: ModuleType, tmp_path: Path) -> None:
    commands: list[Command] = scanner.commands(canary_task(scanner, tmp_path))
    written = [path for command in commands for path in (*command.writes, *filter(None, [command.output]))]

    assert [path for path in written if not path.startswith(f"{tmp_path}/")] == []


@every_scanner
def test_asks_for_nothing_where_there_is_nothing_to_read(scanner: ModuleType, tmp_path: Path) -> None:
    assert scanner.wants(Tree(())) == ()
    task = Task(root="/checkout", files=(), text=str, folder=str(tmp_path))
    assert scanner.commands(task) == []


@every_scanner
def test_has_read_nothing_when_nothing_was_run(scanner: ModuleType, tmp_path: Path) -> None:
    if hasattr(scanner, "looked"):
        looked = scanner.looked(canary_task(scanner, tmp_path), [])
        assert isinstance(looked, Looked)
        assert looked.seen == frozenset()


@every_scanner
def test_is_of_the_ring_that_its_recipe_says(scanner: ModuleType) -> None:
    name = scanner.__name__.rpartition(".")[2].replace("_", "-")
    if name not in catalogue.names():
        pytest.skip("Accord cannot install it")

    assert catalogue.recipe(name).ring is scanner.RING
    assert catalogue.recipe(name).executable == scanner.EXECUTABLE


#: What would tell somebody a secret, fetch rules from a registry, or send anything home.
FORBIDDEN = {"--config=auto", "auto", "--validate", "--only-verified", "p/python", "p/default"}
#: What a tool that would check secrets with their provider has to be told.
NEEDED = {"detect-secrets": "--no-verify", "zizmor": "--offline", "kingfisher": "--no-validate"}


@every_scanner
def test_tells_nobody_a_secret_and_fetches_no_rules(scanner: ModuleType, tmp_path: Path) -> None:
    for command in scanner.commands(canary_task(scanner, tmp_path)):
        assert FORBIDDEN.isdisjoint(command.arguments)
        assert NEEDED.get(scanner.EXECUTABLE, command.arguments[0]) in command.arguments
