"""Reports in, clean findings out; what fails is named and costs nothing else."""

import gc
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from accord.core.errors import BadConfiguration, BadUsage
from accord.flows import _parallel, read
from accord.flows._one_report import ReportReader, Taken
from accord.flows.read import read_reports
from accord.ports import modules, workers
from accord.ports.report import Report

RESULT = {"test_id": "B1", "issue_text": "Bad.", "filename": "/srv/checkout/app/a.py", "line_number": 2}
BANDIT = {"errors": [], "generated_at": "2026-11-21T09:00:00Z", "metrics": {}, "results": [RESULT]}
BOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "kettle"}]}


def write(path: Path, content: object) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def test_each_report_is_read_by_the_reader_that_recognises_it(tmp_path: Path) -> None:
    reading = read_reports([write(tmp_path / "a.txt", BANDIT), write(tmp_path / "b", BOM)])

    assert [one.tool for one in reading.findings] == ["bandit"]
    assert [one.name for one in reading.components] == ["kettle"]
    assert [one.tool for one in reading.coverage] == ["bandit", "cyclonedx"]
    assert reading.failures == []


def test_paths_become_relative_to_the_checkout_and_findings_name_their_report(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", BANDIT)

    assert [(one.path, one.report) for one in read_reports([path], root="/srv/checkout").findings] == [
        ("app/a.py", path)
    ]


def test_every_finding_is_cleaned_and_its_secret_becomes_a_keyed_fingerprint(tmp_path: Path) -> None:
    found = RESULT | {"test_id": "B105", "issue_text": "Possible hardcoded password: 'correct-\x1bhorse'"}
    path = write(tmp_path / "a.json", BANDIT | {"results": [found]})
    keyed, plain = read_reports([path], key=b"key").findings[0], read_reports([path]).findings[0]

    assert keyed.message == plain.message == "Possible hardcoded password: '***'"
    assert keyed.secret == plain.secret == ""
    assert [one[:9] for one in keyed.fingerprints] == ["secret:1:"]
    assert plain.fingerprints == ()


def test_an_unreadable_report_is_a_failure_and_the_others_are_read(tmp_path: Path) -> None:
    paths = [
        str(tmp_path / "none.json"),
        write(tmp_path / "half.json", b'{"runs": ['),
        write(tmp_path / "a.json", BANDIT),
    ]
    reading = read_reports(paths)

    assert [error.place for error in reading.failures] == paths[:2]
    assert len(reading.findings) == 1


def test_nothing_is_taken_of_a_report_that_turns_out_to_be_unreadable_half_way(tmp_path: Path) -> None:
    text = json.dumps(BOM)[:-1] + ', "vulnerabilities": [{"id": "X"}], "vulnerabilities": []}'
    reading = read_reports([write(tmp_path / "a.json", text.encode())])

    assert (reading.components, reading.findings, reading.coverage) == ([], [], [])
    assert len(reading.failures) == 1


def test_a_broken_item_makes_the_coverage_incomplete(tmp_path: Path) -> None:
    reading = read_reports([write(tmp_path / "a.json", BANDIT | {"results": [RESULT, {"test_id": 1}]})])

    assert len(reading.findings) == 1
    assert [gap.place.endswith("results[1]") for gap in reading.broken] == [True]
    assert [(one.complete, one.failed) for one in reading.coverage] == [(False, tuple(reading.broken))]


def test_a_broken_item_of_a_report_without_coverage_makes_one(tmp_path: Path) -> None:
    lines = b'{"record":"finding","tool":"a"}\n{"record":"finding"}\n'
    reading = read_reports([write(tmp_path / "own.jsonl", lines)])

    assert [(one.tool, one.complete, len(one.failed)) for one in reading.coverage] == [("", False, 1)]


# -- folders -----------------------------------------------------------------------------------------------------------


def test_a_folder_is_walked_in_order_without_accords_own_and_version_controls_files(tmp_path: Path) -> None:
    for name in ("b.json", "a/z.json", ".accord/x.json", "a/.git/y.json"):
        write(tmp_path / name, BANDIT)

    assert [one.report for one in read_reports([str(tmp_path)]).findings] == [
        str(tmp_path / "b.json"),
        str(tmp_path / "a" / "z.json"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("README.md", b"# Reports"),
        ("setup.cfg", b"[section]\nkey = value"),
        ("empty.txt", b""),
        ("page.html", b"<!doctype html><html></html>"),
        ("image.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("archive.zip", b"PK\x03\x04"),
    ],
)
def test_a_file_in_a_folder_that_is_no_report_is_left_out_by_name(tmp_path: Path, name: str, content: object) -> None:
    reading = read_reports([str(tmp_path)]) if write(tmp_path / name, content) else None

    assert reading is not None
    assert reading.left_out == [str(tmp_path / name)]
    assert reading.failures == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.json", b"", "empty"),
        ("half.sarif", b'{"runs": [', "ends in the middle"),
        ("page.json", b"<html></html>", "web page"),
        ("error.txt", {"message": "Not Found", "status": 404}, "error message of a server"),
        ("clean.txt", b"[]", "empty list"),
        ("a.xml", b"<nmaprun/>", "looks like Nmap"),
        ("unknown.txt", {"findings": []}, "no reader knows"),
        ("zizmor.json", b'[{"ident": "artipacked"}]', "no reader knows"),
        ("unknown.xml", b"<audit/>", "no reader knows"),
        ("null.json", b"null", "no reader knows"),
        ("unknown.csv", b"a,b\n1,2\n", "no reader knows"),
    ],
)
def test_a_file_in_a_folder_that_should_be_a_report_is_a_failure(
    tmp_path: Path, name: str, content: object, reason: str
) -> None:
    write(tmp_path / name, content)
    reading = read_reports([str(tmp_path)])

    assert reading.left_out == []
    assert [reason in error.message for error in reading.failures] == [True]


