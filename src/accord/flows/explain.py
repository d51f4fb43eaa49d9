"""Explain a weakness, a CVE or a judged vulnerability with a card that is read in a minute."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from accord import __version__
from accord.core.cwe import CweEntry
from accord.core.errors import AccordError, BadUsage
from accord.core.explain.card import Card, Cards, Head
from accord.core.explain.document import CardDocument
from accord.core.explain.faults import faults
from accord.core.explain.fill import Filling, explain_card, explain_entry
from accord.core.explain.known import covered, known, no_weakness, weakness_of
from accord.core.explain.nearest import nearest
from accord.core.explain.subject import Subject
from accord.core.feed import Source
from accord.core.intelligence import Intelligence
from accord.core.weakness import WeaknessTable
from accord.ports import packaged

#: The card of a flaw that lies in somebody else's code.
DEPENDENCY = "vulnerable-dependency"

_CWE = re.compile(r"cwe[-_ ]?0*(\d{1,6})|0*(\d{1,4})", re.IGNORECASE)
_CVE = re.compile(r"cve-\d{4}-\d{4,}", re.IGNORECASE)
#: How many ids an error names.
_SHOWN = 5
_ADVISORY = re.compile(r"(?:ghsa(?:-[a-z0-9]{4}){3}|pysec-\d{4}-\d+)", re.IGNORECASE)


class Knowledge(Protocol):
    """What the world knows; ``feeds.snapshot.Snapshot`` is one."""

    def intelligence(self, cves: Iterable[str]) -> Mapping[str, Intelligence]:
        """Return what is known about these CVEs; the unknown are left out."""

    def aliases(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Map each id to the one that its flaw goes by."""

    def cwe(self, number: int) -> CweEntry | None:
        """Return one entry of CWE."""

    def cwe_ancestors(self, number: int) -> tuple[int, ...]:
        """Return the numbers of all entries above one, nearest first."""

    def sources(self) -> Sequence[Source]:
        """Return where the knowledge comes from."""


class Vulnerabilities(Protocol):
    """Judged vulnerabilities, to be looked up by id."""

    def names(self) -> Mapping[str, str]:
        """Return the id of each name that can be asked for: the id itself, older ids, fingerprints."""

    def subject(self, id_: str) -> Subject:
        """Return one vulnerability by its id."""


def load_cards() -> Cards:
    """Find every card of ``data/cards``; each is read when it is asked for.

    Raises:
        AccordError: a file is not a card, here or when it is read; the message names file, field and next step.
    """
    return Cards({name: packaged.head(_file(name), Head) for name in packaged.listing("cards")}, _card)


def _card(name: str) -> Card:
    card: Card = packaged.table(_file(name), Card)
    for fault in faults(card):
        raise AccordError(fault.message, place=f"{_file(name)}: {fault.place}", remedy=fault.remedy)
    return card


def _file(name: str) -> str:
    return f"cards/{name}.toml"


def explain(
    name: str,
    knowledge: Knowledge,
    vulnerabilities: Callable[[], Vulnerabilities],
    *,
    language: str = "",
) -> CardDocument:
    """Explain what a person names.

    Args:
        name: ``CWE-89`` (also ``cwe89`` or ``89``), a CVE, the id of an advisory that stands for one, a card's family,
            or the id of a vulnerability or its beginning.
        knowledge: The snapshot of feeds.
        vulnerabilities: Called only when an id is asked for, since judging reports takes its time.
        language: Show examples in this language, where there are any; else in that of the file.

    Raises:
        BadUsage: there is no such weakness, CVE or id; the remedy names the nearest ids or the next step.
    """
    explainer = Explainer(knowledge, load_cards(), language=language)
    return replace(_explained(name.strip(), explainer, vulnerabilities), accord=__version__)


