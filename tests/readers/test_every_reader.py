"""What holds for every reader, found by its place: a reader without a test or a sample fails here."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.core.mapping import parse_mapping
from accord.ports import modules
from accord.ports.report import Report

HERE = Path(__file__).parent
READERS = modules.load_all("accord.readers")
NAMES = [name.replace("-", "_") for name, _ in READERS]

every_reader = pytest.mark.parametrize("reader", [module for _, module in READERS], ids=NAMES)


def samples_of(name: str) -> list[Path]:
    """Everything in a reader's folder but the golden outputs, mapping files and the words about it."""
    others = {".jsonl", ".md", ".py", ".toml"}
    return sorted(path for path in (HERE / name).glob("*") if path.is_file() and path.suffix not in others)


SAMPLES = [pytest.param(name, path, id=f"{name}-{path.stem}") for name in NAMES for path in samples_of(name)]


@every_reader
def test_has_a_label_two_functions_and_a_docstring_that_names_its_format(reader: ModuleType) -> None:
    assert isinstance(reader.LABEL, str)
    assert reader.LABEL.strip()
    assert callable(reader.recognises)
    assert inspect.isgeneratorfunction(reader.read)
    assert "Format:" in (reader.__doc__ or "")
    assert "Coverage:" in (reader.__doc__ or "") or "coverage" in (reader.__doc__ or "")


@pytest.mark.parametrize("name", NAMES)
def test_has_a_test_file_and_samples(name: str) -> None:
    assert (HERE / f"test_{name}.py").is_file()
    assert samples_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_says_where_each_sample_comes_from(name: str) -> None:
    words = (HERE / name / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in samples_of(name) if f"`{path.name}`" not in words] == []


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_each_sample_is_recognised_by_its_own_reader_and_by_no_other(name: str, sample: Path) -> None:
    found = [other.replace("-", "_") for other, module in READERS if module.recognises(open_sample(sample))]

    assert found == [name]


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_each_sample_reads_as_its_golden_output(
    name: str, sample: Path, check_golden: Callable[[object, Path], None]
) -> None:
    report = open_sample(sample)
    items = list(reader_called(name).read(report))

    assert all(isinstance(item, Finding | Component | Coverage) for item in items)
    assert sum(isinstance(item, Coverage) for item in items) >= 1
    check_golden(items, sample.with_suffix(".jsonl"))
    assert report.broken == []


#: What a reader may be told to read with --reader although it is something else.
FOREIGN = [
    b"{}", b"[]", b"[{}]", b"null", b"text", b"{}\n{}\n", b"<a/>", b"PK\x03\x04", b'{"results": null}',
    b'{"results": 1}', b'{"runs": [{}]}', b'{"runs": [[]]}', b'{"dependencies": {}}', b'{"dependencies": [1]}',
    b'{"bomFormat": 1}',
    b'{"errors": [], "results": [], "metrics": {}, "generated_at": 7}', b'{"record": "finding"}', b'[{"code": 1}]',
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_that_is_told_to_read_something_else_refuses_it_or_reads_it(name: str) -> None:
    samples = [sample.read_bytes() for other in NAMES for sample in samples_of(other)]
    for content in (*FOREIGN, *samples):
        with suppress(UnreadableReport):
            list(reader_called(name).read(Report(content, "told.json")))


def open_sample(sample: Path) -> Report:
    report = Report(sample.read_bytes(), sample.name)
    mapping = sample.with_suffix(".toml")
    if mapping.exists():
        report.mapping = parse_mapping(mapping.read_text(encoding="utf-8"), mapping.name)
    return report


def reader_called(name: str) -> ModuleType:
    return modules.load("accord.readers", name.replace("_", "-"))
