from pathlib import Path

import pytest

from accord.flows.signs.owners import Owners

RULES = """\
*            @acme/everybody
*.py         @acme/python
/services/   @alice @acme/team-services
/services/pay/ @acme/team-pay
/web/        web@example.org @bob
/nobody/
"""


@pytest.mark.parametrize(
    ("folder", "team"),
    [
        ("services/pay", "team-pay"),
        ("services/other", "team-services"),
        ("web", "web@example.org"),
        ("", "everybody"),
        ("nobody", None),
    ],
)
@pytest.mark.parametrize("place", ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"])
def test_the_owner_of_a_folder_is_found(tmp_path: Path, place: str, folder: str, team: str | None) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(RULES, "utf-8")
    clue = Owners(tmp_path).of(folder)
    assert (clue.value if clue else None) == team
    assert not clue or (clue.why, clue.declared) == (f"{place} names the owner", False)


def test_the_file_may_stand_above_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "services").mkdir()
    (tmp_path / "CODEOWNERS").write_text(RULES, "utf-8")
    clue = Owners(tmp_path / "services").of("pay")
    assert clue is not None
    assert clue.value == "team-pay"


def test_without_a_file_nobody_is_known(tmp_path: Path) -> None:
    owners = Owners(tmp_path)
    assert (owners.of("web"), owners.unread) == (None, ())


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "CODEOWNERS").write_text("[z-a @x\n", "utf-8")
    owners = Owners(tmp_path)
    assert owners.of("web") is None
    assert [gap.place for gap in owners.unread] == ["CODEOWNERS"]
