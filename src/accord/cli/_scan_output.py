"""How ``accord scan`` says what it looked at."""

from collections.abc import Iterator, Sequence

from accord.core.judgement import Judged
from accord.core.scan_document import Aim, Lack, ScanDocument, State, ToolCoverage
from accord.core.telling import count

_MARKS = {
    State.COMPLETE: "✓",
    State.INCOMPLETE: "!",
    State.FAILED: "✗",
    State.NOT_INSTALLED: "✗",
    State.NOTHING: "-",
    State.UNASKED: "-",
}


def coverage(document: ScanDocument) -> Iterator[str]:
    """Yield lines: every tool, the sum of the files, and what is lacking with the command that changes it."""
    yield "Looked at"
    width = max((len(tool.label) for tool in document.tools), default=0)
    yield from (f"  {_MARKS[tool.state]} {tool.label:<{width}}  {_told(tool)}" for tool in document.tools)
    files = document.files
    parts = f"{files.read:,} read, {files.left_out:,} left out, {files.uncovered:,} uncovered"
    yield f"  {count(files.total, 'file')}: {parts}"
    if document.complete:
        yield "Complete: every file was read by what it needs, or left out for a reason."
        return
    yield f"Incomplete: {count(len(document.lacks), 'lack')}"
    for lack in document.lacks:
        yield from _lack(lack)


def secrets(found: Sequence[Judged]) -> Iterator[str]:
    """Yield lines: every secret on a line that is new, and how to go on; nothing without any."""
    if not found:
        return
    yield f"Stopped: {count(len(found), 'secret')} on lines that are new"
    yield from (f"  {one.title}" for one in found)
    yield "  Take it out and rotate it: what was committed once can be read for ever. If it is none, say so above the"
    yield "  line: # accord: ignore[RULE] until DATE: reason"


def _lack(lack: Lack) -> Iterator[str]:
    yield f"  {lack.what}: {lack.why}"
    yield f"      {lack.remedy}"


def _told(tool: ToolCoverage) -> str:
    if tool.state in {State.NOTHING, State.UNASKED, State.NOT_INSTALLED}:
        return str(tool.state)
    inventory = tool.aim is Aim.INVENTORY
    found = count(tool.components, "component") if inventory else count(tool.findings, "finding")
    gaps = len(tool.failed) + len(tool.skipped)
    missing = f", {count(gaps, 'gap')}" if gaps else ""
    return f"{tool.seen:,} of {count(tool.given, 'file')}, {found}{missing}"
