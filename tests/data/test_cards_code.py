"""Every example of every card parses, with the tools of its language that are here."""

import ast
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from accord.flows.explain import load_cards

CARDS = load_cards().all
HERE = Path(__file__).parent

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
