"""ruff edits only by rules of the list, and only the files in which the flaws are."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from accord.core.errors import AccordError
from accord.core.fixing.order import Order
from accord.core.vulnerability import Sighting
from accord.fixers import ruff
from accord.ports.tree import Tree

Make = Callable[..., Order]
Write = Callable[[Mapping[str, str]], Tree]
Program = Callable[[str, str], None]

FLAWED = "def add(item, items=[]):\n    return items\n"
SEEN = Sighting("ruff", "B006", "a.py", 1)


def test_it_suits_listed_rules_only(upgrade: Make, edit: Make) -> None:
    assert ruff.takes(edit(SEEN))
    assert ruff.takes(edit(Sighting("ruff", "S101", "a.py", 1))) is None
    assert ruff.takes(upgrade("django", "4.2.4", "4.2.16")) is None


def test_it_edits_the_flawed_file_whatever_the_repository_configures(
    edit: Make, tree: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    made = tree({"a.py": FLAWED, "b.py": FLAWED, "ruff.toml": 'exclude = ["a.py"]\nlint.unfixable = ["B006"]\n'})
    did = ruff.fix(edit(SEEN), made, ["a.py", "b.py"])
    assert "items=None" in made.text("a.py")
    assert made.text("b.py") == FLAWED
    assert did == "let ruff edit a.py by B006"


def test_a_failure_is_one_line(edit: Make, tree: Write, program: Program) -> None:
    program("ruff", "echo 'no such rule' >&2; exit 2\n")
    with pytest.raises(AccordError, match=r"ruff failed \(no such rule\)"):
        ruff.fix(edit(SEEN), tree({"a.py": FLAWED}), ["a.py"])


def test_files_that_git_does_not_track_are_left_alone(edit: Make, tree: Write) -> None:
    with pytest.raises(AccordError, match=r"does not have what the reports name \(a\.py\)"):
        ruff.fix(edit(SEEN), tree({"a.py": FLAWED}), [])
