"""Misconfigurations that ``snyk iac test`` finds in Terraform, Kubernetes, CloudFormation and ARM files."""

from collections.abc import Iterator

from accord.core.finding import Finding
from accord.ports.report import Report
from accord.readers.snyk.shapes import TOOL, Misconfiguration, Project
from accord.readers.snyk.words import severity


def findings(report: Report, project: Project, place: str) -> Iterator[Finding]:
    """Yield a finding for each misconfiguration of a file."""
    for number, raw in enumerate(project.infrastructure or ()):
        at = f"{place}.infrastructureAsCodeIssues[{number}]".lstrip(".")
        issue = report.attempt(raw, Misconfiguration, at=at)
        if issue is not None:
            yield _finding(issue, project, report.name)


def _finding(issue: Misconfiguration, project: Project, report: str) -> Finding:
    number = issue.public_id or issue.id or ""
    links = (issue.documentation or "", *(issue.references or ()))
    line = issue.line_number
    return Finding(
        TOOL,
        "",
        number,
        issue.title or "",
        "\n".join(filter(None, (issue.issue, issue.impact))),
        severity(issue.severity),
        path=project.target_file or project.display_target_file or project.path or "",
        # Snyk writes -1 where it does not know the line.
        start_line=line if line is not None and line > 0 else None,
        resource=issue.msg or "",
        suppressed=bool(issue.is_ignored),
        remediation=issue.resolve or "",
        references=tuple(link for link in links if link.startswith("http")),
        report=report,
    )
