"""Every example of every card: it parses, and where Ruff or Bandit has a rule the flaw is reported, the fix is not."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from accord.core.explain.card import Card
from accord.core.identity.families import RuleFamilies
from accord.flows.explain import load_cards
from accord.ports import packaged

CARDS = load_cards().all
HERE = Path(__file__).parent

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
#: Bandit's own weakness of rules for which ``data/tables/rules.toml`` has none; Ruff has the same rules without any.
BANDITS = {"113": 400, "310": 22, "608": 89}
#: Rules that the tools give to another weakness than the card's, and why they are the card's too.
OTHERWISE = {
    "entity-expansion": "the rules on XML parsers are about both of their flaws, and have the number of the other",
    "request-forgery": "Bandit names what urlopen does with file: addresses; the same call opens inner hosts",
}

#: Examples leave their imports out; Ruff needs them to know what a name is.
IMPORTS = """\
import ftplib, hashlib, json, logging, os, pickle, random, secrets, subprocess, tarfile, urllib.request, uuid
import xml.etree.ElementTree, xml.sax
import defusedxml.ElementTree, defusedxml.sax, flask, httpx, jwt, numpy as np, requests
from markupsafe import Markup
"""

Snippet = tuple[str, str]


def _snippets(language: str) -> Iterator[Snippet]:
    """Yield (name, code) of each before and after in a language, with placeholders filled."""
    for card in CARDS:
        if language in card.examples:
            example = card.examples[language]
            yield f"{card.weakness}-before", _filled(example.before)
            yield f"{card.weakness}-after", _filled(example.after)


def _filled(code: str) -> str:
    return code.replace("{component}", "example.com/x").replace("{version}", "1.2.0").replace("{fixed}", "1.2.9")


def _tool(name: str, *, in_ci: bool = True) -> str:
    """Return the path of a tool; without it the test is skipped, and in CI it fails where the tool must be there."""
    found = shutil.which(name)
    if found is None and in_ci and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing in CI, so examples are not checked")
    if found is None:
        pytest.skip(f"{name} is not installed, so examples in its language are not checked")
    return found


def _parser(language: str) -> Any | None:  # noqa: ANN401  the wheels of tree-sitter have no types
    """Return tree-sitter's parser of a language where its two packages are installed; else None."""
    try:
        tree_sitter, grammar = (import_module(name) for name in ("tree_sitter", f"tree_sitter_{language}"))
    except ImportError:
        return None
    return tree_sitter.Parser(tree_sitter.Language(grammar.language()))


def _unbalanced(code: str) -> bool:
    """Tell whether brackets do not match; it is no parser, and overlooks whatever else is wrong."""
    code = re.sub(r'//[^\n]*|"(?:[^"\\]|\\.)*"|`[^`]*`|\'(?:[^\'\\]|\\.)*\'', "", code)
    code = re.sub(r"[^()\[\]{}]", "", code)
    while (shorter := re.sub(r"\(\)|\[\]|\{\}", "", code)) != code:
        code = shorter
    return bool(code)


def _written(folder: Path, language: str, suffix: str, frame: str = "{}") -> list[str]:
    paths = []
    for name, code in _snippets(language):
        path = folder / f"{name}{suffix}"
        path.write_text(frame.replace("{}", code), encoding="utf-8")
        paths.append(str(path))
    assert paths
    return paths


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


# -- it parses -----------------------------------------------------------------------------------------------------


def test_python_parses() -> None:
    assert all(ast.parse(code, name).body for name, code in _snippets("python"))


def test_javascript_parses(tmp_path: Path) -> None:
    node = _tool("node")
    assert _run(node, str(HERE / "parse.js"), *_written(tmp_path, "javascript", ".js")) == ""


def test_java_parses(tmp_path: Path) -> None:
    java = _tool("java")
    paths = _written(tmp_path, "java", ".java", frame="class Card {\n{}\n}\n")
    assert _run(java, str(HERE / "Parse.java"), *paths) == ""


@pytest.mark.parametrize("language", ["java", "go", "javascript"])
def test_code_parses_with_tree_sitter_or_else_has_balanced_brackets(language: str) -> None:
    frames = {"java": "class Card {\n%s\n}\n", "go": "package card\n\n%s"}
    parser = _parser(language)
    for name, code in _snippets(language):
        if parser is None:
            assert not _unbalanced(code), name
        else:
            assert not parser.parse((frames.get(language, "%s") % code).encode()).root_node.has_error, name


def test_brackets_that_do_not_match_are_noticed() -> None:
    assert _unbalanced("func a() { b(]") is True
    assert _unbalanced('func a() string { return ")" } // (') is False


def test_go_parses_and_is_formatted(tmp_path: Path) -> None:
    gofmt = _tool("gofmt", in_ci=False)
    assert _run(gofmt, "-l", "-e", *_written(tmp_path, "go", ".go", frame="package card\n\n{}")) == ""


