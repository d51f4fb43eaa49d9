"""codemodder is run as a program; here a small one plays it, and docs tell what the real one did."""

from collections.abc import Callable, Mapping

import msgspec
import pytest

from accord.core.errors import AccordError
from accord.core.fixing.order import Order
from accord.core.vulnerability import Sighting
from accord.fixers import codemodder
from accord.ports.tree import Tree

Make = Callable[..., Order]
Write = Callable[[Mapping[str, str]], Tree]
Program = Callable[[str, str], None]

SEEN = Sighting("Bandit", "B501", "a b.py", 1)


def test_it_suits_listed_rules_of_any_tool_that_shares_them(edit: Make) -> None:
    assert codemodder.takes(edit(SEEN))
    assert codemodder.takes(edit(Sighting("ruff", "S501", "a.py", 1)))
    assert codemodder.takes(edit(Sighting("bandit", "B608", "a.py", 1))) is None


def test_it_takes_the_part_of_a_change_that_it_can_do(edit: Make) -> None:
    both = edit(SEEN)
    other = msgspec.structs.replace(both.targets[0], id="bbbb", sightings=(Sighting("bandit", "B702", "a b.py", 9),))
    taken = codemodder.takes(msgspec.structs.replace(both, targets=(*both.targets, other)))
    assert taken == both


def test_it_is_told_which_edit_and_which_file(edit: Make, tree: Write, program: Program) -> None:
    made = tree({"a b.py": "x"})
    program("semgrep", "exit 0\n")
    program("codemodder", 'for word in "$@"; do echo "$word"; done > called; echo "$SEMGREP_SEND_METRICS" >> called\n')
    did = codemodder.fix(edit(SEEN), made, ["a b.py"])
    called = made.text("called").splitlines()
    assert called[:5] == [".", "--codemod-include", "pixee:python/requests-verify", "--path-include", "a b.py"]
    assert called[-1] == "off"
    assert did == "let codemodder edit a b.py by pixee:python/requests-verify"


def test_without_codemodder_it_says_so(edit: Make, tree: Write, program: Program) -> None:
    program("other", "")
    with pytest.raises(AccordError, match="codemodder is not installed"):
        codemodder.fix(edit(SEEN), tree({"a b.py": "x"}), ["a b.py"])


def test_without_semgrep_it_says_so_before_codemodder_breaks_down(edit: Make, tree: Write, program: Program) -> None:
    program("codemodder", "exit 0\n")
    with pytest.raises(AccordError, match="codemodder needs semgrep"):
        codemodder.fix(edit(SEEN), tree({"a b.py": "x"}), ["a b.py"])


def test_a_failure_is_one_line(edit: Make, tree: Write, program: Program) -> None:
    program("semgrep", "exit 0\n")
    program("codemodder", "echo Traceback >&2; echo 'ValueError: x' >&2; exit 1\n")
    with pytest.raises(AccordError, match=r"codemodder failed \(ValueError: x\)"):
        codemodder.fix(edit(SEEN), tree({"a b.py": "x"}), ["a b.py"])
