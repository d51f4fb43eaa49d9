"""Recording what stands here now."""

import json
import subprocess
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


def finding(line: int, name: str = "a.py") -> dict[str, object]:
    return {
        "code": f"{line} os.system(x)", "filename": name, "line_number": line, "issue_text": "x", "test_id": "B605",
        "issue_severity": "LOW", "line_range": [line],
    }  # fmt: skip


def test_the_order_of_reports_and_findings_does_not_show(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("os.system(x)\n" * 9)
    one = write(tmp_path, "1.json", CLEAN | {"results": [finding(1), finding(5)]})
    two = write(tmp_path, "2.json", CLEAN | {"results": [finding(9), finding(3)]})
    turned = write(tmp_path, "3.json", CLEAN | {"results": [finding(5), finding(1)]})
    audit = write(tmp_path, "p.json", {"dependencies": [{"name": "b", "version": "1", "vulns": []}], "fixes": []})
    texts = []
    for reports in ((one, two, audit), (audit, two, turned)):
        path = record(reports, root=tmp_path, now=NOW, output=tmp_path / "base.json").path
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]


def test_several_reports_of_one_tool_add_up(tmp_path: Path) -> None:
    reports = [write(tmp_path, f"{number}.json", CLEAN | {"metrics": {f"{number}.py": {}}}) for number in range(3)]
    assert record(tuple(reports), root=tmp_path, now=NOW).baseline.tools == {"bandit": 3}


def test_one_report_that_does_not_say_how_much_it_saw_leaves_it_unknown(tmp_path: Path) -> None:
    run = {"tool": {"driver": {"name": "Bandit"}}, "invocations": [{"executionSuccessful": True}], "results": []}
    silent = write(tmp_path, "s.sarif", {"version": "2.1.0", "runs": [run]})
    assert record((silent, write(tmp_path, "b.json", CLEAN)), root=tmp_path, now=NOW).baseline.tools == {"bandit": None}


def test_one_tool_more_at_the_same_place_does_not_look_like_a_copy(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\nos.system(x)\n")
    message = {"code": "S605", "filename": "a.py", "message": "x", "fix": None}
    points = {"location": {"row": 2, "column": 1}, "end_location": {"row": 2, "column": 9}}
    reports = (
        write(tmp_path, "b.json", CLEAN | {"results": [finding(2)]}),
        write(tmp_path, "r.json", [message | points]),
    )
    assert list(record(reports, root=tmp_path, now=NOW).baseline.contexts.values()) == [1]


def test_a_report_of_another_commit_is_refused(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *identity, "commit", "-q", "--allow-empty", "-m", "x"], cwd=tmp_path, check=True)
    control = [{"repositoryUri": "https://example.org/r", "revisionId": "f" * 40}]
    run = {"tool": {"driver": {"name": "b"}}, "invocations": [{"executionSuccessful": True}], "results": []}
    report = write(tmp_path, "r.sarif", {"version": "2.1.0", "runs": [run | {"versionControlProvenance": control}]})
    with pytest.raises(CannotTell, match="it scanned commit ffff"):
        record((report,), root=tmp_path, now=NOW)


def test_an_unreadable_report_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotTell, match="no such file"):
        record((write(tmp_path, "b.json", CLEAN), str(tmp_path / "gone.json")), root=tmp_path, now=NOW)
    assert not (tmp_path / ".accord").exists()


def test_ten_thousand_findings_are_recorded(tmp_path: Path) -> None:
    names = {f"f{number}.py": {"loc": 1} for number in range(1000)}
    results = [finding(line, name) for name in names for line in range(1, 11)]
    report = write(tmp_path, "b.json", CLEAN | {"metrics": names, "results": results})
    for name in list(names)[:5]:
        (tmp_path / name).write_text("os.system(x)\n" * 10)
    written = record((report,), root=tmp_path, now=NOW)
    assert written.vulnerabilities == 10_000
    assert folder.read_baseline(tmp_path) == written.baseline
