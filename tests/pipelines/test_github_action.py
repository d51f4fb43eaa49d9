"""The GitHub Action: each step is played as the runner plays it, and the verdict arrives without any right to write."""

import json
import re
from subprocess import CompletedProcess

import jsonschema
import pytest
import yaml

from .conftest import ROOT, Pipeline

TEXT = (ROOT / "action.yml").read_text("utf-8")
ACTION = yaml.safe_load(TEXT)
INSTALL, GATE = ACTION["runs"]["steps"]
#: How the runner calls bash.
BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
#: It makes the environment's own python; each call is written down.
PYTHON = """\
#!/bin/sh
echo "python $*" >> "{log}"
if [ "$3" = venv ]; then mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; fi
"""


class Runner:
    """The runner of one job."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.temporary = pipeline.folder / "temporary"
        self.summary = pipeline.folder / "summary.md"
        pipeline.tool(self.temporary / "accord" / "bin" / "accord")

    def play(
        self, step: dict[str, object], *, more: dict[str, str] | None = None, **inputs: str
    ) -> CompletedProcess[str]:
        values = {name: one["default"] for name, one in ACTION["inputs"].items()} | inputs
        environment = {"RUNNER_TEMP": str(self.temporary), "GITHUB_STEP_SUMMARY": str(self.summary), **(more or {})}
        for name, value in dict(step["env"]).items():  # type: ignore[call-overload]  # YAML has no types
            environment[name] = _filled(value, values)
        return self.pipeline.play(str(step["run"]), {"GITHUB_BASE_REF": "main", **environment}, shell=BASH)


def _filled(value: str, inputs: dict[str, str]) -> str:
    known = {f"inputs.{name}": text for name, text in inputs.items()} | {"github.action_path": "/action"}
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: known[found[1]], value)


@pytest.fixture
def runner(pipeline: Pipeline) -> Runner:
    return Runner(pipeline)


def test_it_is_what_github_takes_for_an_action() -> None:
    schema = json.loads((ROOT / "tests/schemas/github-action.json").read_text("utf-8"))
    jsonschema.Draft7Validator(schema).validate(ACTION)


def test_no_input_reaches_a_script_except_through_its_environment() -> None:
    assert [step for step in (INSTALL, GATE) if "${{" in step["run"]] == []


def test_it_asks_for_no_token_and_no_secret() -> None:
    assert re.findall(r"token|secrets\.", TEXT, re.IGNORECASE) == []


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) < 30


def test_a_change_that_brings_nothing_passes(runner: Runner) -> None:
    runner.pipeline.file("scan.sarif", runner.pipeline.report())
    done = runner.play(GATE, reports="scan.sarif")

    assert (done.returncode, runner.summary.read_text("utf-8")) == (0, "Accord: pass\n")
    assert "::warning" not in done.stdout


def test_a_change_that_brings_a_flaw_is_stopped_and_the_summary_says_why(runner: Runner) -> None:
    runner.pipeline.file("scan.sarif", runner.pipeline.report(2))
    done = runner.play(GATE, reports="*.sarif")

    assert done.returncode == 1
    assert "a.py:2" in runner.summary.read_text("utf-8")
    assert runner.summary.read_text("utf-8") in done.stdout


def test_missing_evidence_stops_no_pull_request_and_warns_the_owner(runner: Runner) -> None:
    runner.pipeline.file("scan.sarif", "{")
    done = runner.play(GATE, reports="scan.sarif")

    assert done.returncode == 0
    assert "::warning title=Accord cannot tell::" in done.stdout
    assert "scan.sarif" in runner.summary.read_text("utf-8")


def test_missing_evidence_stops_a_release(runner: Runner) -> None:
    runner.pipeline.file("scan.sarif", "{")
    done = runner.play(GATE, reports="scan.sarif", policy="release")

    assert (done.returncode, "::warning" in done.stdout) == (1, False)
    assert "scan.sarif" in runner.summary.read_text("utf-8")


def test_a_gate_that_cannot_be_carried_out_fails_the_job(runner: Runner) -> None:
    done = runner.play(GATE, reports="scan.sarif", policy="never")

    assert done.returncode == 2
    assert runner.summary.read_text("utf-8") == "Accord: the gate could not be carried out\n"


@pytest.mark.parametrize(("code", "judged"), [("0", True), ("3", True), ("2", False)])
def test_without_reports_it_scans_and_an_incomplete_scan_is_the_gate_s_to_judge(
    runner: Runner, *, code: str, judged: bool
) -> None:
    runner.pipeline.scanned.write_text(runner.pipeline.report(2), encoding="utf-8")
    done = runner.play(GATE, more={"SCAN_CODE": code})

    assert done.returncode == 1
    assert any(call.startswith("accord gate") for call in runner.pipeline.calls()) == judged


def test_a_report_s_name_is_never_run(runner: Runner) -> None:
    runner.play(GATE, reports="$(touch owned) `touch owned` --help; touch owned")

    assert not (runner.pipeline.checkout / "owned").exists()


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("", ["--require-hashes -r /action/deploy/requirements.txt", "--no-deps --no-build-isolation /action"]),
        ("1.2.3", ["accord-sec==1.2.3"]),
    ],
)
def test_it_installs_itself_from_locked_packages_or_the_version_that_was_asked_for(
    runner: Runner, version: str, expected: list[str]
) -> None:
    runner.pipeline.tool(runner.pipeline.tools / "python3", PYTHON)
    done = runner.play(INSTALL, version=version)
    installed = [call for call in runner.pipeline.calls() if "pip install" in call]

    assert done.returncode == 0, done.stderr
    # Without -I, a pip.py of the change would be run in the place of pip.
    assert [call for call in runner.pipeline.calls() if not call.startswith("python -I -m ")] == []
    assert [call.partition("--disable-pip-version-check ")[2] for call in installed] == expected


def test_what_it_installs_from_is_there() -> None:
    assert (ROOT / "deploy/requirements.txt").is_file()
    assert (ROOT / "pyproject.toml").is_file()
