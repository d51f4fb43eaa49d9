"""Recording what stands here now."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.errors import CannotTell
from accord.flows import folder
from accord.flows.baseline import record

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLEAN = {"errors": [], "generated_at": "2026-11-21T11:00:00Z", "metrics": {"a.py": {}, "_totals": {}}, "results": []}


def write(folder_: Path, name: str, content: object) -> str:
    path = folder_ / name
    path.write_text(json.dumps(content))
    return str(path)


def test_components_and_contexts_are_kept_and_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\nos.system(x)\n")
    result = {
        "code": "2 os.system(x)", "col_offset": 0, "filename": "a.py", "issue_confidence": "HIGH", "line_number": 2,
        "issue_cwe": {"id": 78}, "issue_severity": "LOW", "issue_text": "x", "test_id": "B605", "line_range": [2],
    }  # fmt: skip
    audit = {"dependencies": [{"name": "Django", "version": "4.2", "vulns": []}], "fixes": []}
    reports = write(tmp_path, "b.json", CLEAN | {"results": [result]}), write(tmp_path, "p.json", audit)
    written = record(reports, root=tmp_path, now=NOW)
    baseline = written.baseline
    assert baseline.components == ("pypi:django@4.2",)
    assert list(baseline.contexts.values()) == [1]
    assert baseline.tools == {"bandit": 1, "pip-audit": 1}
    assert baseline.commit == ""
    assert folder.read_baseline(tmp_path) == baseline
    text = (tmp_path / folder.BASELINE).read_text()
    assert "Attend" not in text
    assert "score" not in text


@pytest.mark.parametrize(
    "content", [CLEAN | {"errors": [{"filename": "a.py", "reason": "syntax error"}]}, CLEAN | {"metrics": {}}, {}]
)
def test_an_incomplete_scan_writes_nothing(tmp_path: Path, content: dict[str, object]) -> None:
    report = write(tmp_path, "b.json", content)
    with pytest.raises(CannotTell, match="no baseline is written from an incomplete scan") as caught:
        record((report,), root=tmp_path, now=NOW)
    assert caught.value.exit_code == 3
    assert not (tmp_path / ".accord").exists()


def test_another_file_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "base.json"
    assert record((write(tmp_path, "b.json", CLEAN),), root=tmp_path, now=NOW, output=path).path == path
    assert path.exists()
