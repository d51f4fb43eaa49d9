"""What is wrong in a card is said with its place and the next step."""

import pytest
from msgspec.structs import replace

from accord.core.explain.card import Card, Claim, Example, Question, Reference
from accord.core.explain.faults import CLAIMS, faults
from accord.flows.explain import load_cards

_FOUND = load_cards().named("sql-injection")
assert _FOUND is not None
CARD: Card = _FOUND
FIRST, *REST = CARD.question.answers
GO = CARD.examples["go"]


def _claims(name: str, **change: object) -> Card:
    return replace(CARD, claims=tuple(replace(c, **change) if c.id == name else c for c in CARD.claims))


def _question(*answers: object) -> Card:
    return replace(CARD, question=Question(text="Which?", answers=answers))  # type: ignore[arg-type]  # of the card


def _examples(**change: Example) -> dict[str, Example]:
    return {**CARD.examples, **change}


def _without(language: str) -> dict[str, Example]:
    return {name: example for name, example in CARD.examples.items() if name != language}


def test_a_card_as_it_should_be_has_no_fault() -> None:
    assert list(faults(CARD)) == []


@pytest.mark.parametrize(
    ("card", "place", "message"),
    [
        (replace(CARD, cwes=()), "cwes", "no weakness is named"),
        (replace(CARD, cwes=(89, 564, 564)), "cwes", "'564' is there more than once"),
        (replace(CARD, vocabulary=()), "vocabulary", "there is none"),
        (replace(CARD, vocabulary=("ORM", "orm")), "vocabulary", "'orm' is there more than once"),
        (replace(CARD, claims=CARD.claims[1:]), "claims", "the ids are why, attack.1"),
        (replace(CARD, claims=()), "claims", "the ids are none"),
        (_claims("fix", cites=()), "claims.fix", "it cites nothing"),
        (_claims("fix", cites=("cert",)), "claims.fix", "it cites 'cert', which is no reference"),
        (_claims("fix", text="Ask {service}."), "claims.fix", "'service' is filled in or cited, not both"),
        (_claims("fix", cites=("data",)), "claims.fix", "'data' is filled in or cited, not both"),
        (replace(CARD, examples=_examples(cobol=GO)), "examples.cobol", "there is no such language"),
        (replace(CARD, absent={"basic": "Never."}), "examples.basic", "there is no such language"),
        (replace(CARD, absent={"go": "Never."}), "absent.go", "the language has an example too"),
        (replace(CARD, absent={"rust": " "}), "absent.rust", "no reason is given"),
        (replace(CARD, examples=_without("go")), "examples", "Go is missing"),
        (replace(CARD, examples={}), "examples", "there is none"),
        (replace(CARD, examples=_examples(go=replace(GO, after=" "))), "examples.go", "before and after show no fix"),
        (replace(CARD, examples=_examples(go=replace(GO, after=GO.before))), "examples.go", "before and after show no"),
        (_question(FIRST, *REST[:2]), "question.answers", "there are 3"),
        (_question(FIRST, replace(FIRST, text="x"), *REST[1:]), "question.answers", "0 are right"),
        (_question(*(replace(a, right=True) for a in (FIRST, *REST))), "question.answers", "4 are right"),
        (_question(FIRST, FIRST, *REST), "question.answers", "is there more than once"),
        (_question(FIRST, *REST[:2], replace(REST[2], text="")), "question.answers.4.text", "it is empty"),
        (_question(FIRST, *REST[:2], replace(REST[2], why=" ")), "question.answers.4.why", "it is empty"),
        (replace(CARD, question=replace(CARD.question, text="")), "question.text", "it is empty"),
        (replace(CARD, diagram=replace(CARD.diagram, steps=())), "diagram.steps", "there is none"),
        (replace(CARD, diagram=replace(CARD.diagram, steps=("a", ""))), "diagram.steps.2", "it is empty"),
        (replace(CARD, diagram=replace(CARD.diagram, sink="")), "diagram.sink", "it is empty"),
        (replace(CARD, references=CARD.references[1:]), "references", "the first is not the weakness in MITRE's list"),
        (replace(CARD, references=()), "references", "the first is not the weakness in MITRE's list"),
        (
            replace(CARD, references=(*CARD.references, Reference(id="x", url="https://example.com/"))),
            "references.x",
            "https://example.com/ is on no host of the list",
        ),
        (
            replace(CARD, references=(*CARD.references, Reference(id="x", url="http://owasp.org/"))),
            "references.x",
            "http://owasp.org/ is on no host of the list",
        ),
        (
            replace(CARD, references=(*CARD.references, Reference(id="x", url="https://owasp.org@example.com/"))),
            "references.x",
            "is on no host of the list",
        ),
        (replace(CARD, references=(*CARD.references, CARD.references[0])), "references", "'cwe-89' is there more than"),
    ],
)
def test_a_fault_is_said_with_its_place_and_what_to_do(card: Card, place: str, message: str) -> None:
    assert [fault for fault in faults(card) if fault.place == place and message in fault.message]
    assert all(fault.remedy for fault in faults(card))


def test_a_manifest_stands_in_for_its_language() -> None:
    assert list(faults(replace(CARD, examples={**_without("go"), "go-modules": GO}))) == []


def test_every_fault_is_found_not_only_the_first() -> None:
    assert len(list(faults(replace(CARD, vocabulary=(), claims=(Claim(id="what", text="x"),))))) == 3
    assert len(CLAIMS) == 7
