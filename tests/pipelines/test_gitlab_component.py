"""The GitLab component: its script is played by a plain shell, with the inputs filled in as GitLab does."""

import json
import re
from subprocess import CompletedProcess

import jsonschema
import pytest
import yaml

from .conftest import ROOT, Pipeline

TEXT = (ROOT / "templates/accord.yml").read_text("utf-8")
INPUTS = yaml.safe_load(TEXT.partition("---\n")[0])["spec"]["inputs"]
#: GitLab takes bash where the image has it, else sh.
SHELLS = [("sh", "-e"), ("bash", "-e", "-o", "pipefail")]
PYTHON = '#!/bin/sh\necho "python $*" >> "{log}"\n'


def job(**inputs: str) -> dict[str, object]:
    """The job as GitLab reads it."""
    values = {name: one["default"] for name, one in INPUTS.items()} | inputs
    filled = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: values[found[1]], TEXT.partition("---\n")[2])
    made: dict[str, object] = yaml.safe_load(filled)["accord-gate"]
    return made


def play(pipeline: Pipeline, shell: tuple[str, ...] = SHELLS[0], **inputs: str) -> CompletedProcess[str]:
    made = job(**inputs)
    variables: dict[str, str] = made["variables"]  # type: ignore[assignment]  # YAML has no types
    lines: list[str] = made["script"]  # type: ignore[assignment]  # YAML has no types
    known = {"CI_PROJECT_DIR": str(pipeline.checkout), "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    return pipeline.play("\n".join(lines), {**variables, **known}, shell=shell)


def test_it_is_what_gitlab_takes_for_a_component() -> None:
    schema = json.loads((ROOT / "tests/schemas/gitlab-ci.json").read_text("utf-8"))
    for document in yaml.safe_load_all(TEXT):
        jsonschema.Draft7Validator(schema).validate(document)


def test_every_input_is_used_and_none_reaches_the_script_except_as_a_variable() -> None:
    assert set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", TEXT)) == set(INPUTS)
    assert "$[[" not in TEXT.partition("script:")[2]


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) < 30


def test_what_exit_code_3_means_is_shown_as_a_warning() -> None:
    assert job()["allow_failure"] == {"exit_codes": 3}


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
@pytest.mark.parametrize(("lines", "expected"), [([], 0), ([2], 1)], ids=["nothing", "a flaw"])
def test_the_job_ends_as_the_gate_does(
    pipeline: Pipeline, shell: tuple[str, ...], lines: list[int], expected: int
) -> None:
    pipeline.file("scan.sarif", pipeline.report(*lines))
    done = play(pipeline, shell, reports="*.sarif")

    assert done.returncode == expected, done.stdout + done.stderr
    assert ("a.py:2" in done.stdout) == bool(lines)


@pytest.mark.parametrize(("policy", "expected"), [("commit", 3), ("pull-request", 3), ("release", 1)])
def test_missing_evidence_warns_on_a_pull_request_and_stops_a_release(
    pipeline: Pipeline, policy: str, expected: int
) -> None:
    pipeline.file("scan.sarif", "{")
    done = play(pipeline, reports="scan.sarif", policy=policy)

    assert done.returncode == expected
    assert "scan.sarif" in done.stdout
    assert "scan.sarif" in (pipeline.checkout / "accord.md").read_text("utf-8")


@pytest.mark.parametrize(("code", "judged"), [("0", True), ("3", True), ("2", False)])
def test_without_reports_it_scans_and_an_incomplete_scan_is_the_gate_s_to_judge(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, *, code: str, judged: bool
) -> None:
    monkeypatch.setitem(pipeline.environment, "SCAN_CODE", code)
    pipeline.scanned.write_text(pipeline.report(2), encoding="utf-8")
    done = play(pipeline)

    assert done.returncode == 1
    assert any(call.startswith("accord gate") for call in pipeline.calls()) == judged


def test_a_report_s_name_is_never_run(pipeline: Pipeline) -> None:
    play(pipeline, reports="$(touch owned) `touch owned` --help; touch owned")

    assert not (pipeline.checkout / "owned").exists()


def test_the_version_that_was_asked_for_is_installed(pipeline: Pipeline) -> None:
    pipeline.tool(pipeline.tools / "python3", PYTHON)
    pipeline.file("scan.sarif", pipeline.report())
    play(pipeline, reports="scan.sarif", version="1.2.3")

    assert pipeline.calls()[0] == "python -I -m pip install --quiet accord-sec==1.2.3"


def test_an_image_that_holds_accord_installs_nothing(pipeline: Pipeline) -> None:
    pipeline.tool(pipeline.tools / "python3", PYTHON)
    pipeline.file("scan.sarif", pipeline.report())
    play(pipeline, reports="scan.sarif")

    assert [call.split()[0] for call in pipeline.calls()] == ["accord"]
