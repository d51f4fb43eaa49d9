"""``accord read`` as its user meets it: what is printed where, and the exit code."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.cli import _main, _progress, _read_output

RESULT = {
    "test_id": "B608",
    "issue_text": "Injection.",
    "issue_severity": "MEDIUM",
    "filename": "app/a.py",
    "line_number": 2,
}
BANDIT = {"errors": [], "generated_at": "2026-11-21T09:00:00Z", "metrics": {}, "results": [RESULT]}
BOM = {
    "bomFormat": "CycloneDX",
    "metadata": {"component": {"bom-ref": "shop", "name": "shop"}},
    "components": [{"bom-ref": "k", "name": "kettle", "version": "1.0"}],
    "vulnerabilities": [{"id": "CVE-1", "ratings": [{"severity": "critical"}], "affects": [{"ref": "k"}]}],
}


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two good reports, in which the command runs."""
    (tmp_path / "bandit.json").write_text(json.dumps(BANDIT))
    (tmp_path / "bom.json").write_text(json.dumps(BOM))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_lines_hold_findings_and_components_and_nothing_else(
    reports: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = _main.main(["read", str(reports)])
    out, err = capfdbinary.readouterr()

    assert (code, err) == (0, b"")
    assert [(one["record"], one.get("name")) for one in lines(out.decode())] == [
        ("finding", None),
        ("finding", None),
        ("component", "kettle"),
    ]


def test_with_coverage_the_lines_are_read_back_equal(reports: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _main.main(["read", "bandit.json", "bom.json", "--coverage", "-o", "first.jsonl"])
    _main.main(["read", "first.jsonl", "--coverage", "-o", "second.jsonl"])

    assert (reports / "second.jsonl").read_bytes() == (reports / "first.jsonl").read_bytes()
    assert {str(one["record"]) for one in lines((reports / "first.jsonl").read_text())} == {
        "finding",
        "component",
        "coverage",
    }
    assert capfdbinary.readouterr().out == b""


@pytest.mark.usefixtures("reports")
def test_one_document_holds_everything(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code = _main.main(["read", "bom.json", "none.json", "--json"])
    document = json.loads(capfdbinary.readouterr().out)

    assert code == 2
    assert [len(document[name]) for name in ("findings", "components", "coverage", "failures")] == [1, 2, 1, 1]
    assert document["failures"][0]["place"] == "none.json"


@pytest.mark.usefixtures("reports")
def test_the_table_shows_the_worst_first_and_counts(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _main.main(["read", ".", "--format", "table"]) == 0
    rows = capfdbinary.readouterr().out.decode().splitlines()

    assert rows[0].startswith("◆ critical  kettle 1.0")
    assert rows[1].split()[:4] == ["■", "medium", "app/a.py:2", "B608"]
    assert rows[2] == "2 findings and 1 component in 2 reports"


@pytest.mark.usefixtures("reports")
def test_a_terminal_gets_the_table_no_wider_than_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.BytesIO()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stdout", Terminal(screen, encoding="utf-8"))

    _main.main(["read", "bandit.json"])
    text = screen.getvalue().decode()

    assert text.startswith("■ medium")
    assert max(map(len, text.splitlines())) <= 60


@pytest.mark.usefixtures("reports")
def test_what_a_table_shows_of_a_finding_without_a_place(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    own = [
        {"record": "finding", "tool": "t", "path": "whole.py"},
        {"record": "finding", "tool": "t", "url": "https://a.example"},
        {"record": "finding", "tool": "t", "host": "db.example", "vulnerability_ids": ["CVE-2"]},
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, own)))

    _main.main(["read", "own.jsonl", "--format", "table"])
    rows = [row.split() for row in capfdbinary.readouterr().out.decode().splitlines()]

    assert sorted(row[2:4] for row in rows[:3]) == [
        ["db.example", "CVE-2"],
        ["https://a.example", "t"],
        ["whole.py", "t"],
    ]


def test_what_cannot_be_read_is_named_in_one_line_and_the_rest_is_printed(
    reports: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (reports / "half.sarif").write_text('{"runs": [')
    (reports / "torn.json").write_text(json.dumps(BANDIT | {"results": [RESULT, {"test_id": 1}]}))
    for name in "abcdef":
        (reports / f"{name}.md").write_text("# words")

    code = _main.main(["read", "."])
    out, err = capfdbinary.readouterr()
    told = err.decode().splitlines()

    assert code == 2
    assert len(lines(out.decode())) == 4
    assert told[0] == "accord: left out, not reports: a.md, b.md, c.md, d.md, e.md and 1 more"
    assert told[1].startswith("accord: torn.json at results[1]: ")
    assert told[1].endswith("The rest of the report was read")
    assert told[2] == "accord: half.sarif: the JSON ends in the middle. Run the tool again and pass its own output file"
    assert len(told) == 3


def test_a_hostile_file_name_does_nothing_to_the_terminal(
    reports: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (reports / "red\x1b[31m.json").write_text("{")

    assert _main.main(["read", "red\x1b[31m.json"]) == 2
    assert b"\x1b" not in capfdbinary.readouterr().err


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(
    "arguments", [[], ["x", "--format", "xml"], ["x", "--reader", "none"], ["x", "--root", "none"]]
)
def test_a_call_that_cannot_be_carried_out_ends_with_two(arguments: list[str]) -> None:
    assert _main.main(["read", *arguments]) == 2


def test_the_output_file_is_replaced_whole_or_not_at_all(
    reports: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = reports / "out.jsonl"
    target.write_text("old")
    target.chmod(0o600)

    assert _main.main(["read", "bandit.json", "-o", str(target)]) == 0
    assert len(lines(target.read_text())) == 1
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in reports.iterdir()) == ["bandit.json", "bom.json", "out.jsonl"]
    assert capfdbinary.readouterr().out == b""


@pytest.mark.usefixtures("reports")
def test_a_new_output_file_gets_the_users_usual_rights(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        _main.main(["read", "bandit.json", "-o", "new.jsonl"])
    finally:
        os.umask(mask)

    assert (tmp_path / "new.jsonl").stat().st_mode & 0o777 == 0o640


def test_behind_a_link_the_file_is_replaced_and_the_link_stays(reports: Path) -> None:
    (reports / "link.jsonl").symlink_to("real.jsonl")

    assert _main.main(["read", "bandit.json", "-o", "link.jsonl"]) == 0
    assert (reports / "link.jsonl").is_symlink()
    assert len(lines((reports / "real.jsonl").read_text())) == 1


def test_a_pipe_is_written_to_and_stays_a_pipe(reports: Path) -> None:
    os.mkfifo(reports / "pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE, text=True) as reader:
        assert _main.main(["read", "bandit.json", "-o", "pipe"]) == 0
        out, _ = reader.communicate(timeout=30)

    assert len(lines(out)) == 1
    assert (reports / "pipe").is_fifo()


def test_when_writing_fails_half_way_the_old_file_stays(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_arguments: object, **_options: object) -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    monkeypatch.setattr(_read_output, "jsonl", torn)
    (reports / "out.jsonl").write_text("old")

    assert _main.main(["read", "bandit.json", "-o", "out.jsonl"]) == 2
    assert (reports / "out.jsonl").read_text() == "old"
    assert sorted(path.name for path in reports.iterdir()) == ["bandit.json", "bom.json", "out.jsonl"]


@pytest.mark.usefixtures("reports")
def test_an_output_file_that_cannot_be_written_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert _main.main(["read", "bandit.json", "-o", "none/out.jsonl"]) == 2
    assert "accord: none/out.jsonl: cannot write (no such file or directory)" in capfd.readouterr().err


def test_help_has_examples_and_the_exit_codes(capfd: pytest.CaptureFixture[str]) -> None:
    assert _main.main(["read", "--help"]) == 0
    text = capfd.readouterr().out

    assert "accord read bandit.json trivy.sarif" in text
    assert "Exit codes: 0 all was read, 2 something could not be read." in text


@pytest.mark.usefixtures("reports")
def test_a_pipe_may_come_in_and_a_reader_may_leave_early() -> None:
    script = f"cat bandit.json | {sys.executable} -m accord read - bom.json | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    assert json.loads(done.stdout)["report"] == "standard input"
    assert done.stderr == ""


def test_a_summary_has_a_line_for_each_file_and_names_all_failures_at_the_end(
    reports: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    stated = {"status": "failure", "type": "sast", "messages": [{"level": "fatal", "value": one} for one in "ab"]}
    (reports / "failed.json").write_text(json.dumps({"scan": stated, "vulnerabilities": []}))
    (reports / "half.sarif").write_text('{"runs": [')
    (reports / "quiet.sarif").write_text('{"runs": [{"tool": {"driver": {"name": "q"}}, "results": []}]}')
    (reports / "own.jsonl").write_text('{"record": "coverage", "tool": "x", "complete": false}')
    (reports / "torn.json").write_text(json.dumps(BANDIT | {"results": [RESULT, {"test_id": 1}]}))
    (reports / "words.md").write_text("# words")

    code = _main.main(["read", ".", "none.json", "--summary"])
    out, err = capfdbinary.readouterr()
    rows = [" ".join(line.split()) for line in out.decode().splitlines()]

    assert code == 2
    assert rows[:8] == [
        "bandit.json bandit 1 finding 0 components complete",
        "bom.json cyclonedx 1 finding 1 component does not say whether it is complete",
        "failed.json gitlab 0 findings 0 components incomplete: gitlab sast: a and 1 more",
        "half.sarif - not read: the JSON ends in the middle",
        "own.jsonl accord 0 findings 0 components incomplete, and does not say why",
        "quiet.sarif sarif 0 findings 0 components does not say whether it is complete",
        rows[6],
        "words.md - left out, no report",
    ]
    assert rows[6].startswith("torn.json bandit 1 finding 0 components incomplete: results[1]: ")
    assert rows[8:] == [
        "none.json - not read: no such file or directory",
        "6 of 9 files read, 3 findings and 1 component, 2 not read, 1 left out",
    ]
    assert [line.partition(": ")[2].partition(":")[0] for line in err.decode().splitlines()[-2:]] == [
        "half.sarif",
        "none.json",
    ]


def test_a_summary_of_reports_that_are_all_well(reports: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (reports / "list.json").write_text(json.dumps({"bomFormat": "CycloneDX", "components": [{"name": "kettle"}]}))

    assert _main.main(["read", "list.json", "bandit.json", "--summary", "-o", "summary.txt"]) == 0
    rows = (reports / "summary.txt").read_text().splitlines()

    assert rows[0].endswith("lists components, looked for nothing")
    assert rows[-1] == "2 of 2 files read, 1 finding and 1 component"
    assert capfdbinary.readouterr() == (b"", b"")


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize("more", ["--json", "--coverage"])
def test_a_summary_has_a_form_of_its_own(more: str) -> None:
    assert _main.main(["read", ".", "--summary", more]) == 2


def watched(monkeypatch: pytest.MonkeyPatch, *, patience: float = 0) -> io.BytesIO:
    """Make standard error a terminal that a person watches."""
    screen = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", Terminal(screen, encoding="utf-8", write_through=True))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(_progress, "_PATIENCE", patience)
    return screen


@pytest.mark.usefixtures("reports")
def test_progress_is_shown_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = watched(monkeypatch)

    assert _main.main(["read", ".", "-o", "out.jsonl"]) == 0
    assert screen.getvalue() == b"\r\x1b[Kreading 1 of 2 files\r\x1b[K"


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("TERM", "dumb")])
def test_no_progress_where_nobody_watches(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = watched(monkeypatch)
    monkeypatch.setenv(name, value)

    assert _main.main(["read", ".", "-o", "out.jsonl"]) == 0
    assert screen.getvalue() == b""


@pytest.mark.usefixtures("reports")
def test_a_short_command_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = watched(monkeypatch, patience=60)

    assert _main.main(["read", ".", "-o", "out.jsonl"]) == 0
    assert screen.getvalue() == b""
