"""A real repository with a main line and a branch, and reports of what scanners would see in it."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.documents import GateDocument
from accord.flows import gate as flow
from accord.flows.baseline import record

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTEXT = """
[[service]]
name = "pay"
paths = ["pay/**"]
criticality = "critical"
exposure = "internet"
data = ["payment"]
environment = "production"

[[service]]
name = "tools"
paths = ["tools/**"]
criticality = "low"
exposure = "internal"
data = ["public"]
environment = "development"

[[service]]
name = "rest"
paths = ["**"]
criticality = "critical"
exposure = "internet"
data = ["payment"]
environment = "production"
"""
Split = Callable[[str], list[str]]


def as_python(text: str) -> list[str]:
    """Split a text as Python's parser and most scanners do."""
    return re.split("\r\n|\r|\n", text)


class Repository:
    """A checkout on a branch of its own; flaws are calls of ``os.system``."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes], branch: str = "main") -> None:
        self.folder = folder
        self.reports = folder.parent / f"{folder.name}-reports"
        folder.mkdir(parents=True)
        self.reports.mkdir()
        self.git("init", "-q", "-b", branch)
        self.write({"accord.toml": CONTEXT} | dict(files))
        self.commit()
        self.git("checkout", "-qb", "change")

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "protocol.file.allow=always")
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=folder or self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, files: Mapping[str, str | bytes | None] | None = None) -> str:
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-qm", "change", "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def on_main(self, files: Mapping[str, str | bytes | None] | None = None) -> str:
        """Commit on the main line and bring the branch up to it."""
        self.git("checkout", "-q", "main")
        made = self.commit(files)
        self.git("checkout", "-qB", "change")
        return made

    def baseline(self, reports: list[str] | None = None, *, vouched: bool = False) -> None:
        """Record what stands on the main line, there."""
        self.git("checkout", "-q", "main")
        record(tuple(self.scan() if reports is None else reports), root=self.folder, now=NOW, vouched=vouched)
        self.on_main()

    def clone(self, *options: str) -> "Repository":
        """Clone it with main checked out, as servers have it; the clone gets the same reports."""
        at = self.git("symbolic-ref", "HEAD").removeprefix("refs/heads/")
        self.git("checkout", "-q", "main")
        other = object.__new__(Repository)
        other.folder, other.reports = self.folder.parent / "clone", self.reports
        self.git("clone", "-q", *options, f"file://{self.folder}", str(other.folder), folder=self.folder.parent)
        self.git("checkout", "-q", at)
        return other

    def scan(self, split: Split = as_python, rename: Callable[[str], str] = str) -> list[str]:
        """Report every call of ``os.system``, as a scanner would."""
        results = [
            self.result(rename(path.relative_to(self.folder).as_posix()), number, line)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".git" not in path.parts and path.suffix in {".py", ".js"}
            for number, line in enumerate(split(path.read_bytes().decode("latin-1")), start=1)
            if "os.system(" in line
        ]
        return [self.report(*results)]

    @staticmethod
    def result(path: str, line: int | None = None, text: str = "", end: int | None = None, **more: object) -> object:
        region = {"startLine": line, "endLine": end or line, "snippet": {"text": text}} if line else {}
        place = {"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}
        words = {"text": "a command is built from input"}
        return {"ruleId": "os-system", "level": "error", "message": words, "locations": [place]} | more

    @staticmethod
    def flow(*steps: tuple[str, int]) -> list[object]:
        """Return a data flow for a result's ``codeFlows``."""
        places = [
            {"physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": line}}}
            for path, line in steps
        ]
        return [{"threadFlows": [{"locations": [{"location": place} for place in places]}]}]

    def report(self, *results: object, name: str = "scan.sarif", **run: object) -> str:
        rules = [{"id": "os-system", "properties": {"tags": ["CWE-78"]}}]
        driver = {"name": "Scanner", "version": "1", "rules": rules}
        whole = {"tool": {"driver": driver}, "invocations": [{"executionSuccessful": True}], "results": list(results)}
        return self.file(name, json.dumps({"version": "2.1.0", "runs": [whole | run]}))

    def audit(self, *vulnerable: str, sound: str = "", name: str = "audit.json") -> str:
        """Report packages as pip-audit does, given as ``name==version``."""
        flaw = {"id": "PYSEC-2024-70", "fix_versions": ["4.2.15"], "aliases": ["CVE-2024-42005"], "description": "x"}
        dependencies = [
            {"name": one.partition("==")[0], "version": one.partition("==")[2], "vulns": vulns}
            for ones, vulns in ((vulnerable, [flaw]), (sound.split(), []))
            for one in ones
        ]
        return self.file(name, json.dumps({"dependencies": dependencies, "fixes": []}))

    def file(self, name: str, content: str) -> str:
        path = self.reports / name
        path.write_text(content)
        return str(path)

    def gate(self, reports: list[str] | None = None, **more: object) -> GateDocument:
        given = self.scan() if reports is None else reports
        request = {"base": "main", "reports": tuple(given), "root": self.folder, "now": NOW} | more
        return flow.gate(flow.Request(**request))  # type: ignore[arg-type]  # whatever a test asks for

    def verdict(self, reports: list[str] | None = None, **more: object) -> str:
        return str(self.gate(reports, **more).verdict)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Repository]:
    """Make a repository from the files of its main line; nothing of the surrounding CI system shows through."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "CI", "BITBUCKET", "CHANGE_", "DRONE", "BUILDKITE", "SYSTEM_")):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    made: list[Repository] = []

    def new(files: Mapping[str, str | bytes] | None = None, branch: str = "main") -> Repository:
        made.append(Repository(tmp_path / f"repository{len(made)}", files or {}, branch))
        return made[-1]

    return new
