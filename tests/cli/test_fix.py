"""``accord fix`` as a person calls it, on the demo shop: the screen, the document, the exit codes."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from accord.cli._fix_output import terminal
from accord.cli._main import main
from accord.core.fixing.document import FixDocument
from accord.core.fixing.gates import Answer, Gate, Grade, Outcome

SHOP = Path(__file__).parents[2] / "examples" / "shop"
Captured = pytest.CaptureFixture[str]


class Shop:
    """The demo shop in a repository of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns(".accord", "__pycache__", ".*_cache"))
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Ana")
        self.git("config", "user.email", "ana@example.org")
        self.git("add", "-A")
        self.git("commit", "-qm", "start")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def fix(self, *arguments: str) -> int:
        return main(["fix", "--root", str(self.folder), "--report", str(self.folder / "reports"), *arguments])


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ACCORD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    return Shop(tmp_path / "Lantern Tea")


def test_the_upgrade_that_closes_14_is_made_tried_and_shown(shop: Shop, capsys: Captured) -> None:
    assert shop.fix("django", "--branch") == 0
    screen = capsys.readouterr().out
    assert screen.startswith("Upgrade django 4.2.4 to 4.2.16\n")
    assert '-  "django==4.2.4",\n+  "django==4.2.16",\n' in screen
    assert "-django==4.2.4\n+django==4.2.16\n" in screen
    assert "✓ passed       target gone        none of 14 is found any more, by advisories of 10 Oct 2024" in screen
    assert "✓ passed       nothing new " in screen
    assert "? not checked  tests as before    no tests in this repository for what it changes\n" in screen
    assert "Grade: partly verified. What could be checked is right; not checked: tests as before.\n" in screen
    assert "nothing was pushed. Look: git show accord/fix-" in screen
    assert "\x1b" not in screen
    assert shop.git("diff", "--stat", "HEAD", shop.git("branch", "--list", "accord/*").strip()).endswith("(-)")
    assert shop.git("status", "--porcelain") == ""


def test_the_document_has_one_shape(shop: Shop, capsys: Captured) -> None:
    assert shop.fix("CVE-2024-42005", "--json") == 0
    document = msgspec.json.decode(capsys.readouterr().out, type=FixDocument)
    assert document.commit == shop.git("rev-parse", "HEAD")
    assert (document.service, len(document.closes)) == ("web-shop", 14)
    assert document.paths == ("web-shop/pyproject.toml", "web-shop/requirements.txt")
    assert [one.outcome for one in document.gates] == [
        Outcome.PASSED,
        Outcome.PASSED,
        Outcome.NOT_CHECKED,
        Outcome.PASSED,
    ]
    subprocess.run(["git", "apply", "--check"], input=document.patch.encode(), cwd=shop.folder, check=True)


def test_tests_that_ran_without_the_new_version_are_told_as_such(shop: Shop, capsys: Captured) -> None:
    assert shop.fix("pillow") == 0
    screen = capsys.readouterr().out
    assert "'pytest' passes as before (2 tests), but they ran with" in screen


def test_a_fix_that_breaks_a_test_ends_with_1(shop: Shop, capsys: Captured) -> None:
    test = "def test_pin():\n    assert 'pillow==8.4.0' in open('requirements.txt').read()\n"
    (shop.folder / "payments" / "tests" / "test_pin.py").write_text(test)
    shop.git("add", "-A")
    shop.git("commit", "-qm", "planted")
    assert shop.fix("pillow", "--branch", "never") == 1
    screen = capsys.readouterr().out
    assert "✗ failed       tests as before" in screen
    assert "Grade: rejected. Do not use it.\n" in screen
    assert screen.endswith("Nothing was left behind.\n")
    assert shop.git("branch") == "* main"


def test_what_the_rescan_cannot_tell_ends_with_3(
    shop: Shop, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("codemodder", "semgrep"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text("#!/bin/sh\nsed -i 's/yaml.Loader/yaml.SafeLoader/' report-tool/report.py\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert shop.fix("4552caee8f1d") == 3
    screen = capsys.readouterr().out
    assert "neither ruff nor bandit is installed" in screen
    assert "Grade: cannot tell. The rescan could not tell, so nothing here says that it works.\n" in screen


def test_what_no_fixer_can_do_ends_with_2_and_a_next_step(shop: Shop, capsys: Captured) -> None:
    assert shop.fix("220faa04bcb1") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "accord: no fixer knows how to make this change (Unsafe deserialisation in web-shop/shop/cart.py:11). "
        "accord explain 220faa04bcb1 shows how to do it by hand\n"
    )


def test_a_file_gets_the_whole_document(shop: Shop, tmp_path: Path) -> None:
    assert shop.fix("django", "--json", "-o", str(tmp_path / "fix.json")) == 0
    assert msgspec.json.decode((tmp_path / "fix.json").read_bytes(), type=FixDocument).grade is Grade.PARTLY


def test_a_report_that_cannot_be_read_is_told(shop: Shop, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "broken.json").write_text("{}")
    assert shop.fix("django", "--report", str(tmp_path / "broken.json")) == 0
    assert "broken.json" in capsys.readouterr().err


def shown(grade: Grade, outcome: Outcome, **more: object) -> FixDocument:
    answers = tuple(Answer(gate, outcome, "why \x1b[31m") for gate in Gate)
    values = {
        "accord": "1",
        "made_at": datetime(2026, 11, 21, tzinfo=UTC),
        "commit": "0" * 40,
        "fix_unit": "fix-1",
        "title": "Upgrade \x1b[2J",
        "service": "shop",
        "closes": ("a",),
        "vulnerability_ids": ("CVE-1",),
        "grade": grade,
        "gates": answers,
        "fixer": "pip",
        "did": "raised",
        "paths": ("a",),
        "patch": "-token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'\r\n+x = '\x1b[2J'\n",
    }
    return FixDocument(**(values | more))  # type: ignore[arg-type]  # a document in pieces


@pytest.mark.parametrize(
    ("grade", "outcome", "sign"),
    [(Grade.VERIFIED, Outcome.PASSED, "\x1b[32m"), (Grade.REJECTED, Outcome.FAILED, "\x1b[31m")],
)  # fmt: skip
def test_colour_repeats_what_the_words_say(grade: Grade, outcome: Outcome, sign: str) -> None:
    assert sign in terminal(shown(grade, outcome), colour=True)
    assert "\x1b" not in terminal(shown(grade, outcome), colour=False)


def test_a_verified_fix_still_asks_for_a_person() -> None:
    screen = terminal(shown(Grade.VERIFIED, Outcome.PASSED, notes=("a note",)), colour=False)
    assert "All four gates passed. A person still decides" in screen
    assert "Note: a note.\n" in screen


def test_a_secret_in_the_patch_is_masked_on_the_screen() -> None:
    assert "ghp_abcdefghijkl" not in terminal(shown(Grade.VERIFIED, Outcome.PASSED), colour=False)