class Explainer:
    """Makes documents of what the feeds and the cards know."""

    def __init__(self, knowledge: Knowledge, cards: Cards, *, language: str = "") -> None:
        self.cards = cards
        self._knowledge = knowledge
        self._language = language

    def weakness(self, number: int) -> CardDocument:
        """Explain a CWE by its card, else by its entry in MITRE's list.

        Raises:
            BadUsage: there is no such CWE.
        """
        card, entry = self.cards.of((number,)), self._knowledge.cwe(number)
        about = f"CWE-{number}"
        if card is not None:
            said, facts = covered(entry) if entry and card.cwes[0] != number else ((), ())
            filling = Filling(cwes=(number,), known=said, facts=facts, language=self._language)
            return explain_card(about, card, filling)
        if entry is None:
            raise BadUsage(f"there is no {about}", remedy="Look for the number on https://cwe.mitre.org")
        return explain_entry(about, entry, parents=self._parents(entry), near=self._near(number))

    def cve(self, name: str) -> CardDocument:
        """Explain a CVE, or the one that an advisory stands for: what feeds know, then the card of its weakness.

        Raises:
            BadUsage: the feeds do not know it.
        """
        name = self._cve_of(name)
        intelligence = self._knowledge.intelligence([name]).get(name)
        if intelligence is None:
            newest = max((source.taken_at for source in self._knowledge.sources()), default=None)
            when = f", which reaches to {newest}," if newest else ""
            raise BadUsage(f"the snapshot of feeds{when} does not know {name}", remedy="Run 'accord feeds update'")
        return self._about(name, intelligence.cwes, self._filling(intelligence))

    def vulnerability(self, subject: Subject) -> CardDocument:
        """Explain a judged vulnerability: its own code, its own business sentence, the card of its weakness."""
        dependency = self.cards.named(DEPENDENCY) if subject.component else None
        cwes = subject.cwes or self._cwes_of(subject.vulnerability_ids)
        filling = Filling(subject=subject, cwes=cwes, dependency=dependency, language=self._language)
        return self._about(subject.id, cwes, filling)

    def _about(self, about: str, cwes: tuple[int, ...], filling: Filling) -> CardDocument:
        card = self.cards.of(cwes) or (self._fallback(cwes, filling) if filling.subject else None)
        if card is not None:
            return explain_card(about, card, filling)
        entry = self._entry(cwes)
        if entry is None:
            return explain_entry(about, None, filling)
        return explain_entry(about, entry, filling, parents=self._parents(entry), near=self._near(entry.number))

    def _fallback(self, cwes: tuple[int, ...], filling: Filling) -> Card | None:
        """Return the card of the family as which a vulnerability was judged; for a package, that of dependencies."""
        family = packaged.table("tables/weakness.toml", WeaknessTable).of(cwes)
        return (self.cards.named(family.family) if family else None) or filling.dependency

    def _filling(self, intelligence: Intelligence) -> Filling:
        taken = {source.label: source.taken_at for source in self._knowledge.sources()}
        claims, facts = known(intelligence, taken)
        entry = self._entry(intelligence.cwes)
        named, cited = weakness_of(entry) if entry else ((no_weakness(),), ())
        return Filling(
            cwes=intelligence.cwes,
            known=(*claims, *named),
            facts=(*facts, *cited),
            dependency=self.cards.named(DEPENDENCY),
            language=self._language,
        )

    def _cwes_of(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        """Return the weaknesses of the first published vulnerability for which the feeds name any."""
        found = self._knowledge.intelligence(self._knowledge.aliases(ids).values())
        return next((one.cwes for one in found.values() if one.cwes), ())

    def _entry(self, cwes: tuple[int, ...]) -> CweEntry | None:
        return next((entry for cwe in cwes if (entry := self._knowledge.cwe(cwe))), None)

    def _cve_of(self, name: str) -> str:
        """Write a CVE or an advisory's id as its publisher does, and return the CVE that it stands for."""
        head, _, tail = name.partition("-")
        written = f"GHSA-{tail.lower()}" if head.upper() == "GHSA" else name.upper()
        return self._knowledge.aliases([written]).get(written, written)

    def _parents(self, entry: CweEntry) -> list[CweEntry]:
        return [parent for number in entry.parents if (parent := self._knowledge.cwe(number))]

    def _near(self, number: int) -> Card | None:
        return self.cards.of(self._knowledge.cwe_ancestors(number))


# -- what a name means ---------------------------------------------------------------------------------------------


def _explained(name: str, explainer: Explainer, vulnerabilities: Callable[[], Vulnerabilities]) -> CardDocument:
    if weakness := _CWE.fullmatch(name):
        return explainer.weakness(int(weakness[1] or weakness[2]))
    if _CVE.fullmatch(name) or _ADVISORY.fullmatch(name):
        return explainer.cve(name)
    if card := explainer.cards.named(name.lower()):
        return explainer.weakness(card.cwes[0])
    judged = vulnerabilities()
    names = judged.names()
    if not names:
        near = ", ".join(nearest(name.lower(), explainer.cards.families)) or "none"
        remedy = f"Nearest cards: {near}. To find an id: accord explain {name} REPORT..."
        raise BadUsage(f"'{name}' is no CWE, no CVE and no card, and no plan was made here", remedy=remedy)
    return explainer.vulnerability(judged.subject(_resolved(name.lower(), names)))


def _resolved(name: str, names: Mapping[str, str]) -> str:
    """Return the id that has this name, or the one whose name begins so."""
    if name in names:
        return names[name]
    found = sorted({id_ for other, id_ in names.items() if name and other.startswith(name)})
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(found[:_SHOWN])
        raise BadUsage(f"'{name}' begins {len(found)} vulnerabilities", remedy=f"Write more of the id: {shown}")
    near = ", ".join(nearest(name, set(names.values()))) or "none"
    remedy = f"Nearest ids: {near}. Pass the reports too, or run accord plan first"
    raise BadUsage(f"no vulnerability here has an id that starts with '{name}'", remedy=remedy)
