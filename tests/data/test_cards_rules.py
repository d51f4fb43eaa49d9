"""Where a default scanner reads a language and has a rule of the weakness, it reports the flaw and not the fix.

Ruff is a development tool and always there. Bandit, zizmor, hadolint and detect-secrets are used where they are found.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from accord.core.explain.card import Card
from accord.core.identity.families import RuleFamilies
from accord.flows.explain import load_cards
from accord.ports import packaged, toolbox

CARDS = load_cards().all

#: Cards whose Python example no rule of Ruff or Bandit reports, and why. That none does is a test too.
WITHOUT_RULE = {
    "brute-force": "no rule counts attempts",
    "cross-origin": "no rule knows who may read an answer",
    "cross-site-request-forgery": "no rule looks at decorators of views",
    "data-exposure": "no rule knows which values are confidential",
    "excess-privilege": "no rule knows which rights a program needs",
    "file-upload": "no rule follows a file from a request",
    "header-injection": "no rule looks at the text of a mail or an answer",
    "input-validation": "no rule knows what a value may be",
    "integer-error": "no rule knows how large a number can be",
    "log-injection": "rules on log messages are about style",
    "mass-assignment": "no rule knows which fields may be set",
    "missing-authentication": "no rule knows what is meant for everyone",
    "missing-authorisation": "no rule knows who may act",
    "null-pointer": "that is a type checker's work",
    "object-access": "no rule knows whose record it is",
    "open-redirect": "no rule follows a value into a redirect",
    "query-injection": "rules on queries know SQL only",
    "race": "no rule sees two requests at once",
    "session": "no rule knows what a sign-in is",
    "signature-check": "no rule knows the libraries of tokens",
    "wrong-authorisation": "no rule knows who chooses a value",
}
#: What the tools still say about a fix, since they report every call of its kind.
STILL_SAID = {"command-injection": {"S603", "S607", "B603", "B607"}}
#: The tools' own weakness of rules for which ``data/tables/rules.toml`` has none. Ruff has Bandit's rules, without any.
OWN = {
    "bandit:B113": 400,
    "bandit:B310": 22,
    "hadolint:DL3064": 798,
    "ruff:S113": 400,
    "ruff:S310": 22,
}
#: Rules that the tools give to another weakness than the card's, and why they are the card's too.
OTHERWISE = {
    "bandit:B310": "Bandit names what urlopen does with file: addresses; the same call opens inner hosts",
    "bandit:B314": "the rules on XML parsers are about both of their flaws, and have the number of the other",
    "ruff:S310": "as bandit:B310",
    "ruff:S314": "as bandit:B314",
}

#: Examples leave their imports out; Ruff needs them to know what a name is.
IMPORTS = """\
import ftplib, hashlib, json, logging, os, pickle, random, secrets, subprocess, tarfile, urllib.request, uuid
import xml.etree.ElementTree, xml.sax
import defusedxml.ElementTree, defusedxml.sax, flask, httpx, jwt, numpy as np, requests
from markupsafe import Markup
"""
#: A workflow round steps, and what a job lacks that only shows its permissions.
STEPS = "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    {}\n"
JOBS = "on: push\n{}    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"

#: The rules that were reported, by ``weakness/language/before`` or ``after``.
Reported = dict[str, set[str]]

RULES = [
    pytest.param(card, language, rule, id=f"{card.weakness}-{language}-{rule}")
    for card in CARDS
    for language, example in card.examples.items()
    for rule in example.rules
]
in_python = pytest.mark.parametrize(
    "card", [card for card in CARDS if "python" in card.examples], ids=lambda card: card.weakness
)


# -- what the tools say --------------------------------------------------------------------------------------------


def _written(folder: Path, suffix: str, languages: Iterable[str] | None = None) -> Iterator[Path]:
    """Write every example in these languages (default: in all) to ``weakness/language/before`` and ``after``."""
    for card in CARDS:
        for language, example in card.examples.items():
            if languages is None or language in languages:
                for part, code in (("before", example.before), ("after", example.after)):
                    path = folder / card.weakness / language / f"{part}{suffix}"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(_framed(language, code), encoding="utf-8")
                    yield path


def _framed(language: str, code: str) -> str:
    """Put round an example what it leaves out."""
    if language == "python":
        return IMPORTS + code
    if language == "dockerfile" and not code.startswith("FROM"):
        return f"FROM python:3.13-slim\n{code}"
    if language == "yaml" and code.startswith("steps:"):
        return STEPS.format(code.replace("\n", "\n    "))
    if language == "yaml" and code.startswith("jobs:"):
        return JOBS.format(code)
    return code


def _tool(name: str) -> str:
    found = toolbox.find(name)
    if found is None:
        pytest.skip(f"{name} is not installed, so its rules are not checked; run: accord tools install {name}")
    return str(found.path)


def _results(*command: str, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout, done.stderr
    return done.stdout


def _by_example(folder: Path, pairs: Iterable[tuple[str, str]]) -> Reported:
    """Collect (path, rule) by the example in the file; examples without any report have none."""
    found: Reported = {}
    for path, rule in pairs:
        found.setdefault(str((folder / path).resolve().relative_to(folder.resolve()).with_suffix("")), set()).add(rule)
    return found


@pytest.fixture(scope="session")
def ruff(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    folder = tmp_path_factory.mktemp("ruff")
    assert list(_written(folder, ".py", {"python"}))
    command = (sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "S")
    results = json.loads(_results(*command, "--output-format", "json", ".", folder=folder))
    return _by_example(folder, ((result["filename"], result["code"]) for result in results))


@pytest.fixture(scope="session")
def bandit(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """What Bandit says, but for its remarks on the imports that all examples share."""
    tool, folder = _tool("bandit"), tmp_path_factory.mktemp("bandit")
    assert list(_written(folder, ".py", {"python"}))
    report = json.loads(_results(tool, "-q", "-r", "-f", "json", ".", folder=folder))
    assert report["errors"] == []
    pairs = ((result["filename"], result["test_id"]) for result in report["results"])
    return _by_example(folder, (pair for pair in pairs if not pair[1].startswith("B4")))


@pytest.fixture(scope="session")
def zizmor(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    tool, folder = _tool("zizmor"), tmp_path_factory.mktemp("zizmor")
    workflows = [path for path in _written(folder, ".yml", {"yaml"}) if path.read_text("utf-8").startswith("on:")]
    command = (tool, "--offline", "--format", "json", *map(str, workflows))
    results = json.loads(_results(*command, folder=folder))
    found = ((one["locations"][0]["symbolic"]["key"]["Local"]["verbatim_path"], one["ident"]) for one in results)
    return _by_example(folder, found)


@pytest.fixture(scope="session")
def hadolint(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    tool, folder = _tool("hadolint"), tmp_path_factory.mktemp("hadolint")
    paths = map(str, _written(folder, ".Dockerfile", {"dockerfile"}))
    results = json.loads(_results(tool, "--format", "json", *paths, folder=folder))
    return _by_example(folder, ((result["file"], result["code"]) for result in results))


@pytest.fixture(scope="session")
def detect_secrets(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    tool, folder = _tool("detect-secrets"), tmp_path_factory.mktemp("secrets")
    endings = {"python": ".py", "javascript": ".js", "java": ".java", "go": ".go", "terraform": ".tf"}
    for language, ending in endings.items():
        assert list(_written(folder, ending, {language}))
    report = json.loads(_results(tool, "scan", "--all-files", ".", folder=folder))
    return _by_example(folder, ((path, one["type"]) for path, found in report["results"].items() for one in found))


# -- the flaw is there, and the fix removes it ---------------------------------------------------------------------


@pytest.mark.parametrize(("card", "language", "rule"), RULES)
def test_a_rule_reports_the_flaw_and_not_the_fix(
    card: Card, language: str, rule: str, request: pytest.FixtureRequest
) -> None:
    tool, _, name = rule.partition(":")
    reported: Reported = request.getfixturevalue(tool.replace("-", "_"))
    assert name in reported.get(f"{card.weakness}/{language}/before", set())
    assert name not in reported.get(f"{card.weakness}/{language}/after", set())


@pytest.mark.parametrize("tool", ["ruff", "bandit"])
@in_python
def test_nothing_else_is_said_about_a_fix_nor_about_a_flaw_without_a_rule(
    card: Card, tool: str, request: pytest.FixtureRequest
) -> None:
    reported: Reported = request.getfixturevalue(tool)
    assert reported.get(f"{card.weakness}/python/after", set()) <= STILL_SAID.get(card.weakness, set())
    if card.weakness in WITHOUT_RULE:
        assert f"{card.weakness}/python/before" not in reported


@in_python
def test_a_card_names_a_rule_or_is_listed_as_having_none(card: Card) -> None:
    assert bool(card.examples["python"].rules) != (card.weakness in WITHOUT_RULE)


@pytest.mark.parametrize(("card", "language", "rule"), RULES)
def test_a_rule_is_about_the_weakness_of_its_card(card: Card, language: str, rule: str) -> None:
    tool, _, name = rule.partition(":")
    told = packaged.table("tables/rules.toml", RuleFamilies).rule(tool, name).cwes
    cwe = told[0] if told else OWN[rule]
    assert (cwe in card.cwes) != (rule in OTHERWISE), language


def test_every_rule_that_is_listed_here_is_one_of_a_card() -> None:
    assert {case.values[2] for case in RULES} >= OWN.keys() | OTHERWISE.keys()
    assert {card.weakness for card in CARDS} >= WITHOUT_RULE.keys() | STILL_SAID.keys()
