"""What the words of a CSAF vulnerability mean in the fields of a finding."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accord.core.finding import Severity
from accord.readers.csaf.products import Products
from accord.readers.csaf.shapes import Content, Cvss, Detail, Vulnerability

#: The lists of a product status in OpenVEX's words; another one says what it says, without "known".
_STATUS = {
    "known_affected": "affected",
    "first_affected": "affected",
    "last_affected": "affected",
    "under_investigation": "under_investigation",
    "fixed": "fixed",
    "first_fixed": "fixed",
    "recommended": "fixed",
    "known_not_affected": "not_affected",
}
#: A product in several lists: the worse one counts, because to miss a flaw is the worse error.
_WORST_FIRST = ("affected", "under_investigation", "fixed", "not_affected")
#: CVSS's and the rating's words, and those that Red Hat and SUSE write as a threat's impact.
_SEVERITY = {
    "critical": Severity.CRITICAL,
    "important": Severity.HIGH,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "none": Severity.INFO,
}
#: CVSS's bands of scores, from the top (FIRST, CVSS 3.1 section 5), for scores without a word.
_BANDS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
#: Notes that tell what a vulnerability is, the best first.
_TELLING = ("description", "summary", "details", "general")


def statuses(one: Vulnerability) -> dict[str, str]:
    """Map each product id to its status, in the document's order."""
    said: dict[str, str] = {}
    for word, product_ids in (one.product_status or {}).items():
        status = _STATUS.get(word, word.removeprefix("known_"))
        for product_id in product_ids or ():
            older = said.setdefault(product_id, status)
            if older != status and _rank(status) < _rank(older):
                said[product_id] = status
    return said


def _rank(status: str) -> float:
    """Rank a status from the worst; one that nobody knows stands right behind the worst."""
    return _WORST_FIRST.index(status) if status in _WORST_FIRST else 0.5  # behind affected


def ratings(one: Vulnerability) -> dict[str, dict[str, Any]]:
    """Map each product id to severity, vector and score; the empty id stands for products that nobody rated.

    The newest version of CVSS counts, and of several sources the first one.
    """
    rated: dict[str, dict[str, Any]] = {}
    for products, content in _measures(one):
        fields = _rating(content)
        for product_id in products or ("",):
            if fields:
                rated.setdefault(product_id, fields)
    return rated


def _measures(one: Vulnerability) -> Iterator[tuple[Iterable[str] | None, Content]]:
    for score in one.scores or ():
        yield score.products, score
    for metric in one.metrics or ():
        if metric.content:
            yield metric.products, metric.content


def _rating(content: Content) -> dict[str, Any]:
    for cvss in (content.cvss_v4, content.cvss_v3, content.cvss_v2):
        if cvss and (cvss.vectorString or cvss.baseScore is not None):
            score = _score(cvss)
            return {
                "severity": _severity(cvss, score),
                "cvss_vector": cvss.vectorString or "",
                "cvss_score": score,
            }
    severity = _SEVERITY.get((content.qualitative_severity_rating or "").lower())
    return {"severity": severity} if severity else {}


def _score(cvss: Cvss) -> float | None:
    try:
        score = float(cvss.baseScore or 0) if cvss.baseScore is not None else None
    except ValueError:
        return None
    return score if score is None or 0 <= score <= 10 else None  # noqa: PLR2004  CVSS's scale


def _severity(cvss: Cvss, score: float | None) -> Severity:
    word = _SEVERITY.get((cvss.baseSeverity or "").lower())
    if word or score is None:
        return word or Severity.UNKNOWN
    return next((band for least, band in _BANDS if score >= least), Severity.INFO)


def impact(threats: Iterable[Detail]) -> Severity | None:
    """Return the severity that a publisher gives in words, as the impact of a threat."""
    words = ((threat.details or "").strip().lower() for threat in threats if threat.category == "impact")
    return next((_SEVERITY[word] for word in words if word in _SEVERITY), None)


def reason(threats: Iterable[Detail]) -> str:
    """Return the sentence that tells why there is no impact; a severity tells no reason."""
    sentences = (threat.details or "" for threat in threats if threat.category == "impact")
    return next((sentence for sentence in sentences if sentence and sentence.strip().lower() not in _SEVERITY), "")


def by_product(details: Iterable[Detail] | None, products: Products) -> dict[str, tuple[Detail, ...]]:
    """Map each product id to what is said of it; the empty id stands for what is said of all."""
    said: dict[str, tuple[Detail, ...]] = {}
    for one in details or ():
        everybody = not one.product_ids and not one.group_ids
        for product_id in ("",) if everybody else dict.fromkeys(products.among(one.product_ids, one.group_ids)):
            said[product_id] = (*said.get(product_id, ()), one)
    return said


def said_of(product_id: str, said: Mapping[str, tuple[Detail, ...]]) -> tuple[Detail, ...]:
    """Return what is said of one product and of all."""
    own, everybody = said.get(product_id, ()), said.get("", ()) if product_id else ()
    return own + everybody if everybody else own


def remediation(remedies: Iterable[Detail]) -> str:
    """Put what helps into lines; what is no fix by the vendor is told by its category."""
    lines = []
    for one in remedies:
        kind = "" if one.category == "vendor_fix" else (one.category or "").replace("_", " ")
        lines.append(": ".join(filter(None, (kind, one.details))))
    return "\n".join(filter(None, lines))


def identifiers(one: Vulnerability, shared: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the id of a vulnerability and its other ones.

    A number alone names nothing outside of its system, and an id that several vulnerabilities of the document share
    is that of the advisory.
    """
    cve = (one.cve or "").strip()
    texts = [text for given in one.ids or () if (text := (given.text or "").strip())]
    first = cve or next(iter(texts), "")
    others = (text for text in texts if text != first and not text.isdecimal() and text not in shared)
    return first, tuple(dict.fromkeys(others))


def cwes(one: Vulnerability) -> tuple[int, ...]:
    """Take the numbers out of words such as ``CWE-79``."""
    given = (one.cwe, *(one.cwes or ()))
    numbers = ((cwe.id or "").upper().removeprefix("CWE-") for cwe in given if cwe)
    return tuple(dict.fromkeys(int(number) for number in numbers if number.isdecimal()))


def message(one: Vulnerability) -> str:
    """Return the text that tells best what it is."""
    texts = {note.category: note.text for note in reversed(one.notes or ()) if note.text}
    return next((texts[category] for category in _TELLING if category in texts), None) or ""