def test_a_named_file_is_never_left_out(tmp_path: Path) -> None:
    reading = read_reports([write(tmp_path / "README.md", b"# Reports")])

    assert reading.left_out == []
    assert [error.message for error in reading.failures] == ["text in a form that no reader knows"]


def test_what_is_no_file_is_not_opened_in_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")

    assert read_reports([str(tmp_path)]).failures == []


# -- readers -----------------------------------------------------------------------------------------------------------


def test_an_empty_list_needs_its_reader_named(tmp_path: Path) -> None:
    path = write(tmp_path / "ruff.json", b"[]")

    assert "--reader" in str(read_reports([path]).failures[0])
    assert [one.complete for one in read_reports([path], reader="ruff").coverage] == [True]


def test_an_unknown_reader_is_bad_usage() -> None:
    with pytest.raises(BadUsage, match="there is no reader 'nmap'"):
        read_reports([], reader="nmap")


def test_a_report_that_two_readers_recognise_is_refused_with_both_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    eager = ModuleType("eager")
    eager.recognises = lambda report: isinstance(report, Report)  # type: ignore[attr-defined]
    both = [("bandit", modules.load(read.READERS, "bandit")), ("eager", eager)]
    monkeypatch.setattr(modules, "load_all", lambda _package: both)

    failures = read_reports([write(tmp_path / "a.json", BANDIT)]).failures

    assert [error.message for error in failures] == ["several readers recognise it: bandit, eager"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<nmaprun/>", "Nmap"),
        (b'<BugCollection xmlns="a"/>', "SpotBugs"),
        (b"<testsuites/>", "JUnit"),
        ({"artifacts": [], "artifactRelationships": []}, "Syft"),
        (b"PK\x03\x04audit.fvdl", "Fortify"),
    ],
)
def test_a_format_without_a_reader_is_rejected_by_name(tmp_path: Path, content: object, name: str) -> None:
    failures = read_reports([write(tmp_path / "a", content)]).failures

    assert [error.message for error in failures] == [f"looks like {name}, in a form that no reader knows"]


# -- memory ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("running", [True, False])
def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path, running: bool) -> None:  # noqa: FBT001  a table's column
    before = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        read_reports([str(tmp_path)])
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()


def test_standard_input_is_a_report_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "in").open("w+") as stdin:
        stdin.write(json.dumps(BANDIT))
        stdin.seek(0)
        monkeypatch.setattr(sys, "stdin", stdin)

        assert [one.report for one in read_reports(["-"]).findings] == ["standard input"]


def test_a_vector_without_a_score_gets_its_own(tmp_path: Path) -> None:
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "vulnerabilities": [{"id": "CVE-2024-1", "ratings": [{"method": "CVSSv31", "vector": vector}]}],
    }
    assert write(tmp_path / "v.json", bom)
    [finding] = read_reports([str(tmp_path / "v.json")]).findings
    assert finding.cvss_score == 9.8


# -- many files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with reports of every fate, which is worth several processes."""
    monkeypatch.setattr(_parallel, "_WORTH_BYTES", 1)
    monkeypatch.setattr(workers, "available", lambda: 3)
    for number in range(60):
        write(tmp_path / f"{number:02}.json", BANDIT | {"results": [RESULT | {"line_number": number + 1}]})
    stated = {"status": "success", "type": "sast", "start_time": "2024-05-06T09:08:09+02:00"}
    write(tmp_path / "a.json", {"scan": stated, "vulnerabilities": []})
    write(tmp_path / "b.json", BOM)
    write(tmp_path / "c.json", BANDIT | {"results": [RESULT, {"test_id": 1}]})
    write(tmp_path / "d.sarif", b'{"runs": [')
    write(tmp_path / "e.md", b"# words")
    write(tmp_path / "f.json", b"")
    write(Path(os.fsdecode(os.fsencode(tmp_path / "g") + b"\xff.json")), BANDIT)
    return tmp_path


