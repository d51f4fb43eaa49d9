"""The hooks for pre-commit: what they call, and what each exit code does to a commit."""

import os
import shlex
import shutil
import subprocess

import pytest
import yaml

from .conftest import ROOT, Pipeline

FILE = ROOT / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(FILE.read_text("utf-8"))}
#: Ends as the test says, and writes down what it was called with.
ACCORD = '#!/bin/sh\necho "accord $*" >> "{log}"\nexit "$CODE"\n'


def play(pipeline: Pipeline, name: str, *arguments: str, code: str = "") -> int:
    """Run a hook as pre-commit does: its entry split into words, then its arguments; no shell between."""
    words = [*shlex.split(HOOKS[name]["entry"]), *arguments]
    path = f"{pipeline.tools}{os.pathsep}{os.environ['PATH']}"
    environment = {**pipeline.environment, "PATH": path, "CODE": code}
    words[0] = shutil.which(words[0], path=path) or words[0]
    return subprocess.run(
        words, cwd=pipeline.checkout, env=environment, capture_output=True, timeout=120, check=False
    ).returncode


def test_both_hooks_install_accord_and_read_the_change_themselves() -> None:
    assert set(HOOKS) == {"accord-scan-changed", "accord-gate"}
    assert {hook["language"] for hook in HOOKS.values()} == {"python"}
    assert {hook["pass_filenames"] for hook in HOOKS.values()} == {False}
    # What pre-commit would hide when a hook passes is shown: a warning is for somebody to read.
    assert {hook["verbose"] for hook in HOOKS.values()} == {True}


def test_it_is_short() -> None:
    assert len(FILE.read_text("utf-8").splitlines()) < 30


@pytest.mark.parametrize(("code", "stops"), [("0", False), ("1", True), ("2", True), ("3", False)])
def test_a_scan_of_a_change_stops_a_commit_unless_it_is_only_incomplete(
    pipeline: Pipeline, *, code: str, stops: bool
) -> None:
    pipeline.tool(pipeline.tools / "accord", ACCORD)

    assert bool(play(pipeline, "accord-scan-changed", "--since", "a b", code=code)) == stops
    assert pipeline.calls() == ["accord scan --changed --stop-on-secrets --since a b"]


@pytest.mark.parametrize(("lines", "code"), [([], 0), ([2], 1)])
def test_the_gate_stops_a_commit_that_brings_a_flaw(pipeline: Pipeline, lines: list[int], code: int) -> None:
    pipeline.file("scan.sarif", pipeline.report(*lines))

    assert play(pipeline, "accord-gate", "scan.sarif") == code


def test_the_gate_stops_no_commit_for_missing_evidence(pipeline: Pipeline) -> None:
    pipeline.file("scan.sarif", "{")

    assert play(pipeline, "accord-gate", "scan.sarif") == 0


def test_pre_commit_takes_the_file() -> None:
    found = os.environ.get("ACCORD_TEST_PRE_COMMIT") or shutil.which("pre-commit")
    if found is None:
        pytest.skip("pre-commit is not installed, so it has not said whether it takes the file")
    done = subprocess.run([found, "validate-manifest", str(FILE)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
