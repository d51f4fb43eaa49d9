"""What the comments in the code do to a change's gate: Accord's own count as far as they stood there before.

A comment alone on its line speaks for the line below. It goes on speaking when that line is edited in its place; a line
that is put between them is another one.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from accord.core.documents import Claim, Missing
from accord.core.errors import BadConfiguration
from accord.core.judgement import Judged
from accord.flows import claims
from accord.flows.change import Change
from accord.flows.checkout import Checkout


class Comments:
    """The claims in the files that findings name and that a change touches."""

    def __init__(self, checkout: Checkout, change: Change | None, paths: Iterable[str], *, today: date) -> None:
        self._checkout = checkout
        self._change = change
        self._paths = sorted({path for path in paths if path} | set(_touched(change)))
        self._today = today

    @property
    def all(self) -> tuple[Claim, ...]:
        """Every claim, with a note on those that this change writes."""
        return self._read[0]

    @property
    def broken(self) -> tuple[Missing, ...]:
        """Comments of Accord's own form that are wrong: they agree to nothing."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[tuple[Claim, ...], tuple[Missing, ...]]:
        found: list[Claim] = []
        broken: list[Missing] = []
        for path in self._paths:
            try:
                found += map(self._noted, claims.in_files(self._checkout, [path], self._today))
            except BadConfiguration as error:
                broken.append(Missing(what=error.place, why=error.message, remedy=error.remedy))
        return tuple(found), tuple(broken)

    def applied_to(self, judged: Judged) -> Judged:
        """Return the vulnerability as accepted where a comment that stood before covers it."""
        standing = [
            claim
            for finding in judged.findings
            for claim in self._standing.get(finding.path, ())
            if self._still_speaks(claim, finding.path, finding.start_line)
        ]
        return claims.accepted_by_comment(judged, standing, self._checkout, self._today) if standing else judged

    @cached_property
    def _standing(self) -> dict[str, list[Claim]]:
        found: dict[str, list[Claim]] = {}
        for claim in self.all:
            if claim.kind == "accord" and self._stood(claim):
                found.setdefault(claim.path, []).append(claim)
        return found

    def _stood(self, claim: Claim) -> bool:
        line = claim.line or 0
        return self._change is None or self._change.lines_stood(claim.path, line, line) is True

    def _still_speaks(self, claim: Claim, path: str, line: int | None) -> bool:
        if self._change is None or claim.line is None or line is None or claim.line == line:
            return True
        return self._change.same_distance(path, claim.line, line)

    def _noted(self, claim: Claim) -> Claim:
        if self._change is None or self._stood(claim):
            return claim
        return msgspec.structs.replace(claim, says=f"{claim.says}; written by this change")


def _touched(change: Change | None) -> Iterable[str]:
    """Return the files that a change writes: a comment in them may be why a tool reports nothing there."""
    if change is None:
        return ()
    return claims.sources(path for path in (*change.changed, *change.untracked) if change.text(path) is not None)
