"""TruffleHog's odd and old records; whole ones are in ``test_every_reader``."""

import base64
import json
from typing import Any

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Report
from accord.readers import trufflehog

OLD: dict[str, Any] = {"path": "a.py", "reason": "Own", "stringsFound": ["tea for two", "x"], "printDiff": ""}
LOG = {"logger": "trufflehog", "level": "info-0", "msg": "running source"}


def secret(**data: object) -> dict[str, Any]:
    return {"SourceMetadata": {"Data": {"Git": data}}, "DetectorName": "Own", "DecoderName": "PLAIN", "Raw": "tea"}


def report(*records: object) -> Report:
    return Report("".join(json.dumps(record) + "\n" for record in records).encode(), "trufflehog.jsonl")


def finding(record: dict[str, Any], **changes: object) -> Finding:
    return next(item for item in trufflehog.read(report(record | changes)) if isinstance(item, Finding))


def coverage(*records: object) -> Coverage:
    return next(item for item in trufflehog.read(report(*records)) if isinstance(item, Coverage))


def test_a_secret_is_a_finding_without_a_severity_of_its_own() -> None:
    assert finding(secret(file="a.py", line=3, link="https://git.example/a")) == Finding(
        tool="trufflehog",
        rule_id="Own",
        message="Own secret, not verified",
        severity=Severity.UNKNOWN,
        path="a.py",
        start_line=3,
        secret="tea",
        references=("https://git.example/a",),
        report="trufflehog.jsonl",
    )


def test_a_verified_secret_is_sure() -> None:
    found = finding(secret(), Verified=True, Redacted="t**", ExtraData={"rotation_guide": "https://docs.example"})

    assert (found.confidence, found.message) == (Confidence.HIGH, "Own secret, verified to be live")
    assert (found.snippet, found.references) == ("t**", ("https://docs.example",))


@pytest.mark.parametrize(
    ("data", "path", "resource"),
    [
        ({"filename": "a.py", "bucket": "b"}, "a.py", ""),
        ({"path": "a.py"}, "a.py", ""),
        ({"bucket": "b", "link": "l"}, "", "b"),
        ({"page": "p"}, "", "p"),
        ({"image": 7, "link": "l", "line": "x"}, "", "l"),
        ({}, "", ""),
    ],
)
def test_a_secret_may_be_in_no_file(data: dict[str, object], path: str, resource: str) -> None:
    found = finding(secret(**data))

    assert (found.path, found.resource, found.start_line) == (path, resource, None)


@pytest.mark.parametrize("metadata", [None, {}, {"Data": None}, {"Data": {}}])
def test_a_secret_without_a_place_is_a_finding(metadata: object) -> None:
    assert finding(secret(), SourceMetadata=metadata).path == ""


def test_without_a_decoder_the_secret_is_in_base64() -> None:
    old = base64.b64encode(b"tea for two").decode()

    assert finding(secret(), DecoderName=None, Raw=old).secret == "tea for two"
    assert finding(secret(), DecoderName=None, Raw="tea for two").secret == "tea for two"
    assert finding(secret(), DecoderName=None, Raw="//8=").secret == "//8="
    assert finding(secret(), Raw=None).secret == ""


def test_a_secret_of_version_2_shows_nothing_of_its_diff() -> None:
    assert finding(OLD, diff="k = tea for two") == Finding(
        tool="trufflehog",
        rule_id="Own",
        message="Own",
        path="a.py",
        secret="tea for two",
        report="trufflehog.jsonl",
    )
    assert finding(OLD, stringsFound=[], reason=None, path=None).secret == ""


def test_the_log_says_whether_the_run_was_complete() -> None:
    done = LOG | {"msg": "finished scanning", "trufflehog_version": "3.88.0"}

    assert coverage(LOG, secret()).complete is None
    assert (coverage(LOG, done).complete, coverage(LOG, done).tool_version) == (True, "3.88.0")
    assert coverage(LOG | {"level": "error", "msg": "no access"}, done).failed == (Gap("trufflehog", "no access"),)
    assert coverage(LOG | {"level": "error", "msg": None}, done).complete is False


def test_a_list_and_a_single_record_are_read_too() -> None:
    for content in (json.dumps([secret(), secret()]), json.dumps(secret(), indent=1), json.dumps(LOG)):
        given = Report(content.encode(), "x")
        assert trufflehog.recognises(given)
        assert len(list(trufflehog.read(given))) == 1 + content.count("DetectorName")


def test_odd_records_do_not_cost_the_others() -> None:
    given = report(secret(), {"DetectorName": 7}, {"else": 1})
    found = [item for item in trufflehog.read(given) if isinstance(item, Finding)]

    assert len(found) == 1
    assert [gap.place for gap in given.broken] == ["trufflehog.jsonl at line 2", "trufflehog.jsonl at line 3"]


def test_something_else_is_refused() -> None:
    given = Report(b'{"message": "Not found"}', "x")

    assert not trufflehog.recognises(given)
    with pytest.raises(UnreadableReport, match="no record of TruffleHog"):
        list(trufflehog.read(given))


def test_a_list_of_version_2s_records_is_another_tools() -> None:
    assert trufflehog.recognises(report(OLD, OLD))
    assert not trufflehog.recognises(Report(json.dumps([OLD]).encode(), "x"))
