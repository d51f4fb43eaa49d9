"""The question of a card: asked without its answer, then judged with the reason."""

from accord.core.errors import BadUsage
from accord.core.explain.card import Question
from accord.core.explain.document import CardDocument
from accord.core.explain.layout import title, wrapped

#: How answers are named, in their order.
LETTERS = "ABCD"


def asked(document: CardDocument) -> str:
    """Return the question and its answers, as text of at most 80 columns that is Markdown too.

    Raises:
        BadUsage: no card covers the weakness, so that there is no question.
    """
    question = _question(document)
    answers = (f"- {letter}. {answer.text}" for letter, answer in zip(LETTERS, question.answers, strict=True))
    lines = "\n".join(wrapped(line, indent="     ") for line in answers)
    return f"{wrapped(title(document))}\n\n{wrapped(question.text)}\n\n{lines}\n\nAdd --answer A, B, C or D.\n"


def judged(document: CardDocument, letter: str) -> str:
    """Return whether one answer is right, and why.

    Raises:
        BadUsage: no card covers the weakness, so that there is no question.
    """
    answer = _question(document).answers[LETTERS.index(letter)]
    verdict = "right" if answer.right else "not right"
    return wrapped(f"{letter} is {verdict}. {answer.why}") + "\n"


def _question(document: CardDocument) -> Question:
    if document.question is None:
        remedy = "Name a weakness that has one, such as CWE-89"
        raise BadUsage(f"no card, and so no question, is about {document.about}", remedy=remedy)
    return document.question
