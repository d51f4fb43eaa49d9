"""Look at changed code again with the scanners that are found here."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from accord.core.coverage import Gap
from accord.core.errors import AccordError
from accord.core.finding import Finding
from accord.core.fixing.manifests import is_editable
from accord.core.fixing.order import Order
from accord.core.fixing.sightings import Scan
from accord.flows.read import read_reports
from accord.ports import process, toolbox
from accord.ports.tree import Tree

_SECONDS = 300
_RULE = re.compile(r"[A-Z]+\d+")
_PYTHON = (".py", ".pyi")
#: A comment that switches a rule off must not pass for a fix, so none counts.
_RUFF = ("check", "--isolated", "--no-cache", "--exit-zero", "--ignore-noqa", "--output-format=json")
_BANDIT = ("-q", "-f", "json", "--ignore-nosec", "--exit-zero")


class CodeRescan:
    """Looks at the files that a fix changes with ruff's security rules and with bandit, as far as they are found."""

    def __init__(self, order: Order) -> None:
        rules = {rule for tool, rule in order.rules if tool == "ruff" and _RULE.fullmatch(rule)}
        self._options = {
            "ruff": (*_RUFF, f"--select={','.join(sorted({'S', *rules}))}", "--"),
            "bandit": _BANDIT,
        }

    def __call__(self, folder: Path, paths: Sequence[str]) -> Scan:
        """Return what is found in those of the paths that are Python; manifests are looked at elsewhere."""
        tree = Tree(folder)
        code = [path for path in paths if path.endswith(_PYTHON) and tree.has(path)]
        others = [path for path in paths if path not in code and not is_editable(path)]
        gaps = [Gap(path, "neither ruff nor bandit reads it") for path in others]
        findings: list[Finding] = []
        by = []
        for name, options in self._options.items():
            tool = toolbox.find(name) if code else None
            if tool:
                call = [str(tool.path), *options, *(f"./{path}" for path in code)]
                try:
                    findings += run_and_read(call, folder, root=folder, reader=name)
                    by.append(name)
                except AccordError as error:
                    gaps.append(Gap(name, error.message))
        if code and not by and not gaps:
            gaps.append(Gap(code[0], "neither ruff nor bandit is installed; run: accord tools install"))
        return Scan(findings=tuple(findings), by=tuple(by), gaps=tuple(gaps))


def run_and_read(arguments: Sequence[str], folder: Path, *, root: Path, reader: str) -> list[Finding]:
    """Run a tool that writes its report to standard output, and read the report.

    Raises:
        AccordError: the tool cannot run, or did not write a whole report.
    """
    done = process.run(arguments, folder=folder, timeout_seconds=_SECONDS)
    with tempfile.TemporaryDirectory(prefix="accord-") as made:
        file = Path(made, f"{reader}.json")
        file.write_bytes(done.output)
        reading = read_reports([str(file)], reader=reader, root=str(root))
    for failure in reading.failures:
        raise AccordError(_words(done) or failure.message, place=reader)
    for gap in (*reading.broken, *(gap for one in reading.coverage for gap in one.failed)):
        raise AccordError(f"{reader} could not read all of it ({gap.reason})", place=gap.place)
    return reading.findings


def _words(done: process.Completed) -> str:
    """Return a program's last words about its trouble, without npm's hint at its log."""
    lines = [line.strip() for line in done.errors.splitlines() if line.strip() and "complete log" not in line]
    return lines[-1] if lines else ""
