"""What the words of a CSAF vulnerability mean in the fields of a finding."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

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
_TELLING: dict[str | None, int] = {"description": 0, "summary": 1, "details": 2, "general": 3}
_UNKNOWN = Severity.UNKNOWN

T = TypeVar("T")
#: Severity, vector and score.
Rating = tuple[Severity, str, float | None]
NO_RATING: Rating = (_UNKNOWN, "", None)


def statuses(one: Vulnerability) -> dict[str, str]:
    """Map each product id to its status, in the document's order."""
    said: dict[str, str] = {}
    for word, product_ids in one.product_status.items() if one.product_status else ():
        status = _STATUS.get(word) or word.removeprefix("known_")
        new = dict.fromkeys(product_ids or (), status)
        for product_id in () if said.keys().isdisjoint(new) else said.keys() & new.keys():
            if _rank(said[product_id]) <= _rank(status):
                del new[product_id]
        said |= new
    return said


def _rank(status: str) -> float:
    """Rank a status from the worst; one that nobody knows stands right behind the worst."""
    return _WORST_FIRST.index(status) if status in _WORST_FIRST else 0.5  # behind affected


def ratings(one: Vulnerability) -> dict[str, Rating]:
    """Map each product id to severity, vector and score; the empty id stands for products that nobody rated.

    The newest version of CVSS counts, and of several sources the first one.
    """
    rated: dict[str, Rating] = {}
    for products, content in _measures(one):
        rating = _rating(content)
        if rating:
            for product_id in products or ("",):
                rated.setdefault(product_id, rating)
    return rated


def _measures(one: Vulnerability) -> Iterator[tuple[Iterable[str] | None, Content]]:
    for score in one.scores or ():
        yield score.products, score
    for metric in one.metrics or ():
        if metric.content:
            yield metric.products, metric.content


def _rating(content: Content) -> Rating | None:
    for cvss in (content.cvss_v4, content.cvss_v3, content.cvss_v2):
        if cvss and (cvss.vectorString or cvss.baseScore is not None):
            score = _score(cvss)
            return _severity(cvss, score), cvss.vectorString or "", score
    severity = _SEVERITY.get((content.qualitative_severity_rating or "").lower())
    return (severity, "", None) if severity else None


def _score(cvss: Cvss) -> float | None:
    try:
        score = float(cvss.baseScore or 0) if cvss.baseScore is not None else None
    except ValueError:
        return None
    return score if score is None or 0 <= score <= 10 else None  # noqa: PLR2004  CVSS's scale


def _severity(cvss: Cvss, score: float | None) -> Severity:
    word = _SEVERITY.get((cvss.baseSeverity or "").lower())
    if word or score is None:
        return word or _UNKNOWN
    return next((band for least, band in _BANDS if score >= least), Severity.INFO)


class ByProduct(Generic[T]):
    """What a list says of each product, where some of its elements are about some products and some about all.

    Thousands of products share a few texts, so that what is said of several is made once.
    """

    def __init__(self, details: Sequence[Detail], products: Products, make: Callable[[Sequence[Detail]], T]) -> None:
        self._details = details
        self._make = make
        self._numbers: dict[str, tuple[int, ...]] = {}
        self._made: dict[tuple[int, ...], T] = {}
        for number, one in enumerate(details):
            alone = (number,)
            for product_id in _about(one, products):
                known = self._numbers.setdefault(product_id, alone)
                if known[-1] != number:
                    self._numbers[product_id] = known + alone
        self._everybody = self._numbers.pop("", ())

    def __getitem__(self, product_id: str) -> T:
        """Return what is said of a product and of all."""
        numbers = self._numbers.get(product_id, ())
        if self._everybody:
            numbers += self._everybody
        made = self._made.get(numbers)
        if made is None:
            made = self._made[numbers] = self._make([self._details[number] for number in numbers])
        return made


def _about(one: Detail, products: Products) -> Iterable[str]:
    """Return the products that an element is about; the empty id stands for all."""
    if one.group_ids:
        return products.among(one.product_ids, one.group_ids)
    return one.product_ids or ("",)


def impact(threats: Iterable[Detail]) -> tuple[Severity, str]:
    """Return the severity that a publisher gives in words, and the sentence that tells why there is no impact."""
    severity, sentence = None, ""
    for threat in threats:
        if threat.category == "impact" and threat.details:
            meant = _SEVERITY.get(threat.details.strip().lower())
            severity = severity or meant
            sentence = sentence or ("" if meant else threat.details)
    return severity or _UNKNOWN, sentence


def label(flags: Iterable[Detail]) -> str:
    """Return the first label."""
    return next((flag.label for flag in flags if flag.label), "")


def remedy(remediations: Sequence[Detail], own: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what helps, in lines, and where to read more, behind the vulnerability's own references.

    What is no fix by the vendor is told by its category.
    """
    lines = []
    for one in remediations:
        kind = "" if one.category == "vendor_fix" else (one.category or "").replace("_", " ")
        lines.append(f"{kind}: {one.details}" if kind and one.details else kind or one.details)
    urls = [one.url for one in remediations if one.url]
    return "\n".join([line for line in lines if line]), tuple(dict.fromkeys((*own, *urls))) if urls else own


def references(one: Vulnerability) -> tuple[str, ...]:
    """Return the addresses that a vulnerability names, each once."""
    return tuple(dict.fromkeys([given.url for given in one.references if given.url])) if one.references else ()


def shared_ids(vulnerabilities: Iterable[Vulnerability]) -> set[str]:
    """Return the ids that several vulnerabilities of a document have."""
    met: set[str] = set()
    shared: set[str] = set()
    for one in vulnerabilities:
        if one.ids:
            texts = {given.text for given in one.ids if given.text}
            shared |= met & texts
            met |= texts
    return shared


def identifiers(one: Vulnerability, shared: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the id of a vulnerability and its other ones.

    A number alone names nothing outside of its system, and an id that several vulnerabilities of the document share
    is that of the advisory.
    """
    cve = (one.cve or "").strip()
    if not one.ids:
        return cve, ()
    texts = [text for given in one.ids if (text := (given.text or "").strip())]
    first = cve or next(iter(texts), "")
    others = [text for text in texts if text != first and not text.isdecimal() and text not in shared]
    return first, tuple(dict.fromkeys(others))


def cwes(one: Vulnerability) -> tuple[int, ...]:
    """Take the numbers out of words such as ``CWE-79``."""
    if one.cwe is None and not one.cwes:
        return ()
    numbers = [_weakness(cwe.id or "") for cwe in (one.cwe, *(one.cwes or ())) if cwe]
    return tuple(dict.fromkeys([number for number in numbers if number is not None]))


@lru_cache(maxsize=256)
def _weakness(text: str) -> int | None:
    number = text.upper().removeprefix("CWE-")
    return int(number) if number.isdecimal() else None


def message(one: Vulnerability) -> str:
    """Return the text that tells best what it is; of several of a kind the first."""
    best, rank = "", len(_TELLING)
    for note in one.notes or ():
        new = _TELLING.get(note.category, rank)
        if new < rank and note.text:
            best, rank = note.text, new
    return best
