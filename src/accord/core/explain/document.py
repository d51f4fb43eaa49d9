"""One filled card, ready to show."""

import msgspec

from accord.core.explain.card import Claim, Diagram, Example, Question, Reference
from accord.core.fact import Fact


class Code(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A piece of code with its language and, where it comes from a report, its place."""

    text: str
    language: str = ""
    path: str = ""
    line: int | None = None


class CardDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What ``accord explain`` answers. Every claim cites ids of ``facts`` (``name@source``) or ``references``."""

    #: The version of Accord.
    accord: str = ""
    #: What was asked for: ``CWE-89``, ``CVE-2021-44228`` or the id of a vulnerability.
    about: str
    title: str
    #: The family of the weakness; empty when no card covers it.
    weakness: str = ""
    cwes: tuple[int, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    references: tuple[Reference, ...] = ()
    your_code: Code | None = None
    before: Code | None = None
    after: Code | None = None
    #: The card's examples in every language, and the languages that cannot have the flaw with the reason.
    examples: dict[str, Example] = {}
    absent: dict[str, str] = {}
    question: Question | None = None
    diagram: Diagram | None = None
    #: Names and terms that a text about this weakness may use, beside those in the card itself.
    vocabulary: tuple[str, ...] = ()
    #: The claims that were left out to stay within the length.
    left_out: tuple[str, ...] = ()
    #: Words shown, code not counted, and the Flesch-Kincaid grade of the claims.
    words: int = 0
    grade: float = 0.0
