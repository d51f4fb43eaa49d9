"""Fill a card: for a weakness, for a CVE with what feeds know of it, or for a judged vulnerability."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from accord.core.cwe import CweEntry
from accord.core.explain import readability
from accord.core.explain.card import Card, Claim, Example, Reference
from accord.core.explain.document import CardDocument, Code
from accord.core.explain.language import NEAREST, SHOWN
from accord.core.explain.layout import shown_words
from accord.core.explain.subject import Subject
from accord.core.fact import Fact

#: A card is read in a minute. Code is not counted.
MAX_WORDS = 120

_CWE_PAGE = "https://cwe.mitre.org/data/definitions/{}.html"
_KINDS = {
    "Pillar": "one of the broadest themes",
    "Class": "a broad kind of weakness",
    "Base": "a kind of weakness",
    "Variant": "a narrow kind of weakness, bound to a language or technique,",
    "Compound": "a mix of several weaknesses",
    "Category": "a group of weaknesses, not one of its own,",
    "View": "a way to look at weaknesses, not one of its own,",
}
_REMEDY = ("fix", "check")
#: What may be left out of a card that would be too long, in this order: steps of an attack, then the full name of the
#: weakness, which the title tells in short.
_OPTIONAL = ("attack", "kind")


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """What a card is filled from; each part may be missing."""

    subject: Subject | None = None
    #: The weaknesses it is about; without them, the subject's, else the card's.
    cwes: tuple[int, ...] = ()
    #: The language to show; without one, the subject's.
    language: str = ""
    #: What is said before the card's own claims, such as what feeds know of a CVE, and the facts those cite.
    known: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    #: The card of vulnerable dependencies, given when the flaw lies in a component and not in own code: its fix and
    #: check are shown, and its example when the component is known.
    dependency: Card | None = None

    @property
    def component(self) -> Subject | None:
        """The subject when it is a component."""
        return self.subject if self.subject and self.subject.component else None


_NOTHING = Filling()


def explain_card(about: str, card: Card, filling: Filling = _NOTHING) -> CardDocument:
    """Fill the card of a family.

    Attack steps, then the weakness's full name, are left out until the whole has at most :data:`MAX_WORDS` words.
    """
    subject = filling.subject
    shown = filling.dependency if filling.dependency and filling.component else card
    examples = {name: _with_versions(example, filling.component) for name, example in shown.examples.items()}
    wanted = filling.language or (subject.language if subject else "")
    language, _ = shown.example(wanted)
    claims = (*filling.known, *_general(card, filling), *_absence(shown, wanted, language))
    return _fitted(
        CardDocument(
            about=about,
            title=subject.title if subject else card.title,
            weakness=card.weakness,
            cwes=filling.cwes or (subject.cwes if subject else ()) or card.cwes,
            claims=claims,
            facts=_facts(claims, filling),
            references=_references(claims, card, filling.dependency),
            your_code=_own_code(subject),
            before=Code(text=examples[language].before, language=language),
            after=Code(text=examples[language].after, language=language),
            examples=examples,
            absent=shown.absent,
            question=card.question,
            diagram=card.diagram,
            vocabulary=card.vocabulary,
        )
    )


def explain_entry(
    about: str,
    entry: CweEntry | None,
    filling: Filling = _NOTHING,
    *,
    parents: Sequence[CweEntry] = (),
    near: Card | None = None,
) -> CardDocument:
    """Make the short card of a weakness without a card of its own, from its entry in MITRE's list.

    Args:
        about: What was asked for.
        entry: The entry; None when the weakness is not known.
        filling: What else is known; a judged vulnerability's own sentence is used.
        parents: The entries that it is a kind of.
        near: The card of the closest ancestor that has one.
    """
    subject = filling.subject
    claims = (*filling.known, *_sentences(subject), *_from_entry(entry, parents, near), *_remedy(filling))
    page = (Reference(id=f"cwe-{entry.number}", url=_CWE_PAGE.format(entry.number)),) if entry else ()
    return _fitted(
        CardDocument(
            about=about,
            title=subject.title if subject else (entry.name if entry else about),
            cwes=filling.cwes or (subject.cwes if subject else ()) or ((entry.number,) if entry else ()),
            claims=claims,
            facts=_facts(claims, filling),
            references=(*page, *_references(claims, None, filling.dependency)),
            your_code=_own_code(subject),
        )
    )


# -- claims --------------------------------------------------------------------------------------------------------


def _general(card: Card, filling: Filling) -> Iterable[Claim]:
    """Yield the card's claims, with what is known here in the place of what is true in general."""
    remedy = {claim.id: claim for claim in _remedy(filling)}
    business = filling.subject.for_business if filling.subject else ""
    for claim in card.claims:
        if claim.id == "why" and business:
            yield Claim(id="why", text=business, cites=("vulnerability@accord",))
        else:
            yield remedy.get(claim.id) or _filled(claim, filling.subject)


def _absence(card: Card, wanted: str, shown: str) -> Iterable[Claim]:
    """Say why the language that was asked for cannot have the flaw, and which one is shown in its place."""
    reason = card.absent.get(wanted) or card.absent.get(NEAREST.get(wanted, ""))
    if reason and wanted != shown:
        yield Claim(id="absent", text=f"{reason} The example is in {SHOWN[shown]}.")


