"""How well reports are read, findings are merged and risks are ranked: ``make score CORPUS=folder``.

The corpus is a folder of reports with their truth (``FORMAT/expected.json``). Its own scorers, which stand in ``bench``
two folders above it, are run on the ``accord`` command; intelligence for the replay of the ranking stands in ``intel``
beside it. What is not there is said and left out.
"""

import subprocess
import sys
from pathlib import Path

ACCORD = f"{Path(sys.executable).with_name('accord')} read --format jsonl {{file}}"


def main() -> int:
    """Run every score that the corpus allows; the exit code is 1 when one of them failed."""
    if len(sys.argv) != 2:  # noqa: PLR2004  the script and the folder
        print("Say which corpus: make score CORPUS=folder", file=sys.stderr)
        return 2
    corpus = Path(sys.argv[1]).resolve()
    bench, intelligence = corpus.parents[1] / "bench", corpus.parent / "intel"
    reading = ["--corpus", str(corpus), "--tier", "1", "--cmd", ACCORD, "--failures", "10"]
    bad = ["--corpus", str(corpus / "_bad"), "--cmd", ACCORD]
    steps = [
        ("Reading", [str(bench / "score_reading.py"), *reading], bench / "score_reading.py"),
        ("Bad input", [str(bench / "score_bad.py"), *bad], bench / "score_bad.py"),
        ("Merging", ["-m", "benchmarks.identity_merging"], Path("benchmarks/identity_merging.py")),
        ("Ranking", ["-m", "benchmarks.prioritisation", str(intelligence)], intelligence),
    ]
    return max(_run(title, arguments, needed) for title, arguments, needed in steps)


def _run(title: str, arguments: list[str], needed: Path) -> int:
    print(f"\n== {title}", flush=True)
    if not needed.exists():
        print(f"left out: there is no {needed}")
        return 0
    return int(subprocess.run([sys.executable, *arguments], check=False).returncode != 0)  # noqa: S603  our own scripts


if __name__ == "__main__":
    sys.exit(main())