def same(one: read.Reading, other: read.Reading) -> bool:
    failures = [[str(error) for error in reading.failures] for reading in (one, other)]
    rest = [msgspec.json.encode((it.findings, it.components, it.coverage, it.broken)) for it in (one, other)]
    return (
        failures[0] == failures[1] and rest[0] == rest[1] and (one.files, one.left_out) == (other.files, other.left_out)
    )


def test_several_processes_read_the_same_as_one(many: Path) -> None:
    names = [str(many / "none.json"), str(many)]

    assert same(read_reports(names, parallel=True, key=b"k"), read_reports(names, key=b"k"))


def test_what_another_process_could_not_read_is_read_here(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    take = ReportReader.take

    def torn(one: ReportReader, path: str, *, met: bool) -> Taken:
        assert os.getpid() == here or "30" not in path
        return take(one, path, met=met)

    expected = read_reports([str(many)])
    monkeypatch.setattr(ReportReader, "take", torn)

    assert same(read_reports([str(many)], parallel=True), expected)


def test_the_work_of_another_process_is_done_the_same_here(many: Path) -> None:
    one = ReportReader("auto", root=str(many), key=None)
    files = [(str(many / "00.json"), False), (str(many / "e.md"), True)]
    job = msgspec.msgpack.encode(_parallel.Job([(os.fsencode(path), met) for path, met in files]))
    sent = msgspec.msgpack.decode(_parallel.work("auto", str(many), None, None, job), type=list[_parallel.Sent])

    assert [_parallel.received(it) for it in sent] == [one.take(path, met=met) for path, met in files]


@pytest.mark.parametrize(("files", "processors"), [(["one"], 4), (["one", "small"], 4), (["one", "two"], 1), ([], 4)])
def test_processes_are_started_only_where_that_pays(
    tmp_path: Path, files: list[str], processors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, b" " * (3 << 20))
    write(tmp_path / "small", b" ")
    monkeypatch.setattr(workers, "mapped", lambda *_arguments: pytest.fail("started"))
    monkeypatch.setattr(workers, "available", lambda: processors)
    one = ReportReader("ruff", root=".", key=None)

    assert list(_parallel.taken_elsewhere([(str(tmp_path / name), False) for name in files], one)) == []


def test_standard_input_and_pipes_are_read_here(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = many / "in"
    write(stdin, BANDIT)
    with stdin.open() as opened:
        monkeypatch.setattr(sys, "stdin", opened)
        reading = read_reports([str(many), "-"], parallel=True)

    assert reading.files[-1].path == "-"
    assert reading.files[-1].findings == 1


def test_progress_is_told_up_to_the_last_file(many: Path) -> None:
    for parallel in (False, True):
        told: list[tuple[int, int]] = []
        reading = read_reports([str(many)], parallel=parallel, progress=lambda *numbers: told.append(numbers))  # noqa: B023  called at once

        assert told == sorted(told)
        assert told[-1] == (len(reading.files), len(reading.files))


def test_every_file_is_told_in_numbers(many: Path) -> None:
    files = {Path(file.path).name: file for file in read_reports([str(many)]).files}

    assert (files["00.json"].reader, files["00.json"].findings, files["00.json"].complete) == ("bandit", 1, True)
    assert (files["b.json"].components, files["b.json"].inventory) == (1, True)
    assert (files["c.json"].complete, len(files["c.json"].missing)) == (False, 1)
    assert (files["d.sarif"].failure, files["d.sarif"].reader) == ("the JSON ends in the middle", "")
    assert files["e.md"].left_out


# -- anything else -----------------------------------------------------------------------------------------------------

TABLE = b"Check,Where,Risk\nweak cipher,shop.example,P1\n"
MAPPING = b"""\
tool = "acme"

[fields]
rule_id = "Check"
host = "Where"
severity = "Risk"

[severity]
critical = ["P1"]
"""


def test_a_mapping_file_tells_what_stands_where(tmp_path: Path) -> None:
    mapping = write(tmp_path / "acme.toml", MAPPING)

    reading = read_reports([write(tmp_path / "acme.csv", TABLE)], mapping=mapping)

    assert [(one.tool, one.rule_id, one.host, one.severity) for one in reading.findings] == [
        ("acme", "weak cipher", "shop.example", "critical")
    ]


def test_a_wrong_mapping_file_stops_the_reading(tmp_path: Path) -> None:
    mapping = write(tmp_path / "acme.toml", b'[fields]\nrule = "Check"\n')

    with pytest.raises(BadConfiguration, match=r"acme\.toml"):
        read_reports([write(tmp_path / "acme.csv", TABLE)], mapping=mapping)
