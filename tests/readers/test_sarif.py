"""Whole reports: recorded samples against their golden output, and what is odd or hostile in a report."""

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers import sarif

SAMPLES = Path(__file__).parent / "sarif"
GOOD = {"ruleId": "R1", "level": "error", "message": {"text": "First."}}


def report(log: object) -> Report:
    data = log if isinstance(log, bytes) else json.dumps(log).encode()
    return Report(data, "log.sarif")


def log_of(*results: object, **run: object) -> dict[str, Any]:
    return {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "acme"}}, "results": list(results), **run}]}


def findings(given: Report) -> list[Finding]:
    return [item for item in sarif.read(given) if isinstance(item, Finding)]


def coverages(given: Report) -> list[Coverage]:
    return [item for item in sarif.read(given) if isinstance(item, Coverage)]


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.sarif")), ids=lambda path: path.stem)
def test_recorded_reports_read_as_their_golden_output(
    sample: Path, check_golden: Callable[[object, Path], None]
) -> None:
    given = Report(sample.read_bytes(), sample.name)

    assert sarif.recognises(given)
    check_golden(list(sarif.read(given)), sample.with_suffix(".jsonl"))
    assert given.broken == []


def test_every_sample_names_its_source_and_licence() -> None:
    readme = (SAMPLES / "README.md").read_text("utf-8")

    assert [path.name for path in SAMPLES.glob("*.sarif") if f"`{path.name}`" not in readme] == []


@pytest.mark.parametrize(
    "text", [b'{"results": []}', b"[]", b'[{"runs": []}]', b"<runs/>", b"runs", b'{"bomFormat": "CycloneDX"}']
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not sarif.recognises(report(text))


def test_runs_stay_apart() -> None:
    log = log_of(GOOD)
    log["runs"].append({"tool": {"driver": {"name": "other", "version": "2"}}, "results": []})
    given = report(log)

    assert [finding.tool for finding in findings(given)] == ["acme"]
    assert [(record.tool, record.tool_version) for record in coverages(given)] == [("acme", ""), ("other", "2")]


def test_a_tool_without_a_name_is_unknown() -> None:
    assert findings(report({"runs": [{"results": [GOOD]}]}))[0].tool == "unknown"


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ({"version": "2.1.0", "runs": "x"}, "Expected `array`, got `str`"),
        ({"version": "2.1.0", "runs": [1]}, "Expected `object`, got `int`"),
        (log_of() | {"runs": [{"results": {}}]}, "Expected `array"),
        ({"version": "1.0.0", "runs": []}, "SARIF 1.0.0 is not read"),
    ],
)
def test_what_is_no_sarif_2_log_is_refused_with_its_place(log: dict[str, object], reason: str) -> None:
    with pytest.raises(UnreadableReport, match=r"log\.sarif") as caught:
        list(sarif.read(report(log)))
    assert reason in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        b'{"version": "2.1.0", "runs": [{"results": [{"message": {"text": "hidden"}}], "results": []}]}',
        b'{"version": "2.1.0", "runs": [{"results": [{"message": {"text": "hidden"}}]}], "runs": []}',
    ],
)
def test_a_repeated_key_that_hides_findings_is_refused(text: bytes) -> None:
    with pytest.raises(UnreadableReport, match="stands twice"):
        list(sarif.read(report(text)))


def test_results_is_a_word_that_property_bags_may_use() -> None:
    log = log_of(GOOD | {"properties": {"results": [{"results": 1}], "runs": 2}})

    assert len(findings(report(log))) == 1


# -- one odd result ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        (GOOD | {"locations": None}, {"message": "First."}),
        (GOOD | {"ruleIndex": "first"}, {"rule_id": "R1"}),
        (GOOD | {"message": "First."}, {"rule_id": "R1", "message": ""}),
        (GOOD | {"fingerprints": {"a/v1": 7}}, {"tool_id": ""}),
        (
            GOOD
            | {
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": "7"}}}]
            },
            {"path": "a.py", "start_line": 7},
        ),
    ],
)
def test_an_odd_result_is_kept_without_its_odd_part_and_named(odd: object, kept: dict[str, object]) -> None:
    given = report(log_of(GOOD, odd, GOOD))
    found = findings(given)

    assert len(found) == 3
    assert {name: getattr(found[1], name) for name in kept} == kept
    assert [gap.place for gap in given.broken] == ["log.sarif at runs[0].results[1]"]


@pytest.mark.parametrize("odd", [7, "text", None, [GOOD]])
def test_what_is_no_result_is_left_out_and_named(odd: object) -> None:
    given = report(log_of(GOOD, odd, GOOD))

    assert len(findings(given)) == 2
    assert [gap.place for gap in given.broken] == ["log.sarif at runs[0].results[1]"]


def test_bytes_that_are_no_text_are_marked() -> None:
    given = report(json.dumps(log_of(GOOD | {"message": {"text": "ODD"}})).encode().replace(b"ODD", b"odd \xff end"))

    assert findings(given)[0].message == "odd \ufffd end"
    assert len(given.broken) == 1


