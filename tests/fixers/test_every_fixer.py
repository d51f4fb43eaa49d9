"""What holds for every fixer, found by its place: a fixer without a test fails here."""

from pathlib import Path
from types import ModuleType

import pytest

from accord.ports import modules

HERE = Path(__file__).parent
FIXERS = modules.load_all("accord.fixers")

every_fixer = pytest.mark.parametrize(("name", "fixer"), FIXERS, ids=[name for name, _ in FIXERS])


@every_fixer
def test_has_a_label_two_functions_and_a_docstring_that_tells_its_limits(name: str, fixer: ModuleType) -> None:
    assert fixer.LABEL.strip()
    assert callable(fixer.takes)
    assert callable(fixer.fix)
    assert any(word in (fixer.__doc__ or "") for word in ("Limits:", "Not edited:")), name


@every_fixer
def test_has_a_test_file(name: str, fixer: ModuleType) -> None:
    assert (HERE / f"test_{name}.py").is_file(), fixer


def test_the_list_of_edits_names_only_programs_that_there_are_fixers_for() -> None:
    from accord.core.fixing.edits import Edits
    from accord.ports import packaged

    programs = {one.program for one in packaged.table("tables/edits.toml", Edits).edit}
    assert programs <= {fixer.LABEL for _, fixer in FIXERS}
