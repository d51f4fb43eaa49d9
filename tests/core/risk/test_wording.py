import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.fact import Fact
from accord.core.finding import Finding, Severity
from accord.core.intelligence import Intelligence
from accord.core.risk import (
    Context,
    Policy,
    Reason,
    Story,
    Threat,
    Without,
    assess,
    context_of,
    for_business,
    for_developer,
    how_to_fix,
    reason_text,
    story_of,
    threat_of,
)
from accord.core.risk.wording import MOST_WORDS
from accord.core.service import UNASSIGNED, Criticality, DataClass, Environment, Exposure, Service
from accord.core.vulnerability import Decision
from accord.core.weakness import WeaknessTable
from accord.ports import packaged

GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 21)
WEAKNESSES: WeaknessTable = packaged.table("tables/weakness.toml", WeaknessTable)
DEPLOYER = Policy.preset("ssvc-deployer", packaged.table)
BOD = Policy.preset("bod-26-04", packaged.table)

PAYMENTS = Service(
    name="Payments API",
    criticality=Criticality.CRITICAL,
    exposure=Exposure.INTERNET,
    data=(DataClass.PAYMENT,),
    environment=Environment.PRODUCTION,
    dependents=("shop", "refunds", "ledger", "mobile"),
    source="accord.toml",
)
SHOP = Service(
    name="shop",
    criticality=Criticality.HIGH,
    exposure=Exposure.INTERNET,
    data=(DataClass.PUBLIC, DataClass.CUSTOMER, DataClass.CREDENTIALS),
    environment=Environment.STAGING,
    dependents=("mobile",),
    source="accord.toml",
    assumed=("exposure", "criticality"),
)
REPORTS = Service(
    name="Reports",
    criticality=Criticality.LOW,
    exposure=Exposure.INTERNAL,
    data=(DataClass.INTERNAL,),
    environment=Environment.PRODUCTION,
    source="accord.toml",
)
PARTNERS = msgspec.structs.replace(REPORTS, name="Partner feed", exposure=Exposure.PARTNER, assumed=("data",))
GUESSED = msgspec.structs.replace(PAYMENTS, assumed=("exposure", "criticality", "data", "environment"))
HALF_KNOWN = Service(name="billing", exposure=Exposure.INTERNET, source="catalog-info.yaml", assumed=("exposure",))

INJECTION = Finding(
    tool="bandit", rule_id="B608", cwes=(89,), severity=Severity.HIGH, path="orders/search.py", start_line=88
)
SCRIPT = Finding(tool="semgrep", cwes=(79,), severity=Severity.MEDIUM, method="GET", route="/orders", path="")
PACKAGE = Finding(
    tool="pip-audit",
    vulnerability_ids=("CVE-2024-42005",),
    severity=Severity.HIGH,
    component_name="django",
    component_version="4.2.1",
    fixed_versions=("4.2.15", "5.0.8"),
)
SECRET = Finding(tool="gitleaks", cwes=(798,), severity=Severity.HIGH, path="config/settings.py", start_line=3)
UNHEARD = Finding(tool="mytool", rule_id="X1", severity=Severity.LOW, resource="aws_s3_bucket.logs")
EXPLOITED = Intelligence(
    cve="CVE-2024-42005", kev_at=date(2026, 8, 3), cvss_score=9.8, cwes=(89,), epss_percentile=0.97
)
PUBLIC = Intelligence(cve="CVE-2024-42005", cvss_score=7.5, cwes=(89,), ssvc_exploitation="poc")


def tell(
    finding: Finding,
    service: Service,
    intelligence: Intelligence | None = None,
    secret: str = "",
    policy: Policy = DEPLOYER,
) -> Story:
    weakness = WEAKNESSES.of(finding.cwes or (intelligence.cwes if intelligence else ()))
    threat = threat_of(finding, intelligence, weakness, secret=secret)
    assessment = assess(threat, context_of(service, TODAY), policy)
    return story_of(finding, service, threat, assessment, policy, weakness, secret=bool(secret))


CASES = {
    "an injection in own code of a critical service": tell(INJECTION, PAYMENTS),
    "the same injection in an internal tool": tell(INJECTION, REPORTS),
    "a package that is exploited": tell(PACKAGE, PAYMENTS, EXPLOITED),
    "a package with a public attack and an assumed context": tell(PACKAGE, SHOP, PUBLIC),
    "a package without a fixed version": tell(msgspec.structs.replace(PACKAGE, fixed_versions=()), REPORTS, PUBLIC),
    "a package in a service that nobody has described": tell(PACKAGE, UNASSIGNED, PUBLIC),
    "a script injection at an endpoint of a partner's service": tell(SCRIPT, PARTNERS),
    "a secret in shared history": tell(SECRET, SHOP, secret="shared"),
    "a secret that works": tell(SECRET, PAYMENTS, secret="live"),
    "a flaw that no family knows": tell(UNHEARD, HALF_KNOWN),
    "everything assumed": tell(INJECTION, GUESSED),
    "an exploited package under the directive": tell(PACKAGE, REPORTS, EXPLOITED, policy=BOD),
    "a quiet flaw under the directive": tell(INJECTION, REPORTS, policy=BOD),
    "own evidence of exploitation, due today": msgspec.structs.replace(
        tell(INJECTION, PAYMENTS), decision=Decision.ACT, days=0, exploitation="active"
    ),
    "one day left and nowhere to point at": msgspec.structs.replace(
        tell(INJECTION, PAYMENTS), decision=Decision.ATTEND, days=1, where="", identifier="", fix=""
    ),
    "room only for what matters most": msgspec.structs.replace(
        tell(PACKAGE, GUESSED, EXPLOITED),
        service="Customer Account And Loyalty Services",
        consequence="slip own code into a build or download and reach {data}",
        assumed=("exposure", "criticality"),
        data=("health", "payment"),
        environment="staging",
        fixed_version="",
    ),
}


