"""The packaged recipes and lists are those of a person who may look: whole, locked, and told with their terms."""

import re

import pytest

from accord.core.tool import Recipe, Ring
from accord.ports.toolbox import catalogue, interpreters

RECIPES = catalogue.recipes()


@pytest.fixture(params=RECIPES, ids=[recipe.name for recipe in RECIPES])
def recipe(request: pytest.FixtureRequest) -> Recipe:
    found: Recipe = request.param
    return found


def test_the_tools_that_every_scan_runs_are_those_of_the_documents() -> None:
    defaults = [recipe.name for recipe in RECIPES if recipe.ring is Ring.DEFAULT]

    assert defaults == ["bandit", "cyclonedx-bom", "detect-secrets", "picklescan", "pip-audit", "ruff", "zizmor"]


def test_a_recipe_is_named_like_its_files() -> None:
    assert [recipe.name for recipe in RECIPES] == catalogue.names()


def test_every_package_of_a_list_has_one_version_and_its_hashes(recipe: Recipe) -> None:
    text = catalogue.lock(recipe).path.read_text("utf-8")
    entries = re.sub(r" \\\n +", " ", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)).splitlines()

    assert len(entries) >= 1
    assert [entry for entry in entries if not re.fullmatch(LOCKED, entry)] == []


LOCKED = re.compile(r"[a-z0-9-]+==[\w.+!]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+")


def test_a_list_is_made_from_what_the_recipe_says(recipe: Recipe) -> None:
    assert recipe.package in {re.split(r"[\[<>=~!]", wanted)[0] for wanted in recipe.requires}


def test_a_recipe_tells_what_for_in_one_line(recipe: Recipe) -> None:
    assert re.fullmatch(r"[A-Z][^\n]{20,110}\.", recipe.why)
    assert re.fullmatch(r"[\w.+-]+", recipe.licence)
    assert recipe.newest_python == "" or interpreters.minor_of(recipe.newest_python)
