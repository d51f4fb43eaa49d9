"""Finding the card of a weakness and the example of a language."""

from accord.core.explain.card import Card, Cards, Diagram, Example, Question


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


def test_the_example_is_in_the_language_that_was_asked_for() -> None:
    assert _card("a", (1,), "python", "go").example("go")[0] == "go"


def test_typescript_reads_javascript() -> None:
    assert _card("a", (1,), "python", "javascript").example("typescript")[0] == "javascript"


def test_a_language_without_an_example_gets_the_first_one() -> None:
    assert _card("a", (1,), "python", "go").example("php")[0] == "python"


def test_the_first_weakness_that_has_a_card_decides() -> None:
    cards = Cards([_card("a", (1, 2)), _card("b", (3,))])
    found = cards.of((99, 3, 1))
    assert found is not None
    assert found.weakness == "b"


def test_no_card_is_none() -> None:
    cards = Cards([_card("a", (1,))])
    assert cards.of((2,)) is None
    assert cards.named("b") is None


def test_a_card_is_found_by_its_family() -> None:
    card = _card("a", (1,))
    assert Cards([card]).named("a") is card
