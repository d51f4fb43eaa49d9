"""What is wrong in a card beyond the types of its fields: each fault with its place and what to do."""

import re
from collections.abc import Iterator

import msgspec

from accord.core.explain.card import FILLED, REFERENCE_HOSTS, Card
from accord.core.explain.language import SHOWN

#: The ids of a card's statements, in reading order.
CLAIMS = ("what", "why", "attack.1", "attack.2", "attack.3", "fix", "check")
#: The languages that every card speaks of, each with the manifest that may stand in for it.
LANGUAGES = {"python": "pip", "javascript": "npm", "java": "maven", "go": "go-modules"}
ANSWERS = 4

_HOST = re.compile(r"https://([a-z0-9.-]+)/\S*")
_CWE_PAGE = "https://cwe.mitre.org/data/definitions/{}.html"


class Fault(msgspec.Struct, frozen=True, gc=False):
    """One thing that is wrong: the field, what it says, and the next step."""

    place: str
    message: str
    remedy: str


def faults(card: Card) -> Iterator[Fault]:
    """Yield every fault of a card, in the order of its fields."""
    yield from _numbers(card)
    yield from _doubles("vocabulary", card.vocabulary)
    yield from _claims(card)
    yield from _languages(card)
    yield from _question(card)
    yield from _diagram(card)
    yield from _references(card)


def _numbers(card: Card) -> Iterator[Fault]:
    if not card.cwes:
        yield Fault("cwes", "no weakness is named", "Put the CWE that the card is about first")
    yield from _doubles("cwes", tuple(map(str, card.cwes)))
    if not card.vocabulary:
        yield Fault("vocabulary", "there is none", "List the names that a text about this weakness may use")


def _claims(card: Card) -> Iterator[Fault]:
    ids = tuple(claim.id for claim in card.claims)
    if ids != CLAIMS:
        yield Fault("claims", f"the ids are {', '.join(ids) or 'none'}", f"Write these, in order: {', '.join(CLAIMS)}")
    known = {reference.id for reference in card.references} | FILLED
    for claim in card.claims:
        place = f"claims.{claim.id}"
        if not claim.cites:
            yield Fault(place, "it cites nothing", "Cite a reference, service or data")
        for name in sorted(set(claim.cites) - known):
            yield Fault(place, f"it cites '{name}', which is no reference", "Add the reference, or cite another")
        filled = {name for name in FILLED if f"{{{name}}}" in claim.text}
        for name in sorted(filled ^ (set(claim.cites) & FILLED)):
            yield Fault(
                place, f"'{name}' is filled in or cited, not both", f"Write {{{name}}} and cite {name}, or neither"
            )


def _languages(card: Card) -> Iterator[Fault]:
    if not card.examples:
        yield Fault("examples", "there is none", "Write one in a language that can have the flaw")
    for name in sorted({*card.examples, *card.absent} - SHOWN.keys()):
        yield Fault(f"examples.{name}", "there is no such language", f"Use one of: {', '.join(sorted(SHOWN))}")
    for name, reason in card.absent.items():
        if name in card.examples:
            yield Fault(f"absent.{name}", "the language has an example too", "Take one of both away")
        if not reason.strip():
            yield Fault(f"absent.{name}", "no reason is given", "Say in one sentence why the flaw cannot be there")
    for name, manifest in LANGUAGES.items():
        if not {name, manifest} & {*card.examples, *card.absent}:
            yield Fault(
                "examples", f"{SHOWN[name]} is missing", f"Write examples.{name}, or absent.{name} with the reason"
            )
    for name, example in card.examples.items():
        if not example.before.strip() or not example.after.strip() or example.before == example.after:
            yield Fault(f"examples.{name}", "before and after show no fix", "Write the flaw and its fix")


def _question(card: Card) -> Iterator[Fault]:
    answers = card.question.answers
    if len(answers) != ANSWERS:
        yield Fault("question.answers", f"there are {len(answers)}", f"Write {ANSWERS}, one of them right")
    right = sum(answer.right for answer in answers)
    if right != 1:
        yield Fault("question.answers", f"{right} are right", "Set right = true on exactly one")
    yield from _doubles("question.answers", tuple(answer.text for answer in answers))
    yield from _empty("question.text", card.question.text)
    for number, answer in enumerate(answers, 1):
        yield from _empty(f"question.answers.{number}.text", answer.text)
        yield from _empty(f"question.answers.{number}.why", answer.why)


def _diagram(card: Card) -> Iterator[Fault]:
    diagram = card.diagram
    if not diagram.steps:
        yield Fault("diagram.steps", "there is none", "Name what the value passes on its way to the sink")
    steps = ((f"steps.{number}", step) for number, step in enumerate(diagram.steps, 1))
    for name, text in (("source", diagram.source), *steps, ("guard", diagram.guard), ("sink", diagram.sink)):
        yield from _empty(f"diagram.{name}", text)


def _references(card: Card) -> Iterator[Fault]:
    if card.cwes:
        page = _CWE_PAGE.format(card.cwes[0])
        if not card.references or card.references[0].url != page:
            yield Fault("references", "the first is not the weakness in MITRE's list", f"Put {page} first")
    for reference in card.references:
        address = _HOST.fullmatch(reference.url)
        if address is None or address[1] not in REFERENCE_HOSTS:
            remedy = f"Link by https to one of: {', '.join(sorted(REFERENCE_HOSTS))}"
            yield Fault(f"references.{reference.id}", f"{reference.url} is on no host of the list", remedy)
    yield from _doubles("references", tuple(reference.id for reference in card.references))


def _doubles(place: str, texts: tuple[str, ...]) -> Iterator[Fault]:
    lowered = [text.strip().lower() for text in texts]
    for text in sorted({text for text in lowered if lowered.count(text) > 1}):
        yield Fault(place, f"'{text}' is there more than once", "Keep one of them")


def _empty(place: str, text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(place, "it is empty", "Write it, or take it away")
