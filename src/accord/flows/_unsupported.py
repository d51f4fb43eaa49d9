"""Name the format of a report that no reader takes, and tell a report from what is none."""

from accord.core.errors import UnreadableReport
from accord.ports.report import Kind, Report

#: Root elements of XML reports, without their namespace.
_ROOTS = {
    "NessusClientData_v2": "Nessus",
    "issues": "Burp",
    "OWASPZAPReport": "ZAP",
    "FVDL": "Fortify",
    "nmaprun": "Nmap",
    "niktoscan": "Nikto",
    "analysis": "OWASP Dependency-Check",
    "BugCollection": "SpotBugs",
    "CxXMLResults": "Checkmarx",
    "checkstyle": "Checkstyle",
    "pmd": "PMD",
    "testsuites": "JUnit",
    "testsuite": "JUnit",
    "detailedreport": "Veracode",
    "SCAN": "Qualys",
    "report": "OpenVAS or Jenkins",
    "cvrfdoc": "CVRF",
}

#: Sets of top-level keys of JSON reports; the first set that is there whole decides.
_KEYS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"@context", "statements"}), "OpenVEX"),
    (frozenset({"spdxVersion"}), "SPDX"),
    (frozenset({"document", "vulnerabilities", "product_tree"}), "CSAF"),
    (frozenset({"document", "product_tree"}), "CSAF"),
    (frozenset({"SchemaVersion", "ArtifactName"}), "Trivy"),
    (frozenset({"matches", "descriptor"}), "Grype"),
    (frozenset({"artifacts", "artifactRelationships"}), "Syft"),
    (frozenset({"template-id", "matched-at"}), "Nuclei"),
    (frozenset({"template-id"}), "Nuclei"),
    (frozenset({"@programName", "site"}), "ZAP"),
    (frozenset({"results", "paths", "version"}), "Semgrep"),
    (frozenset({"check_type", "results"}), "Checkov"),
    (frozenset({"plugins_used", "results"}), "detect-secrets"),
    (frozenset({"RuleID", "Fingerprint", "StartLine"}), "Gitleaks"),
    (frozenset({"SourceMetadata", "DetectorName"}), "TruffleHog"),
    (frozenset({"auditReportVersion"}), "npm audit"),
    (frozenset({"advisories", "metadata"}), "npm audit"),
    (frozenset({"vulnerabilities", "scan"}), "GitLab"),
    (frozenset({"scanInfo", "projectInfo", "dependencies"}), "OWASP Dependency-Check"),
    (frozenset({"reportSchema", "dependencies"}), "OWASP Dependency-Check"),
    (frozenset({"Issues", "GosecVersion"}), "gosec"),
    (frozenset({"scan_info", "warnings"}), "Brakeman"),
    (frozenset({"ignored_warnings", "warnings"}), "Brakeman"),
)
#: Keys of which an error answer of a server consists.
_ERROR_KEYS = frozenset(
    {"error", "errors", "message", "messages", "status", "statusCode", "status_code", "code", "detail", "details"}
    | {"timestamp", "path", "reason", "documentation_url", "request_id", "requestId", "title", "type", "trace_id"}
)
_ERROR_SIGNS = frozenset({"error", "errors", "message", "detail", "documentation_url"})


_NO_READER = "looks like {}, in a form that no reader knows"


class Unsupported(UnreadableReport):
    """A report that no reader takes, or what stands where a report should be; a failure wherever it is met."""


class NoReport(UnreadableReport):
    """A file that nothing marks as a report of any tool; in a folder it is left out, not a failure."""


def refusal(report: Report) -> UnreadableReport:
    """Make the error for a report that no reader recognises, as precise as its content allows."""
    if report.kind is Kind.HTML:
        return report.error("this is a web page, perhaps a log-in page, and no report")
    name = _format_name(report)
    keys = set(report.top)
    remedy = "Run the tool again and pass its own output file"
    if name:
        reason, remedy = _NO_READER.format(name), "Let the tool write SARIF or CycloneDX and pass that"
    elif keys and keys <= _ERROR_KEYS and keys & _ERROR_SIGNS:
        reason = "this is an error message of a server, not a report"
    elif report.kind is Kind.ARRAY and not keys:
        reason = "an empty list does not tell which tool wrote it"
        remedy = "Name its reader with --reader, such as ruff"
    else:
        # Text in a folder of reports is a note; data is what some tool wrote, and to leave it out would lose findings.
        kind = NoReport if _is_no_data(report) else Unsupported
        remedy = "Name its reader with --reader, or let the tool write SARIF or CycloneDX"
        return kind(f"{report.kind} in a form that no reader knows", place=report.name, remedy=remedy)
    return Unsupported(reason, place=report.name, remedy=remedy)


def _is_no_data(report: Report) -> bool:
    """Tell whether a file is a text, an archive or a drawing, such as lie beside reports."""
    return report.kind in {Kind.TEXT, Kind.ZIP} or report.root_tag.startswith("{http://www.w3.org/")


def _format_name(report: Report) -> str:
    """Name the format of a report by its content; empty when Accord does not know it."""
    if report.kind is Kind.XML:
        return _ROOTS.get(report.root_tag.rpartition("}")[2], "")
    if report.kind is Kind.ZIP:
        return "Fortify" if b"audit.fvdl" in report.tail else ""
    keys = set(report.top)
    return next((name for wanted, name in _KEYS if wanted <= keys), "")
