"""Yarn's lines: what is missing, odd or broken in them. What they look like whole is in the samples."""

from typing import Any

import msgspec
import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Place, Severity
from accord.ports.report import Report
from accord.readers import yarn_audit

SUMMARY = {"type": "auditSummary", "data": {"totalDependencies": 12}}
DEPRECATED = {"value": "a", "children": {"ID": "a (deprecation)", "Severity": "moderate"}}


def report(*lines: object) -> Report:
    return Report(b"\n".join(msgspec.json.encode(line) for line in lines), "audit.json")


def read(*lines: object) -> list[Any]:
    return list(yarn_audit.read(report(*lines)))


def advisory(way: str | None = None, **parts: object) -> Finding:
    line = {"type": "auditAdvisory", "data": {"advisory": parts, "resolution": {"path": way}}}
    found: Finding = read(line, SUMMARY)[0]
    return found


def suggestion(**parts: object) -> Finding:
    found: Finding = read({"value": "@a/b", "children": parts})[0]
    return found


# -- Yarn 1 ----------------------------------------------------------------------------------------------------------


def test_an_advisory_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="yarn-audit", report="audit.json")

    assert advisory() == expected
    assert advisory(cves=None, cwe=None, cvss=None, findings=None, references=None, url=None) == expected
    assert read({"type": "auditAdvisory", "data": {"advisory": {}, "resolution": None}})[0] == expected


def test_the_version_is_the_one_at_the_end_of_the_way() -> None:
    installed = [{"version": "3.0.0", "paths": ["a>c"]}, {"version": "4.1.0", "paths": ["b>c"]}, {"paths": ["d>c"]}]
    found = advisory("b>c", module_name="c", findings=installed)

    assert (found.component_version, found.purl) == ("4.1.0", "pkg:npm/c@4.1.0")
    assert found.locations == (Place(message="b>c"),)
    assert advisory("d>c", findings=installed).component_version == ""
    assert advisory("elsewhere>c", findings=installed).component_version == "3.0.0"
    assert advisory("c", findings=[{"version": None, "paths": None}]).component_version == ""


@pytest.mark.parametrize("weaknesses", ["CWE-79", ["CWE-79", "CWE-79"], '["CWE-79"]', ["CWE-0", "CWE-", "cwe-79"]])
def test_weaknesses_are_a_text_a_list_or_a_list_in_a_text(weaknesses: object) -> None:
    assert advisory(cwe=weaknesses).cwes == (79,)


def test_the_cves_come_before_githubs_number() -> None:
    url = "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"

    assert advisory(cves=["CVE-1"], url=url).vulnerability_ids == ("CVE-1",)
    assert advisory(cves=["CVE-1"], url=url).aliases == ("GHSA-aaaa-bbbb-cccc",)
    assert advisory(id=7, github_advisory_id="GHSA-x").vulnerability_ids == ("GHSA-x",)
    assert advisory(id=7, url="https://npmjs.com/advisories/7").rule_id == "7"


def test_scores_fixes_and_links_are_read_where_they_are() -> None:
    found = advisory(
        cvss={"score": 0, "vectorString": "CVSS:3.1/X"},
        patched_versions=">=1.2.3 <2 || >=2.0.1",
        url="https://a",
        references="- https://b\n- [c](https://c)\nnone",
    )

    assert (found.cvss_vector, found.cvss_score) == ("CVSS:3.1/X", 0.0)
    assert found.fixed_versions == ("1.2.3", "2.0.1")
    assert found.references == ("https://a", "https://b", "https://c")
    assert advisory(cvss={"score": 0, "vectorString": None}).cvss_score is None
    assert advisory(patched_versions="<0.0.0").fixed_versions == ()


# -- Yarn 4 ----------------------------------------------------------------------------------------------------------


def test_a_package_of_which_hardly_anything_is_known_is_a_finding() -> None:
    expected = Finding(tool="yarn-audit", component_name="@a/b", purl="pkg:npm/%40a/b", report="audit.json")

    assert suggestion() == expected
    assert suggestion(**{"Tree Versions": None, "Dependents": None, "ID": None, "URL": None}) == expected


def test_all_versions_in_the_tree_and_all_dependents_are_kept() -> None:
    found = suggestion(**{"ID": 5, "Tree Versions": ["1", "2"], "Dependents": ["c@npm:3"]})

    assert (found.component_version, found.rule_id, found.tool_id) == ("1", "5", "5")
    assert [place.message for place in found.locations] == ["@a/b 2", "required by c@npm:3"]


@pytest.mark.parametrize(
    ("word", "severity"),
    [("moderate", Severity.MEDIUM), ("High", Severity.HIGH), ("grave", Severity.UNKNOWN), (None, Severity.UNKNOWN)],
)
def test_severity_is_yarns_word(word: str | None, severity: Severity) -> None:
    assert suggestion(Severity=word).severity is severity
    assert advisory(severity=word).severity is severity


def test_nothing_to_suggest_is_a_clean_audit() -> None:
    line = {"type": "info", "name": 1, "displayName": "YN0001", "data": "No audit suggestions"}

    assert yarn_audit.recognises(report(line))
    assert read(line) == [Coverage(tool="yarn-audit", report="audit.json")]


# -- the audit itself ------------------------------------------------------------------------------------------------


def test_remarks_are_notes_and_an_error_makes_the_audit_incomplete() -> None:
    remark = {"type": "info", "data": "No lockfile found."}
    error = {"type": "error", "data": "The registry does not answer."}

    assert yarn_audit.recognises(report(remark, SUMMARY))
    assert read(remark, error, {"type": "tree", "data": {}}, SUMMARY) == [
        Coverage(
            tool="yarn-audit",
            report="audit.json",
            complete=False,
            seen=12,
            failed=(Gap("yarn audit", "The registry does not answer."),),
            notes=("No lockfile found.",),
        )
    ]


def test_errors_alone_are_no_audit() -> None:
    given = report({"type": "error", "data": "An unexpected error occurred."})

    assert yarn_audit.recognises(given)
    with pytest.raises(UnreadableReport, match="could not audit: An unexpected"):
        list(yarn_audit.read(given))


def test_remarks_alone_are_no_audit() -> None:
    with pytest.raises(UnreadableReport, match="no line of it"):
        read({"type": "info", "data": "Visit https://yarnpkg.com"})


def test_an_odd_line_is_noted_and_the_others_are_read() -> None:
    given = report(
        {"type": "auditAdvisory", "data": {}},
        {"type": "auditSummary", "data": 4},
        {"value": "a", "children": 5},
        {"value": None, "children": {}},
        7,
        DEPRECATED,
    )

    assert [item.component_name for item in yarn_audit.read(given) if isinstance(item, Finding)] == ["a"]
    assert [gap.place for gap in given.broken] == [f"audit.json at line {number}" for number in (1, 2, 3, 5)]


def test_the_same_lines_as_an_array_are_read() -> None:
    given = Report(msgspec.json.encode([DEPRECATED, DEPRECATED]), "audit.json")

    assert yarn_audit.recognises(given)
    assert len(list(yarn_audit.read(given))) == 3


@pytest.mark.parametrize(
    "text",
    [
        b'{"type": "info", "data": "x"}\n{"type": "tree", "data": {}}\n',
        b'{"type": "table", "data": {}}',
        b'{"type": "error", "data": {}}',
        b'{"value": 1, "children": []}',
        b'{"type": "commit", "date": 1}',
        b"[]",
        b"<type/>",
    ],
)
def test_other_reports_are_not_recognised(text: bytes) -> None:
    assert not yarn_audit.recognises(Report(text, "other"))
