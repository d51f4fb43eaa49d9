"""How a scanner's tool would have ended."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from accord.core.scan import Command, Ended, Outcome, Task

MakeTask = Callable[..., Task]
End = Callable[..., Ended]


@pytest.fixture
def make_task(tmp_path: Path) -> MakeTask:
    """Make a task of files given as path and text."""

    def make(texts: dict[str, str], *, asked: Sequence[str] = (), osv_url: str = "", online: bool = False) -> Task:
        return Task(
            root="/checkout",
            files=tuple(asked or texts),
            text=lambda path: texts.get(path, ""),
            folder=str(tmp_path),
            osv_url=osv_url,
            online=online,
        )

    return make


@pytest.fixture
def end() -> End:
    """Make the end of a command as if the tool had written this."""

    def make(
        command: Command, *, output: str = "", errors: str = "", outcome: Outcome = Outcome.CLEAN, trouble: str = ""
    ) -> Ended:
        return Ended(command=command, outcome=outcome, output=output.encode(), errors=errors, trouble=trouble)

    return make
