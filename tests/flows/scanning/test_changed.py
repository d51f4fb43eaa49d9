"""A scan of what changed looks at those files only, and never twice at the same one."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from accord.core.errors import AccordError, BadUsage
from accord.core.scan_document import State
from accord.flows.scan import Scan
from accord.flows.scanning.changed import changed

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]
WriteFiles = Callable[[Mapping[str, str]], None]
FLAW = "import subprocess\n\nsubprocess.run(input(), shell=True)\n"
#: Writes down the files that it scans.
NOTING = (
    "if not listing and not canary: open({log!r}, 'a').write(' '.join(os.path.basename(one) for one in files) + '\\n')"
)


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(root: Path) -> Path:
    """The checkout as a repository with one commit on main."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root


@pytest.fixture
def scanned(tmp_path: Path) -> Callable[[], list[str]]:
    """Return what each call of the tool was given, and forget it."""
    log = tmp_path / "log"

    def read() -> list[str]:
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    return read


def test_what_changed_is_edited_staged_moved_or_new(repository: Path, write_files: WriteFiles) -> None:
    git(repository, "mv", "pkg/other.py", "pkg/moved.py")
    write_files({"app.py": "x = 2\n", "new.py": "", "staged.py": ""})
    git(repository, "add", "staged.py")

    assert changed(repository, "") == {"app.py", "new.py", "pkg/moved.py", "staged.py"}


def test_what_changed_since_a_branch_parted(repository: Path, write_files: WriteFiles) -> None:
    git(repository, "checkout", "-q", "-b", "topic")
    write_files({"topic.py": ""})
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "second")

    assert changed(repository, "main") == {"topic.py"}
    assert changed(repository, "") == frozenset()
    with pytest.raises(AccordError, match="nowhere"):
        changed(repository, "nowhere")


def test_without_a_commit_nothing_can_be_told(root: Path) -> None:
    with pytest.raises(BadUsage, match="needs a git checkout"):
        changed(root, "")
    git(root, "init", "-q")
    with pytest.raises(BadUsage, match="nothing is committed"):
        changed(root, "")


def test_only_what_changed_is_scanned(
    repository: Path, write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_tool()
    write_files({"pkg/other.py": FLAW, ".accord/x.py": FLAW, "node_modules/y.py": FLAW})
    (repository / "app.py").unlink()

    document = scan_here(only=("ruff",), changed=True).document

    assert document.complete
    assert (document.tools[0].seen, document.tools[0].findings) == (1, 1)
    assert {one.place: one.files for one in document.left_out} == {
        ".accord/x.py": 1,
        "node_modules/y.py": 1,
        "everything else": 0,
    }


@pytest.mark.usefixtures("repository")
def test_the_same_file_is_not_scanned_twice(
    write_tool: WriteTool,
    scan_here: ScanHere,
    write_files: WriteFiles,
    scanned: Callable[[], list[str]],
    tmp_path: Path,
) -> None:
    write_tool(body=NOTING.format(log=str(tmp_path / "log")))
    write_files({"app.py": f"{FLAW}# edited\n", "new.py": "y = 1\n"})
    first = scan_here(only=("ruff",), changed=True)
    assert scanned() == ["app.py new.py"]

    second = scan_here(only=("ruff",), changed=True)
    assert scanned() == []
    assert second.document == first.document
    assert [one.id for one in second.plan.judged] == [one.id for one in first.plan.judged]

    write_files({"new.py": "y = 2\n"})
    scan_here(only=("ruff",), changed=True)
    assert scanned() == ["new.py"]


@pytest.mark.usefixtures("repository")
def test_another_version_of_a_tool_scans_again(
    write_tool: WriteTool,
    scan_here: ScanHere,
    write_files: WriteFiles,
    scanned: Callable[[], list[str]],
    tmp_path: Path,
) -> None:
    body = NOTING.format(log=str(tmp_path / "log"))
    write_tool(body=body)
    write_files({"new.py": "y = 1\n"})
    scan_here(only=("ruff",), changed=True)
    scanned()
    write_tool(body=f"{body}  # newer")
    scan_here(only=("ruff",), changed=True)

    assert scanned() == ["new.py"]


@pytest.mark.usefixtures("repository")
def test_what_was_not_proved_to_be_read_is_not_remembered(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles
) -> None:
    write_files({"new.py": FLAW})
    write_tool(body="if not canary: files, found = [], []")
    first = scan_here(only=("ruff",), changed=True)
    second = scan_here(only=("ruff",), changed=True)

    assert [scan.document.tools[0].state for scan in (first, second)] == [State.FAILED, State.FAILED]


@pytest.mark.usefixtures("repository")
def test_a_damaged_or_unwritable_memory_only_costs_time(
    write_tool: WriteTool, scan_here: ScanHere, write_files: WriteFiles, tmp_path: Path
) -> None:
    write_tool()
    write_files({"new.py": FLAW})
    scan_here(only=("ruff",), changed=True)
    memory = tmp_path / "data/scans/ruff"
    for file in memory.iterdir():
        file.write_bytes(b"[{")
    assert scan_here(only=("ruff",), changed=True).document.tools[0].findings == 1

    for file in memory.iterdir():
        file.unlink()
    memory.rmdir()
    memory.write_text("in the way")
    assert scan_here(only=("ruff",), changed=True).document.tools[0].findings == 1


@pytest.mark.usefixtures("repository")
def test_a_memory_that_grew_too_large_starts_anew(
    write_tool: WriteTool,
    scan_here: ScanHere,
    write_files: WriteFiles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("accord.flows.scanning.cache._MOST_FILES", 1)
    write_tool()
    for text in ("a = 1\n", "a = 2\n", "a = 3\n"):
        write_files({"new.py": text})
        scan_here(only=("ruff",), changed=True)

    assert len(list((tmp_path / "data/scans/ruff").iterdir())) == 1
