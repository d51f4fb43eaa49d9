"""Odd pages of sonar-report; whole ones are in ``test_every_reader``."""

import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.errors import UnreadableReport
from accord.core.finding import Finding, Severity
from accord.ports.report import Report
from accord.readers import sonarqube_html

HEADINGS = ("Rule", "Severity", "Component", "Line", "Description", "Message", "Key")


def page(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS, more: str = "") -> Report:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (headings, *rows))
    title = "<title>SonarQube Vulnerability Report</title>"
    return Report(f"<!DOCTYPE html><html>{title}<table>{table}</table>{more}</html>".encode(), "sonar.html")


def findings(given: Report) -> list[Finding]:
    return [item for item in sonarqube_html.read(given) if isinstance(item, Finding)]


def test_a_row_is_a_finding() -> None:
    assert findings(page(("r:1", "BLOCKER", "src/a.py", "3", "Name", "Bad.", "K"))) == [
        Finding(
            tool="sonarqube",
            rule_id="r:1",
            title="Name",
            message="Bad.",
            severity=Severity.CRITICAL,
            path="src/a.py",
            start_line=3,
            tool_id="K",
            report="sonar.html",
        )
    ]


def test_columns_are_found_by_their_headings() -> None:
    headings = ("Severity", "Line", "Component", "Rule", "Status")
    found = findings(page(("HIGH", "", "shop:a.py", "r:1", "OPEN"), headings=headings))[0]

    assert (found.rule_id, found.severity, found.path, found.start_line) == ("r:1", Severity.HIGH, "a.py", None)
    assert (found.title, found.message, found.tool_id) == ("", "", "")


def test_a_severity_of_another_kind_is_unknown() -> None:
    assert findings(page(("r:1", "", "a.py", "0", "/", "", "")))[0].severity is Severity.UNKNOWN


def test_the_text_of_a_rule_names_its_weaknesses() -> None:
    rules = "<table><tr><th>Rule<th>Description</tr><tr><td>r:1<td>CWE-89, CWE-89, CWE-943</tr><tr><td>r:2</tr></table>"
    found = findings(page(("r:1", "MINOR", "a.py", "3", "", "", ""), more=rules))[0]

    assert found.cwes == (89, 943)


def test_a_row_that_is_cut_short_is_told() -> None:
    given = page(("r:1", "MINOR"), ("r:1", "MINOR", "a.py", "3"))

    assert len(findings(given)) == 1
    assert [gap.place for gap in given.broken] == ["sonar.html at row 1"]


def test_a_row_without_cells_is_nothing() -> None:
    given = page((), ("r:1", "MINOR", "a.py", "3"))

    assert len(findings(given)) == 1
    assert given.broken == []


def test_a_page_that_ends_in_the_middle_is_incomplete() -> None:
    whole = page(("r:1", "MINOR", "a.py", "3", "", "", "K"), ("r:2", "MINOR", "a.py", "4", "", "", "K"))
    cut = Report(bytes(whole.data[: bytes(whole.data).index(b"<td>r:2")]), "sonar.html")
    *found, said = sonarqube_html.read(cut)

    assert len(found) == 1
    assert isinstance(said, Coverage)
    assert (said.complete, said.failed) == (False, (Gap("sonar.html", "the page ends in the middle"),))


def test_no_issue_is_no_error() -> None:
    summary = page(headings=("", "Severity", "Number of Issues"))

    assert list(sonarqube_html.read(summary)) == [Coverage(tool="sonarqube", report="sonar.html")]


@pytest.mark.parametrize("content", [b"<html><title>Log in to SonarQube</title></html>", b"{}", b"<a/>"])
def test_another_page_is_refused(content: bytes) -> None:
    given = Report(content, "x.html")

    assert not sonarqube_html.recognises(given)
    with pytest.raises(UnreadableReport, match="no report of this kind"):
        list(sonarqube_html.read(given))


def test_it_is_recognised_by_its_title_whatever_the_findings_are_called() -> None:
    assert sonarqube_html.recognises(page())
    assert sonarqube_html.recognises(Report(b"<html><title>SonarQube Bug &amp; Co Report</title></html>", "x"))
