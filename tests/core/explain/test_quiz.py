"""The question of a card, and what is said to each answer."""

import pytest

from accord.core.errors import BadUsage
from accord.core.explain.card import Answer, Question
from accord.core.explain.document import CardDocument
from accord.core.explain.quiz import asked, judged

QUESTION = Question(
    text="A search field is open to SQL injection. Which change closes it for good, and for all the other fields?",
    answers=(
        Answer(text="A filter.", why="It misses one sign."),
        Answer(
            text="A parameter of the query, so that the value stays a value whatever it may hold inside.",
            why="Yes.",
            right=True,
        ),
        Answer(text="A limit.", why="A short text is enough."),
        Answer(text="Luck.", why="It runs out."),
    ),
)
DOCUMENT = CardDocument(about="CWE-89", title="SQL injection", question=QUESTION)

ASKED = """\
SQL injection (CWE-89)

A search field is open to SQL injection. Which change closes it for good, and
for all the other fields?

- A. A filter.
- B. A parameter of the query, so that the value stays a value whatever it may
     hold inside.
- C. A limit.
- D. Luck.

Add --answer A, B, C or D.
"""


def test_the_question_is_asked_without_its_answer() -> None:
    assert asked(DOCUMENT) == ASKED


def test_the_right_answer_is_told_with_its_reason() -> None:
    assert judged(DOCUMENT, "B") == "B is right. Yes.\n"


def test_a_wrong_answer_is_told_with_its_reason_and_the_right_one_stays_open() -> None:
    assert judged(DOCUMENT, "D") == "D is not right. It runs out.\n"


def test_without_a_card_there_is_no_question() -> None:
    plain = CardDocument(about="CWE-1341", title="x")
    with pytest.raises(BadUsage, match="no card, and so no question, is about CWE-1341"):
        asked(plain)
    with pytest.raises(BadUsage):
        judged(plain, "A")
