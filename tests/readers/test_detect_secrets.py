"""detect-secrets' odd and broken reports; whole ones are in ``test_every_reader``."""

import json

import pytest

from accord.core.coverage import Coverage
from accord.core.errors import UnreadableReport
from accord.core.finding import Confidence, Finding, Severity
from accord.ports.report import Report
from accord.readers import detect_secrets


def report(*secrets: object, **changes: object) -> Report:
    document = {"plugins_used": [], "results": {"a.py": secrets}} | changes
    return Report(json.dumps(document).encode(), "secrets.json")


def finding(**fields: object) -> Finding:
    given = report({"type": "Own"} | fields)
    return next(item for item in detect_secrets.read(given) if isinstance(item, Finding))


def test_a_secret_is_a_finding_without_a_severity_and_without_its_hash() -> None:
    assert finding(hashed_secret="da39", line_number=3) == Finding(
        tool="detect-secrets",
        rule_id="Own",
        message="Own",
        severity=Severity.UNKNOWN,
        path="a.py",
        start_line=3,
        report="secrets.json",
    )


def test_a_verified_secret_is_sure_and_its_own_path_comes_first() -> None:
    assert finding(is_verified=True).confidence is Confidence.HIGH
    assert finding(filename="b.py", is_verified=False).path == "b.py"


def test_what_was_audited_as_no_secret_is_suppressed() -> None:
    assert finding(is_secret=False).suppression_reason == "audited as no secret"
    assert finding(is_secret=True).suppressed is False


def test_time_and_version_may_be_missing_or_odd() -> None:
    given = report(generated_at="yesterday", version="1.5.0")
    (said,) = detect_secrets.read(given)

    assert said == Coverage(tool="detect-secrets", tool_version="1.5.0", report="secrets.json")
    assert [gap.place for gap in given.broken] == ["secrets.json at generated_at"]
    assert list(detect_secrets.read(report(results={}))) == [Coverage(tool="detect-secrets", report="secrets.json")]


def test_one_odd_record_does_not_cost_the_others() -> None:
    given = report(7, {"type": "Own"})

    assert len(list(detect_secrets.read(given))) == 2
    assert [gap.place for gap in given.broken] == ["secrets.json at results[a.py][0]"]


def test_results_of_another_shape_are_refused() -> None:
    with pytest.raises(UnreadableReport):
        list(detect_secrets.read(report(results=[])))


def test_it_needs_plugins_to_be_recognised() -> None:
    assert detect_secrets.recognises(report())
    assert not detect_secrets.recognises(Report(b'{"results": {}}', "x"))
    assert not detect_secrets.recognises(Report(b'[{"results": {}, "plugins_used": []}]', "x"))
