"""A tool proves that it works before it is believed, once for each version of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.core.scan_document import State
from accord.flows.scan import Scan

WriteTool = Callable[..., Path]
ScanHere = Callable[..., Scan]
#: Writes down what it was given, to see how often the canary was asked.
NOTING = "open({log!r}, 'a').write(str(canary) + '\\n')"


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[], list[str]]:
    """Return whether each call was about the canary, listings among them, and forget it."""
    log = tmp_path / "log"

    def read() -> list[str]:
        lines = log.read_text().split() if log.exists() else []
        log.unlink(missing_ok=True)
        return sorted(lines)

    return read


def test_a_tool_that_passed_is_not_asked_again(
    write_tool: WriteTool, scan_here: ScanHere, asked: Callable[[], list[str]], tmp_path: Path
) -> None:
    write_tool(body=NOTING.format(log=str(tmp_path / "log")))
    scan_here(only=("ruff",))
    first = asked()
    scan_here(only=("ruff",))

    assert first == ["False", "False", "True", "True"]
    assert asked() == ["False", "False"]


def test_another_version_is_asked_again(
    write_tool: WriteTool, scan_here: ScanHere, asked: Callable[[], list[str]], tmp_path: Path
) -> None:
    body = NOTING.format(log=str(tmp_path / "log"))
    write_tool(body=body)
    scan_here(only=("ruff",))
    asked()
    write_tool(body=f"{body}  # newer")
    scan_here(only=("ruff",))

    assert asked() == ["False", "False", "True", "True"]


def test_a_tool_that_failed_is_asked_again_and_what_it_found_still_counts(
    write_tool: WriteTool, scan_here: ScanHere
) -> None:
    write_tool(body="if canary: found = []")
    first, second = scan_here(only=("ruff",)), scan_here(only=("ruff",))

    assert [scan.document.tools[0].state for scan in (first, second)] == [State.FAILED] * 2
    assert second.document.tools[0].findings == 1
    assert len(second.plan.judged) == 1


def test_a_checkout_cannot_vouch_for_a_tool(
    write_tool: WriteTool, scan_here: ScanHere, root: Path, tmp_path: Path
) -> None:
    write_tool()
    scan_here(only=("ruff",))
    passed = (tmp_path / "data/canaries/ruff.json").read_bytes()
    (tmp_path / "data/canaries/ruff.json").unlink()
    (root / ".accord/cache/canaries").mkdir(parents=True)
    (root / ".accord/cache/canaries/ruff.json").write_bytes(passed)
    write_tool(body="if canary: found = []")

    assert scan_here(only=("ruff",)).document.tools[0].state is State.FAILED


def test_a_folder_that_cannot_be_written_is_no_trouble(
    write_tool: WriteTool, scan_here: ScanHere, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/canaries").write_text("a file in the way")
    write_tool()

    assert scan_here(only=("ruff",)).document.complete
