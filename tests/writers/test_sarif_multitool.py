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

Validate = Callable[[Iterable[bytes]], list[str]]
Poison = Callable[[Any, str], Any]


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Return what names every error in a log."""
    tool = str(INSTALLED) if INSTALLED.exists() else shutil.which("Sarif.Multitool") or ""
    if not tool:
        message = "sarif-multitool is not installed; .ci/run shows how"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)

    def errors(chunks: Iterable[bytes]) -> list[str]:
        log = tmp_path / "log.sarif"
        log.write_bytes(b"".join(chunks))
        # The exit code is 0 with errors too; culture data is not needed and often not installed.
        done = subprocess.run(
            [tool, "validate", str(log), "--rule-kind", "Sarif;Ghas", "--level", "Error"],
            env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "1 files scanned" in done.stdout
        assert "Analysis completed successfully" in done.stdout
        return [line for line in done.stdout.splitlines() if ": error " in line]

    return errors


def test_the_validator_finds_errors(validate: Validate) -> None:
    """A check that never fails proves nothing: this log lacks what GitHub requires."""
    found = validate([b'{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}'])
    assert any("GH" in line for line in found)


def test_the_plan_of_the_shop_has_no_error(validate: Validate, shop: Plan) -> None:
    assert validate(sarif.plan(shop.head, shop.vulnerabilities(), Screen())) == []


def test_documents_by_hand_have_no_error(
    validate: Validate, head: PlanDocument, vulnerabilities: tuple[VulnerabilityDocument, ...]
) -> None:
    assert validate(sarif.plan(head, vulnerabilities, Screen())) == []


def test_verdicts_have_no_error(
    validate: Validate, stopped: GateDocument, untold: GateDocument, passed: GateDocument
) -> None:
    for document in (stopped, untold, passed):
        assert validate(sarif.gate(document, Screen())) == []


def test_a_plan_of_nothing_has_no_error(validate: Validate, empty: PlanDocument) -> None:
    assert validate(sarif.plan(empty, (), Screen())) == []
    assert validate(sarif.plan(msgspec.structs.replace(empty, coverage=()), (), Screen())) == []


def test_hostile_text_makes_no_error(
    validate: Validate,
    head: PlanDocument,
    vulnerabilities: tuple[VulnerabilityDocument, ...],
    poisoned: Poison,
) -> None:
    assert validate(sarif.plan(poisoned(head, HOSTILE), poisoned(vulnerabilities, HOSTILE), Screen())) == []
