"""An issue or a hotspot of SonarQube as a finding."""

import re
from typing import Any

import msgspec

from accord.core.finding import Finding, Place, Severity

TOOL = "sonarqube"

#: BLOCKER is SonarQube's gravest word, graver than CRITICAL. HIGH to LOW are of impacts and hotspots.
_SEVERITY = {
    "BLOCKER": Severity.CRITICAL,
    "CRITICAL": Severity.HIGH,
    "HIGH": Severity.HIGH,
    "MAJOR": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "MINOR": Severity.LOW,
    "LOW": Severity.LOW,
    "INFO": Severity.INFO,
}
_UNKNOWN = Severity.UNKNOWN
_GRAVEST = ("BLOCKER", "HIGH", "MEDIUM", "LOW", "INFO")
#: States that end an issue, and decisions of people about one that is still there.
_GONE = {"FIXED", "REMOVED", "CLOSED"}
_OPEN = {"OPEN", "CONFIRMED", "REOPENED", "TO_REVIEW", None}
_DECIDED = {"FALSE-POSITIVE", "FALSE_POSITIVE", "WONTFIX", "ACCEPTED", "SAFE", "ACKNOWLEDGED", "EXCEPTION"}

_CWE = re.compile(r"\bCWE[- ]([1-9]\d{0,4})\b|cwe\.mitre\.org/data/definitions/([1-9]\d{0,4})", re.IGNORECASE)
_ID = re.compile(r"\bCVE-\d{4}-\d{4,}\b|\bGHSA(?:-[23456789cfghjmpqrvwx]{4}){3}\b")
#: How the dependency-check plugin writes a finding into the message.
_DEPENDENCY = "Filename: "
_SCORE = re.compile(r"CVSS Score: (\d{1,2}(?:\.\d+)?)")


class _Range(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    start_line: int | None = None
    end_line: int | None = None


class _Location(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    component: str | None = None
    text_range: _Range | None = None
    msg: str | None = None


class _Flow(msgspec.Struct, frozen=True, gc=False):
    locations: list[_Location] | None = None


class _Impact(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    software_quality: str | None = None
    severity: str | None = None


class Issue(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """An issue, or a hotspot, which names its rule and its severity in another way."""

    key: str | None = None
    rule: str | None = None
    rule_key: str | None = None
    severity: str | None = None
    vulnerability_probability: str | None = None
    impacts: list[_Impact] | None = None
    component: str | None = None
    project: str | None = None
    line: int | str | None = None
    text_range: _Range | None = None
    message: str | None = None
    #: What sonar-report calls the rule's name.
    description: str | None = None
    status: str | None = None
    issue_status: str | None = None
    resolution: str | None = None
    tags: list[str] | None = None
    flows: list[_Flow] | None = None


_NO_RANGE = _Range()


class Rules:
    """The texts of rules, where the report has them; each is looked through once."""

    def __init__(self, rules: object) -> None:
        pairs = rules.items() if isinstance(rules, dict) else ((_key(rule), rule) for rule in _list(rules))
        self._texts = {name: str(rule.get("htmlDesc") or "") for name, rule in pairs if isinstance(rule, dict)}
        self._cwes: dict[str, tuple[int, ...]] = {}

    def cwes(self, rule: str) -> tuple[int, ...]:
        """Return the CWE numbers that the rule's text names."""
        if rule not in self._texts:
            return ()
        if rule not in self._cwes:
            self._cwes[rule] = cwes_in(self._texts[rule])
        return self._cwes[rule]


def cwes_in(text: str) -> tuple[int, ...]:
    """Return the CWE numbers in a text, each once."""
    if "CWE" not in text and "cwe" not in text:
        return ()
    return tuple(dict.fromkeys(int(word or address) for word, address in _CWE.findall(text)))


def finding(issue: Issue, rules: Rules, report: str) -> Finding:
    """Return an issue or a hotspot as a finding."""
    span, message, rule = issue.text_range or _NO_RANGE, issue.message or "", issue.rule or issue.rule_key or ""
    inactive, decision = _state(issue)
    component = issue.component or ""
    is_project = issue.component is not None and component == issue.project
    # In the order of the fields: for more than fifteen keywords Python builds a dictionary at every call.
    found = Finding(
        TOOL,
        "",
        rule,
        issue.description if issue.description and issue.description != "/" else "",
        message or issue.description or "",
        _severity(issue),
        kind="review" if issue.vulnerability_probability else "",
        cwes=_weaknesses(message, issue.tags, rules.cwes(rule)),
        path="" if is_project else component.rpartition(":")[2],
        resource=component if is_project else "",
        start_line=_number(issue.line) or span.start_line or None,
        end_line=span.end_line or None,
        locations=_locations(issue) if issue.flows else (),
        inactive=inactive,
        suppressed=bool(decision),
        suppression_reason=decision,
        tool_id=issue.key or "",
        report=report,
    )
    if message.startswith(_DEPENDENCY):
        return msgspec.structs.replace(found, **_dependency(message))
    return found


def _number(line: int | str | None) -> int | None:
    text = str(line or "")
    return int(text) if text.isdecimal() else None


def _weaknesses(message: str, tags: list[str] | None, of_rule: tuple[int, ...]) -> tuple[int, ...]:
    own = cwes_in(" ".join((message, *tags)) if tags else message)
    return tuple(dict.fromkeys(own + of_rule)) if own else of_rule


def _severity(issue: Issue) -> Severity:
    word = issue.severity or issue.vulnerability_probability
    if not word and issue.impacts:
        on_security = [impact for impact in issue.impacts if impact.software_quality == "SECURITY"]
        words = {impact.severity for impact in on_security or issue.impacts}
        word = next((gravest for gravest in _GRAVEST if gravest in words), None)
    return _SEVERITY.get(word.upper(), _UNKNOWN) if word else _UNKNOWN


def _path(component: str | None) -> str:
    """Return a component's path, which stands behind the keys of its project and module."""
    return (component or "").rpartition(":")[2]


def _locations(issue: Issue) -> tuple[Place, ...]:
    places = [
        Place(
            path=_path(location.component or issue.component),
            start_line=location.text_range.start_line if location.text_range else None,
            message=location.msg or "",
        )
        for flow in issue.flows or ()
        for location in flow.locations or ()
    ]
    return tuple(places)


def _state(issue: Issue) -> tuple[bool, str]:
    """Return whether the issue is gone, and what somebody decided about one that is still there."""
    if issue.status in _OPEN and not issue.resolution and issue.issue_status in _OPEN:
        return False, ""
    words = {word.upper() for word in (issue.resolution, issue.issue_status, issue.status) if word}
    return not words.isdisjoint(_GONE), min(words & _DECIDED, default="")


def _dependency(message: str) -> dict[str, Any]:
    """Return the package that the dependency-check plugin tells only in the message, part by part."""
    name, _, version = message[len(_DEPENDENCY) :].partition(" | ")[0].strip().rpartition(":")
    score = _SCORE.search(message)
    return {
        "component_name": name or version,
        "component_version": version if name else "",
        "vulnerability_ids": tuple(dict.fromkeys(_ID.findall(message))),
        "cvss_score": float(score[1]) if score else None,
    }


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _key(rule: object) -> str:
    return str(rule.get("key") or "") if isinstance(rule, dict) else ""
