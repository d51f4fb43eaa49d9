"""Give every tool a file with a known answer: one that does not find it does not work here, whatever else it says.

That a tool passed is remembered by its path, version and time of change, in the user's own folder: a checkout may come
from anybody and must not vouch for the tools that look at it.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from accord.core.scan import Canary, Task
from accord.flows.scanning.examine import Examined
from accord.flows.scanning.scanner import Scanner
from accord.ports.snapshot.place import user_folder
from accord.ports.toolbox import Tool

_FOLDER = "canaries"


def lay(canary: Canary, folder: Path) -> Task:
    """Write a canary's files into an empty folder and return the task of reading them."""
    root, scratch = folder / "root", folder / "scratch"
    scratch.mkdir(parents=True)
    for path, text in canary.files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Task(
        root=str(root), files=tuple(canary.files), text=lambda path: canary.files.get(path, ""), folder=str(scratch)
    )


def sings(canary: Canary, examined: Examined) -> bool:
    """Tell whether the known answer is there."""
    return canary.answer in set(_answers(examined))


def _answers(examined: Examined) -> Iterable[str]:
    for finding in examined.findings:
        yield from (finding.rule_id, *finding.vulnerability_ids, *finding.aliases)
    yield from (component.name for component in examined.components)


def remembered(scanner: Scanner, tool: Tool) -> bool:
    """Tell whether this very tool passed before, with this very canary."""
    try:
        return _file(scanner).read_bytes() == _key(scanner, tool)
    except OSError:
        return False


def remember(scanner: Scanner, tool: Tool) -> None:
    """Remember that a tool passed. A folder that cannot be written is left alone: it is asked again next time."""
    try:
        _file(scanner).parent.mkdir(parents=True, exist_ok=True)
        _file(scanner).write_bytes(_key(scanner, tool))
    except OSError:
        return


def _file(scanner: Scanner) -> Path:
    return user_folder() / _FOLDER / f"{scanner.name}.json"


def _key(scanner: Scanner, tool: Tool) -> bytes:
    about = tool.path.stat()
    asked = {"answer": scanner.canary.answer, "files": dict(scanner.canary.files)}
    return msgspec.json.encode(
        {"path": str(tool.path.resolve()), "version": tool.version, "changed": about.st_mtime_ns, "size": about.st_size}
        | asked,
        order="sorted",
    )
