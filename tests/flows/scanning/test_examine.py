"""What fits together is believed; what does not is a gap with its reason."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from accord.core import record
from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.finding import Finding
from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task
from accord.flows.scanning.examine import Examined, examine
from accord.flows.scanning.scanner import Scanner

Look = Callable[..., Examined]
FOUND = Finding(tool="t", rule_id="R", path="a.py")


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Examine one call about some files that wrote these records."""

    def run(
        *records: record.Record,
        files: Sequence[str] = ("a.py", "b.py"),
        outcome: Outcome = Outcome.CLEAN,
        looked: Looked | None = None,
    ) -> Examined:
        (tmp_path / "scratch").mkdir(exist_ok=True)
        task = Task(root=str(tmp_path), files=tuple(files), text=str, folder=str(tmp_path / "scratch"))
        command = Command(arguments=(), files=task.files)
        ended = Ended(command=command, outcome=outcome, output=b"".join(record.lines(records)))
        return examine(scanner(looked), task, [ended])

    return run


def scanner(looked: Looked | None) -> Scanner:
    return Scanner(
        name="t",
        label="T",
        ring=Ring.DEFAULT,
        aim=Aim.CODE,
        reader="accord",
        executable="t",
        exit_codes={},
        canary=Canary({}, ""),
        wants=lambda _tree: (),
        commands=lambda _task: [],
        looked=(lambda _task, _ended: looked) if looked else None,
        translated=None,
        per_file=False,
        rules="",
        advisories="",
    )


def test_a_tool_that_cannot_say_what_it_read_is_believed_as_far_as_nothing_speaks_against_it(look: Look) -> None:
    examined = look(FOUND, Coverage(tool="t", failed=(Gap("./b.py:7", "syntax error"),)))

    assert examined.seen == {"a.py"}
    assert examined.failed == (Gap("b.py:7", "syntax error"),)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Coverage(tool="t", complete=False), "it says itself that it did not finish"),
        (Coverage(tool="t", complete=True, seen=0), "it says that it looked at nothing"),
    ],
)
def test_a_report_that_proves_nothing_is_not_believed(look: Look, said: Coverage, why: str) -> None:
    examined = look(said)

    assert examined.seen == frozenset()
    assert examined.failed == (Gap("a.py", why), Gap("b.py", why))


def test_many_files_with_one_reason_are_one_gap(look: Look) -> None:
    files = [f"{number:03}.py" for number in range(30)]

    assert look(Coverage(tool="t", complete=False), files=files).failed == (
        Gap("30 files, such as 000.py", "it says itself that it did not finish"),
    )


def test_what_a_tool_skips_or_leaves_out_by_its_kind_is_not_failed(look: Look) -> None:
    looked = Looked(
        seen=frozenset({"a.py", "x.py"}), skipped=(Gap("b.py", "pins nothing"),), left_out=(Gap("c.py", "svg"),)
    )
    examined = look(Coverage(tool="t"), files=("a.py", "b.py", "c.py", "d.py"), looked=looked)

    assert examined.seen == {"a.py"}
    assert examined.skipped == (Gap("b.py", "pins nothing"),)
    assert examined.left_out == (Gap("c.py", "svg"),)
    assert examined.failed == (Gap("d.py", "it was given the file and does not say that it read it"),)


def test_what_names_no_place_is_about_the_only_file_that_was_given(look: Look) -> None:
    package = msgspec.structs.replace(FOUND, path="")
    examined = look(package, Component(name="x"), Coverage(tool="t"), files=("requirements.txt",))

    assert [one.path for one in examined.findings] == ["requirements.txt"]
    assert [one.path for one in examined.components] == ["requirements.txt"]
    assert [one.report for one in examined.findings] == ["t requirements.txt"]
    assert [one.path for one in look(package, Coverage(tool="t")).findings] == [""]


def test_a_failed_call_proves_nothing_and_its_findings_count(look: Look) -> None:
    examined = look(FOUND, Coverage(tool="t"), outcome=Outcome.FAILED)

    assert examined.seen == frozenset()
    assert len(examined.findings) == 1
