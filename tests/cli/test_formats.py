"""``accord formats`` as its user meets it."""

import json
from pathlib import Path

import pytest

from accord.cli import _main
from accord.ports import modules


def test_every_reader_has_a_line_with_a_command_to_copy(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _main.main(["formats"]) == 0
    rows = [line.split() for line in capfdbinary.readouterr().out.decode().splitlines() if line.startswith("  ")]

    assert [row[0] for row in rows] == [*modules.names("accord.readers"), *modules.names("accord.writers")]
    assert " ".join(rows[1]) == "bandit Bandit (JSON) bandit -r . -f json -o bandit.json"
    assert ["html", "HTML", "accord", "plan,", "accord", "gate"] in rows


def test_the_document_holds_the_same(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _main.main(["formats", "--json", "-o", str(tmp_path / "formats.json")]) == 0
    document = json.loads((tmp_path / "formats.json").read_text())

    assert capfdbinary.readouterr().out == b""
    assert {one["name"]: one["label"] for one in document["readers"]}["sarif"] == "SARIF"
    assert {one["name"]: one["suffix"] for one in document["writers"]}["json"] == ".json"


def test_help_has_an_example_and_the_exit_code(capfd: pytest.CaptureFixture[str]) -> None:
    assert _main.main(["formats", "--help"]) == 0
    text = capfd.readouterr().out

    assert "accord formats --json" in text
    assert "Exit codes: 0 listed." in text
    assert _main.main(["formats", "more"]) == 2
