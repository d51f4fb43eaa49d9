"""A snapshot built from the real samples of every feed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from accord.flows.feeds import FeedFile, build
from accord.ports.snapshot import Snapshot

SAMPLES = Path(__file__).parents[2] / "feeds" / "samples"
FILES = {
    "kev": "kev.json",
    "epss": "epss_scores-2026-08-16.csv",
    "vulnrichment": "vulnrichment-2025-01-24.csv",
    "cwe": "cwe.json",
    "pypa": "pypa-2024-10-10.jsonl",
}


@pytest.fixture(scope="session")
def snapshot_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a snapshot from all samples."""
    path = tmp_path_factory.mktemp("snapshot") / "snapshot.sqlite"
    files = {
        name: FeedFile(path=SAMPLES / file, url=f"https://feeds.example/{file}", sha256=name, place=file)
        for name, file in FILES.items()
    }
    build(path, files, today=date(2026, 8, 20))
    return path


@pytest.fixture
def snapshot(snapshot_file: Path) -> Iterator[Snapshot]:
    """Open that snapshot."""
    with Snapshot(snapshot_file) as opened:
        yield opened
