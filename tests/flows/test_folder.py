"""The folder ``.accord`` of a checkout."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
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


# -- a checkout may come from anybody ---------------------------------------------------------------------------------


def precious(tmp_path: Path) -> Path:
    victim = tmp_path / "victim"
    (victim / "cache").mkdir(parents=True)
    (victim / "cache" / "recent.jsonl").write_text("precious")
    (victim / "feedback.jsonl").write_text("precious")
    return victim


def untouched(victim: Path) -> bool:
    files = sorted(path.relative_to(victim).as_posix() for path in victim.rglob("*") if path.is_file())
    return files == ["cache/recent.jsonl", "feedback.jsonl"] and all(
        (victim / file).read_text() == "precious" for file in files
    )


def rating(name: str = "ab") -> Feedback:
    return Feedback(id=name, rating=Rating.USEFUL, reason="x", at=NOW, who="ana", rule="r", place="code")


@pytest.mark.parametrize("where", [".accord", ".accord/cache"])
def test_nothing_is_written_through_a_linked_folder(tmp_path: Path, where: str) -> None:
    victim, root = precious(tmp_path), tmp_path / "root"
    (root / where).parent.mkdir(parents=True)
    (root / where).symlink_to(victim if where == ".accord" else victim / "cache")
    folder.remember(root, [])
    assert untouched(victim)
    if where == ".accord":
        with pytest.raises(AccordError, match="symbolic link"):
            folder.add_feedback(root, rating())
    assert untouched(victim)


def test_nothing_is_written_through_a_linked_file(tmp_path: Path) -> None:
    victim, root = precious(tmp_path), tmp_path / "root"
    (root / ".accord" / "cache").mkdir(parents=True)
    for name in ("cache/recent.jsonl", "cache/.gitignore", "baseline.json"):
        (root / ".accord" / name).symlink_to(victim / "cache" / "recent.jsonl")
    (root / folder.FEEDBACK).symlink_to(victim / "feedback.jsonl")
    folder.remember(root, [])
    folder.write_baseline(root / folder.BASELINE, BASELINE)
    with pytest.raises(AccordError, match="cannot write"):
        folder.add_feedback(root, rating())
    assert untouched(victim)
    assert folder.read_baseline(root) == BASELINE


def test_what_cannot_be_written_is_told_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write_baseline(tmp_path / folder.BASELINE, BASELINE)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(AccordError, match="no space left"):
        folder.write_baseline(tmp_path / folder.BASELINE, msgspec.structs.replace(BASELINE, commit="new"))
    assert folder.read_baseline(tmp_path) == BASELINE
    assert [path.name for path in (tmp_path / ".accord").iterdir()] == ["baseline.json"]
    (tmp_path / "file").write_text("")
    with pytest.raises(AccordError, match="cannot write"):
        folder.own_folder(tmp_path / "file")


def test_a_device_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    folder.write_baseline(pipe, BASELINE)
    reader.join()
    assert pipe.is_fifo()
    assert received[0].startswith(b"{")


# -- several people and accidents -------------------------------------------------------------------------------------


def test_a_line_without_an_end_takes_no_other_along(tmp_path: Path) -> None:
    folder.add_feedback(tmp_path, rating("aa"))
    file = tmp_path / folder.FEEDBACK
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    folder.add_feedback(tmp_path, rating("bb"))
    assert [one.id for one in folder.read_feedback(tmp_path)] == ["aa", "bb"]


def test_ratings_of_many_at_once_are_all_whole(tmp_path: Path) -> None:
    """Processes of their own, each adding long lines."""
    script = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime; from accord.flows import folder\n"
        "from accord.core.gate.probation import Feedback, Rating\n"
        "for number in range(40): folder.add_feedback(Path(sys.argv[1]), Feedback(id=f'{sys.argv[2]}{number}',"
        " rating=Rating.USEFUL, reason='x' * 5000, at=datetime.now(UTC), who='a', rule='r', place='code'))"
    )
    people = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in "abcd"]
    assert [person.wait() for person in people] == [0, 0, 0, 0]
    kept = folder.read_feedback(tmp_path)
    assert len({one.id for one in kept}) == 160


def test_a_torn_cache_is_no_cache(tmp_path: Path) -> None:
    folder.own_folder(tmp_path, ".accord/cache")
    (tmp_path / ".accord/cache/recent.jsonl").write_text('{"id": "cut o')
    with pytest.raises(BadConfiguration, match="damaged") as caught:
        folder.recent(tmp_path)
    assert caught.value.remedy == "Delete it"
