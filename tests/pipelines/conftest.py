"""A checkout with a change, an ``accord`` for its pipeline to call, and a shell that plays the pipeline's lines."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_CONTEXT = '[service]\nname = "shop"\ncriticality = "critical"\nexposure = "internet"\ndata = ["payment"]\n'
#: The gate is the real one. Scanners are played: the report that a test gives is what they found.
_ACCORD = """\
#!/bin/sh
echo "accord $*" >> "{log}"
case "$1" in
  tools) exit 0 ;;
  scan) [ "$2" = --keep ] && mkdir -p "$3" && cp "{scanned}" "$3" ; exit "${{SCAN_CODE:-0}}" ;;
esac
PYTHONPATH="{source}" exec "{python}" -m accord "$@"
"""


class Pipeline:
    """One job of a pipeline on a pull request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.checkout = folder / "shop"
        self.tools = folder / "tools"
        self.log = folder / "log"
        self.scanned = folder / "scanned.sarif"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI", "ACCORD"))
        }
        self.checkout.mkdir()
        self.tools.mkdir()
        self.log.touch()
        self._commit_change()
        self.tool(self.tools / "accord")
        self.scanned.write_text(self.report(), encoding="utf-8")

    def _commit_change(self) -> None:
        self._git("init", "-q", "-b", "main")
        self.file("accord.toml", _CONTEXT)
        self._git("add", "-A")
        self._git("commit", "-qm", "one")
        self._git("checkout", "-qb", "change")
        self.file("a.py", "import os\nos.system(x)\n")
        self._git("add", "-A")
        self._git("commit", "-qm", "two")

    def _git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        command = ["git", *identity, *arguments]
        subprocess.run(command, cwd=self.checkout, check=True, capture_output=True, env=self.environment)

    def file(self, name: str, text: str) -> None:
        (self.checkout / name).write_text(text, encoding="utf-8")

    def report(self, *lines: int) -> str:
        """A scanner's report with a command injection on each of these lines of a.py."""
        location = {"artifactLocation": {"uri": "a.py"}}
        places = ({"physicalLocation": location | {"region": {"startLine": line}}} for line in lines)
        results = [{"ruleId": "os", "level": "error", "message": {"text": "x"}, "locations": [one]} for one in places]
        driver = {"name": "Scanner", "rules": [{"id": "os", "properties": {"tags": ["CWE-78"]}}]}
        artifacts = [{"location": {"uri": "a.py"}}]
        run = {"tool": {"driver": driver}, "invocations": [{"executionSuccessful": True}], "artifacts": artifacts}
        return json.dumps({"version": "2.1.0", "runs": [run | {"results": results}]})

    def tool(self, path: Path, script: str = _ACCORD) -> None:
        """Put a program where the job looks for it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        source = ROOT / "src"
        text = script.format(log=self.log, scanned=self.scanned, source=source, python=sys.executable)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def calls(self) -> list[str]:
        """What was called, in order."""
        return self.log.read_text("utf-8").splitlines()

    def play(
        self, script: str, environment: Mapping[str, str], *, shell: tuple[str, ...]
    ) -> subprocess.CompletedProcess[str]:
        """Run a script of a job in the checkout."""
        own = {"PATH": f"{self.tools}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(self.folder)}
        whole = {**self.environment, **own, **environment}
        return subprocess.run(
            [*shell, "-c", script],
            cwd=self.checkout,
            env=whole,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    return Pipeline(tmp_path)
