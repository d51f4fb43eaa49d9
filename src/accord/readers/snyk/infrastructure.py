"""Misconfigurations that ``snyk iac test`` finds in Terraform, Kubernetes, CloudFormation and ARM files."""

from collections.abc import Iterator

from accord.core.finding import Finding
from accord.readers.snyk.shapes import TOOL, Misconfiguration, Project
from accord.readers.snyk.words import severity


def findings(project: Project, report: str) -> Iterator[Finding]:
    """Yield a finding for each misconfiguration of a file."""
    path = project.target_file or project.display_target_file or project.path or ""
    for issue in project.infrastructure or ():
        yield _finding(issue, path, report)


def _finding(issue: Misconfiguration, path: str, report: str) -> Finding:
    number = issue.public_id or issue.id or ""
    links = (issue.documentation or "", *(issue.references or ()))
    line = issue.line_number
    return Finding(
        TOOL,
        "",
        number,
        issue.title or "",
        f"{issue.issue}\n{issue.impact}" if issue.issue and issue.impact else issue.issue or issue.impact or "",
        severity(issue.severity),
        path=path,
        # Snyk writes -1 where it does not know the line.
        start_line=line if line is not None and line > 0 else None,
        resource=issue.msg or "",
        suppressed=bool(issue.is_ignored),
        remediation=issue.resolve or "",
        references=tuple([link for link in links if link.startswith("http")]),
        report=report,
    )
