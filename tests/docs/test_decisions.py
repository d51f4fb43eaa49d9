"""The decision records say what is in force."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADRS = ROOT / "docs" / "adr"


def dependencies(names: list[str]) -> list[str]:
    return sorted(re.split(r"[><=\[ ]", name)[0] for name in names)


def test_every_dependency_is_argued_for_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    text = (ADRS / "0001-dependencies.md").read_text("utf-8")
    rows = [row.split("|")[1].strip() for row in re.findall(r"^\| .+ \| .+ \| .+ \| .+ \|$", text, re.MULTILINE)]

    assert sorted(rows[1:]) == dependencies(project["project"]["dependencies"])


def test_every_tool_for_building_and_testing_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    text = (ADRS / "0001-dependencies.md").read_text("utf-8")
    short = [name.removeprefix("pytest-") for name in dependencies(project["dependency-groups"]["dev"])]

    assert [name for name in short if not name.startswith("types-") and name not in text] == []


def test_each_record_has_its_parts() -> None:
    own = [ADRS / f"{name}.md" for name in ("0001-dependencies", "0004-gate", "0005-command-line")]
    parts = ("## Context", "## Decision", "## Consequences", "## Rejected options")

    assert [(page.name, part) for page in own for part in parts if part not in page.read_text("utf-8")] == []


def test_help_and_version_load_fewer_than_80_modules_and_no_dependency() -> None:
    for option in ("--help", "--version"):
        code = f"import sys; from accord.cli._main import main; main(['{option}']); print(*sorted(sys.modules))"
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        modules = loaded.stdout.splitlines()[-1].split()

        assert len(modules) < 80
        assert {"click", "msgspec", "rich"}.isdisjoint(modules)
