"""The four gates that a tried fix goes through, and the grade that comes out.

A gate that could not be checked is never taken for one that was passed: it lowers the grade, and the reason is told.
Source: measured on real repositories, each gate alone let a harmful fix through (docs/explanation/verified-fixes.md).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec


class Gate(StrEnum):
    """What a fix is asked."""

    GONE = "target gone"
    NOTHING_NEW = "nothing new"
    TESTS = "tests as before"
    NO_DEPENDENCY = "no new dependency"


class Outcome(StrEnum):
    """What came out at one gate."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


class Answer(msgspec.Struct, frozen=True):
    """One gate, what came out, and why."""

    gate: Gate
    outcome: Outcome
    why: str


class Grade(StrEnum):
    """What a fix deserves to be called."""

    VERIFIED = "verified"
    PARTLY = "partly verified"
    CANNOT_TELL = "cannot tell"
    REJECTED = "rejected"

    @property
    def usable(self) -> bool:
        """Whether a fix of this grade may be handed on."""
        return self in {Grade.VERIFIED, Grade.PARTLY}


#: The exit code of ``accord fix`` for each grade.
EXIT_CODES = {Grade.VERIFIED: 0, Grade.PARTLY: 0, Grade.REJECTED: 1, Grade.CANNOT_TELL: 3}


def grade(answers: Iterable[Answer]) -> Grade:
    """Return the grade: one failed gate rejects; without both looks of the rescan nobody can tell."""
    outcomes = {answer.gate: answer.outcome for answer in answers}
    if Outcome.FAILED in outcomes.values():
        return Grade.REJECTED
    if any(outcomes.get(gate) is not Outcome.PASSED for gate in (Gate.GONE, Gate.NOTHING_NEW)):
        return Grade.CANNOT_TELL
    return Grade.VERIFIED if all(outcomes.get(gate) is Outcome.PASSED for gate in Gate) else Grade.PARTLY


def no_dependency(brought: Sequence[str], *, allowed: bool, doubt: str = "") -> Answer:
    """Answer the gate about dependencies.

    Args:
        brought: The names of packages that no manifest or lock file named before.
        allowed: Somebody consented to new ones.
        doubt: What could not be looked at; empty when all was.
    """
    listed = ", ".join(brought)
    if brought and not allowed:
        why = f"it brings {listed}, which nothing here named before; --allow-new-dependency consents to that"
        return Answer(Gate.NO_DEPENDENCY, Outcome.FAILED, why)
    why = f"it brings {listed}, with consent" if brought else "no manifest names a package that it did not name before"
    return Answer(Gate.NO_DEPENDENCY, Outcome.PASSED, f"{why}; {doubt}" if doubt else why)
