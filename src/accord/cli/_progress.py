"""How far a long command is, on a person's terminal only: in CI and behind a pipe nobody watches."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from accord.flows.read import Progress

#: Nothing is shown before, so that a short command prints nothing; in seconds, like the time between two updates.
_PATIENCE, _BETWEEN = 0.5, 0.1
_CLEAR = "\r\x1b[K"


def is_watched() -> bool:
    """Tell whether a person looks at standard error, on a terminal that can write over a line."""
    return sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"


def status(text: str) -> None:
    """Show what is under way in one line that the next call writes over; an empty text takes it away."""
    if is_watched():
        sys.stderr.write(f"{_CLEAR}{text}")
        sys.stderr.flush()


@contextmanager
def progress(noun: str) -> Iterator[Progress | None]:
    """Give what shows ``reading 12 of 1,000 NOUN`` in one line of standard error and takes it away again."""
    if not is_watched():
        yield None
        return
    line = _Line(noun)
    try:
        yield line.show
    finally:
        line.clear()


class _Line:
    """One line that is written over."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def show(self, done: int, of: int) -> None:
        """Show how many are done, unless it was shown a moment ago."""
        moment = time.monotonic()
        if moment < self._next:
            return
        self._next = moment + _BETWEEN
        self._shown = True
        sys.stderr.write(f"{_CLEAR}reading {done:,} of {of:,} {self._noun}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