def _remedy(filling: Filling) -> Iterable[Claim]:
    """Yield the fix and check of a flaw that lies in a component; nothing for own code."""
    component = filling.component
    for claim in filling.dependency.claims if filling.dependency else ():
        if claim.id == "fix" and component:
            yield Claim(id="fix", text=_upgrade(component), cites=("component@report",))
        elif claim.id in _REMEDY:
            yield _filled(claim, filling.subject)


def _upgrade(component: Subject) -> str:
    now = f" from {component.version}" if component.version else ""
    if component.fixed_version:
        return f"Upgrade {component.component}{now} to {component.fixed_version}."
    return f"No fixed version of {component.component} is known yet. Remove it, or limit who can reach it."


def _sentences(subject: Subject | None) -> Iterable[Claim]:
    """Say what the judgement says: the developer's sentence, which opens with what it means to the business."""
    text = (subject.for_developer or subject.for_business) if subject else ""
    if text:
        yield Claim(id="what", text=text, cites=("vulnerability@accord",))


def _from_entry(entry: CweEntry | None, parents: Sequence[CweEntry], near: Card | None) -> Iterable[Claim]:
    if entry is None:
        return
    cites = (f"cwe-{entry.number}",)
    kind = _KINDS.get(entry.abstraction, "an entry")
    yield Claim(id="kind", text=f"CWE-{entry.number}, {entry.name}, is {kind} in MITRE's list.", cites=cites)
    if parents:
        named = " and ".join(f"{parent.name} (CWE-{parent.number})" for parent in parents)
        yield Claim(id="parents", text=f"It is a kind of {named}.", cites=cites)
    if near is not None:
        text = f"The nearest full card is {near.title}. Run 'accord explain CWE-{near.cwes[0]}'."
        yield Claim(id="near", text=text, cites=cites)


def _filled(claim: Claim, subject: Subject | None) -> Claim:
    service = (subject.service if subject else "") or "the service"
    data = (subject.data if subject else "") or "its data"
    text = claim.text.replace("{service}", service).replace("{data}", data)
    return replace(claim, text=text[:1].upper() + text[1:])


# -- facts, references, code ---------------------------------------------------------------------------------------


def _facts(claims: Sequence[Claim], filling: Filling) -> tuple[Fact, ...]:
    """Return the facts that the claims cite; a filled word that nobody has said is a fact without a value."""
    subject = filling.subject
    available = (
        *filling.facts,
        Fact(name="service", value=(subject.service if subject else "") or None),
        Fact(name="data", value=(subject.data if subject else "") or None),
        Fact(name="vulnerability", value=subject.id if subject else None, source="accord"),
        Fact(name="component", value=_named(filling.component), source="report"),
    )
    cited = {name for claim in claims for name in claim.cites}
    return tuple(fact for fact in available if fact.id in cited)


def _named(component: Subject | None) -> str | None:
    return f"{component.component} {component.version}".strip() if component else None


def _references(claims: Sequence[Claim], card: Card | None, dependency: Card | None) -> tuple[Reference, ...]:
    """Return the card's references and those of the dependency card that its claims cite, each once."""
    cited = {name for claim in claims for name in claim.cites}
    own = card.references if card else ()
    borrowed = tuple(each for each in dependency.references if each.id in cited) if dependency else ()
    return (*own, *(each for each in borrowed if each not in own))


def _with_versions(example: Example, component: Subject | None) -> Example:
    before, after = (_versions(code, component) for code in (example.before, example.after))
    return replace(example, before=before, after=after)


def _versions(code: str, component: Subject | None) -> str:
    name, version, fixed = "example", "1.2.0", "1.2.9"
    if component is not None:
        name = component.component
        version = component.version or "VERSION"
        fixed = component.fixed_version or "FIXED-VERSION"
    # Go writes versions with a v, which reports sometimes carry and sometimes not.
    for mark, value in (("v{version}", f"v{version.removeprefix('v')}"), ("v{fixed}", f"v{fixed.removeprefix('v')}")):
        code = code.replace(mark, value)
    return code.replace("{component}", name).replace("{version}", version).replace("{fixed}", fixed)


def _own_code(subject: Subject | None) -> Code | None:
    if subject is None or not subject.snippet.strip():
        return None
    return Code(text=subject.snippet, language=subject.language, path=subject.path, line=subject.line)


# -- length --------------------------------------------------------------------------------------------------------


def _fitted(document: CardDocument) -> CardDocument:
    """Leave optional claims out, the last first, until the document is short enough; then count words and grade."""
    left_out: list[str] = []
    for head in _OPTIONAL:
        for claim in reversed(document.claims):
            if claim.id.partition(".")[0] == head and shown_words(document) > MAX_WORDS:
                left_out.insert(0, claim.id)
                document = replace(document, claims=tuple(each for each in document.claims if each is not claim))
    return replace(
        document,
        left_out=tuple(left_out),
        words=shown_words(document),
        grade=readability.grade(claim.text for claim in document.claims),
    )
