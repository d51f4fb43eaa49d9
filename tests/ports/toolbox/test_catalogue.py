from collections.abc import Callable

import pytest

from accord.core.errors import AccordError, BadUsage
from accord.core.tool import Ring
from accord.ports import packaged
from accord.ports.toolbox import catalogue

Add = Callable[..., None]


def test_a_tool_is_added_by_adding_its_files(add_tool: Add) -> None:
    add_tool("torch", "2.5")
    add_tool("axe")

    assert catalogue.names() == ["axe", "torch"]
    assert catalogue.recipes()[1].ring is Ring.DEFAULT
    assert catalogue.lock(catalogue.recipe("torch")).version == "2.5"


def test_an_unknown_tool_is_told_with_those_that_are_known(add_tool: Add) -> None:
    add_tool("axe")

    with pytest.raises(BadUsage, match=r"there is no tool 'saw' to install\. Known: axe"):
        catalogue.recipe("saw")


@pytest.mark.parametrize("text", [None, b"axel==1.0\n", b"\xff"])
def test_a_damaged_list_is_told_with_its_name(add_tool: Add, text: bytes | None) -> None:
    add_tool("axe")
    path = packaged.path("tools/axe/lock.txt")
    path.unlink() if text is None else path.write_bytes(text)

    with pytest.raises(AccordError, match=r"tools/axe/lock\.txt: packaged data is damaged .* Install Accord again"):
        catalogue.lock(catalogue.recipe("axe"))


def test_a_program_is_called_like_its_tool_unless_the_recipe_says_otherwise(add_tool: Add) -> None:
    add_tool("axe", executable="axe-py")

    assert (catalogue.executable("axe"), catalogue.executable("git")) == ("axe-py", "git")
