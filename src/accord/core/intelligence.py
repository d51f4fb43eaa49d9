"""What the world knows about one published vulnerability."""

from datetime import date

import msgspec


class Intelligence(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Facts of public feeds about one CVE; None and empty mean that the feed does not carry it.

    ``epss`` is FIRST's probability of exploitation anywhere within 30 days (0..1) and ``epss_percentile`` its rank
    among all scored CVEs (0..1); only the rank is used for judgement, since probabilities move with each model.
    SSVC values are CISA's own words: none, poc or active; yes or no; partial or total.
    """

    cve: str
    kev_at: date | None = None
    kev_ransomware: bool = False
    epss: float | None = None
    epss_percentile: float | None = None
    epss_at: date | None = None
    cvss_vector: str = ""
    cvss_score: float | None = None
    cwes: tuple[int, ...] = ()
    ssvc_exploitation: str = ""
    ssvc_automatable: str = ""
    ssvc_technical_impact: str = ""
    ssvc_at: date | None = None
