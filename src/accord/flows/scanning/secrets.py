"""Secrets that a change brings: those on a line that the commit before does not have."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from accord.core.finding import Finding
from accord.core.gate.lines import split_lines
from accord.core.judgement import Judged, Kind
from accord.flows.checkout import Checkout
from accord.flows.scanning.changed import base_of
from accord.ports import git


def brought(root: Path, since: str, judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """Return the open secrets of which a sighting stands on a line that is new.

    A line that only moved is not new. What has no line, or cannot be read as text, counts as new.

    Raises:
        BadUsage: the folder lies in no git checkout, or nothing was committed in it yet.
        AccordError: git knows no such commit.
    """
    base, checkout = base_of(root, since), Checkout(root)

    @cache
    def before(path: str) -> frozenset[str]:
        text = (git.show(root, base, path) or b"").decode("utf-8", "replace")
        return frozenset(line.strip() for line in split_lines(text))

    def is_new(finding: Finding) -> bool:
        now, first = checkout.lines(finding.path), finding.start_line
        if now is None or first is None:
            return True
        lines = now[first - 1 : max(first, finding.end_line or 0)]
        return not lines or any(line.strip() not in before(finding.path) for line in lines)

    secrets = (one for one in judged if one.kind is Kind.SECRET and one.state == "open")
    return tuple(one for one in secrets if any(map(is_new, one.findings)))
