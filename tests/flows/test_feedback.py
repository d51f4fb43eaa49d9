"""What a person says about a finding."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.errors import BadUsage
from accord.core.gate.probation import Rating
from accord.flows import folder
from accord.flows.feedback import give, vulnerabilities

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
