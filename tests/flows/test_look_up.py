"""Finding vulnerabilities in reports, in a saved plan, or in what was last shown."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from accord.core.errors import UnreadableReport
from accord.flows.look_up import Planned, look_up
from accord.flows.plan import Request, plan

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
REPORT = {
    "results": [
        {
            "code": "",
            "filename": "./shop/pay.py",
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
    ],
    "errors": [],
    "metrics": {"_totals": {"loc": 3}},
    "generated_at": "2026-08-20T00:00:00Z",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/pay.py").write_text(
        'def f(db, x):\n    db.execute(f"SELECT {x}")\n    password = "hunter2hunter2"\n'
    )
    (tmp_path / "bandit.json").write_bytes(msgspec.json.encode(REPORT))
    return tmp_path


def _only(planned: Planned) -> str:
    (id_,) = set(planned.names().values())
    return id_


def test_a_report_is_judged(checkout: Path) -> None:
    planned = look_up([str(checkout / "bandit.json")], root=checkout, now=NOW)
    subject = planned.subject(_only(planned))
    assert (subject.cwes, subject.path, subject.line, subject.language) == ((89,), "shop/pay.py", 2, "python")
    assert subject.for_business
    assert subject.for_developer


def test_code_that_the_report_does_not_carry_is_read_from_the_checkout_with_secrets_masked(checkout: Path) -> None:
    planned = look_up([str(checkout / "bandit.json")], root=checkout, now=NOW)
    snippet = planned.subject(_only(planned)).snippet
    assert 'db.execute(f"SELECT {x}")' in snippet
    assert "hunter2" not in snippet


def test_code_that_is_gone_from_the_checkout_is_not_shown(checkout: Path) -> None:
    (checkout / "shop/pay.py").write_text("x = 1\n")
    planned = look_up([str(checkout / "bandit.json")], root=checkout, now=NOW)
    assert planned.subject(_only(planned)).snippet == ""
    (checkout / "shop/pay.py").unlink()
    planned = look_up([str(checkout / "bandit.json")], root=checkout, now=NOW)
    assert planned.subject(_only(planned)).snippet == ""


def _saved(checkout: Path) -> Path:
    made = plan(Request(reports=(str(checkout / "bandit.json"),), root=checkout, now=NOW))
    lists = {"fix_units": tuple(made.head.fix_units), "vulnerabilities": tuple(made.vulnerabilities())}
    document = msgspec.structs.replace(made.head, **lists)
    (checkout / "plan.json").write_bytes(msgspec.json.encode(document))
    return checkout / "plan.json"


def test_a_saved_plan_is_read_and_not_judged_again(checkout: Path) -> None:
    saved = _saved(checkout)
    (checkout / "bandit.json").unlink()
    planned = look_up([str(saved)], root=checkout, now=NOW)
    assert planned.subject(_only(planned)).title.startswith("SQL injection")


def test_a_broken_saved_plan_is_refused(checkout: Path) -> None:
    (checkout / "plan.json").write_text('{"accord": "1", "fix_units": 3, "vulnerabilities": []}')
    with pytest.raises(UnreadableReport):
        look_up([str(checkout / "plan.json")], root=checkout, now=NOW)


def test_text_of_a_saved_plan_cannot_steer_a_terminal(checkout: Path) -> None:
    saved = _saved(checkout)
    saved.write_bytes(
        saved.read_bytes().replace(b"SQL injection", b"SQL \\u001b[2J", 1).replace(b"shop/pay.py", b"x\\u0007")
    )
    planned = look_up([str(saved)], root=checkout, now=NOW)
    subject = planned.subject(_only(planned))
    assert "\x1b" not in subject.title
    assert "\x07" not in subject.path


def test_without_reports_the_last_plan_of_the_checkout_is_used(checkout: Path) -> None:
    assert look_up([], root=checkout, now=NOW).names() == {}
    (checkout / "accord.toml").write_text('[service]\nname = "shop"\n')
    made = plan(Request(reports=(str(checkout / "bandit.json"),), root=checkout, now=NOW))
    (one,) = made.vulnerabilities()
    assert one.id in look_up([], root=checkout, now=NOW).names()


def test_a_vulnerability_goes_by_its_fingerprints_too(checkout: Path) -> None:
    made = plan(Request(reports=(str(checkout / "bandit.json"),), root=checkout, now=NOW))
    (one,) = made.vulnerabilities()
    names = look_up([str(checkout / "bandit.json")], root=checkout, now=NOW).names()
    assert {names[fingerprint.rpartition(":")[2]] for fingerprint in one.fingerprints} == {one.id}


def test_a_report_that_cannot_be_read_is_named(checkout: Path) -> None:
    (checkout / "broken.json").write_text('{"results": ')
    planned = look_up([str(checkout / "bandit.json"), str(checkout / "broken.json")], root=checkout, now=NOW)
    assert [failure.place for failure in planned.failures] != []


def test_a_rule_without_a_weakness_in_its_report_has_the_one_that_is_known(checkout: Path) -> None:
    ruff = [
        {
            "cell": None,
            "code": "S301",
            "end_location": {"column": 9, "row": 2},
            "filename": "shop/pay.py",
            "fix": None,
            "location": {"column": 5, "row": 2},
            "message": "`pickle` can be unsafe",
            "noqa_row": 2,
            "url": "",
        }
    ]
    (checkout / "ruff.json").write_bytes(msgspec.json.encode(ruff))
    planned = look_up([str(checkout / "ruff.json")], root=checkout, now=NOW)
    assert planned.subject(_only(planned)).cwes == (502,)
