"""What feeds know of a CVE, in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.cwe import CweEntry
from accord.core.explain.known import covered, known, no_weakness, weakness_of
from accord.core.intelligence import Intelligence

TAKEN = {"CISA KEV": date(2026, 8, 7), "EPSS": date(2026, 8, 16)}
FULL = Intelligence(
    cve="CVE-2024-4040",
    kev_at=date(2024, 4, 24),
    kev_ransomware=True,
    epss=0.97,
    epss_percentile=0.9987,
    epss_at=date(2026, 8, 16),
    cvss_score=9.8,
    cwes=(1336,),
    ssvc_exploitation="active",
    ssvc_automatable="yes",
    ssvc_technical_impact="total",
    ssvc_at=date(2024, 4, 26),
)


def test_everything_known_is_said_with_its_date() -> None:
    assert [claim.text for claim in known(FULL, TAKEN)[0]] == [
        "Attackers use it, also for ransom (CISA list, 2024-04-24).",
        "EPSS ranks it above 99.8 % of CVEs (model of 2026-08-16).",
        "CVSS rates it 9.8.",
        "CISA's SSVC says: exploitation active, automatable yes, impact total.",
    ]


def test_what_is_not_known_is_said_too_and_never_guessed() -> None:
    assert [claim.text for claim in known(Intelligence(cve="CVE-2024-1"), TAKEN)[0]] == [
        "CISA does not list it as exploited (2026-08-07).",
        "EPSS has no rank for it.",
        "It has no CVSS score here.",
        "CISA has not judged it (SSVC).",
    ]


def test_without_dates_no_date_is_claimed() -> None:
    claims, _ = known(Intelligence(cve="CVE-2024-1", epss_percentile=0.5), {})
    assert claims[0].text == "CISA does not list it as exploited."
    assert claims[1].text == "EPSS ranks it above 50 % of CVEs."


def test_use_without_ransom_does_not_mention_ransom() -> None:
    claims, _ = known(Intelligence(cve="CVE-2024-1", kev_at=date(2024, 1, 2)), {})
    assert claims[0].text == "Attackers use it (CISA list, 2024-01-02)."


@pytest.mark.parametrize("intelligence", [FULL, Intelligence(cve="CVE-2024-1")])
def test_every_claim_cites_one_fact_that_is_there(intelligence: Intelligence) -> None:
    claims, facts = known(intelligence, TAKEN)
    assert [claim.cites for claim in claims] == [(fact.id,) for fact in facts]


@given(st.floats(0, 1))
def test_the_rank_is_never_rounded_up(percentile: float) -> None:
    claims, _ = known(Intelligence(cve="CVE-2024-1", epss_percentile=percentile), {})
    shown = float(claims[1].text.removeprefix("EPSS ranks it above ").partition(" ")[0])
    assert shown <= min(percentile * 100, 99.9)


def test_an_entry_is_named_with_its_source() -> None:
    entry = CweEntry(564, "SQL Injection: Hibernate", "Variant", (89,))
    assert weakness_of(entry)[0][0].text == "Its weakness is CWE-564, SQL Injection: Hibernate."
    claims, facts = covered(entry)
    assert claims[0].text == "This card covers CWE-564, SQL Injection: Hibernate, too."
    assert claims[0].cites == (facts[0].id,) == ("cwe-564@MITRE CWE",)


def test_a_cve_without_a_weakness_says_so() -> None:
    assert "do not say" in no_weakness().text
