"""SARIF, judged by Microsoft's own validator with the rules of the standard and of GitHub Advanced Security.

The validator is not a Python package: ``.ci/run`` installs it. Where it is missing these tests are skipped; in CI they
fail.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.flows.plan import Plan
from accord.writers import sarif

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".venv-node/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
HOSTILE = "![x](https://evil.example) {0} [a](1) <b> \\ \x1b[31m \u202e"

Log = Iterable[bytes]
Validate = Callable[..., list[str]]
Poison = Callable[[Any, str], Any]


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Return what names every error in any of several logs."""
    tool = str(INSTALLED) if INSTALLED.exists() else shutil.which("Sarif.Multitool") or ""
    if not tool:
        message = "sarif-multitool is not installed; .ci/run shows how"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)

    def errors(*logs: Log) -> list[str]:
        for number, log in enumerate(logs):
            (tmp_path / f"{number}.sarif").write_bytes(b"".join(log))
        # The exit code is 0 with errors too; culture data is not needed and often not installed.
        done = subprocess.run(
            [tool, "validate", str(tmp_path / "*.sarif"), "--rule-kind", "Sarif;Ghas", "--level", "Error"],
            env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"{len(logs)} files scanned" in done.stdout
        assert "Analysis completed successfully" in done.stdout
        return [line for line in done.stdout.splitlines() if ": error " in line]

    return errors


def test_the_validator_finds_errors(validate: Validate) -> None:
    """A check that never fails proves nothing: this log lacks what GitHub requires."""
    found = validate([b'{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}'])
    assert any("GH" in line for line in found)


def test_no_plan_has_an_error(
    validate: Validate,
    shop: Plan,
    head: PlanDocument,
    empty: PlanDocument,
    vulnerabilities: tuple[VulnerabilityDocument, ...],
    poisoned: Poison,
) -> None:
    screen = Screen()
    assert not validate(
        sarif.plan(shop.head, shop.vulnerabilities(), screen),
        sarif.plan(head, vulnerabilities, screen),
        sarif.plan(empty, (), screen),
        sarif.plan(msgspec.structs.replace(empty, coverage=()), (), screen),
        sarif.plan(poisoned(head, HOSTILE), poisoned(vulnerabilities, HOSTILE), screen),
    )


def test_no_verdict_has_an_error(
    validate: Validate, stopped: GateDocument, untold: GateDocument, passed: GateDocument, poisoned: Poison
) -> None:
    documents = (stopped, untold, passed, poisoned(stopped, HOSTILE))
    assert not validate(*(sarif.gate(document, Screen()) for document in documents))