#: Results that are decoded together, before the one that is nested.
TOGETHER = 64


def nested(depth: int) -> Report:
    tags = b"[" * depth + b"]" * depth
    return report(
        json.dumps(log_of(*[GOOD] * TOGETHER, GOOD | {"properties": "DEEP"}, GOOD))
        .encode()
        .replace(b'"DEEP"', b'{"tags": %b}' % tags)
    )


def test_a_report_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="nested too deep"):
        findings(nested(100_000))


def test_a_result_that_is_nested_too_deep_is_named_and_hides_no_other() -> None:
    given = next(given for given in map(nested, range(990, 100, -20)) if is_decodable(given))
    items = sarif.read(given)
    first = list(islice(items, TOGETHER))

    assert [*first, further_down(100, lambda: next(items))] == findings(nested(1))[:-2] + findings(nested(1))[-1:]
    assert [gap.place for gap in given.broken] == [f"log.sarif at runs[0].results[{TOGETHER}]"]


def is_decodable(given: Report) -> bool:
    try:
        return bool(next(sarif.read(given)))
    except UnreadableReport:
        return False


def further_down(levels: int, action: Callable[[], object]) -> object:
    """Act when less of the stack is left."""
    return further_down(levels - 1, action) if levels else action()


def test_null_means_not_said() -> None:
    nothing = dict.fromkeys(
        ("ruleId", "ruleIndex", "rule", "level", "kind", "properties", "fingerprints", "taxa", "fixes")
    )
    location = {"physicalLocation": None, "logicalLocations": None, "message": None}
    result = nothing | {"message": {"text": "m", "arguments": None}, "locations": [location], "suppressions": None}
    given = report(log_of(result, artifacts=None, invocations=None, originalUriBaseIds=None, taxonomies=None))

    assert findings(given) == [
        Finding(tool="acme", message="m", severity=findings(given)[0].severity, level="warning", report="log.sarif")
    ]
    assert given.broken == []


def test_a_broken_part_of_a_run_is_named_and_hides_no_result() -> None:
    given = report(log_of(GOOD, artifacts={"not": "a list"}, invocations=[1], originalUriBaseIds=7))

    assert len(findings(given)) == 1
    assert [gap.place for gap in given.broken] == [
        "log.sarif at runs[0].originalUriBaseIds",
        "log.sarif at runs[0].artifacts",
        "log.sarif at runs[0].invocations",
    ]


# -- parts that stand elsewhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("external", "run"),
    [
        ({"guid": "g1"}, {"externalPropertyFileReferences": {"results": [{"guid": "g1"}]}}),
        ({"runGuid": "r1"}, {"automationDetails": {"guid": "r1"}}),
        (
            {},
            {
                "externalPropertyFileReferences": {
                    "artifacts": [{"location": {"uri": "sarif:/inlineExternalProperties/0"}}]
                }
            },
        ),
        ({"guid": "g2"}, {"externalPropertyFileReferences": {"driver": {"guid": "g2"}}}),
    ],
)
def test_inline_external_properties_belong_to_their_run(external: dict[str, Any], run: dict[str, Any]) -> None:
    by_index = GOOD | {"locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}]}
    external |= {
        "results": [by_index],
        "artifacts": [{"location": {"uri": "a.py"}}],
        "driver": {"name": "external"},
        "extensions": [{"name": "plugin"}],
    }
    log = {"version": "2.1.0", "runs": [{"results": [GOOD], **run}], "inlineExternalProperties": [external]}

    assert [(finding.tool, finding.path) for finding in findings(report(log))] == [
        ("external", ""),
        ("external", "a.py"),
    ]
    assert coverages(report(log))[0].failed == ()


def test_a_driver_of_the_run_beats_an_external_one() -> None:
    external = {"runGuid": "r1", "driver": {"name": "external"}, "results": [GOOD]}
    log = log_of(automationDetails={"guid": "r1"}) | {"inlineExternalProperties": [external]}

    assert [finding.tool for finding in findings(report(log))] == ["acme"]


def test_results_at_the_end_of_the_log_that_no_run_refers_to_are_missing() -> None:
    log = log_of(GOOD) | {
        "inlineExternalProperties": [{"guid": "g1", "results": [GOOD]}, {"guid": "g2", "results": []}]
    }
    (coverage,) = coverages(report(log))

    assert coverage.complete is False
    assert [gap.place for gap in coverage.failed] == ["inlineExternalProperties"]


def test_results_in_another_file_are_missing() -> None:
    references = {
        "results": [{"location": {"uri": "more.sarif-external-properties"}}, {"guid": "g"}],
        "taxonomies": [{}],
    }
    (coverage,) = coverages(report(log_of(GOOD, externalPropertyFileReferences=references)))

    assert coverage.complete is False
    assert [gap.place for gap in coverage.failed] == ["more.sarif-external-properties", "runs[0]"]