def test_typical_cases_read_as_they_should(check_golden: Callable[[object, Path], None]) -> None:
    told = [f"{name}\n  {for_business(story)}\n  {for_developer(story)}\n" for name, story in CASES.items()]
    check_golden("\n".join(told), GOLDEN / "sentences.txt")


REASONS = (
    Reason("exposure", Without(412, Decision.TRACK_STAR), "internet", "accord.toml", None, True),
    Reason("exposure", Without(412, Decision.TRACK_STAR), "partner", "accord.toml", date(2026, 3, 1), False),
    Reason("exposure", Without(96, Decision.TRACK), None, "", None, False),
    Reason("exploitation", Without(771, Decision.ATTEND), "active", "CISA KEV", date(2026, 8, 3), True),
    Reason("exploitation", Without(330, Decision.TRACK_STAR), "public poc", "secret in shared history", None, False),
    Reason("epss_percentile", Without(700, Decision.ATTEND), 0.9994, "FIRST EPSS", date(2026, 8, 16), True),
    Reason("automatable", Without(322, Decision.TRACK_STAR), True, "CVSS vector", None, False),
    Reason("technical_impact", Without(500, Decision.TRACK_STAR), "total", "CISA SSVC", date(2024, 11, 1), True),
    Reason("cvss", Without(562, Decision.ATTEND), 8.0, "severity high of bandit", None, False),
    Reason("criticality", Without(540, Decision.TRACK_STAR), "critical", "accord.toml", None, True),
    Reason("criticality", Without(540, Decision.TRACK_STAR), "high", "accord.toml", None, True),
    Reason("data", Without(540, Decision.TRACK_STAR), "payment, health", "accord.toml", None, True),
    Reason("data", Without(540, Decision.TRACK_STAR), "credentials", "accord.toml", None, True),
    Reason("environment", Without(316, Decision.TRACK_STAR), "production", "accord.toml", None, True),
    Reason("environment", Without(616, Decision.ATTEND), "development", "accord.toml", None, True),
    Reason("reachability", Without(620, Decision.ATTEND), "no", "VEX of the supplier", None, True),
    Reason("reachability", Without(314, Decision.TRACK_STAR), None, "", None, False),
    Reason("control", Without(700, Decision.ATTEND), "verified", "request filter, accord.toml", date(2026, 9, 1), True),
)


def test_reasons_read_as_they_should(check_golden: Callable[[object, Path], None]) -> None:
    check_golden("\n".join(map(reason_text, REASONS)), GOLDEN / "reasons.txt")


@pytest.mark.parametrize("name", [*Threat.__struct_fields__, *Context.__struct_fields__])
def test_every_fact_that_nobody_has_said_has_its_words(name: str) -> None:
    text = reason_text(Reason(name, Without(96, Decision.TRACK)))
    assert text.endswith("; at its lowest: 96, Track")
    assert re.match(r"(nobody has said|EPSS has not ranked) \w", text)


# -- laws ----------------------------------------------------------------------------------------------------------

#: Jargon and predictions. KEV and the word for the flaw are the only foreign words that the business reads.
FORBIDDEN = re.compile(
    r"\b(CVE|CWE|GHSA|CVSS|EPSS|SSVC|BOD|PoC|vector|payload|exploitability|remote code execution|"
    r"will|likely|probab\w+|predict\w+|expected|soon|overdue|fault|blame)\b|!",
)
WORDS = st.sampled_from(["checkout", "Payments API", "Claims Intake Service", "a", "shop"])
stories = st.builds(
    Story,
    decision=st.sampled_from(Decision),
    days=st.sampled_from([None, 0, 1, 3, 14, 60]),
    without_date=st.sampled_from(["in the next cycle", "with the next upgrade"]),
    service=WORDS,
    exposure=st.sampled_from(["", *Exposure]),
    data=st.lists(st.sampled_from(DataClass), unique=True, max_size=6).map(tuple),
    criticality=st.sampled_from(["", *Criticality]),
    environment=st.sampled_from(["", *Environment]),
    assumed=st.sets(st.sampled_from(["exposure", "data", "criticality", "environment"])).map(tuple),
    dependents=st.lists(WORDS, max_size=3).map(tuple),
    identifier=st.sampled_from(["", "CWE-89", "CVE-2024-42005"]),
    where=st.sampled_from(["", "orders/search.py:88", "GET /orders", "django 4.2.1"]),
    package=st.sampled_from(["", "django"]),
    fixed_version=st.sampled_from(["", "4.2.15"]),
    secret=st.booleans(),
    exploitation=st.sampled_from(["none", "public poc", "active"]),
    kev_at=st.none() | st.dates(),
).flatmap(
    lambda story: st.sampled_from(WEAKNESSES.weakness).map(
        lambda family: msgspec.structs.replace(
            story, flaw=family.name, consequence=family.consequence, harm=family.harm, fix=family.fix
        )
    )
)


