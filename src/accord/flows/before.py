"""What is recorded of the base of a change: by its baseline, or by reports that somebody made of it."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from accord.core.gate.baseline import Baseline, component_keys
from accord.flows.checkout import Checkout
from accord.flows.judge import Judge
from accord.flows.read import Reading

#: The rule family, path and line of a finding.
Spot = tuple[str, str, int]


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of the base; None for what nobody recorded."""

    components: frozenset[str] | None = None
    #: How many places had each code context.
    contexts: Mapping[str, int] | None = None
    fingerprints: frozenset[str] | None = None
    #: How many places each tool looked at.
    seen: Mapping[str, int] = {}
    tools: tuple[str, ...] = ()
    #: Where reports of the base have findings.
    spots: frozenset[Spot] = frozenset()
    #: The versions of the tools that made these reports; None without such reports.
    versions: Mapping[str, str] | None = None


def of_baseline(baseline: Baseline | None) -> Before:
    """Return what a baseline records."""
    if baseline is None:
        return Before()
    return Before(
        components=frozenset(baseline.components),
        contexts=baseline.contexts,
        fingerprints=frozenset(baseline.fingerprints),
        seen={tool: seen for tool, seen in baseline.tools.items() if seen is not None},
        tools=tuple(baseline.tools),
    )


def of_reports(reading: Reading, judge: Judge, *, service: str = "") -> Before:
    """Return what reports of the base record. Their line numbers are the base's, whose files are not looked at here.

    Args:
        reading: The reports.
        judge: One that sees no files.
        service: The service of findings that name no path.
    """
    judged = judge.judge(reading.findings, service=service)
    family = judge.tables.families.family
    return Before(
        components=component_keys(reading.components, reading.findings),
        fingerprints=frozenset(name for one in judged for name in one.fingerprints),
        seen={one.tool.lower(): one.seen for one in reading.coverage if one.seen is not None},
        tools=tuple(sorted({one.tool.lower() for one in reading.coverage if not one.inventory})),
        spots=frozenset(
            (family(one.tool, one.rule_id), one.path, one.start_line)
            for one in reading.findings
            if one.path and one.start_line
        ),
        versions={one.tool.lower(): one.tool_version for one in reading.coverage},
    )


class Blind(Checkout):
    """A checkout that shows no lines, for findings of another state of the code."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)

    def lines(self, path: str) -> list[str] | None:  # noqa: ARG002  whatever is asked for
        """Return None."""
        return None
