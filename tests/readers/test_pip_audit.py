"""pip-audit's odd and broken reports; whole ones are in ``test_every_reader``."""

import json

import pytest

from accord.core.component import Component
from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers import pip_audit

FLAW = {"id": "PYSEC-1", "fix_versions": ["2"], "aliases": ["CVE-1"], "description": "Bad."}


def report(document: object) -> Report:
    return Report(json.dumps(document).encode(), "audit.json")


def test_a_skipped_dependency_is_not_scanned_and_not_clean() -> None:
    given = report({"dependencies": [{"name": "mine", "skip_reason": "not on PyPI"}], "fixes": []})

    assert list(pip_audit.read(given)) == [
        Coverage(tool="pip-audit", report="audit.json", complete=False, seen=0, skipped=(Gap("mine", "not on PyPI"),))
    ]


def test_a_broken_dependency_is_named_and_the_others_are_read() -> None:
    given = report({"dependencies": [{"name": 1}, {"name": "b", "version": "1", "vulns": [FLAW]}]})

    findings = [item for item in pip_audit.read(given) if isinstance(item, Finding)]

    assert [finding.component_name for finding in findings] == ["b"]
    assert [gap.place for gap in given.broken] == ["audit.json at dependencies[0]"]


def test_a_broken_fix_is_named() -> None:
    given = report({"dependencies": [], "fixes": [{}]})

    list(pip_audit.read(given))

    assert [gap.place for gap in given.broken] == ["audit.json at fixes[0]"]


def test_names_and_versions_become_valid_package_urls() -> None:
    given = report({"dependencies": [{"name": "Flask_Login.Ext", "version": "1.0+local", "vulns": []}, {"name": "x"}]})

    purls = [item.purl for item in pip_audit.read(given) if isinstance(item, Component)]

    assert purls == ["pkg:pypi/flask-login-ext@1.0%2Blocal", "pkg:pypi/x"]


def test_a_second_list_of_dependencies_is_refused() -> None:
    given = Report(b'{"dependencies": [{"name": "a", "vulns": []}], "dependencies": []}', "audit.json")

    with pytest.raises(UnreadableReport, match="stands twice"):
        list(pip_audit.read(given))


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b'{"dependencies": [], "reportSchema": "1.1", "scanInfo": {}}',
        b'[{"name": "a", "version": "1"}]',
        b'{"fixes": []}',
        b"<dependencies/>",
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not pip_audit.recognises(Report(text, "other"))
