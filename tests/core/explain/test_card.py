"""Finding the card of a weakness and the example of a language."""

from accord.core.explain.card import Card, Cards, Diagram, Example, Head, Question


def _card(family: str, cwes: tuple[int, ...], *languages: str) -> Card:
    examples = {language: Example(before=f"{language} before", after=f"{language} after") for language in languages}
    return Card(
        weakness=family,
        title=family,
        cwes=cwes,
        vocabulary=(),
        claims=(),
        examples=examples,
        question=Question(text="", answers=()),
        diagram=Diagram(source="", steps=(), guard="", sink=""),
        references=(),
    )


def _cards(*cards: Card) -> Cards:
    return Cards(
        {card.weakness: Head(card.cwes) for card in cards}, {card.weakness: card for card in cards}.__getitem__
    )


def test_the_example_is_in_the_language_that_was_asked_for() -> None:
    assert _card("a", (1,), "python", "go").example("go")[0] == "go"


def test_typescript_reads_javascript() -> None:
    assert _card("a", (1,), "python", "javascript").example("typescript")[0] == "javascript"


def test_a_language_without_an_example_gets_the_first_one() -> None:
    assert _card("a", (1,), "python", "go").example("php")[0] == "python"


def test_the_first_weakness_that_has_a_card_decides() -> None:
    cards = _cards(_card("a", (1, 2)), _card("b", (3,)))
    found = cards.of((99, 3, 1))
    assert found is not None
    assert found.weakness == "b"


def test_no_card_is_none() -> None:
    cards = _cards(_card("a", (1,)))
    assert cards.of((2,)) is None
    assert cards.named("b") is None


def test_a_card_is_found_by_its_family() -> None:
    card = _card("a", (1,))
    assert _cards(card).named("a") is card


def test_a_card_is_read_when_it_is_asked_for() -> None:
    read: list[str] = []

    def reading(family: str) -> Card:
        read.append(family)
        return _card(family, (1,))

    cards = Cards({"a": Head((1,)), "b": Head((2,))}, reading)
    assert (cards.families, read) == (("a", "b"), [])
    cards.of((2,))
    assert read == ["b"]
    assert [card.weakness for card in cards.all] == ["a", "b"]
