"""A checkout, a PATH with only the tools that a test writes, and a Ruff that does what the real one does."""

import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.flows.scan import Request, Scan, scan

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FLAW = "import subprocess\n\nsubprocess.run(input(), shell=True)\n"

#: What Ruff does, as far as a scan sees it. A test changes what it needs: ``{body}`` runs before the end.
RUFF = """\
#!{python} -IS
import json, os, sys
listed = open(sys.argv[-1][1:]).read().splitlines()
files = [os.getcwd() + "/" + line.removeprefix("./") for line in listed]
canary = any(file.endswith("canary.py") for file in files)
point = dict(row=3, column=1)
def message(file, code="S602"):
    said = dict(code=code, filename=file, message="it is insecure", fix=None, url=None)
    return dict(said, location=point, end_location=point)
def show(names):
    print("\\n".join(names))
def write(text):
    open(sys.argv[sys.argv.index("--output-file") + 1], "w").write(text)
found = [message(file) for file in files if "shell=True" in open(file).read()]
listing = "--show-files" in sys.argv
{body}
if listing:
    show(files)
    sys.exit(0)
write(json.dumps(found))
sys.exit(1 if found else 0)
"""

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole PATH, with git in it; no tool was ever installed or tried."""
    folder = tmp_path / "tools"
    folder.mkdir()
    git = shutil.which("git")
    assert git
    (folder / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "data"))
    return folder


@pytest.fixture
def write_tool(tools: Path) -> WriteTool:
    """Write a program onto PATH; Ruff unless its whole text is given."""

    def write(name: str = "ruff", body: str = "", *, text: str = RUFF) -> Path:
        file = tools / name
        file.write_text(text.replace("{python}", sys.executable).replace("{body}", body), encoding="utf-8")
        file.chmod(0o755)
        return file

    return write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout of two Python files, one of them with a flaw."""
    folder = tmp_path / "checkout"
    lay(folder, {"app.py": FLAW, "pkg/other.py": "x = 1\n"})
    return folder


def lay(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def write_files(root: Path) -> Callable[[Mapping[str, str | bytes]], None]:
    """Write files into the checkout."""
    return lambda files: lay(root, files)


@pytest.fixture
def scan_here(root: Path) -> ScanHere:
    """Scan the checkout."""

    def run(**options: object) -> Scan:
        return scan(Request(root=root, now=NOW, **options))  # type: ignore[arg-type]  # fields of a request

    return run
