"""The folder ``.accord`` of a checkout."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.core.errors import AccordError, BadConfiguration
from accord.core.gate.baseline import Baseline
from accord.core.gate.probation import Feedback, Rating
from accord.flows import folder

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BASELINE = Baseline(
    accord="0",
    made_at=NOW,
    commit="",
    tools={"bandit": 3, "ruff": None},
    components=("pypi:django@4.2",),
    contexts={"ab": 1},
    fingerprints=("snippet:1:ab",),
)


def test_a_baseline_comes_back_as_it_was_written(tmp_path: Path) -> None:
    folder.write_baseline(tmp_path / folder.BASELINE, BASELINE)
    assert folder.read_baseline(tmp_path) == BASELINE
    assert [path.name for path in (tmp_path / ".accord").iterdir()] == ["baseline.json"]


def test_what_is_missing_is_none(tmp_path: Path) -> None:
    assert folder.read_baseline(tmp_path) is None
    assert folder.read_feedback(tmp_path) == []
    assert folder.recent(tmp_path) == []


def test_feedback_is_added_line_by_line(tmp_path: Path) -> None:
    feedback = Feedback(
        id="ab", rating=Rating.USEFUL, reason="caught one", at=NOW, who="ana", rule="bandit:B608", place="code"
    )
    folder.add_feedback(tmp_path, feedback)
    folder.add_feedback(tmp_path, feedback)
    assert folder.read_feedback(tmp_path) == [feedback, feedback]


def test_a_damaged_file_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / ".accord").mkdir()
    (tmp_path / folder.FEEDBACK).write_text('\n{"id": 1}\n')
    with pytest.raises(BadConfiguration) as caught:
        folder.read_feedback(tmp_path)
    assert caught.value.place == ".accord/feedback.jsonl:2"
    assert "version control" in caught.value.remedy
    (tmp_path / folder.BASELINE).write_text("{}")
    with pytest.raises(BadConfiguration, match="damaged"):
        folder.read_baseline(tmp_path)


def test_the_cache_ignores_itself(tmp_path: Path) -> None:
    folder.remember(tmp_path, [])
    assert (tmp_path / ".accord/cache/.gitignore").read_text() == "*\n"


def test_a_folder_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".accord").write_text("a file in the way")
    folder.remember(tmp_path, [])
    assert folder.recent(tmp_path) == []


def test_a_missing_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccordError, match="there is no such folder"):
        folder.need_root(tmp_path / "nowhere")
