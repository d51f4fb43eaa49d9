"""The command line end to end: findings per CPU second and peak memory, against Python's own JSON decoder."""

import tempfile
from pathlib import Path

from benchmarks import reports
from benchmarks.measure import Cost, accord, best, python, table

HEADER = ["what", "findings", "file MiB", "CPU s", "per CPU s", "CPU / json.load", "peak / file"]


def _decode(path: Path) -> list[str]:
    return python(f"import json; json.load(open({str(path)!r}))")


def _row(what: str, count: int, path: Path, measured: Cost, baseline: Cost) -> list[str]:
    size = path.stat().st_size / (1 << 20)
    return [
        what,
        f"{count:,}",
        f"{size:.1f}",
        f"{measured.cpu_seconds:.2f}",
        f"{count / measured.cpu_seconds:,.0f}",
        f"{measured.cpu_seconds / baseline.cpu_seconds:.2f}",
        f"{measured.peak_mib / size:.1f}",
    ]


def main() -> None:
    """Print the table; every ratio is to ``json.load`` of the same file in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for make, count in ((reports.sarif, 100_000), (reports.cyclonedx, 100_000)):
            path = reports.write(make, count, Path(folder, f"{make.__name__}.json"))
            baseline = best(_decode(path))
            rows.append(_row(f"json.load {make.__name__} (baseline)", count, path, baseline, baseline))
            for command in (["read", "--format", "jsonl"], ["plan", "--json"]):
                measured = best(accord(*command, str(path)))
                rows.append(_row(f"accord {' '.join(command)} {make.__name__}", count, path, measured, baseline))
        path = reports.write(reports.sarif, 10_000, Path(folder, "small.json"))
        measured = best(accord("gate", "--root", folder, str(path)))
        rows.append(_row("accord gate sarif", 10_000, path, measured, best(_decode(path))))
        table("Command line, end to end", HEADER, rows)
    empty = best(python("pass"), runs=9)
    starts = [(name, best(accord(name), runs=9)) for name in ("--version", "--help")]
    starts.append(("read --help", best(accord("read", "--help"), runs=9)))
    table(
        "Start, against Python that does nothing",
        ["what", "CPU ms", "ratio"],
        [
            [f"accord {name}", f"{it.cpu_seconds * 1000:.0f}", f"{it.cpu_seconds / empty.cpu_seconds:.1f}"]
            for name, it in starts
        ],
    )


if __name__ == "__main__":
    main()
