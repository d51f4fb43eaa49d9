"""Our rules for Semgrep and Opengrep: whole, in our own form, and each reports exactly what its examples mark.

The last is asked of a real engine where one is found: installed by ``accord tools``, or ``opengrep``
or ``semgrep``. It is given no network.
"""

import ast
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from accord.core.explain.readability import grade
from accord.flows.explain import load_cards
from accord.ports import toolbox

ROOT = Path(__file__).parents[2]
RULES = ROOT / "src/accord/data/rules"
EXAMPLES = Path(__file__).parent / "rules"
FILES = sorted(RULES.glob("*.yaml"))

WEAKNESSES = {
    "cross-site-scripting": "CWE-79: Cross-site scripting",
    "ldap-injection": "CWE-90: LDAP injection",
    "open-redirect": "CWE-601: Open redirect",
    "path-traversal": "CWE-22: Path traversal",
    "xpath-injection": "CWE-643: XPath injection",
}
FRAMEWORKS = {
    "django": ("py", ["python"]),
    "express": ("js", ["javascript", "typescript"]),
    "fastapi": ("py", ["python"]),
    "flask": ("py", ["python"]),
}
#: What is alike in all rules of a language: calls that hand a value on, and checks that clear it.
_SHARED = {"pattern-propagators": 3, "pattern-sanitizers": 4}
_MARK = re.compile(r"(?:#|//) ruleid: (\S+)$")

Place = tuple[str, str, int]


def rule(file: Path) -> dict[str, Any]:
    """The one rule of a file."""
    (one,) = yaml.safe_load(file.read_text("utf-8"))["rules"]
    return dict(one)


def examples(kind: str = "*") -> list[Path]:
    return sorted(path for path in EXAMPLES.glob(f"*.{kind}.*") if path.suffix in {".py", ".js"})


def marked(path: Path) -> Iterator[Place]:
    """Yield (file, rule, line) of each line below a mark."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if found := _MARK.search(line):
            yield path.name, found[1], number + 1


# -- each rule is whole --------------------------------------------------------------------------------------------


def test_there_is_a_rule_for_each_weakness_in_each_framework() -> None:
    assert [file.stem for file in FILES] == sorted(f"{one}-{other}" for one in WEAKNESSES for other in FRAMEWORKS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_rule_says_what_it_is_about(file: Path) -> None:
    weakness, _, framework = file.stem.rpartition("-")
    one = rule(file)

    assert one["id"] == f"accord.{weakness}.{framework}"
    assert one["mode"] == "taint"
    assert one["languages"] == FRAMEWORKS[framework][1]
    assert one["severity"] in {"ERROR", "WARNING"}
    assert {key: one["metadata"][key] for key in ("category", "cwe", "technology", "license")} == {
        "category": "security",
        "cwe": [WEAKNESSES[weakness]],
        "technology": [framework],
        "license": "Apache-2.0",
    }
    assert one["metadata"]["confidence"] in {"HIGH", "MEDIUM"}
    hosts = {reference.split("/")[2] for reference in one["metadata"]["references"]}
    assert hosts <= {"cwe.mitre.org", "owasp.org", "cheatsheetseries.owasp.org"}
    assert len(hosts) == 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_message_is_short_and_plain(file: Path) -> None:
    message = rule(file)["message"]

    assert len(message.split()) <= 75
    assert grade([re.sub(r"\S*[(){}_$]\S*", "it", message)]) <= 9


@pytest.mark.parametrize("languages", [["python"], ["javascript", "typescript"]], ids=" and ".join)
def test_what_is_alike_in_all_rules_of_a_language_is_the_same(languages: list[str]) -> None:
    rules = [one for file in FILES if (one := rule(file))["languages"] == languages]

    for part, number in _SHARED.items():
        assert len({json.dumps(one[part][:number]) for one in rules}) == 1
    assert len({json.dumps(one["options"]) for one in rules}) == 1


def test_a_card_explains_each_weakness_that_has_one() -> None:
    cwes = {cwe for card in load_cards().all for cwe in card.cwes}
    explained = {name for name, cwe in WEAKNESSES.items() if int(re.findall(r"\d+", cwe)[0]) in cwes}

    assert explained >= {"cross-site-scripting", "open-redirect", "path-traversal"}


# -- its examples --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_rule_has_failing_and_passing_examples(file: Path) -> None:
    name, suffix = rule(file)["id"], FRAMEWORKS[file.stem.rpartition("-")[2]][0]
    failing = (EXAMPLES / f"{file.stem}.failing.{suffix}").read_text("utf-8")
    passing = (EXAMPLES / f"{file.stem}.passing.{suffix}").read_text("utf-8")

    assert failing.count(f" ruleid: {name}\n") >= 3
    assert passing.count(f" ok: {name}\n") >= 3
    assert "ruleid:" not in passing
    assert set(re.findall(r"(?:ruleid|ok): (\S+)", failing + passing)) == {name}


def test_there_is_no_example_without_a_rule() -> None:
    assert {path.name.partition(".")[0] for path in examples()} == {file.stem for file in FILES}


@pytest.mark.parametrize("path", [one for one in examples() if one.suffix == ".py"], ids=lambda path: path.name)
def test_python_examples_parse(path: Path) -> None:
    assert ast.parse(path.read_text("utf-8"), path.name).body


def test_javascript_examples_parse() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the examples in JavaScript are not parsed")
    for path in examples():
        if path.suffix == ".js":
            done = subprocess.run([node, "--check", str(path)], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")


# -- a real engine -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an engine says about all examples with all rules."""
    found = toolbox.find("opengrep") or toolbox.find("semgrep")
    if found is None:
        pytest.skip("neither opengrep nor semgrep is installed, so no engine has tried the rules")
    engine = str(found.path)
    folder = tmp_path_factory.mktemp("engine")
    quiet = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0", "HOME": str(folder)}
    command = [engine, "scan", "--config", str(RULES), "--no-rewrite-rule-ids", "--no-git-ignore", "--json", "--quiet"]
    done = subprocess.run(
        [*command, *map(str, examples())],
        cwd=folder,
        env={**os.environ, **quiet, "PATH": f"{Path(engine).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_an_engine_takes_every_rule_and_reads_every_example(report: dict[str, Any]) -> None:
    assert report["errors"] == []
    assert {Path(path).name for path in report["paths"]["scanned"]} == {path.name for path in examples()}


def test_an_engine_reports_the_marked_lines_and_no_other(report: dict[str, Any]) -> None:
    found = {(Path(one["path"]).name, one["check_id"], one["start"]["line"]) for one in report["results"]}

    assert found == {place for path in examples() for place in marked(path)}
