"""How tests ended before and after a fix, and what that says about it."""

from collections.abc import Sequence

import msgspec

from accord.core.fixing.gates import Answer, Gate, Outcome

#: How many tests an answer names.
_SHOWN = 3
#: The exit code of pytest when it found no test at all.
NO_TESTS = 5


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """A command that tests, and where it runs."""

    #: As a person would type it.
    shown: str
    arguments: tuple[str, ...]
    #: Relative to the top of the checkout; empty for the top.
    folder: str = ""
    #: Where it was found.
    source: str = ""
    #: It is pytest itself, so that its tests can be told apart.
    pytest: bool = False


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a suite."""

    #: None when it did not come to its end.
    code: int | None
    #: Why it did not come to its end, or its last words.
    words: str = ""
    #: The names of the tests that passed and that did not; None when the suite does not tell them apart.
    passed: frozenset[str] | None = None
    failed: frozenset[str] | None = None


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A suite before and after the fix."""

    suite: Suite
    before: Run
    after: Run


def answer(trials: Sequence[Trial], *, why_none: str, untried: str = "") -> Answer:
    """Answer the gate about tests.

    Args:
        trials: Every suite that was run.
        why_none: Why none was run, when there is none.
        untried: What the tests did not try although they ran, such as a version that is not installed.
    """
    if not trials:
        return Answer(Gate.TESTS, Outcome.NOT_CHECKED, why_none)
    answers = [_of(trial) for trial in trials]
    for outcome in (Outcome.FAILED, Outcome.NOT_CHECKED):
        told = [why for one, why in answers if one is outcome]
        if told:
            return Answer(Gate.TESTS, outcome, "; ".join(told))
    why = "; ".join(why for _, why in answers)
    return Answer(
        Gate.TESTS, Outcome.NOT_CHECKED if untried else Outcome.PASSED, f"{why}{untried and f', but {untried}'}"
    )


def _of(trial: Trial) -> tuple[Outcome, str]:
    before, after, shown = trial.before, trial.after, f"'{trial.suite.shown}'"
    if before.code is None:
        return Outcome.NOT_CHECKED, f"{shown} {before.words} before the fix"
    if after.code is None:
        return Outcome.FAILED, f"{shown} {after.words} with the fix, and did not before it"
    if trial.suite.pytest and before.code == NO_TESTS:
        return Outcome.NOT_CHECKED, f"{shown} finds no tests"
    if lost := _lost(before, after):
        return Outcome.FAILED, f"{_counted(lost)} passed in {shown} before the fix and not with it: {_some(lost)}"
    return _green(shown, before, after) if 0 in {before.code, after.code} else _red(trial)


def _green(shown: str, before: Run, after: Run) -> tuple[Outcome, str]:
    """Compare two runs of which at least one succeeded."""
    if after.code:
        return Outcome.FAILED, f"{shown} passed before the fix and fails with it ({after.words or after.code})"
    if before.code:
        return Outcome.PASSED, f"{shown} failed before the fix and passes with it{_how_many(after)}"
    return Outcome.PASSED, f"{shown} passes as before{_how_many(after)}"


def _red(trial: Trial) -> tuple[Outcome, str]:
    """Compare two runs that failed, which only tells something where the tests can be told apart."""
    before, after, shown = trial.before, trial.after, f"'{trial.suite.shown}'"
    if before.passed and before.failed is not None and after.failed is not None:
        counts = f"{len(before.failed)} failed before the fix and {len(after.failed)} with it"
        if len(after.failed) > len(before.failed):
            return Outcome.FAILED, f"{shown} is worse: {counts}"
        return Outcome.PASSED, f"{shown} is no worse: what passed ({_counted(before.passed)}) still does; {counts}"
    return Outcome.NOT_CHECKED, f"{shown} fails before the fix too ({before.words or before.code}), so it cannot tell"


def _lost(before: Run, after: Run) -> frozenset[str]:
    """Return the tests that passed and no longer do, whether they fail now or are gone.

    Names alone do not count, since some are made anew in each run: a test must fail, or fewer must pass.
    """
    if before.passed is None or after.passed is None:
        return frozenset()
    failing = before.passed & (after.failed or frozenset())
    return before.passed - after.passed if failing or len(after.passed) < len(before.passed) else frozenset()


def _how_many(run: Run) -> str:
    return f" ({_counted(run.passed)})" if run.passed else ""


def _counted(tests: frozenset[str]) -> str:
    return f"{len(tests)} test{'' if len(tests) == 1 else 's'}"


def _some(tests: frozenset[str]) -> str:
    shown = ", ".join(sorted(tests)[:_SHOWN])
    return f"{shown} and {len(tests) - _SHOWN} more" if len(tests) > _SHOWN else shown
