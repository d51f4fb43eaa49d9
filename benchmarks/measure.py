"""Run a command in a process of its own and tell its CPU time and its peak memory."""

import os
import subprocess
import sys
from typing import NamedTuple


class Cost(NamedTuple):
    """What a command cost: CPU seconds (user and system) and peak memory in MiB."""

    cpu_seconds: float
    peak_mib: float


def cost(arguments: list[str]) -> Cost:
    """Run a command, its output thrown away.

    Raises:
        SystemExit: the command failed (exit codes 0 and 1 are both an answer).
    """
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1, 3):
        message = process.stderr.read().decode(errors="replace") if process.stderr else ""
        sys.exit(f"{' '.join(arguments)} ended with {code}: {message}")
    if process.stderr:
        process.stderr.close()
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def best(arguments: list[str], runs: int = 3) -> Cost:
    """Return the cheapest of several runs: noise only ever adds."""
    return min(cost(arguments) for _ in range(runs))


def accord(*arguments: str) -> list[str]:
    """Return the command line of Accord in this environment."""
    return [sys.executable, "-m", "accord", *arguments]


def python(code: str) -> list[str]:
    """Return the command line of a piece of Python, as a baseline to compare with."""
    return [sys.executable, "-c", code]


def table(title: str, header: list[str], rows: list[list[str]]) -> None:
    """Print aligned columns; the first is text, the others are numbers."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    print(f"\n{title}")
    for row in [header, *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  " + "  ".join(cells))
