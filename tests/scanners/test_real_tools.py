"""Each tool that is really here finds what its canary holds, in the form that its reader reads."""

from pathlib import Path

import pytest

from accord.flows.scanning import canary
from accord.flows.scanning.advisories import served
from accord.flows.scanning.examine import examine
from accord.flows.scanning.run import Call, run
from accord.flows.scanning.scanner import SCANNERS, Scanner
from accord.ports import modules

ALL = [Scanner.of(name, module) for name, module in modules.load_all(SCANNERS)]
#: They ask servers about packages, which no test does.
ONLINE = {name for name, module in modules.load_all(SCANNERS) if getattr(module, "ONLINE", False)}


@pytest.mark.parametrize("scanner", ALL, ids=[one.name for one in ALL])
def test_it_finds_its_canary_and_says_that_it_read_all_of_it(scanner: Scanner, tmp_path: Path) -> None:
    tool = scanner.tool()
    if tool is None or scanner.name in ONLINE:
        pytest.skip(f"{scanner.label} is not installed here, or needs a network")
    with served(needed=bool(scanner.advisories)) as url:
        task = canary.lay(scanner.canary, tmp_path.resolve())
        task = type(task)(root=task.root, files=task.files, text=task.text, folder=task.folder, osv_url=url)
        calls = [Call(scanner.name, tool, task, one, scanner.exit_codes) for one in scanner.commands(task)]
        examined = examine(scanner, task, run(calls))

    assert canary.sings(scanner.canary, examined)
    assert (examined.seen, examined.failed) == (frozenset(task.files), ())
