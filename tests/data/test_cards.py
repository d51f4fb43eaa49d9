"""Every card: its words, what it cites, the weaknesses it answers for."""

from collections import Counter

import pytest

from accord.core.explain.card import Card
from accord.core.explain.faults import faults
from accord.core.explain.fill import MAX_WORDS, Filling, explain_card
from accord.core.explain.layout import WIDTH
from accord.core.explain.readability import grade, words
from accord.core.weakness import WeaknessTable
from accord.flows.explain import load_cards
from accord.ports import packaged

CARDS = load_cards().all
#: Families some of whose weaknesses another family's card explains better than their own.
KIN = {
    "certificate-check": {"missing-authentication"},
    "clear-text": {"weak-cryptography"},
    "cross-origin": {"missing-authentication"},
    "resource-exhaustion": {"memory-safety"},
    "signature-check": {"certificate-check"},
    "untrusted-supply": {"code-injection", "path-traversal"},
}
#: The longest parts of a question, in words, and the least that a checker of texts needs to know.
QUESTION, ANSWER, WHY = 30, 20, 30
TERMS = 5

each_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.weakness)


@each_card
def test_the_file_is_named_for_its_family(card: Card) -> None:
    assert packaged.table(f"cards/{card.weakness}.toml", Card) == card


@each_card
def test_the_card_and_the_weakness_table_agree(card: Card) -> None:
    table = packaged.table("tables/weakness.toml", WeaknessTable)
    families = {cwe: family.family for cwe in card.cwes if (family := table.of((cwe,)))}
    assert families[card.cwes[0]] == card.weakness
    assert set(families.values()) <= {card.weakness} | KIN.get(card.weakness, set())


def test_no_two_cards_answer_for_one_weakness() -> None:
    cwes = [cwe for card in CARDS for cwe in card.cwes]
    assert len(cwes) == len(set(cwes))


@each_card
def test_no_fault_is_found(card: Card) -> None:
    assert list(faults(card)) == []


@each_card
def test_the_business_sentence_names_the_service(card: Card) -> None:
    assert "{service}" in next(claim.text for claim in card.claims if claim.id == "why")


@each_card
def test_a_card_is_read_in_a_minute_with_nothing_left_out(card: Card) -> None:
    document = explain_card(f"CWE-{card.cwes[0]}", card)
    assert document.words <= MAX_WORDS
    assert document.left_out == ()


@each_card
def test_a_card_is_read_without_effort(card: Card) -> None:
    assert explain_card("CWE-1", card).grade <= 9


@each_card
def test_sentences_are_plain(card: Card) -> None:
    for claim in card.claims:
        assert claim.text.endswith(".")
        assert "!" not in claim.text
        assert claim.text[0].isupper() or claim.text.startswith("{service}")


@each_card
def test_the_question_is_short_and_read_without_effort(card: Card) -> None:
    question = card.question
    assert question.text.endswith("?")
    assert words(question.text) <= QUESTION
    for answer in question.answers:
        assert words(answer.text) <= ANSWER
        assert words(answer.why) <= WHY
        assert answer.text.endswith(".")
        assert answer.why.endswith(".")
    assert grade([question.text, *(text for answer in question.answers for text in (answer.text, answer.why))]) <= 9


def test_the_right_answer_cannot_be_told_by_its_place_or_its_length() -> None:
    places, longest = Counter[int](), 0
    for card in CARDS:
        lengths = [len(answer.text) for answer in card.question.answers]
        place = next(index for index, answer in enumerate(card.question.answers) if answer.right)
        places[place] += 1
        longest += lengths[place] == max(lengths)
    assert max(places.values()) <= 0.4 * len(CARDS)
    assert longest <= 0.4 * len(CARDS)


@each_card
def test_a_checker_of_texts_is_given_terms(card: Card) -> None:
    assert len(card.vocabulary) >= TERMS
    assert list(card.vocabulary) == sorted(card.vocabulary, key=str.lower)


@each_card
def test_the_parts_of_a_diagram_fit_into_boxes(card: Card) -> None:
    diagram = card.diagram
    for text in (diagram.source, *diagram.steps, diagram.guard, diagram.sink):
        assert len(text) <= WIDTH
        assert not text.endswith(".")
    assert len(diagram.steps) <= 4


@each_card
def test_a_language_without_the_flaw_is_told_in_a_sentence(card: Card) -> None:
    for language, reason in card.absent.items():
        assert reason.endswith(".")
        document = explain_card("CWE-1", card, Filling(language=language))
        assert next(claim.text for claim in document.claims if claim.id == "absent").startswith(reason)
        assert document.words <= MAX_WORDS


@each_card
def test_code_fits_a_terminal(card: Card) -> None:
    for example in card.examples.values():
        for code in (example.before, example.after):
            assert max(len(line.expandtabs(4)) for line in code.split("\n")) <= WIDTH - 4
            assert len(code.strip().split("\n")) <= 12


@each_card
def test_only_the_card_of_dependencies_has_versions_filled_in(card: Card) -> None:
    code = "".join(example.before + example.after for example in card.examples.values())
    has_marks = any(mark in code for mark in ("{component}", "{version}", "{fixed}"))
    assert has_marks == (card.weakness == "vulnerable-dependency")
