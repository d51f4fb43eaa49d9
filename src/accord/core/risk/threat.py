"""What an attacker has to work with: five facts about a flaw, wherever it runs.

Every value is a :class:`~accord.core.fact.Fact`: with its source, its date, and whether it was confirmed. A value of
None means that nobody has said. Only the rank of EPSS among all scored CVEs is used, since its probabilities move with
every model (docs/adr/0003-risk.md).
"""

from functools import lru_cache

import msgspec

from accord.core.fact import Fact
from accord.core.finding import Finding, Severity
from accord.core.intelligence import Intelligence
from accord.core.weakness import Weakness

NONE, POC, ACTIVE = "none", "public poc", "active"

#: Exploitation from the lowest risk to the highest, in SSVC's words.
EXPLOITATION = (NONE, POC, ACTIVE)

#: What a severity counts as on the CVSS scale where there is no vector and no score. Unknown stays unknown.
CVSS_OF_SEVERITY = {
    Severity.CRITICAL: 9.5,
    Severity.HIGH: 8.0,
    Severity.MEDIUM: 5.5,
    Severity.LOW: 3.0,
    Severity.INFO: 0.0,
}


class Threat(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Five facts about a flaw. A fact that is left out is unknown.

    ``exploitation`` is none, public poc or active. ``epss_percentile`` is 0..1 and its ``at`` is the date of the EPSS
    model. ``automatable`` is True or False. ``technical_impact`` is partial or total. ``cvss`` is 0..10.
    """

    exploitation: Fact = Fact(name="exploitation")
    epss_percentile: Fact = Fact(name="epss_percentile")
    automatable: Fact = Fact(name="automatable")
    technical_impact: Fact = Fact(name="technical_impact")
    cvss: Fact = Fact(name="cvss")


def threat_of(
    finding: Finding,
    intelligence: Intelligence | None = None,
    weakness: Weakness | None = None,
    *,
    secret: str = "",
    evidence: Fact | None = None,
) -> Threat:
    """Gather what is known about one finding.

    Args:
        finding: What the tool said; only its rating and its identifiers are used.
        intelligence: What public feeds say about its CVE; None when it has none.
        weakness: The family of its weakness, which answers where no feed and no vector does.
        secret: ``shared`` for a secret in shared history, which counts as a public proof of concept, ``live`` for one
            that was proven to work, which counts as active; both assumed. Empty otherwise.
        evidence: Own evidence of exploitation, as a fact whose value is one of :data:`EXPLOITATION`.
    """
    vector = (intelligence.cvss_vector if intelligence else "") or finding.cvss_vector
    published = intelligence is not None or bool(finding.vulnerability_ids)
    return Threat(
        exploitation=_exploitation(intelligence, secret, evidence),
        epss_percentile=_epss(intelligence) if published else _NO_EPSS,
        automatable=_automatable(intelligence, vector, weakness),
        technical_impact=_technical_impact(intelligence, vector, weakness),
        cvss=_cvss(finding, intelligence),
    )


_NOT_REPORTED = Fact(name="exploitation", value=NONE, source="no report of exploitation")
_SHARED_SECRET = Fact(name="exploitation", value=POC, source="secret in shared history")
_LIVE_SECRET = Fact(name="exploitation", value=ACTIVE, source="secret proven to work")

#: EPSS ranks CVEs. A flaw in own code has none and gets no points for it: nothing is unknown about that.
_NO_EPSS = Fact(name="epss_percentile", value=0.0, source="not a CVE", confirmed=True)
_NO_EPSS_YET = Fact(name="epss_percentile")

_SSVC = "CISA SSVC"
_SSVC_EXPLOITATION = {"none": NONE, "poc": POC, "active": ACTIVE}
_SSVC_AUTOMATABLE = {"no": False, "yes": True}
_SSVC_TECHNICAL_IMPACT = ("partial", "total")


def _exploitation(intelligence: Intelligence | None, secret: str, evidence: Fact | None) -> Fact:
    """Return the worst of all reports; CISA's list of exploited CVEs speaks first, then own evidence."""
    said = [_LIVE_SECRET] if secret == "live" else [_SHARED_SECRET] if secret == "shared" else []  # noqa: S105  a word of ours
    if intelligence is not None:
        if intelligence.ssvc_exploitation in _SSVC_EXPLOITATION:
            said.insert(0, _ssvc_exploitation(intelligence))
        if intelligence.kev_at is not None:
            kev = Fact(name="exploitation", value=ACTIVE, source="CISA KEV", at=intelligence.kev_at, confirmed=True)
            said.insert(0, kev)
    if evidence is not None:
        said.append(evidence)
    if len(said) > 1:
        return max(said, key=lambda fact: EXPLOITATION.index(str(fact.value)))
    return said[0] if said else _NOT_REPORTED


def _ssvc_exploitation(intelligence: Intelligence) -> Fact:
    value = _SSVC_EXPLOITATION[intelligence.ssvc_exploitation]
    return Fact(name="exploitation", value=value, source=_SSVC, at=intelligence.ssvc_at, confirmed=True)


def _epss(intelligence: Intelligence | None) -> Fact:
    if intelligence is None or intelligence.epss_percentile is None:
        return _NO_EPSS_YET
    return Fact(
        name="epss_percentile",
        value=intelligence.epss_percentile,
        source="FIRST EPSS",
        at=intelligence.epss_at,
        confirmed=True,
    )


def _automatable(intelligence: Intelligence | None, vector: str, weakness: Weakness | None) -> Fact:
    if intelligence is not None and intelligence.ssvc_automatable in _SSVC_AUTOMATABLE:
        value = _SSVC_AUTOMATABLE[intelligence.ssvc_automatable]
        return Fact(name="automatable", value=value, source=_SSVC, at=intelligence.ssvc_at, confirmed=True)
    if vector and (derived := _of_vector(vector)) is not None:
        return derived[0]
    return Fact(name="automatable") if weakness is None else _of_family(weakness)[0]


def _technical_impact(intelligence: Intelligence | None, vector: str, weakness: Weakness | None) -> Fact:
    if intelligence is not None and intelligence.ssvc_technical_impact in _SSVC_TECHNICAL_IMPACT:
        value = intelligence.ssvc_technical_impact
        return Fact(name="technical_impact", value=value, source=_SSVC, at=intelligence.ssvc_at, confirmed=True)
    if vector and (derived := _of_vector(vector)) is not None:
        return derived[1]
    return Fact(name="technical_impact") if weakness is None else _of_family(weakness)[1]


# In CVSS 4 what version 3 calls attack complexity is two metrics, and impact is told of the vulnerable system.
_AUTOMATABLE = {
    "CVSS:3": frozenset({"AV:N", "AC:L", "PR:N", "UI:N"}),
    "CVSS:4": frozenset({"AV:N", "AC:L", "AT:N", "PR:N", "UI:N"}),
}
_TOTAL = {"CVSS:3": frozenset({"C:H", "I:H"}), "CVSS:4": frozenset({"VC:H", "VI:H"})}


@lru_cache(maxsize=4096)
def _of_vector(vector: str) -> tuple[Fact, Fact] | None:
    """Read automatable and technical impact off a CVSS 3 or 4 vector; None for any other.

    Agrees with CISA's own answers in 97 and 96 % of 48,437 CVEs (docs/explanation/risk.md).
    """
    version, metrics = vector[:6], frozenset(vector.split("/"))
    if version not in _AUTOMATABLE or not {metric[:2] for metric in _AUTOMATABLE[version]} <= _names(metrics):
        return None
    total = "total" if _TOTAL[version] <= metrics else "partial"
    return (
        Fact(name="automatable", value=_AUTOMATABLE[version] <= metrics, source="CVSS vector"),
        Fact(name="technical_impact", value=total, source="CVSS vector"),
    )


def _names(metrics: frozenset[str]) -> set[str]:
    return {metric.partition(":")[0] for metric in metrics}


@lru_cache(maxsize=512)
def _of_family(weakness: Weakness) -> tuple[Fact, Fact]:
    source = f"weakness family {weakness.name}"
    automatable, impact = weakness.automatable, weakness.technical_impact
    return (
        Fact(name="automatable", value=automatable, source="" if automatable is None else source),
        Fact(name="technical_impact", value=impact, source=source if impact else ""),
    )


def _cvss(finding: Finding, intelligence: Intelligence | None) -> Fact:
    if intelligence is not None and intelligence.cvss_score is not None:
        return _scored(intelligence.cvss_score)
    if finding.cvss_score is None:
        return _rated(finding.tool, finding.severity)
    return _scored(finding.cvss_score, "" if finding.cvss_vector else finding.tool)


@lru_cache(maxsize=4096)
def _scored(score: float, tool: str = "") -> Fact:
    """Return the fact of a score by a tool, or by a vector; so few differ that all findings share them."""
    if tool:
        return Fact(name="cvss", value=score, source=f"security severity of {tool}")
    return Fact(name="cvss", value=score, source="CVSS vector", confirmed=True)


@lru_cache(maxsize=512)
def _rated(tool: str, severity: Severity) -> Fact:
    value = CVSS_OF_SEVERITY.get(severity)
    return Fact(name="cvss", value=value, source="" if value is None else f"severity {severity} of {tool}")
