"""What both forms of an alert say, as one finding: GitHub's words for severities, ecosystems and decisions."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec

from accord.core.finding import Finding, Severity

TOOL = "dependabot"

_SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}
#: The type of a package URL for each of GitHub's ecosystems.
_TYPES = {
    "actions": "githubactions", "composer": "composer", "erlang": "hex", "go": "golang", "maven": "maven", "npm": "npm",
    "nuget": "nuget", "pip": "pypi", "pub": "pub", "rubygems": "gem", "rust": "cargo", "swift": "swift",
}  # fmt: skip
#: Reasons to dismiss an alert that say that there is no problem, with OpenVEX's words for them. The others put it off.
_NO_PROBLEM = {"not_used": "vulnerable_code_not_in_execute_path", "inaccurate": ""}


class Alert(msgspec.Struct, frozen=True, gc=False):
    """One alert in either form, in the same words."""

    tool_id: str = ""
    repository: str = ""
    manifest: str = ""
    ecosystem: str = ""
    package: str = ""
    #: The version range that the manifest asks for, such as ``= 4.17.1`` in a lock file.
    requirements: str = ""
    affected: str = ""
    fixed: str = ""
    severity: str = ""
    summary: str = ""
    description: str = ""
    identifiers: tuple[str, ...] = ()
    cvss_vector: str = ""
    cvss_score: float | None = None
    cwes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    #: ``open``, ``fixed``, ``dismissed`` or ``auto_dismissed``, and why and in which words it was dismissed.
    state: str = ""
    reason: str = ""
    comment: str = ""


def finding(alert: Alert, report: str) -> Finding:
    """Return an alert as a finding; the first identifier is its name, the others are aliases."""
    exact = alert.requirements.startswith("=") and "," not in alert.requirements
    version = alert.requirements.strip("= ") if exact else ""
    affected = f"Affected versions: {alert.affected}" if alert.affected else ""
    found = Finding(
        TOOL,
        "",
        alert.identifiers[0] if alert.identifiers else "",
        alert.summary,
        f"{alert.description}\n\n{affected}" if alert.description and affected else alert.description or affected,
        _SEVERITY.get(alert.severity) or _SEVERITY.get(alert.severity.lower(), Severity.UNKNOWN),
        cwes=_cwes(alert.cwes),
        vulnerability_ids=alert.identifiers[:1],
        aliases=alert.identifiers[1:],
        cvss_vector=alert.cvss_vector,
        # A score of nought stands where an advisory has none.
        cvss_score=alert.cvss_score if alert.cvss_score or alert.cvss_vector else None,
        path=alert.manifest,
        component_name=alert.package,
        component_version=version,
        purl=_purl(alert.ecosystem, alert.package, version),
        fixed_versions=(alert.fixed,) if alert.fixed else (),
        resource=alert.repository,
        tool_id=alert.tool_id,
        references=tuple(dict.fromkeys(alert.references)),
        report=report,
    )
    state = alert.state.lower()
    claim = _claim(state, alert.reason.lower(), alert.comment) if state != "open" else None
    return msgspec.structs.replace(found, **claim) if claim else found


@lru_cache(maxsize=4096)
def _cwes(names: tuple[str, ...]) -> tuple[int, ...]:
    digits = [name.rpartition("-")[2] for name in names]
    return tuple(dict.fromkeys([int(number) for number in digits if number.isdecimal() and int(number)]))


@lru_cache(maxsize=4096)
def _purl(ecosystem: str, name: str, version: str) -> str:
    kind = _TYPES.get(ecosystem.lower())
    if kind is None or not name:
        return ""
    if kind == "maven":
        name = name.replace(":", "/", 1)
    elif kind == "pypi":
        name = name.lower().replace("_", "-")
    return f"pkg:{kind}/{quote(name)}@{quote(version)}" if version else f"pkg:{kind}/{quote(name)}"


def _claim(state: str, reason: str, comment: str) -> dict[str, Any]:
    """Return what GitHub or a person decided on an alert; nothing for one that is open."""
    if state == "fixed":
        return {"status": "fixed", "inactive": True}
    if state not in {"dismissed", "auto_dismissed"}:
        return {}
    words = [reason.replace("_", " ") or state.replace("_", " "), comment]
    claim = {"suppressed": True, "suppression_reason": ": ".join(filter(None, words))}
    if reason in _NO_PROBLEM:
        claim |= {"status": "not_affected", "justification": _NO_PROBLEM[reason], "inactive": True}
    return claim
