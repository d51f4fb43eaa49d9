"""What SPDX 3.0's assessments say of a vulnerability in an element, in the fields of a finding."""

from collections.abc import Iterable
from typing import Any

from accord.core.finding import Severity
from accord.readers.spdx.elements import Element, ids
from accord.readers.spdx.words import moment

#: VEX classes in OpenVEX's words.
STATUS = {
    "VexAffectedVulnAssessmentRelationship": "affected",
    "VexFixedVulnAssessmentRelationship": "fixed",
    "VexNotAffectedVulnAssessmentRelationship": "not_affected",
    "VexUnderInvestigationVulnAssessmentRelationship": "under_investigation",
}
_INACTIVE = {"fixed", "not_affected"}
#: CVSS classes, newest first.
_CVSS = ("CvssV4VulnAssessmentRelationship", "CvssV3VulnAssessmentRelationship", "CvssV2VulnAssessmentRelationship")
_SEVERITY = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "none": Severity.INFO,
}
#: CVSS's bands of scores, from the top (FIRST, CVSS 3.1 section 5), for scores without a word.
_BANDS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
_ASSOCIATED = "hasassociatedvulnerability"


class Claims:
    """All that is said of one vulnerability, by the element that it is said of."""

    def __init__(self) -> None:
        self._vex: dict[str, Element] = {}
        self._associated: dict[str, None] = {}
        self._assessed: dict[str, None] = {}
        self._cvss: dict[str, Element] = {}

    def take(self, one: Element) -> None:
        """Add what a relationship from the vulnerability says; of several claims on one element the newest counts."""
        targets = [*ids(one.assessed)] or [*ids(one.to)]
        kind = one.class_name
        for target in targets:
            if kind in STATUS:
                older = self._vex.setdefault(target, one)
                if _time(one) >= _time(older):
                    self._vex[target] = one
            elif kind in _CVSS:
                better = self._cvss.setdefault(target, one)
                if _CVSS.index(kind) < _CVSS.index(better.class_name):
                    self._cvss[target] = one
                self._assessed[target] = None
            else:
                self._assessed[target] = None

    def associate(self, target: str) -> None:
        """Add an element that is said to have the vulnerability."""
        self._associated[target] = None

    def targets(self) -> Iterable[str]:
        """List what the vulnerability is about; a score alone is about its element where nothing else is said."""
        return dict.fromkeys((*self._vex, *self._associated)) or self._assessed or ("",)

    def of(self, target: str) -> dict[str, Any]:
        """Return the fields of the finding on one element."""
        rated = self._cvss.get(target) or next(iter(self._cvss.values()), None)
        fields = _rating(rated) if rated else {}
        return fields | _claim(self._vex[target]) if target in self._vex else fields


def is_assessment(one: Element) -> bool:
    """Tell whether a relationship says something of a vulnerability."""
    return one.class_name.endswith("VulnAssessmentRelationship")


def is_association(one: Element) -> bool:
    """Tell whether a relationship says that an element has a vulnerability."""
    return (one.kind or "").replace("_", "").lower() == _ASSOCIATED


def _time(one: Element) -> float:
    told = moment(one.modified) or moment(one.published)
    return told.timestamp() if told else 0.0


def _rating(one: Element) -> dict[str, Any]:
    try:
        score = float(one.score) if one.score is not None else None
    except ValueError:
        score = None
    severity = _SEVERITY.get((one.severity or "").rpartition("/")[2].lower())
    if severity is None and score is not None:
        severity = next((band for least, band in _BANDS if score >= least), Severity.INFO)
    return {"severity": severity or Severity.UNKNOWN, "cvss_vector": one.vector or "", "cvss_score": score}


def _claim(one: Element) -> dict[str, Any]:
    status = STATUS[one.class_name]
    return {
        "status": status,
        "inactive": status in _INACTIVE,
        "justification": _snake((one.justification or "").rpartition("/")[2]),
        "suppression_reason": one.impact or one.notes or "",
        "remediation": one.action or "",
    }


def _snake(word: str) -> str:
    """Write ``vulnerableCodeNotPresent`` as OpenVEX does."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word)
