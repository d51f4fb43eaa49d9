"""npm is called with what leaves the package.json as wide as it was; here a small program plays npm."""

import json
from collections.abc import Callable, Mapping

import pytest

from accord.core.errors import AccordError
from accord.core.fixing.order import Order
from accord.fixers import npm
from accord.ports.tree import Tree

Make = Callable[..., Order]
Write = Callable[[Mapping[str, str]], Tree]
Program = Callable[[str, str], None]

LOCK = json.dumps({"lockfileVersion": 3, "packages": {"": {}, "node_modules/minimist": {"version": "1.2.5"}}})


def project(**groups: dict[str, str]) -> dict[str, str]:
    return {"web/package.json": json.dumps(groups), "web/package-lock.json": LOCK}


def order(upgrade: Make, to: str = "1.2.6", name: str = "minimist") -> Order:
    return upgrade(name, "1.2.5", to, purl="pkg:npm/minimist@1.2.5")


def test_it_suits_upgrades_of_npm_packages_only(upgrade: Make, edit: Make) -> None:
    assert npm.takes(order(upgrade))
    assert npm.takes(upgrade("django", "4.2.4", "4.2.16")) is None
    assert npm.takes(edit()) is None


@pytest.mark.parametrize(
    ("groups", "called"),
    [
        ({"dependencies": {"minimist": "^1.2.5"}}, "install minimist@1.2.6 --save-prod --save-prefix=^"),
        ({"devDependencies": {"minimist": "~1.2.5"}}, "install minimist@1.2.6 --save-dev --save-prefix=~"),
        ({"optionalDependencies": {"minimist": "1.2.5"}}, "install minimist@1.2.6 --save-optional --save-exact"),
        ({"dependencies": {"mkdirp": "1"}}, "update minimist"),
    ],
)
def test_how_npm_is_called(
    upgrade: Make, tree: Write, program: Program, groups: dict[str, dict[str, str]], called: str
) -> None:
    made = tree(project(**groups))
    program("npm", 'echo "$@" > called; pwd >> called; env >> called\n')
    did = npm.fix(order(upgrade), made, ["web/package.json", "web/package-lock.json"])
    line, folder, *environment = made.text("web/called").splitlines()
    assert line.startswith(f"{called} --package-lock-only --ignore-scripts")
    assert folder.endswith("/web")
    assert not any("TOKEN" in entry for entry in environment)
    assert did == "let npm raise minimist to 1.2.6 in web/package-lock.json"


def test_a_companys_registry_is_passed_on_and_tokens_are_not(
    upgrade: Make, tree: Write, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "https://packages.example")
    monkeypatch.setenv("NPM_TOKEN", "secret")
    made = tree(project(dependencies={"minimist": "1.2.5"}))
    program("npm", "env > called\n")
    npm.fix(order(upgrade), made, list(project()))
    assert "npm_config_registry=https://packages.example" in made.text("web/called")
    assert "secret" not in made.text("web/called")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("npm error code ENOTFOUND", r"could not reach its registry \(ENOTFOUND\)"),
        ("npm ERR! code E404\nnpm ERR! 404 Not Found - minimist@9", r"npm failed \(404 Not Found - minimist@9\)"),
        ("what", r"npm failed \(what\)"),
    ],
)
def test_a_failure_is_one_line(upgrade: Make, tree: Write, program: Program, words: str, message: str) -> None:
    program("npm", f"cat >&2 <<'END'\n{words}\nEND\nexit 1\n")
    with pytest.raises(AccordError, match=message) as caught:
        npm.fix(order(upgrade), tree(project(dependencies={"minimist": "1.2.5"})), list(project()))
    assert caught.value.place == "web/package-lock.json"
    assert caught.value.retry == ("ENOTFOUND" in words)


def test_without_npm_it_says_so(upgrade: Make, tree: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(AccordError, match="npm is not installed"):
        npm.fix(order(upgrade), tree(project(dependencies={"minimist": "1.2.5"})), list(project()))


def test_without_a_lock_file_of_npm_it_says_so(upgrade: Make, tree: Write) -> None:
    with pytest.raises(AccordError, match=r"no package-lock\.json") as caught:
        npm.fix(order(upgrade), tree({"package.json": "{}", "yarn.lock": "minimist@1.2.5"}), ["package.json"])
    assert "npm install" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "to"),
    [("--git=evil", "1.2.6"), ("minimist", "git+https://evil.example"), ("a/b", "1"), ("minimist", "1 || 2")],
)
def test_what_npm_would_take_for_an_option_or_an_address_is_refused(
    upgrade: Make, tree: Write, name: str, to: str
) -> None:
    with pytest.raises(AccordError, match="is no package and version of npm"):
        npm.fix(order(upgrade, to, name), tree(project()), list(project()))


def test_no_known_version_is_told(upgrade: Make, tree: Write) -> None:
    with pytest.raises(AccordError, match="no version of minimist is known"):
        npm.fix(order(upgrade, ""), tree(project()), list(project()))
