"""What a person says about a finding."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.errors import AccordError, BadUsage
from accord.core.gate.probation import Rating
from accord.flows import folder
from accord.flows.feedback import Given, give, vulnerabilities
from accord.flows.gate import Request, gate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REPORT = """{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Scanner"}}, "results": [{"ruleId": "eval",
"message": {"text": "eval"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "tests/test_a.py"},
"region": {"startLine": 3, "snippet": {"text": "eval(x)"}}}}]}]}]}"""


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "r.sarif"
    path.write_text(REPORT)
    return str(path)


def test_a_rating_is_kept_with_its_rule_and_kind_of_place(tmp_path: Path, report: str) -> None:
    [found] = vulnerabilities((report,), root=tmp_path, now=NOW)
    given = give(found.id[:8], Rating.NOT_USEFUL, "a  constant ", root=tmp_path, now=NOW, who="ana", reports=(report,))
    [kept] = folder.read_feedback(tmp_path)
    assert kept == given.feedback
    assert (kept.rule, kept.place, kept.reason) == ("scanner:eval", "tests", "a constant")
    assert kept.fingerprints
    assert not any(name.startswith("place:") for name in kept.fingerprints)
    assert (given.record.not_useful, given.record.on_probation) == (1, False)


def test_a_rating_needs_a_reason(tmp_path: Path, report: str) -> None:
    with pytest.raises(BadUsage, match="needs a reason"):
        give("abc", Rating.USEFUL, "  ", root=tmp_path, now=NOW, reports=(report,))


def test_an_unknown_id_writes_nothing(tmp_path: Path, report: str) -> None:
    with pytest.raises(BadUsage, match="no vulnerability here"):
        give("ffffffff", Rating.USEFUL, "x", root=tmp_path, now=NOW, reports=(report,))
    assert not (tmp_path / folder.FEEDBACK).exists()


def test_without_a_name_git_or_the_system_says_who(
    tmp_path: Path, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "kim")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    [found] = vulnerabilities((report,), root=tmp_path, now=NOW)
    given = give(found.id, Rating.USEFUL, "x", root=tmp_path, now=NOW, reports=(report,))
    assert given.feedback.who == "kim"


def test_what_was_shown_last_is_known_without_the_reports(tmp_path: Path, report: str) -> None:
    gate(Request(reports=(report,), root=tmp_path, now=NOW))
    [found] = folder.recent(tmp_path)
    assert give(found.id[:6], Rating.NOT_USEFUL, "x", root=tmp_path, now=NOW, who="ana").feedback.id == found.id


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, report: str) -> None:
    (tmp_path / ".accord").write_text("a file in the way")
    with pytest.raises(AccordError, match="cannot write"):
        give_one(tmp_path, report, Rating.USEFUL)


def give_one(root: Path, report: str, rating: Rating, who: str = "ana", minute: int = 0) -> Given:
    [found] = vulnerabilities((report,), root=root, now=NOW)
    at = NOW.replace(minute=minute)
    return give(found.id, rating, "because", root=root, now=at, who=who, reports=(report,))


def test_a_person_counts_once_with_the_last_word(tmp_path: Path, report: str) -> None:
    for minute in range(3):
        given = give_one(tmp_path, report, Rating.NOT_USEFUL, minute=minute)
    assert (given.record.useful, given.record.not_useful) == (0, 1)
    given = give_one(tmp_path, report, Rating.USEFUL, minute=5)
    assert (given.record.useful, given.record.not_useful) == (1, 0)
    given = give_one(tmp_path, report, Rating.NOT_USEFUL, who="kim", minute=6)
    assert (given.record.useful, given.record.not_useful) == (1, 1)
    given = give_one(tmp_path, report, Rating.NOT_MINE, who="kim", minute=7)
    assert (given.record.useful, given.record.not_useful) == (1, 0)


def test_a_damaged_line_hinders_nobody_from_adding_one(tmp_path: Path, report: str) -> None:
    (tmp_path / ".accord").mkdir()
    (tmp_path / folder.FEEDBACK).write_text("<<<<<<< ours\n")
    assert give_one(tmp_path, report, Rating.USEFUL).record.useful == 1
