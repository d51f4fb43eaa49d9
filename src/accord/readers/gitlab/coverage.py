"""What a scan says about itself."""

from collections.abc import Iterable
from datetime import UTC, datetime

from accord.core.coverage import Coverage, Gap
from accord.readers.gitlab.findings import tool_name
from accord.readers.gitlab.packages import Inventory
from accord.readers.gitlab.shapes import Scan

#: GitLab's own two words, and those of tools that write its format.
_SUCCESS = frozenset({"success", "succeeded", "successful"})
_FAILURE = frozenset({"failure", "failed", "error"})


def coverage_of(scan: Scan, inventory: Inventory, tools: Iterable[str], report: str) -> Iterable[Coverage]:
    """Yield the coverage of the scan; before version 14, when reports had none, one for each scanner in it."""
    told = [(message.level or "", message.value or "") for message in scan.messages or ()]
    failed = [value for level, value in told if level == "fatal"]
    status = (scan.status or "").lower()
    partial = scan.partial_scan
    for tool in dict.fromkeys([tool_name(scan)] if tool_name(scan) else [*tools] or [_unnamed(scan)]):
        yield Coverage(
            tool=tool,
            tool_version=(scan.scanner.version or "") if scan.scanner else "",
            report=report,
            complete=_complete(status, flawed=bool(failed or partial)),
            seen=_seen(scan, inventory),
            failed=tuple(Gap(tool, value) for value in _failures(failed, status)),
            skipped=(Gap("the rest of the project", f"a {partial.mode or 'partial'} scan"),) if partial else (),
            notes=tuple(f"{level}: {value}" for level, value in told if level in {"warn", "warning"}),
            started_at=_time(scan.start_time),
            ended_at=_time(scan.end_time),
        )


def _complete(status: str, *, flawed: bool) -> bool | None:
    if flawed or status in _FAILURE:
        return False
    return True if status in _SUCCESS else None


def _failures(failed: list[str], status: str) -> list[str]:
    return failed or (["the scanner says that it did not succeed"] if status in _FAILURE else [])


def _seen(scan: Scan, inventory: Inventory) -> int | None:
    """Count the addresses or the dependencies that were looked at, where the report lists them."""
    if scan.scanned_resources is not None:
        return len(scan.scanned_resources)
    return len(inventory) if inventory else None


def _unnamed(scan: Scan) -> str:
    return f"gitlab {(scan.type or '').replace('_', ' ')}".rstrip()


def _time(text: str | None) -> datetime | None:
    """Read a time, which the schemas demand in UTC and without a zone; None for what is none."""
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
