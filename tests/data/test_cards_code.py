"""Every example of every card: it parses, and where Ruff has a rule the flaw is reported and the fix is not."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from accord.core.explain.card import Card
from accord.flows.explain import load_cards

CARDS = load_cards().all
HERE = Path(__file__).parent

#: Cards whose Python example no rule of Ruff reports, and why.
WITHOUT_RULE = {
    "cross-site-request-forgery": "no rule looks at decorators of views",
    "data-exposure": "no rule knows which values are confidential",
    "input-validation": "no rule knows what a value may be",
    "log-injection": "rules on log messages are about style",
    "missing-authorisation": "no rule knows who may act",
    "object-access": "no rule knows whose record it is",
    "open-redirect": "no rule follows a value into a redirect",
}
#: What Ruff still says about a fix, since it reports every call of its kind.
STILL_SAID = {"command-injection": {"S603", "S607"}}

#: Examples leave their imports out; Ruff needs them to know what a name is.
IMPORTS = """\
import ftplib, hashlib, json, logging, os, pickle, random, secrets, subprocess, tarfile, urllib.request, xml.sax
import defusedxml.sax, flask, httpx, requests
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


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What Ruff's security rules say about each Python example, by its name."""
    folder = tmp_path_factory.mktemp("python")
    paths = _written(folder, "python", ".py", frame=IMPORTS + "{}")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "S"]
    output = subprocess.run([*command, "--output-format", "json", *paths], capture_output=True, text=True, check=False)
    found: dict[str, set[str]] = {Path(path).stem: set() for path in paths}
    for result in json.loads(output.stdout):
        found[Path(result["filename"]).stem].add(result["code"])
    return found


@pytest.mark.parametrize("card", [card for card in CARDS if "python" in card.examples], ids=lambda card: card.weakness)
def test_ruff_reports_the_flaw_and_not_the_fix(card: Card, reported: dict[str, set[str]]) -> None:
    rule = card.examples["python"].rule
    assert bool(rule) != (card.weakness in WITHOUT_RULE)
    assert not rule or rule in reported[f"{card.weakness}-before"]
    assert reported[f"{card.weakness}-after"] <= STILL_SAID.get(card.weakness, set())