@given(stories)
def test_every_sentence_is_one_short_whole_sentence(story: Story) -> None:
    for sentence in (for_business(story), for_developer(story)):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert not re.search(r"  |[{}\n]|\.\.|,,|;;| [,;.:]|\(\)", sentence)
        assert len(sentence.split()) <= MOST_WORDS


@given(stories)
def test_the_business_reads_no_jargon_and_no_prediction(story: Story) -> None:
    assert not FORBIDDEN.search(for_business(story))


@given(stories)
def test_the_business_learns_the_decision_the_deadline_and_the_proof(story: Story) -> None:
    sentence = for_business(story)
    assert sentence.startswith(str(story.decision))
    if story.days is not None and story.days > 1:
        assert f"within {story.days} days" in sentence
    assert story.service in sentence
    if story.exploitation == "active" and story.kev_at is not None:
        assert f"(KEV, {story.kev_at.day} " in sentence


@given(stories)
def test_what_nobody_has_said_or_confirmed_is_said_in_both(story: Story) -> None:
    known = {
        "exposure": story.exposure,
        "data": story.data,
        "criticality": story.criticality,
        "environment": story.environment,
    }
    for sentence in (for_business(story), for_developer(story)):
        unknown = "nobody has said" in sentence or "part unknown" in sentence
        assert unknown is not all(known.values())
        assert ("assumed" in sentence) is any(known[name] for name in story.assumed)


@given(stories)
def test_a_developer_reads_where_and_how_to_fix(story: Story) -> None:
    sentence = for_developer(story)
    assert story.where in sentence
    assert story.flaw in sentence
    if story.package and story.fixed_version:
        assert f"upgrade {story.package} to {story.fixed_version}" in sentence
    elif story.secret and not story.package:
        assert "rotate it first" in sentence


def test_the_fix_alone_is_the_end_of_the_developer_s_sentence() -> None:
    for name in ("a package that is exploited", "a package without a fixed version", "a secret that works"):
        assert for_developer(CASES[name]).endswith(f"; {how_to_fix(CASES[name])}.")


def test_a_value_with_spaces_or_line_breaks_in_it_is_told_in_one_line() -> None:
    story = msgspec.structs.replace(CASES["an injection in own code of a critical service"], where="a  b\nc")
    assert " in a b c; " in for_developer(story)


def test_a_story_says_where_a_finding_is() -> None:
    def where(**fields: object) -> str:
        finding = msgspec.convert({"tool": "t", **fields}, Finding)
        assessment = assess(threat_of(finding), context_of(REPORTS, TODAY), DEPLOYER)
        return story_of(finding, REPORTS, threat_of(finding), assessment, DEPLOYER).where

    assert where(path="a.py", start_line=3) == "a.py:3"
    assert where(path="Dockerfile") == "Dockerfile"
    assert where(component_name="django", component_version="4.2.1", path="requirements.txt") == "django 4.2.1"
    assert where(component_name="django") == "django"
    assert where(method="GET", route="/orders") == "GET /orders"
    assert where(url="https://example.org/orders") == "https://example.org/orders"
    assert where(resource="aws_s3_bucket.logs") == "aws_s3_bucket.logs"
    assert where(host="db.example.org", port=5432) == "db.example.org:5432"
    assert where(host="db.example.org") == "db.example.org"
    assert where() == ""


def test_a_story_names_a_finding_by_its_identifier_else_its_weakness_else_its_rule() -> None:
    assert CASES["a package that is exploited"].identifier == "CVE-2024-42005"
    assert CASES["an injection in own code of a critical service"].identifier == "CWE-89"
    assert CASES["a flaw that no family knows"].identifier == "X1"


def test_a_day_of_another_source_is_not_told_as_kev() -> None:
    evidence = Fact(name="exploitation", value="active", source="incident 7", at=TODAY, confirmed=True)
    threat = threat_of(INJECTION, evidence=evidence)
    story = story_of(INJECTION, PAYMENTS, threat, assess(threat, context_of(PAYMENTS, TODAY), DEPLOYER), DEPLOYER)
    assert story.kev_at is None
    assert "KEV" not in for_business(story)
