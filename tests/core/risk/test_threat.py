from datetime import date

import msgspec
import pytest

from accord.core.fact import Fact
from accord.core.finding import Finding, Severity
from accord.core.intelligence import Intelligence
from accord.core.risk import threat_of
from accord.core.weakness import Weakness, WeaknessTable
from accord.ports import packaged

WEAKNESSES: WeaknessTable = packaged.table("tables/weakness.toml", WeaknessTable)
KEV_DAY, SSVC_DAY = date(2026, 8, 3), date(2024, 11, 1)

INJECTION = Finding(tool="bandit", rule_id="B608", cwes=(89,), severity=Severity.MEDIUM)
PACKAGE = Finding(tool="pip-audit", vulnerability_ids=("CVE-2024-3772",), component_name="pydantic")
KNOWN = Intelligence(
    cve="CVE-2024-3772",
    epss_percentile=0.31,
    epss_at=date(2026, 8, 16),
    cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
    cvss_score=5.3,
    ssvc_exploitation="poc",
    ssvc_automatable="yes",
    ssvc_technical_impact="partial",
    ssvc_at=SSVC_DAY,
)


def family(cwe: int) -> Weakness:
    found = WEAKNESSES.of((cwe,))
    assert found is not None
    return found


# -- exploitation --------------------------------------------------------------------------------------------------


def test_what_no_source_reports_is_not_exploited_and_only_assumed_so() -> None:
    assert threat_of(INJECTION).exploitation == Fact(
        name="exploitation", value="none", source="no report of exploitation"
    )


def test_an_entry_in_the_list_of_exploited_flaws_speaks_first_with_its_day() -> None:
    listed = msgspec.structs.replace(KNOWN, kev_at=KEV_DAY)
    assert threat_of(PACKAGE, listed).exploitation == Fact(
        name="exploitation", value="active", source="CISA KEV", at=KEV_DAY, confirmed=True
    )


@pytest.mark.parametrize(("said", "value"), [("none", "none"), ("poc", "public poc"), ("active", "active")])
def test_cisa_s_answer_is_taken_with_its_day(said: str, value: str) -> None:
    fact = threat_of(PACKAGE, msgspec.structs.replace(KNOWN, ssvc_exploitation=said)).exploitation
    assert (fact.value, fact.source, fact.at, fact.confirmed) == (value, "CISA SSVC", SSVC_DAY, True)


@pytest.mark.parametrize("said", ["", "unheard of"])
def test_an_answer_that_is_missing_or_not_understood_is_not_taken(said: str) -> None:
    unclear = msgspec.structs.replace(
        KNOWN, ssvc_exploitation=said, ssvc_automatable=said, ssvc_technical_impact=said, cvss_vector=""
    )
    threat = threat_of(PACKAGE, unclear)
    assert threat.exploitation.confirmed is False
    assert threat.automatable.value is None
    assert threat.technical_impact.value is None


def test_a_secret_in_shared_history_counts_as_a_public_proof_of_concept() -> None:
    fact = threat_of(INJECTION, secret="shared").exploitation
    assert (fact.value, fact.source, fact.confirmed) == ("public poc", "secret in shared history", False)


def test_a_secret_proven_to_work_counts_as_exploited() -> None:
    fact = threat_of(INJECTION, secret="live").exploitation
    assert (fact.value, fact.source, fact.confirmed) == ("active", "secret proven to work", False)


def test_the_worst_report_counts() -> None:
    own = Fact(name="exploitation", value="active", source="incident 7", at=KEV_DAY, confirmed=True)
    assert threat_of(PACKAGE, KNOWN, evidence=own).exploitation is own
    quiet = msgspec.structs.replace(own, value="none")
    assert threat_of(PACKAGE, KNOWN, evidence=quiet).exploitation.source == "CISA SSVC"
    assert threat_of(INJECTION, evidence=own).exploitation is own


# -- EPSS ----------------------------------------------------------------------------------------------------------


def test_the_rank_of_epss_comes_with_the_day_of_its_model() -> None:
    fact = threat_of(PACKAGE, KNOWN).epss_percentile
    assert (fact.value, fact.source, fact.at, fact.confirmed) == (0.31, "FIRST EPSS", date(2026, 8, 16), True)


