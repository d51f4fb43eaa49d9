"""What public feeds know about a CVE, as claims that each cite one fact."""

from collections.abc import Mapping
from datetime import date
from math import floor

from accord.core.explain.card import Claim
from accord.core.fact import Fact
from accord.core.intelligence import Intelligence

KEV, EPSS, CVSS, SSVC = "CISA KEV", "FIRST EPSS", "CVSS", "CISA SSVC"


def known(intelligence: Intelligence, taken: Mapping[str, date]) -> tuple[tuple[Claim, ...], tuple[Fact, ...]]:
    """Say what the feeds know: exploitation, its rank, severity and CISA's judgement, in this order.

    Args:
        intelligence: The facts of one CVE.
        taken: The date of each source's data by its name (``CISA KEV``), so that "not listed" carries its date.
    """
    pairs = (
        _exploited(intelligence, taken.get(KEV)),
        _ranked(intelligence, taken.get(EPSS)),
        _severity(intelligence),
        _judged(intelligence),
    )
    return tuple(claim for claim, _ in pairs), tuple(fact for _, fact in pairs)


def _exploited(intelligence: Intelligence, taken: date | None) -> tuple[Claim, Fact]:
    fact = Fact(name="exploited", value=intelligence.kev_at is not None, source=KEV, at=intelligence.kev_at or taken)
    if intelligence.kev_at is None:
        when = f" of {taken}" if taken else ""
        return _claim("known.exploited", f"It is not on CISA's list of exploited flaws{when}.", fact), fact
    ransom = ", also for ransom" if intelligence.kev_ransomware else ""
    return _claim("known.exploited", f"Attackers use it{ransom} (CISA list, {intelligence.kev_at}).", fact), fact


def _ranked(intelligence: Intelligence, taken: date | None) -> tuple[Claim, Fact]:
    rank = intelligence.epss_percentile
    fact = Fact(name="epss_percentile", value=rank, source=EPSS, at=intelligence.epss_at or taken)
    if rank is None:
        return _claim("known.likely", "EPSS has no rank for it.", fact), fact
    # Rounded down: only a CVE that is above all others may say so.
    percent = floor(rank * 1000) / 10
    model = f" (model of {fact.at})" if fact.at else ""
    return _claim("known.likely", f"EPSS ranks it above {percent:g} % of all CVEs{model}.", fact), fact


def _severity(intelligence: Intelligence) -> tuple[Claim, Fact]:
    score = intelligence.cvss_score
    fact = Fact(name="cvss_score", value=score, source=CVSS)
    text = "It has no CVSS score here." if score is None else f"CVSS gives it {score:g} of 10."
    return _claim("known.severity", text, fact), fact


def _judged(intelligence: Intelligence) -> tuple[Claim, Fact]:
    points = {
        "exploitation": intelligence.ssvc_exploitation,
        "automatable": intelligence.ssvc_automatable,
        "impact": intelligence.ssvc_technical_impact,
    }
    said = ", ".join(f"{name} {value}" for name, value in points.items() if value)
    fact = Fact(name="ssvc", value=said or None, source=SSVC, at=intelligence.ssvc_at)
    text = f"CISA's SSVC says: {said}." if said else "CISA has not judged it (SSVC)."
    return _claim("known.judged", text, fact), fact


def _claim(name: str, text: str, fact: Fact) -> Claim:
    return Claim(id=name, text=text, cites=(fact.id,))
