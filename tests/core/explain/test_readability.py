"""Word counts and the Flesch-Kincaid grade."""

import pytest

from accord.core.explain.readability import grade, sentences, syllables, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Fix it.", 2),
        ("1. Fix it - now", 4),
        ("https://cwe.mitre.org/data/definitions/89.html", 1),
        ("  spaces \n and lines ", 3),
    ],
)
def test_a_word_is_a_run_with_a_letter_or_digit(text: str, count: int) -> None:
    assert words(text) == count


def test_a_version_number_does_not_end_a_sentence() -> None:
    assert sentences("Upgrade to 1.2.3. Then test!") == 2


def test_text_without_an_end_is_one_sentence() -> None:
    assert sentences("no full stop") == 1


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("code", 1), ("codes", 1), ("used", 1), ("added", 2), ("boxes", 2), ("rules", 1), ("table", 2), ("tables", 2),
        ("free", 1), ("attack", 2), ("attacker", 3), ("create", 2), ("radio", 3), ("medium", 3), ("action", 2),
        ("actions", 2), ("quiet", 2), ("the", 1), ("SQL", 3), ("a", 1), ("hmm", 1), ("vulnerability", 6),
    ],
)  # fmt: skip
def test_syllables_of_words_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_the_published_formula() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.4, abs=0.05)


def test_long_words_in_long_sentences_have_a_higher_grade() -> None:
    simple = grade(["Keep it short. Use small words."])
    hard = grade(
        ["Organisational considerations necessitate comprehensive authorisation of administrative functionality."]
    )
    assert hard > 9 > simple


def test_no_text_has_no_grade() -> None:
    assert grade([]) == 0.0
    assert grade(["123"]) == 0.0