def test_a_published_flaw_that_epss_has_not_ranked_is_unknown() -> None:
    assert threat_of(PACKAGE).epss_percentile.value is None
    assert threat_of(PACKAGE, Intelligence(cve="CVE-2024-3772")).epss_percentile.value is None


def test_epss_does_not_apply_to_a_flaw_in_own_code_and_nothing_is_unknown_about_that() -> None:
    fact = threat_of(INJECTION).epss_percentile
    assert (fact.value, fact.source, fact.confirmed) == (0.0, "not a CVE", True)


# -- automatable and technical impact ------------------------------------------------------------------------------


def test_cisa_s_answer_beats_the_vector() -> None:
    total = msgspec.structs.replace(KNOWN, cvss_vector="CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
    threat = threat_of(PACKAGE, total, family(89))
    assert (threat.automatable.value, threat.automatable.source) == (True, "CISA SSVC")
    assert (threat.technical_impact.value, threat.technical_impact.at) == ("partial", SSVC_DAY)


@pytest.mark.parametrize(
    ("vector", "automatable", "impact"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", True, "total"),
        ("CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:L/A:H", False, "partial"),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", False, "total"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", True, "total"),
        ("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:H/SC:N/SI:N/SA:N", False, "partial"),
    ],
)
def test_a_vector_answers_where_cisa_has_not_and_is_marked_assumed(vector: str, automatable: bool, impact: str) -> None:  # noqa: FBT001  a table of expectations
    finding = msgspec.structs.replace(PACKAGE, cvss_vector=vector, cvss_score=7.0)
    threat = threat_of(finding, None, family(79))
    assert (threat.automatable.value, threat.technical_impact.value) == (automatable, impact)
    assert threat.automatable.source == threat.technical_impact.source == "CVSS vector"
    assert threat.automatable.confirmed is threat.technical_impact.confirmed is False


@pytest.mark.parametrize(
    "vector", ["AV:N/AC:L/Au:N/C:C/I:C/A:C", "CVSS:3.1/AV:N", "CVSS:3.1/nonsense", "CVSS:5.0/AV:N"]
)
def test_a_vector_of_another_version_or_a_broken_one_leaves_the_answer_to_the_family(vector: str) -> None:
    finding = msgspec.structs.replace(PACKAGE, cvss_vector=vector)
    threat = threat_of(finding, None, family(78))
    assert (threat.automatable.value, threat.automatable.source) == (True, "weakness family command injection")
    assert (threat.technical_impact.value, threat.technical_impact.confirmed) == ("total", False)


def test_a_family_that_does_not_tell_leaves_the_fact_unknown() -> None:
    threat = threat_of(INJECTION, None, family(362))
    assert threat.automatable == Fact(name="automatable")
    assert threat.technical_impact == Fact(name="technical_impact")


# -- CVSS ----------------------------------------------------------------------------------------------------------


def test_the_published_score_beats_the_tool_s() -> None:
    louder = msgspec.structs.replace(PACKAGE, cvss_score=9.9, cvss_vector="CVSS:3.1/AV:N", severity=Severity.CRITICAL)
    fact = threat_of(louder, KNOWN).cvss
    assert (fact.value, fact.source, fact.confirmed) == (5.3, "CVSS vector", True)


def test_a_score_with_its_vector_is_confirmed_and_a_bare_security_severity_is_assumed() -> None:
    scored = msgspec.structs.replace(INJECTION, cvss_score=8.8)
    assert threat_of(scored).cvss == Fact(name="cvss", value=8.8, source="security severity of bandit")
    vector = msgspec.structs.replace(scored, cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H")
    assert threat_of(vector).cvss == Fact(name="cvss", value=8.8, source="CVSS vector", confirmed=True)


@pytest.mark.parametrize(
    ("severity", "value"),
    [("critical", 9.5), ("high", 8.0), ("medium", 5.5), ("low", 3.0), ("info", 0.0)],
)
def test_a_severity_stands_in_for_a_score(severity: str, value: float) -> None:
    finding = msgspec.structs.replace(INJECTION, severity=Severity(severity))
    assert threat_of(finding).cvss == Fact(name="cvss", value=value, source=f"severity {severity} of bandit")


def test_an_unknown_severity_stays_unknown() -> None:
    assert threat_of(Finding(tool="bandit")).cvss == Fact(name="cvss")
