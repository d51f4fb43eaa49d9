"""What the exit codes of each scanner's table come to, with a program that ends with each of them."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from accord.core.scan import Outcome, Task
from accord.flows.scanning.run import Call, run
from accord.ports import modules
from accord.ports.toolbox import Tool

SCANNERS = modules.load_all("accord.scanners")
UNNAMED = 77

TABLE = [
    pytest.param(module, code, module.EXIT_CODES.get(code, Outcome.FAILED), id=f"{name}-{code}")
    for name, module in SCANNERS
    for code in (*module.EXIT_CODES, UNNAMED)
]


def task_of(scanner: ModuleType, folder: Path) -> Task:
    """Return the task of reading the scanner's own canary."""
    files = scanner.CANARY.files
    for path, text in files.items():
        (folder / "root" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "root" / path).write_text(text, encoding="utf-8")
    (folder / "own").mkdir()
    return Task(
        root=str(folder / "root"),
        files=tuple(files),
        text=files.__getitem__,
        folder=str(folder / "own"),
        osv_url="http://127.0.0.1:9/v1/query",
        online=getattr(scanner, "ONLINE", False),
    )


@pytest.mark.parametrize(("scanner", "code", "outcome"), TABLE)
def test_a_code_means_what_the_table_says_and_any_other_a_failure(
    scanner: ModuleType, code: int, outcome: Outcome, tmp_path: Path
) -> None:
    task = task_of(scanner, tmp_path)
    command = next(one for one in scanner.commands(task) if one.reports)
    program = tmp_path / "program"
    write = f"open({command.output!r}, 'w').write('said')" if command.output else "print('said')"
    program.write_text(f"#!{sys.executable} -IS\nimport sys\n{write}\nsys.exit({code})\n", encoding="utf-8")
    program.chmod(0o755)

    (ended,) = run([Call("it", Tool("it", program), task, command, scanner.EXIT_CODES)])

    assert (ended.outcome, ended.code, ended.output.strip()) == (outcome, code, b"said")
    assert bool(ended.trouble) is (outcome in {Outcome.FAILED, Outcome.PARTIAL})