def test_c_compiles(tmp_path: Path) -> None:
    compiler = _tool("cc", in_ci=False)
    paths = _written(tmp_path, "c", ".c", frame="#include <stdio.h>\n#include <string.h>\n{}")
    assert _run(compiler, "-std=c11", "-Wall", "-Wextra", "-fsyntax-only", *paths) == ""


def test_shell_parses(tmp_path: Path) -> None:
    shell = _tool("bash")
    for path in _written(tmp_path, "shell", ".sh"):
        assert _run(shell, "-n", path) == ""


def test_terraform_parses_and_is_formatted(tmp_path: Path) -> None:
    terraform = _tool("terraform", in_ci=False)
    _written(tmp_path, "terraform", ".tf")
    command = [terraform, f"-chdir={tmp_path}", "fmt", "-check", "-diff"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_yaml_parses() -> None:
    assert all(yaml.safe_load(code) for _, code in _snippets("yaml"))


def test_dockerfiles_hold_known_instructions_only() -> None:
    for _, code in _snippets("dockerfile"):
        assert {line.split()[0] for line in code.strip().split("\n")} <= {"FROM", "ENV", "RUN", "COPY", "USER", "CMD"}


def test_manifests_parse() -> None:
    from packaging.requirements import Requirement

    assert all(Requirement(code.strip().replace("example.com/x", "x")) for _, code in _snippets("pip"))
    assert all(json.loads(code) for _, code in _snippets("npm"))
    assert all(ET.fromstring(code).tag == "dependency" for _, code in _snippets("maven"))  # noqa: S314  our own
    assert all(re.fullmatch(r"require \S+ v\d+[.]\d+[.]\d+\n", code) for _, code in _snippets("go-modules"))


def test_every_language_of_a_card_is_checked_here() -> None:
    checked = set(re.findall(r'_(?:snippets|written)\((?:tmp_path, )?"([a-z-]+)"', Path(__file__).read_text("utf-8")))
    assert {language for card in CARDS for language in card.examples} == checked


# -- the flaw is there, and the fix removes it ---------------------------------------------------------------------


Reported = dict[str, set[str]]


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The paths of all Python examples."""
    return _written(tmp_path_factory.mktemp("python"), "python", ".py", frame=IMPORTS + "{}")


@pytest.fixture(scope="session")
def ruff(examples: list[str]) -> Reported:
    """What Ruff's security rules say about each Python example, by its name."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "S"]
    output = subprocess.run(
        [*command, "--output-format", "json", *examples], capture_output=True, text=True, check=False
    )
    found: Reported = {Path(path).stem: set() for path in examples}
    for result in json.loads(output.stdout):
        found[Path(result["filename"]).stem].add(result["code"])
    return found


@pytest.fixture(scope="session")
def bandit(examples: list[str]) -> Reported:
    """What Bandit says, but for its remarks on the imports that all examples share."""
    tool = shutil.which("bandit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if tool is None:
        pytest.skip("bandit is not installed, so only Ruff's rules are checked")
    output = subprocess.run([tool, "-q", "-f", "json", *examples], capture_output=True, text=True, check=False)
    report = json.loads(output.stdout)
    assert report["errors"] == []
    found: Reported = {Path(path).stem: set() for path in examples}
    for result in report["results"]:
        if not result["test_id"].startswith("B4"):
            found[Path(result["filename"]).stem].add(result["test_id"])
    return found


in_python = pytest.mark.parametrize(
    "card", [card for card in CARDS if "python" in card.examples], ids=lambda card: card.weakness
)


def _rules(card: Card, letter: str) -> set[str]:
    return {rule for rule in card.examples["python"].rules if rule.startswith(letter)}


def _check(card: Card, rules: set[str], reported: Reported) -> None:
    before, after = reported[f"{card.weakness}-before"], reported[f"{card.weakness}-after"]
    assert rules <= before
    assert not rules & after
    assert after <= STILL_SAID.get(card.weakness, set())
    if card.weakness in WITHOUT_RULE:
        assert not before


@in_python
def test_ruff_reports_the_flaw_and_not_the_fix(card: Card, ruff: Reported) -> None:
    _check(card, _rules(card, "S"), ruff)


@in_python
def test_bandit_reports_the_flaw_and_not_the_fix(card: Card, bandit: Reported) -> None:
    _check(card, _rules(card, "B"), bandit)


@in_python
def test_a_card_names_a_rule_or_is_listed_as_having_none(card: Card) -> None:
    assert bool(card.examples["python"].rules) != (card.weakness in WITHOUT_RULE)


@in_python
def test_the_rules_are_about_the_weakness_of_the_card(card: Card) -> None:
    families = packaged.table("tables/rules.toml", RuleFamilies)
    for rule in card.examples["python"].rules:
        told = families.rule("ruff" if rule.startswith("S") else "bandit", rule).cwes
        cwe = told[0] if told else BANDITS[rule[1:]]
        assert (cwe in card.cwes) != (card.weakness in OTHERWISE), rule


def test_only_python_examples_name_rules() -> None:
    """Ruff and Bandit read Python; the other languages have no tool that always runs."""
    assert not [c.weakness for c in CARDS for name, e in c.examples.items() if e.rules and name != "python"]
