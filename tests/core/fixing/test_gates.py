"""The grade follows from the gates, and a gate that could not be checked is never taken for passed."""

import itertools

import pytest

from accord.core.fixing.gates import EXIT_CODES, Answer, Gate, Grade, Outcome, grade, no_dependency

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_CHECKED


def graded(gone: Outcome, new: Outcome, tests: Outcome, dependency: Outcome) -> Grade:
    return grade(Answer(gate, outcome, "") for gate, outcome in zip(Gate, (gone, new, tests, dependency), strict=True))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((P, P, P, P), Grade.VERIFIED),
        ((P, P, N, P), Grade.PARTLY),
        ((P, P, P, N), Grade.PARTLY),
        ((N, P, P, P), Grade.CANNOT_TELL),
        ((P, N, P, P), Grade.CANNOT_TELL),
        ((N, P, F, P), Grade.REJECTED),
    ],
)
def test_the_grade_of_some_outcomes(outcomes: tuple[Outcome, ...], expected: Grade) -> None:
    assert graded(*outcomes) is expected


def test_one_failed_gate_rejects_and_only_four_passed_gates_verify() -> None:
    for outcomes in itertools.product(Outcome, repeat=4):
        assert (graded(*outcomes) is Grade.REJECTED) == (F in outcomes)
        assert (graded(*outcomes) is Grade.VERIFIED) == (outcomes == (P, P, P, P))


def test_a_gate_that_is_missing_is_not_passed() -> None:
    assert grade([]) is Grade.CANNOT_TELL
    assert grade([Answer(Gate.GONE, P, ""), Answer(Gate.NOTHING_NEW, P, "")]) is Grade.PARTLY


def test_only_usable_grades_end_with_0() -> None:
    assert {one for one in Grade if EXIT_CODES[one] == 0} == {one for one in Grade if one.usable}
    assert (EXIT_CODES[Grade.REJECTED], EXIT_CODES[Grade.CANNOT_TELL]) == (1, 3)


def test_a_new_dependency_needs_consent() -> None:
    refused = no_dependency(["defusedxml"], allowed=False)
    assert refused.outcome is F
    assert "--allow-new-dependency" in refused.why
    assert no_dependency(["defusedxml"], allowed=True).outcome is P
    assert no_dependency([], allowed=False, doubt="the rest was not looked at").why.endswith("not looked at")
