"""The schemas of Accord's documents: never out of step with the structs, and true of what is really printed."""

import runpy
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from accord.cli._main import main

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"
REPORTS = str(SHOP / "reports")
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "write_schemas.py"))
SCHEMAS: dict[str, tuple[Any, str]] = SCRIPT["SCHEMAS"]
schema: Callable[[str], str] = SCRIPT["schema"]

Captured = pytest.CaptureFixture[str]


def validated(name: str, documents: Iterable[object]) -> int:
    """Check documents against a written schema; returns how many there were."""
    path = ROOT / "docs" / "reference" / "schemas" / f"{name}.json"
    validator = jsonschema.Draft202012Validator(msgspec.json.decode(path.read_bytes()))
    number = 0
    for document in documents:
        validator.validate(document)
        number += 1
    return number


def printed(capsys: Captured, *arguments: str) -> str:
    main(list(arguments))
    return capsys.readouterr().out


def lines(text: str) -> list[object]:
    return [msgspec.json.decode(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_written_schema_is_the_struct(name: str) -> None:
    path = ROOT / "docs" / "reference" / "schemas" / f"{name}.json"
    assert path.read_text(encoding="utf-8") == schema(name), "run: python scripts/write_schemas.py"


def test_no_schema_is_left_over() -> None:
    assert {path.stem for path in (ROOT / "docs/reference/schemas").glob("*.json")} == set(SCHEMAS)


def test_a_schema_refuses_a_document_that_lacks_a_field() -> None:
    with pytest.raises(jsonschema.ValidationError, match="'made_at' is a required property"):
        validated("gate", [{"accord": "0"}])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("plan", ("plan", REPORTS, "--root", str(SHOP), "--capacity", "3d", "--json")),
        ("gate", ("gate", REPORTS, "--root", str(SHOP), "--json")),
        ("read", ("read", REPORTS, "--json")),
        ("card", ("explain", "CWE-89", "--json")),
        ("feeds", ("feeds", "status", "--json")),
    ],
)
def test_what_a_command_prints_fits_its_schema(name: str, arguments: tuple[str, ...], capsys: Captured) -> None:
    assert validated(name, [msgspec.json.decode(printed(capsys, *arguments))]) == 1


def test_every_line_of_a_plan_fits_its_schema(capsys: Captured) -> None:
    text = printed(capsys, "plan", REPORTS, "--root", str(SHOP), "--format", "jsonl")
    assert validated("vulnerability", lines(text)) > 50


def test_every_line_of_a_reading_fits_its_schema(capsys: Captured) -> None:
    assert validated("record", lines(printed(capsys, "read", REPORTS, "--format", "jsonl", "--coverage"))) > 100


def test_what_an_update_says_fits_its_schema() -> None:
    shape, _ = SCHEMAS["feeds-update"]
    change = {
        "name": "kev",
        "label": "CISA KEV",
        "outcome": "kept",
        "rows_before": 4,
        "rows_after": 4,
        "taken_before": date(2026, 8, 7),
        "taken_after": date(2026, 8, 7),
        "reason": "it shrank",
    }
    document = msgspec.convert({"accord": "0", "path": "snapshot.sqlite", "changes": [change]}, shape)
    assert validated("feeds-update", [msgspec.json.decode(msgspec.json.encode(document))]) == 1


def test_the_files_in_a_checkout_fit_their_schemas(tmp_path: Path, capsys: Captured) -> None:
    now = datetime.now(UTC).isoformat()
    report = tmp_path / "bandit.json"
    (tmp_path / "pay.py").write_text('def find(db, name):\n    db.execute(f"SELECT {name}")\n')
    result = {
        "filename": "./pay.py",
        "issue_text": "SQL",
        "issue_severity": "HIGH",
        "line_number": 2,
        "test_id": "B608",
    }
    head = {"errors": [], "generated_at": now, "metrics": {"_totals": {"loc": 2}, "./pay.py": {"loc": 2}}}
    report.write_bytes(msgspec.json.encode(head | {"results": [result]}))

    printed(capsys, "baseline", str(report), "--root", str(tmp_path))
    [found] = lines(printed(capsys, "plan", str(report), "--root", str(tmp_path), "--format", "jsonl"))
    assert isinstance(found, dict)
    printed(capsys, "feedback", found["id"], "useful", str(report), "--reason", "it is", "--root", str(tmp_path))

    kept = tmp_path / ".accord"
    assert validated("baseline", [msgspec.json.decode((kept / "baseline.json").read_bytes())]) == 1
    assert validated("feedback", lines((kept / "feedback.jsonl").read_text())) == 1
