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


@contextmanager
def progress(noun: str) -> Iterator[Progress | None]:
    """Give what shows ``reading 12 of 1,000 NOUN`` in one line of standard error and takes it away again."""
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
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
