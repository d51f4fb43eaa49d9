"""``accord explain`` as a person calls it, with the packaged snapshot."""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from accord.cli._main import main
from accord.core.explain.document import CardDocument

HERE = Path(__file__).parent / "explain"
CheckGolden = Callable[[object, Path], None]
Captured = pytest.CaptureFixture[str]


def _bandit(folder: Path) -> Path:
    (folder / "pay.py").write_text('def find(db, name):\n    db.execute(f"SELECT {name}")\n')
    result = {
        "code": "",
        "filename": "./pay.py",
        "issue_confidence": "HIGH",
        "issue_cwe": {"id": 89, "link": ""},
        "issue_severity": "MEDIUM",
        "issue_text": "Possible SQL injection",
        "line_number": 2,
        "line_range": [2],
        "more_info": "",
        "test_id": "B608",
        "test_name": "hardcoded_sql_expressions",
    }
    report = folder / "bandit.json"
    head = {"errors": [], "generated_at": "2026-08-20T00:00:00Z", "metrics": {"_totals": {"loc": 2}}}
    report.write_bytes(msgspec.json.encode(head | {"results": [result]}))
    return report


@pytest.mark.parametrize(
    ("arguments", "golden"),
    [
        (["CWE-89"], "cwe-89.txt"),
        (["89", "--format", "markdown", "--language", "go"], "cwe-89-go.md"),
        (["cwe89", "--json"], "cwe-89.json"),
        (["CWE-1341"], "cwe-1341.txt"),
        (["vulnerable-dependency", "--language", "npm"], "vulnerable-dependency.txt"),
    ],
)
def test_a_weakness_is_printed(
    arguments: list[str], golden: str, capsys: Captured, check_golden: CheckGolden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.flows.explain.__version__", "0.0.0")
    assert main(["explain", *arguments]) == 0
    check_golden(capsys.readouterr().out, HERE / golden)


def test_the_json_is_one_document(capsys: Captured) -> None:
    assert main(["explain", "CVE-2024-4040", "--json"]) == 0
    document = msgspec.json.decode(capsys.readouterr().out, type=CardDocument)
    assert document.about == "CVE-2024-4040"
    assert document.weakness == "code-injection"
    assert document.words <= 120
    assert {claim.id for claim in document.claims} >= {"known.exploited", "known.likely", "what", "why", "fix", "check"}


def test_a_cve_is_told_in_words(capsys: Captured) -> None:
    assert main(["explain", "cve-2024-4040"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Attackers use it (CISA list, 2024-04-24)." in text
    assert "EPSS ranks it above" in text
    assert "CVSS rates it 9.8." in text
    assert "exploitation active, automatable yes, impact total" in text


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("CWE-99999", "there is no CWE-99999"),
        ("CVE-2030-99999", "Run 'accord feeds update'"),
        ("sqlinjection", "Nearest cards: sql-injection"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_next_step(
    name: str, says: str, capsys: Captured, tmp_path: Path
) -> None:
    assert main(["explain", name, "--root", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_vulnerability_is_explained_with_its_own_code_and_business_sentence(capsys: Captured, tmp_path: Path) -> None:
    report = _bandit(tmp_path)
    (tmp_path / "accord.toml").write_text(
        '[service]\nname = "payments"\ncriticality = "critical"\nexposure = "internet"\ndata = ["payment"]\n'
        'environment = "production"\n'
    )
    assert main(["plan", str(report), "--root", str(tmp_path), "--json"]) == 0
    (vulnerability,) = msgspec.json.decode(capsys.readouterr().out)["vulnerabilities"]
    for reports in ([str(report)], []):
        assert main(["explain", vulnerability["id"][:6], *reports, "--root", str(tmp_path)]) == 0
        text = capsys.readouterr().out
        assert 'Your code (pay.py:2):\n    def find(db, name):\n        db.execute(f"SELECT {name}")\n' in text
        assert vulnerability["for_business"].rstrip(".") in " ".join(text.split())
        assert "After (Python):" in text


def test_an_unknown_id_names_the_nearest_and_what_could_not_be_read(capsys: Captured, tmp_path: Path) -> None:
    report = _bandit(tmp_path)
    (tmp_path / "broken.json").write_text("{")
    assert main(["explain", "ffffffff", str(report), str(tmp_path / "broken.json"), "--root", str(tmp_path)]) == 2
    err = capsys.readouterr().err
    assert "broken.json" in err
    assert "no vulnerability here has an id that starts with 'ffffffff'" in err


def test_a_file_is_written_whole_and_without_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["explain", "89", "-o", str(tmp_path / "card.txt")]) == 0
    assert (tmp_path / "card.txt").read_text() == (HERE / "cwe-89.txt").read_text()


def test_a_terminal_gets_colour_that_repeats_the_labels(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["explain", "89"]) == 0
    coloured = capsys.readouterr().out
    assert "\x1b[1mBefore (Python):\x1b[0m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["explain", "89"]) == 0
    assert capsys.readouterr().out == (HERE / "cwe-89.txt").read_text()


def test_a_language_without_cards_is_refused_by_name(capsys: Captured) -> None:
    assert main(["explain", "89", "--language", "cobol"]) == 2
    assert "cobol" in capsys.readouterr().err


def test_the_question_of_a_card_is_asked_and_answered(capsys: Captured) -> None:
    assert main(["explain", "sql-injection", "--quiz"]) == 0
    text = capsys.readouterr().out
    assert "- B. Pass the value as a parameter of the query." in text
    assert "right" not in text
    assert main(["explain", "sql-injection", "--answer", "b"]) == 0
    assert capsys.readouterr().out.startswith("B is right. ")
    assert main(["explain", "sql-injection", "--answer", "A"]) == 0
    assert capsys.readouterr().out.startswith("A is not right. ")


def test_json_holds_the_question_whatever_else_is_asked_for(capsys: Captured) -> None:
    assert main(["explain", "89", "--json", "--quiz"]) == 0
    document = msgspec.json.decode(capsys.readouterr().out, type=CardDocument)
    assert document.question is not None
    assert len(document.question.answers) == 4
    assert document.diagram is not None
    assert set(document.examples) >= {"python", "javascript", "java", "go"}


def test_a_weakness_without_a_card_has_no_question(capsys: Captured) -> None:
    assert main(["explain", "CWE-1341", "--quiz"]) == 2
    assert "no question" in capsys.readouterr().err


def test_a_language_that_cannot_have_the_flaw_is_told(capsys: Captured) -> None:
    assert main(["explain", "memory-safety", "--language", "python"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Python checks each index by itself. The example is in C." in text
