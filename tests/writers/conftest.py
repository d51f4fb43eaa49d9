"""Documents by hand, as small as a writer needs them; and the same with every text replaced by something hostile."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from accord.core.coverage import Coverage, Gap
from accord.core.documents import (
    Agreement,
    Blocker,
    Claim,
    Counts,
    Effort,
    Failure,
    FeedAge,
    FixUnitDocument,
    GateDocument,
    Missing,
    PlanDocument,
    ServiceDocument,
    Spared,
    VulnerabilityDocument,
)
from accord.core.risk.reasons import Reason, Without
from accord.core.vulnerability import Decision, Sighting
from accord.flows import plan as planning

S = TypeVar("S")
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

#: Each acts somewhere: in a terminal, in HTML, in Markdown, in SARIF, or on a service that shows them.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=https://evil.example/x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "![pixel](https://evil.example/a.png)",
    "[click](javascript:alert(1))",
    "<https://evil.example>",
    "www.evil.example and mail@evil.example",
    "@team #1 !2 GH-3 &4 %5 ~label :tada:",
    "`code` **bold** _it_ ~~gone~~ $x$ | cell |",
    "</summary></details><h1>big</h1>",
    "--> <!-- accord -->",
    "```\n# heading\n\n- list",
    "\x1b[31mred\x1b[0m\x07",
    "\u202etxt.exe\u2066",
    "{0} {{1}} [text](2)",
    "\ud800 alone",
)

_REASONS = (
    Reason("exploitation", Without(385, Decision.TRACK_STAR), "active", "CISA KEV", date(2026, 8, 3), True),
    Reason("exposure", Without(638, Decision.ATTEND), "internet", "accord.toml", None, False),
    Reason("reachability", Without(671, Decision.ATTEND), None, "", None, False),
)
_BUSINESS = "Act within 3 days: an attacker on the internet could read or change payment data of shop"
_DEVELOPER = "Payment data of shop can be read or changed by anyone on the internet: SQL injection"


def _package() -> VulnerabilityDocument:
    return VulnerabilityDocument(
        id="a1b2c3d4e5f6",
        title="CVE-2024-42005 in django 4.2.4",
        service="shop",
        team="storefront",
        decision=Decision.ACT,
        score=949,
        range=(566, 1000),
        due=date(2026, 11, 24),
        for_developer=f"{_DEVELOPER} (CVE-2024-42005, exploited now) in django 4.2.4; upgrade django to 4.2.16.",
        for_business=f"{_BUSINESS}; this flaw is exploited now (KEV, 3 Aug 2026).",
        reasons=_REASONS,
        sightings=(Sighting("pip-audit", "PYSEC-2024-70", report="reports/pip-audit.json"),),
        cwes=(89,),
        vulnerability_ids=("PYSEC-2024-70", "CVE-2024-42005"),
        component_name="django",
        component_version="4.2.4",
        purl="pkg:pypi/django@4.2.4",
        fixed_versions=("4.2.15",),
        fix_unit="fix-1",
    )


def _code() -> VulnerabilityDocument:
    return VulnerabilityDocument(
        id="0f1e2d3c4b5a",
        title="SQL injection in shop/orders.py:25",
        service="shop",
        team="storefront",
        decision=Decision.ATTEND,
        score=703,
        range=(600, 800),
        due=date(2026, 12, 5),
        for_developer=f"{_DEVELOPER} (CWE-89) in shop/orders.py:25; bind parameters instead of building the query.",
        for_business=f"{_BUSINESS.replace('Act within 3', 'Attend within 14')}.",
        reasons=_REASONS[1:],
        sightings=(
            Sighting("Bandit", "B608", "shop/orders.py", 25, "bandit.sarif", 13, 25, 48),
            Sighting("bandit", "B608", "shop/orders.py", 25, "bandit.json"),
            Sighting("ruff", "S608", "shop/orders.py", 25, "ruff.json", 13, 26, 5),
        ),
        severity="medium",
        cwes=(89,),
        path="shop/orders.py",
        start_line=25,
        snippet='query = f"SELECT {name}"\ndb.execute(query)',
        fix_unit="fix-2",
    )


def _accepted() -> VulnerabilityDocument:
    agreement = Agreement(
        kind="accept", who=("dana (security)", "lee (development)"), why="a tea to show", until=date(2027, 1, 31)
    )
    return msgspec.structs.replace(
        _code(),
        id="99aa88bb77cc",
        title="Predictable random value in shop/tea.py:14",
        decision=Decision.TRACK,
        score=120,
        state="accepted",
        agreement=agreement,
        path="shop/tea.py",
        start_line=14,
        sightings=(Sighting("bandit", "B311", "shop/tea.py", 14, "bandit.json"),),
        fix_unit="",
    )


def _unit(found: VulnerabilityDocument, number: int, **more: object) -> FixUnitDocument:
    values: dict[str, Any] = {
        "id": f"fix-{number}",
        "kind": "code",
        "title": found.title,
        "service": found.service,
        "team": found.team,
        "decision": found.decision,
        "score": found.score,
        "closes": (found.id,),
        "effort": Effort(30, 240),
        "for_developer": found.for_developer,
        "for_business": found.for_business,
        "reasons": found.reasons,
    }
    return FixUnitDocument(**(values | more))


@pytest.fixture
def vulnerabilities() -> tuple[VulnerabilityDocument, ...]:
    """A package that is exploited now, code that two tools saw, and a risk that is accepted."""
    return _package(), _code(), _accepted()


@pytest.fixture
def head(vulnerabilities: tuple[VulnerabilityDocument, ...]) -> PlanDocument:
    """A plan of two changes with everything that can stand beside them."""
    package, code, _ = vulnerabilities
    return PlanDocument(
        accord="0.0.0",
        made_at=NOW,
        policy="ssvc-deployer",
        counts=Counts(findings=5, vulnerabilities=3, accepted=1, not_affected=0, fix_units=2),
        feeds=(FeedAge(name="KEV", taken_at=date(2026, 8, 7), age_days=106),),
        services=(
            ServiceDocument(name="shop", team="storefront", open={"Act": 1, "Attend": 1}, assumed=("exposure",)),
            ServiceDocument(name="unassigned", open={"Track": 1}, unknown=("criticality", "exposure")),
        ),
        coverage=(
            Coverage(tool="bandit", tool_version="1.9.4", report="bandit.json", complete=True, seen=19),
            Coverage(tool="Bandit", tool_version="1.9.4", report="bandit.sarif"),
            Coverage(tool="pip-audit", report="pip-audit.json", complete=False, skipped=(Gap("tea", "an address"),)),
            Coverage(tool="ruff", tool_version="v0.17", report="ruff.json", failed=(Gap("broken.py", "no Python"),)),
            Coverage(tool="gitleaks", report="gitleaks.sarif", complete=False),
            Coverage(tool="cyclonedx-py", report="bom.json", inventory=True),
        ),
        failures=(Failure(place="old.xml", reason="there is no reader for it", remedy="Convert it to SARIF"),),
        claims=(Claim(kind="nosec", says="Bandit is to skip this line", path="shop/app.py", line=7, rules=("B104",)),),
        capacity_minutes=None,
        fix_units=(
            _unit(package, 1, kind="upgrade", title="Upgrade django 4.2.4 to 4.2.16", path="shop/requirements.txt",
                  component_name="django", from_version="4.2.4", to_version="4.2.16", effort=Effort(15, 60)),
            _unit(code, 2),
        ),
        vulnerabilities=(),
    )  # fmt: skip


@pytest.fixture
def empty(head: PlanDocument) -> PlanDocument:
    """A plan without anything to fix: one tool looked at everything and found nothing."""
    return msgspec.structs.replace(
        head,
        counts=Counts(findings=0, vulnerabilities=0, accepted=0, not_affected=0, fix_units=0),
        coverage=head.coverage[:1],
        services=(ServiceDocument(name="shop", team="storefront"),),
        failures=(),
        claims=(),
        fix_units=(),
    )


@pytest.fixture
def stopped(vulnerabilities: tuple[VulnerabilityDocument, ...]) -> GateDocument:
    """A change that two vulnerabilities stop, with everything that can stand beside them."""
    package, code, accepted = vulnerabilities
    why = "brought by this change, decided {} (the policy stops Attend and above), and it can be fixed"
    return GateDocument(
        accord="0.0.0",
        made_at=NOW,
        verdict="fail",
        effect="stop",
        phase="pull-request",
        policy="ssvc-deployer, stops Attend and above",
        policy_source="accord.toml at the merge base 1a2b3c4d",
        compared_with="the merge base 1a2b3c4d",
        blockers=(
            Blocker(vulnerability=package, why=why.format("Act"), fix="Upgrade django to 4.2.15"),
            Blocker(vulnerability=code, why=why.format("Attend"), fix="Bind parameters instead of building the query"),
        ),
        missing=(Missing(what="gitleaks", why="it has not reported", remedy="Run it again and pass its report"),),
        newly_known=(_spared(code, "newly known"),),
        spared=(_spared(accepted, "accepted by dana (security) until 2027-01-31: a tea to show"),),
        known=3,
        claims=(Claim(kind="noqa", says="Ruff is to skip this line", path="shop/app.py", line=7),),
        notes=("This clone is shallow: a rollback may not be recognised. Fetch the whole history",),
    )


@pytest.fixture
def untold(stopped: GateDocument) -> GateDocument:
    """A change about which nobody can tell."""
    return msgspec.structs.replace(
        stopped, verdict="cannot tell", effect="neutral", blockers=(), newly_known=(), spared=(), notes=(), claims=()
    )


@pytest.fixture
def passed(stopped: GateDocument) -> GateDocument:
    """A change that passes, with something newly known and something spared beside it."""
    return msgspec.structs.replace(stopped, verdict="pass", effect="ship", blockers=(), missing=())


def _spared(found: VulnerabilityDocument, why: str) -> Spared:
    return Spared(id=found.id, title=found.title, service=found.service, decision=found.decision, why=why)


#: Words of a closed list, which no report can choose.
_CLOSED = {"fact", "verdict", "effect", "phase", "kind", "state", "severity"}


def _poisoned(value: S, text: str) -> S:
    """Put a text in front of every text in a document that could come from a report or a file."""
    if isinstance(value, msgspec.Struct):
        changes = {
            name: _poisoned(getattr(value, name), text) for name in value.__struct_fields__ if name not in _CLOSED
        }
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_poisoned(one, text) for one in value)  # type: ignore[return-value]
    if isinstance(value, str) and not isinstance(value, Enum):
        return text + value  # type: ignore[return-value]
    return value


@pytest.fixture
def poisoned() -> Callable[[S, str], S]:
    """Return the function that puts a hostile text everywhere in a document."""
    return _poisoned


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    """Each hostile text in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def shop() -> planning.Plan:
    """The plan of the demo shop, really made."""
    root = ROOT / "examples" / "shop"
    return planning.plan(planning.Request(reports=(str(root / "reports"),), root=root, now=NOW, demo=True))
