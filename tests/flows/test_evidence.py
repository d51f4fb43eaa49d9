"""What makes handed-in evidence doubtful."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.core.documents import Screen
from accord.core.errors import CannotTell
from accord.flows.baseline import record
from accord.ports import modules

Make = Callable[..., Any]
OLD = 'import os\n\n\ndef ping(host):\n    os.system("ping " + host)\n'
NEW = OLD + "\n\ndef trace(address):\n    os.system(address)\n"


# -- reports that no scanner of this run wrote -----------------------------------------------------------------------


def _clean(repository: Any) -> str:  # noqa: ANN401  the class of conftest
    return Path(repository.report(name="clean.sarif")).read_text()


def test_a_report_that_the_change_brings_is_no_evidence(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": NEW, "reports/scan.sarif": _clean(repository)})
    document = repository.gate([str(repository.folder / "reports")])
    assert document.verdict == "cannot tell"
    assert "this change itself brings it" in document.missing[0].why


def test_neither_is_one_behind_a_link_or_under_another_attribute(make: Make) -> None:
    repository = make({"a.py": OLD})
    (repository.folder / "reports").mkdir()
    (repository.folder / "reports" / "scan.sarif").symlink_to("../doc/x.sarif")
    repository.commit({"a.py": NEW, "doc/x.sarif": _clean(repository), ".gitattributes": "*.sarif text eol=crlf\n"})
    (repository.folder / "doc" / "x.sarif").unlink()
    repository.git("checkout", "doc/x.sarif")
    assert repository.verdict([str(repository.folder / "reports")]) == "cannot tell"


def test_a_report_that_a_scanner_wrote_over_it_is_evidence(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"b.txt": "1", "reports/scan.sarif": _clean(repository)})
    [fresh] = repository.scan()
    repository.write({"reports/scan.sarif": Path(fresh).read_text()})
    assert repository.verdict([str(repository.folder / "reports")]) == "pass"


def test_a_report_that_stood_there_before_is_what_its_owner_makes_of_it(make: Make) -> None:
    repository = make({"a.py": "x = 1\n"})
    repository.on_main({"reports/scan.sarif": _clean(repository)})
    repository.commit({"b.txt": "1"})
    assert repository.verdict([str(repository.folder / "reports")]) == "pass"


def test_what_accord_wrote_is_no_scan(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": NEW})
    write = modules.load("accord.writers", "sarif").gate
    with_blockers = b"".join(write(repository.gate(), Screen())).decode()
    repository.commit({"a.py": OLD})
    without = b"".join(write(repository.gate(), Screen())).decode()
    for text in (with_blockers, without):
        document = repository.gate([repository.file("own.sarif", text)])
        assert "Accord wrote it" in document.missing[-1].why + document.missing[0].why
        assert document.verdict == "cannot tell"
    with pytest.raises(CannotTell, match="Accord wrote it"):
        record((repository.file("own.sarif", with_blockers),), root=repository.folder, now=document.made_at)


# -- reports that name the checkout otherwise ------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["/src/", "C:\\build\\", "file:///builds/x/", "/builds/x/"])
def test_paths_of_another_folder_never_pass(make: Make, prefix: str) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": NEW})
    assert repository.verdict(repository.scan(rename=lambda path: prefix + path)) == "cannot tell"


@pytest.mark.parametrize("prefix", ["./", "../../", "././", ""])
def test_paths_of_this_folder_are_understood(make: Make, prefix: str) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"a.py": NEW})
    assert repository.verdict(repository.scan(rename=lambda path: prefix + path)) == "fail"
    absolute = repository.scan(rename=lambda path: f"{repository.folder}/{path}")
    assert repository.verdict(absolute) == "fail"


def test_a_folder_that_is_called_by_a_link_is_the_same(make: Make) -> None:
    repository = make({"a.py": OLD})
    called = repository.folder.parent / "called"
    called.symlink_to(repository.folder)
    repository.commit({"a.py": NEW})
    for folder in (called, repository.folder):
        reports = repository.scan(rename=lambda path, folder=folder: f"{folder}/{path}")
        flow = repository.flow((f"{folder}/a.py", 1), (f"{folder}/a.py", 5))
        found = repository.result(f"{folder}/a.py", 5, "x", codeFlows=flow)
        assert repository.verdict(reports, root=called) == "fail"
        assert repository.verdict([repository.report(found)], root=called) == "pass"


def test_a_second_empty_report_of_a_tool_is_told(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"b.txt": "1"})
    empty = repository.report(name="second.sarif", invocations=[])
    document = repository.gate([*repository.scan(), empty])
    assert document.verdict == "cannot tell"
    assert "second.sarif" in document.missing[0].what


# -- what is told beside the verdict ---------------------------------------------------------------------------------


def test_many_doubts_are_told_together(make: Make) -> None:
    repository = make({"a.py": OLD, ".gitignore": "build/\n"})
    repository.write({f"build/{number}.py": OLD for number in range(9)})
    document = repository.gate()
    assert [gap.what for gap in document.missing][5:] == ["4 more vulnerabilities"]


def test_agreements_that_the_change_touches_are_said_to_count_later(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({"accord.toml": "", ".accord/feedback.jsonl": "", "pay/accord.toml": ""})
    notes = " ".join(repository.gate().notes)
    assert "This change touches .accord/feedback.jsonl, accord.toml, pay/accord.toml; they count from the next" in notes


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (".bandit", "skips: B602", True),
        ("sub/.semgrepignore", "x", True),
        ("pyproject.toml", "[tool.ruff.lint]\nignore = ['S']\n", True),
        ("pyproject.toml", "[project]\nname = 'x'\n", False),
        ("app.toml", "ignore = 1\n", False),
    ],
)
def test_settings_of_scanners_that_the_change_touches_are_told(make: Make, name: str, text: str, told: bool) -> None:  # noqa: FBT001
    repository = make({"a.py": OLD})
    repository.commit({name: text})
    assert any("where scanners are told" in note for note in repository.gate().notes) is told


def test_many_settings_are_told_in_short(make: Make) -> None:
    repository = make({"a.py": OLD})
    repository.commit({f"{number}/.bandit": "x" for number in range(5)})
    assert any("and 2 more" in note for note in repository.gate().notes)


# -- the first change of all -----------------------------------------------------------------------------------------


def test_the_first_pull_request_is_not_stopped_for_old_flaws_and_says_why(make: Make) -> None:
    repository = make({"a.py": OLD, "accord.toml": "", "requirements.txt": "django==4.2.4\n"})
    repository.git("rm", "-q", "accord.toml", "--cached")
    repository.on_main({"accord.toml": None} if (repository.folder / "accord.toml").exists() else {})
    context = '[service]\nname = "shop"\ncriticality = "critical"\nexposure = "internet"\ndata = ["payment"]\n'
    repository.commit({"accord.toml": context})
    document = repository.gate([*repository.scan(), repository.audit("django==4.2.4")])
    assert (document.verdict, document.known) == ("pass", 2)
    assert document.policy_source.startswith("the defaults (no accord.toml at the merge base")
    assert any("accord init" in note for note in document.notes)
    assert any("accord.toml; it counts from the next change on" in note for note in document.notes)
    assert json.loads((repository.folder / ".accord/cache/recent.jsonl").read_text().splitlines()[0])["id"]
