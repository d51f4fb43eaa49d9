"""What tests before and after a fix say about it."""

import pytest

from accord.core.fixing.gates import Outcome
from accord.core.fixing.trial import NO_TESTS, Run, Suite, Trial, answer

PYTEST = Suite(shown="pytest", arguments=("pytest",), pytest=True)
MAKE = Suite(shown="make test", arguments=("make", "test"))


def run(code: int | None, passed: str = "", failed: str = "", words: str = "") -> Run:
    told = bool(passed or failed)
    return Run(
        code=code,
        words=words,
        passed=frozenset(passed.split()) if told else None,
        failed=frozenset(failed.split()) if told else None,
    )


@pytest.mark.parametrize(
    ("suite", "before", "after", "outcome", "words"),
    [
        (MAKE, run(0), run(0), Outcome.PASSED, "'make test' passes as before"),
        (MAKE, run(0), run(2, words="boom"), Outcome.FAILED, "passed before the fix and fails with it (boom)"),
        (MAKE, run(2), run(0), Outcome.PASSED, "failed before the fix and passes with it"),
        (MAKE, run(2), run(2), Outcome.NOT_CHECKED, "fails before the fix too"),
        (MAKE, run(None, words="is not installed"), run(0), Outcome.NOT_CHECKED, "is not installed before the fix"),
        (MAKE, run(0), run(None, words="did not finish"), Outcome.FAILED, "did not finish with the fix"),
        (PYTEST, run(NO_TESTS), run(NO_TESTS), Outcome.NOT_CHECKED, "finds no tests"),
        (PYTEST, run(0, "a b"), run(0, "a b"), Outcome.PASSED, "(2 tests)"),
        (PYTEST, run(0, "a b"), run(1, "a", "b"), Outcome.FAILED, "1 test passed in 'pytest' before the fix"),
        (PYTEST, run(0, "a b"), run(0, "a"), Outcome.FAILED, "and not with it: b"),
        (PYTEST, run(0, "a p1"), run(0, "a p2"), Outcome.PASSED, "as before"),
        (
            PYTEST,
            run(1, "a", "b"),
            run(1, "a", "b"),
            Outcome.PASSED,
            "what passed (1 test) still does; 1 failed before",
        ),
        (PYTEST, run(1, "a", "b"), run(1, "a", "b c"), Outcome.FAILED, "1 failed before the fix and 2 with it"),
        (PYTEST, run(1, "a", "b"), run(1, "b", "a"), Outcome.FAILED, "not with it: a"),
        (PYTEST, run(1, "", "b"), run(1, "", "b"), Outcome.NOT_CHECKED, "cannot tell"),
        (PYTEST, run(1, "a", "b"), run(0, "a b"), Outcome.PASSED, "passes with it (2 tests)"),
        (PYTEST, run(0, "a b c d e"), run(1, "a", "b c d e"), Outcome.FAILED, "b, c, d and 1 more"),
    ],
)
def test_each_pair_of_runs(suite: Suite, before: Run, after: Run, outcome: Outcome, words: str) -> None:
    found = answer([Trial(suite=suite, before=before, after=after)], why_none="")
    assert found.outcome is outcome
    assert words in found.why


def test_no_tests_are_told_as_such() -> None:
    found = answer([], why_none="no tests in this repository")
    assert (found.outcome, found.why) == (Outcome.NOT_CHECKED, "no tests in this repository")


def test_the_worst_of_several_suites_counts() -> None:
    good, bad = (Trial(suite=MAKE, before=run(0), after=run(code)) for code in (0, 1))
    unsure = Trial(suite=MAKE, before=run(1), after=run(1))
    assert answer([good, bad, unsure], why_none="").outcome is Outcome.FAILED
    assert answer([good, unsure], why_none="").outcome is Outcome.NOT_CHECKED
    assert answer([good, good], why_none="").outcome is Outcome.PASSED


def test_tests_that_did_not_try_the_new_version_prove_nothing_about_it() -> None:
    good = Trial(suite=MAKE, before=run(0), after=run(0))
    found = answer([good], why_none="", untried="they ran with django 4.2.4")
    assert found.outcome is Outcome.NOT_CHECKED
    assert found.why == "'make test' passes as before, but they ran with django 4.2.4"
