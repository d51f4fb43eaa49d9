"""Real samples of every feed."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"
FILES = {
    "kev": "kev.json",
    "epss": "epss_scores-2026-08-16.csv",
    "vulnrichment": "vulnrichment-2025-01-24.csv",
    "cwe": "cwe.json",
    "pypa": "pypa-2024-10-10.jsonl",
}


@pytest.fixture(scope="session")
def sample() -> Callable[[str], BytesIO]:
    """Open the sample of a feed."""
    return lambda name: BytesIO((SAMPLES / FILES[name]).read_bytes())
