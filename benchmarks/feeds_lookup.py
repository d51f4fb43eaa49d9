"""How long a CVE's lookup takes, against one query for each CVE; how large the snapshot is, and how it is opened.

    feeds_lookup.py [--limit 20]

Fails when a lookup of many takes longer than the limit in microseconds for each CVE.
"""

import argparse
import random
import sqlite3
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

from accord.ports import packaged
from accord.ports.snapshot import FILE, Snapshot
from accord.ports.snapshot.layout import cve_of

_ROUNDS = 5


def main() -> int:
    """Measure and print; 1 when the limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=20.0, help="microseconds for each CVE")
    limit = parser.parse_args().limit
    path = packaged.path(FILE)
    content = path.read_bytes()
    print(f"file               {len(content):>12,} bytes")
    print(f"deflated           {len(zlib.compress(content, 6)):>12,} bytes")
    print(f"open               {_best(lambda: Snapshot(path).close()) * 1e6:>12,.0f} us")
    slowest = max(_lookups(path))
    _one_by_one(path)
    _memory(path)
    return 0 if slowest <= limit else 1


def _cves(path: Path, count: int) -> list[str]:
    """Draw CVEs that the snapshot knows, those with most facts and those with EPSS alone, in no order."""
    with sqlite3.connect(path) as db:
        known = [cve_of(key) for (key,) in db.execute("SELECT cve FROM enrichment UNION SELECT cve FROM epss")]
    db.close()
    return random.Random(1).sample(known, count)  # noqa: S311  a sample, not a secret


def _lookups(path: Path) -> list[float]:
    """Look up 1,000 and more at once; return microseconds for each CVE."""
    found = []
    for count in (1_000, 10_000, 100_000):
        cves = _cves(path, count)
        with Snapshot(path) as snapshot:
            each = _best(lambda cves=cves, snapshot=snapshot: snapshot.intelligence(cves)) / count * 1e6  # type: ignore[misc]
        print(f"lookup {count:>9,}   {each:>12.2f} us for each CVE")
        found.append(each)
    return found


def _one_by_one(path: Path) -> None:
    """The baseline: one call for each CVE."""
    cves = _cves(path, 2_000)
    with Snapshot(path) as snapshot:
        each = _best(lambda: [snapshot.intelligence([cve]) for cve in cves]) / len(cves) * 1e6
    print(f"one by one         {each:>12.2f} us for each CVE (baseline)")


def _memory(path: Path) -> None:
    cves = _cves(path, 100_000)
    tracemalloc.start()
    with Snapshot(path) as snapshot:
        found = snapshot.intelligence(cves)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"memory of {len(found):,} answers: {kept / 1e6:.0f} MB kept, {peak / 1e6:.0f} MB at most")


def _best(call: Callable[[], object]) -> float:
    """Return the shortest of some runs in seconds of processor time; other work on the machine only ever adds."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
