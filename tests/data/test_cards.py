"""Every card: its words, what it cites, the weaknesses it answers for."""

from urllib.parse import urlsplit

import pytest

from accord.core.explain.card import FILLED, REFERENCE_HOSTS, Card
from accord.core.explain.fill import MAX_WORDS, explain_card
from accord.core.explain.language import SHOWN
from accord.core.explain.layout import WIDTH
from accord.core.weakness import WeaknessTable
from accord.flows.explain import load_cards
from accord.ports import packaged

CARDS = load_cards().all
IDS = ("what", "why", "attack.1", "attack.2", "attack.3", "fix", "check")
CODE = {"python", "javascript", "java", "go"}
#: Cards without all four languages, and why.
ELSEWHERE = {"vulnerable-dependency": "met in manifests", "memory-safety": "the four languages check memory themselves"}
#: Families whose weaknesses another family's card explains just as well.
KIN = {
    "xml-external-entity": {"entity-expansion"},
    "missing-authorisation": {"wrong-authorisation", "missing-authentication"},
    "clear-text": {"session", "hard-coded-secret"},
}

each_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.weakness)


def test_the_weaknesses_met_most_often_have_cards() -> None:
    assert len(CARDS) >= 20


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
def test_every_statement_is_there_once_in_reading_order(card: Card) -> None:
    assert tuple(claim.id for claim in card.claims) == IDS


@each_card
def test_every_statement_cites_a_reference_or_a_filled_fact(card: Card) -> None:
    references = {reference.id for reference in card.references}
    assert all(claim.cites for claim in card.claims)
    assert {name for claim in card.claims for name in claim.cites} <= references | FILLED


@each_card
def test_what_is_filled_in_is_cited(card: Card) -> None:
    for claim in card.claims:
        assert {name for name in FILLED if f"{{{name}}}" in claim.text} == set(claim.cites) & FILLED


@each_card
def test_the_business_sentence_names_the_service(card: Card) -> None:
    assert "{service}" in next(claim.text for claim in card.claims if claim.id == "why")


@each_card
def test_links_go_to_hosts_on_the_list_and_the_first_is_the_weakness(card: Card) -> None:
    urls = [urlsplit(reference.url) for reference in card.references]
    assert all(url.scheme == "https" and url.hostname in REFERENCE_HOSTS for url in urls)
    assert card.references[0].url == f"https://cwe.mitre.org/data/definitions/{card.cwes[0]}.html"


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
def test_the_weakness_is_shown_in_the_languages_it_is_met_in(card: Card) -> None:
    assert set(card.examples) <= set(SHOWN)
    assert set(card.examples) >= CODE or card.weakness in ELSEWHERE


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
