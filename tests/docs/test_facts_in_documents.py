"""Facts that documents repeat in their own words still hold."""

import re
from pathlib import Path

import msgspec
import pytest

from accord.core.component import Component
from accord.core.config import GatePolicy
from accord.core.coverage import Coverage
from accord.core.finding import Finding
from accord.core.gate.baseline import Baseline
from accord.core.gate.probation import Feedback
from accord.core.gate.verdict import EXIT_CODES, Origin, Verdict
from accord.ports import modules, packaged
from accord.ports.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def named(text: str) -> set[str]:
    """Every name that stands in code type in the first column of a table."""
    cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+)", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def section(text: str, heading: str) -> str:
    return text.partition(f"{heading}\n")[2].partition("\n##")[0]


@pytest.mark.parametrize(
    ("page", "heading", "shape", "left_out"),
    [
        ("jsonl.md", "## record: finding", Finding, {"secret"}),
        ("jsonl.md", "## record: component", Component, set()),
        ("jsonl.md", "## record: coverage", Coverage, set()),
        ("files.md", "### .accord/baseline.json", Baseline, set()),
        ("files.md", "### .accord/feedback.jsonl", Feedback, set()),
    ],
)
def test_a_table_of_fields_names_every_field(
    page: str, heading: str, shape: type[msgspec.Struct], left_out: set[str]
) -> None:
    fields = set(shape.__struct_fields__) - left_out

    assert named(section(read(f"reference/{page}"), heading)) == fields


def test_the_exit_codes_of_verdicts_are_those_of_the_page() -> None:
    page = read("reference/exit-codes.md")

    assert EXIT_CODES == {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.CANNOT_TELL: 3}
    assert re.findall(r"^\| (\d) \|", page, re.MULTILINE) == ["0", "1", "2", "3"]


def test_the_gate_is_explained_with_every_origin() -> None:
    assert [origin for origin in Origin if f"| {origin} |" not in read("explanation/the-gate.md")] == []


def test_the_usual_limits_are_those_of_the_pages() -> None:
    policy = GatePolicy()

    assert f"`max_data_age_days` ({policy.max_data_age_days} unless" in read("how-to/update-feeds-offline.md")
    assert f"max_report_age_hours = {policy.max_report_age_hours} " in read("how-to/gate-a-pull-request.md")


def test_the_days_of_the_packaged_data_are_told() -> None:
    page = " ".join(read("explanation/what-accord-does-not-claim.md").split())
    with Snapshot.open(packaged.path("snapshot.sqlite")) as snapshot:
        days = {source.name: source.taken_at for source in snapshot.sources()}

    assert f"SSVC answers and vectors end on {days['vulnrichment']}" in page
    assert f"advisories on {days['pypa']}" in page


@pytest.mark.parametrize("room", ["readers", "writers"])
def test_the_readme_names_every_reader_and_writer(room: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8").lower()
    labels = [module.LABEL.partition(" (")[0] for _, module in modules.load_all(f"accord.{room}")]

    assert [label for label in labels if label.lower() not in readme] == []


def test_every_variable_of_the_environment_is_told() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    page = section(read("reference/files.md"), "## Environment")

    assert {name for name in re.findall(r"ACCORD_[A-Z_]+|NO_COLOR", sources) if f"`{name}`" not in page} == set()


def test_every_schema_and_every_kind_of_document_has_its_place_in_the_page() -> None:
    page = read("reference/json-documents.md")
    commands = {f"accord {name}" for name in modules.names("accord.cli")}
    told = set(re.findall(r"`(accord [a-z-]+)[^`]* --json`|`(accord [a-z-]+) --json`", page))

    assert [path.name for path in (DOCS / "reference" / "schemas").glob("*.json") if path.name not in page] == []
    assert {one or other for one, other in told} == commands - {"accord baseline", "accord feedback"}
