"""What it costs to tell to which of 110 services a path belongs, against matching every pattern with ``fnmatch``."""

import time
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase

from benchmarks.measure import table

from accord.core.assignment import Assignment
from accord.core.config import parse

PATHS = [f"services/s{number % 120}/src/main/java/org/shop/pay/File{number}.java" for number in range(16_800)]


def main() -> None:
    """Print the table."""
    patterns = [one for number in range(100) for one in (f"services/s{number}", f"proto/s{number}*/**/x")]
    services = "".join(
        f'[[service]]\nname = "s{number}"\npaths = ["{patterns[2 * number]}", "{patterns[2 * number + 1]}"]\n'
        for number in range(100)
    )
    wild = "".join(f'[[service]]\nname = "w{number}"\npaths = ["**/special-{number}"]\n' for number in range(10))
    assignment = Assignment([parse(services + wild, today=date(2026, 11, 1))])
    rows = [
        ("every pattern (baseline)", _each(lambda path: [one for one in patterns if fnmatchcase(path, f"{one}/*")])),
        ("a new path", _each(assignment.service_of)),
        ("a known path", _each(assignment.service_of)),
    ]
    baseline = rows[0][1]
    table(
        "Which service a path belongs to, of 110",
        ["what", "us each", "ratio"],
        [[name, f"{each:.2f}", f"{each / baseline:.3f}"] for name, each in rows],
    )


def _each(ask: Callable[[str], object]) -> float:
    """Return the CPU microseconds for each path, asked once."""
    started = time.process_time()
    for path in PATHS:
        ask(path)
    return (time.process_time() - started) / len(PATHS) * 1e6


if __name__ == "__main__":
    main()
