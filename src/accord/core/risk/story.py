"""What a sentence about a vulnerability is built from: plain values, gathered once, told twice."""

from datetime import date

import msgspec

from accord.core.finding import Finding
from accord.core.risk.assessment import Assessment
from accord.core.risk.policy import Policy
from accord.core.risk.threat import NONE, Threat
from accord.core.service import Service
from accord.core.vulnerability import Decision
from accord.core.weakness import Weakness

#: The facts of a service that a sentence can speak of.
TOLD = ("exposure", "data", "criticality", "environment")


class Story(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One vulnerability in one service, in the words that both sentences use. Empty text means that nobody has said.

    ``exposure``, ``criticality``, ``environment`` and ``data`` are words of ``core.service``; ``assumed`` names those
    of them that nobody has confirmed. ``consequence`` and ``harm`` are a weakness family's. ``days`` is None where the
    decision waits for ``without_date``.
    """

    decision: Decision
    days: int | None = None
    without_date: str = "in the next cycle"

    service: str
    exposure: str = ""
    data: tuple[str, ...] = ()
    criticality: str = ""
    environment: str = ""
    assumed: tuple[str, ...] = ()
    dependents: tuple[str, ...] = ()

    #: The word for the flaw, such as "SQL injection", and what it is looked up by, such as "CWE-89" or a CVE.
    flaw: str = "flaw"
    identifier: str = ""
    consequence: str = "use this flaw to reach {data}"
    harm: str = "can be reached"
    #: Where it is: "orders/search.py:88", "GET /orders", "django 4.2.1".
    where: str = ""
    #: How to fix it, as an imperative without a full stop.
    fix: str = ""
    #: For a flaw in a package: its name and the version that no longer has the flaw, empty when none is known.
    package: str = ""
    fixed_version: str = ""
    #: True when the flaw is a secret that others may have read; then it is rotated before anything else.
    secret: bool = False

    #: One of ``core.risk.threat.EXPLOITATION``, and the day CISA listed it as exploited.
    exploitation: str = NONE
    kev_at: date | None = None


def story_of(
    finding: Finding,
    service: Service,
    threat: Threat,
    assessment: Assessment,
    policy: Policy,
    weakness: Weakness | None = None,
    *,
    identifier: str = "",
    secret: bool = False,
) -> Story:
    """Gather the story of one judged finding.

    Args:
        finding: The finding that stands for the vulnerability.
        service: The service that has it.
        threat: What was judged.
        assessment: The judgement.
        policy: The policy of the judgement; it says how many days a decision leaves.
        weakness: The family of its weakness; None where it has none.
        identifier: What to name it by; its CVE, CWE or rule by default.
        secret: Whether the flaw is a secret that others may have read.
    """
    told = weakness or _UNTOLD
    exploitation = threat.exploitation
    return Story(
        decision=assessment.decision,
        days=policy.due_days[assessment.decision.rank],
        without_date=policy.without_date,
        service=service.name,
        exposure=service.exposure or "",
        data=service.data,
        criticality=service.criticality or "",
        environment=service.environment or "",
        assumed=tuple(name for name in TOLD if name in service.assumed),
        dependents=service.dependents,
        flaw=told.name,
        identifier=identifier or identifier_of(finding),
        consequence=told.consequence,
        harm=told.harm,
        where=where_of(finding),
        fix=told.fix,
        package=finding.component_name,
        fixed_version=finding.fixed_version,
        secret=secret,
        exploitation=str(exploitation.value or NONE),
        kev_at=exploitation.at if exploitation.source == "CISA KEV" else None,
    )


_UNTOLD = Weakness(family="", name="flaw", cwes=(), consequence="use this flaw to reach {data}", fix="")


def identifier_of(finding: Finding) -> str:
    """Return what a finding is looked up by: its first identifier, else its first CWE, else its rule."""
    if finding.vulnerability_ids:
        return finding.vulnerability_ids[0]
    return f"CWE-{finding.cwes[0]}" if finding.cwes else finding.rule_id


def where_of(finding: Finding) -> str:
    """Return where a finding is, in a few characters: code, package, endpoint, resource or host; empty if nowhere."""
    if finding.component_name:
        return f"{finding.component_name} {finding.component_version}".strip()
    if finding.path:
        return f"{finding.path}:{finding.start_line}" if finding.start_line else finding.path
    endpoint = finding.route or finding.url
    if endpoint:
        return f"{finding.method} {endpoint}".strip()
    return finding.resource or (f"{finding.host}:{finding.port}" if finding.port else finding.host)
