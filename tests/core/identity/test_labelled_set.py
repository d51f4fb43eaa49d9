"""Merging stays as good as its page says: docs/explanation/identity.md."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_precision_and_recall_on_the_labelled_pairs_keep_their_targets() -> None:
    command = [sys.executable, "-m", "benchmarks.identity_merging"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (ROOT / "docs" / "explanation" / "identity.md").read_text("utf-8")
    table = done.stdout.split("Against their label")[0].strip()
    assert table in page, f"docs/explanation/identity.md shows other numbers than:\n{table}"
