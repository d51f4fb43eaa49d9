"""What public feeds and lists know, as claims that each cite one fact."""

from collections.abc import Mapping
from datetime import date
from math import floor

from accord.core.cwe import CweEntry
from accord.core.explain.card import Claim
from accord.core.fact import Fact
from accord.core.intelligence import Intelligence

#: Sources as claims cite them; the first two are also the labels of their feeds.
KEV, EPSS, CVSS, SSVC, CWE = "CISA KEV", "EPSS", "CVSS", "CISA SSVC", "MITRE CWE"

Said = tuple[tuple[Claim, ...], tuple[Fact, ...]]


def known(intelligence: Intelligence, taken: Mapping[str, date]) -> Said:
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


def weakness_of(entry: CweEntry) -> Said:
    """Name the weakness behind a CVE."""
    return _entry("Its weakness is CWE-{}, {}.", entry)


def no_weakness() -> Claim:
    """Say that the feeds do not tell what kind of flaw a CVE is."""
    return Claim(id="kind", text="The feeds here do not say what kind of flaw it is.")


def covered(entry: CweEntry) -> Said:
    """Name a weakness that the card of another one covers."""
    return _entry("This card covers CWE-{}, {}, too.", entry)


def _entry(text: str, entry: CweEntry) -> Said:
    fact = Fact(name=f"cwe-{entry.number}", value=entry.name, source=CWE)
    return (_claim("kind", text.format(entry.number, entry.name), fact),), (fact,)


def _exploited(intelligence: Intelligence, taken: date | None) -> tuple[Claim, Fact]:
    fact = Fact(name="exploited", value=intelligence.kev_at is not None, source=KEV, at=intelligence.kev_at or taken)
    if intelligence.kev_at is None:
        when = f" ({taken})" if taken else ""
        return _claim("known.exploited", f"CISA does not list it as exploited{when}.", fact), fact
    ransom = ", also for ransom" if intelligence.kev_ransomware else ""
    return _claim("known.exploited", f"Attackers use it{ransom} (CISA list, {intelligence.kev_at}).", fact), fact


def _ranked(intelligence: Intelligence, taken: date | None) -> tuple[Claim, Fact]:
    rank = intelligence.epss_percentile
    fact = Fact(name="epss_percentile", value=rank, source=EPSS, at=intelligence.epss_at or taken)
    if rank is None:
        return _claim("known.likely", "EPSS has no rank for it.", fact), fact
    # Rounded down, and never "above all": ranks are rounded at their source.
    percent = min(floor(rank * 1000) / 10, 99.9)
    model = f" (model of {fact.at})" if fact.at else ""
    return _claim("known.likely", f"EPSS ranks it above {percent:g} % of CVEs{model}.", fact), fact


def _severity(intelligence: Intelligence) -> tuple[Claim, Fact]:
    score = intelligence.cvss_score
    fact = Fact(name="cvss_score", value=score, source=CVSS)
    text = "It has no CVSS score here." if score is None else f"CVSS rates it {score:g}."
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
