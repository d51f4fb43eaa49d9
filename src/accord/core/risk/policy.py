"""A policy: a decision table, the bands of the score that go with its decisions, and how soon each asks for a fix.

Tables are data (``data/tables``): the CERT/CC deployer table, CISA's tree and CISA's BOD 26-04. A team may write its
own; one that lacks a row or that lets a higher risk lower the decision is refused, so that every policy keeps the laws
in docs/explanation/risk.md.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple, Self

import msgspec

from accord.core.errors import BadConfiguration, BadUsage
from accord.core.vulnerability import Decision

DECISIONS = tuple(Decision)

#: The scores of each decision, both ends included, from Track to Act.
BANDS = ((0, 249), (250, 549), (550, 849), (850, 1000))

PRESETS = {"ssvc-deployer": "deployer", "ssvc-cisa": "cisa", "bod-26-04": "bod_26_04"}

#: How many rungs each axis of a policy has: exploitation, exposure, automatable, technical impact, human impact.
AXES = (3, 3, 2, 2, 4)


class _Input(NamedTuple):
    """A column of a decision table: the axis it reads, its words, and which word each rung of the axis is."""

    axis: int
    words: tuple[str, ...]
    rungs: tuple[int, ...]


_NO_YES = ("no", "yes")
INPUTS = {
    "exploitation": _Input(0, ("none", "public poc", "active"), (0, 1, 2)),
    "in_kev": _Input(0, _NO_YES, (0, 0, 1)),
    "exposure": _Input(1, ("small", "controlled", "open"), (0, 1, 2)),
    "publicly_exposed": _Input(1, _NO_YES, (0, 0, 1)),
    "automatable": _Input(2, _NO_YES, (0, 1)),
    "technical_impact": _Input(3, ("partial", "total"), (0, 1)),
    "human_impact": _Input(4, ("low", "medium", "high", "very high"), (0, 1, 2, 3)),
    "mission_impact": _Input(4, ("low", "medium", "high"), (0, 1, 2, 2)),
}


class DecisionTable(msgspec.Struct, frozen=True, kw_only=True):
    """A decision table as a file of ``data/tables`` tells it.

    ``inputs`` name the columns (:data:`INPUTS`), ``outcomes`` what each of the table's words is called here, and each
    row is one word for each input and the outcome. ``due_days`` says how many days a decision leaves; a decision that
    is not in it waits for ``without_date``. ``lowers_exposure`` may name reachability and control, ``lowers_impact``
    technical_impact and environment: facts that are no column of the table and move its ordinal by one step.
    """

    name: str
    version: str
    title: str
    source: str
    inputs: tuple[str, ...]
    outcomes: dict[str, Decision]
    rows: tuple[tuple[str, ...], ...]
    due_days: dict[Decision, int]
    without_date: str
    lowers_exposure: frozenset[str] = frozenset()
    lowers_impact: frozenset[str] = frozenset()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A decision table made ready for lookups by integers.

    ``table`` has one entry for each point of :data:`AXES`, in that order: an index into ``outcomes`` and ``ranks``.
    ``exposed`` gives the exposure after its steps, at (exposure, reachability, control); ``hurt`` the human impact
    after its steps, at (human impact, technical impact, environment), all as rungs of ``core.risk.score``.
    """

    name: str
    version: str
    title: str
    table: tuple[int, ...]
    outcomes: tuple[str, ...]
    ranks: tuple[int, ...]
    exposed: tuple[int, ...]
    hurt: tuple[int, ...]
    #: Days from first sighting to the due date, from Track to Act; None waits for ``without_date``.
    due_days: tuple[int | None, ...]
    without_date: str
    bands: tuple[tuple[int, int], ...] = BANDS

    @classmethod
    def preset(cls, name: str, tables: Callable[[str, type[DecisionTable]], DecisionTable]) -> Self:
        """Return one of the built-in policies.

        Args:
            name: ``ssvc-deployer``, ``ssvc-cisa`` or ``bod-26-04``.
            tables: What reads a packaged table by its name and shape: ``ports.packaged.table``.

        Raises:
            BadUsage: there is no such policy.
        """
        if name not in PRESETS:
            raise BadUsage(f"there is no policy '{name}'", remedy=f"Known: {', '.join(PRESETS)}")
        return cls.of(tables(f"tables/{PRESETS[name]}.toml", DecisionTable))

    @classmethod
    def of(cls, table: DecisionTable) -> Self:
        """Prepare a table.

        Raises:
            BadConfiguration: a row is missing, doubled or unknown, or a higher risk would lower the decision.
        """
        outcomes = tuple(table.outcomes)
        ranks = tuple(table.outcomes[outcome].rank for outcome in outcomes)
        entries = tuple(outcomes.index(outcome) for outcome in _entries(table))
        _check_order(table, [ranks[entry] for entry in entries])
        return cls(
            name=table.name,
            version=table.version,
            title=table.title,
            table=entries,
            outcomes=outcomes,
            ranks=ranks,
            exposed=_steps(3, 3, 3, table.lowers_exposure, ("reachability", "control")),
            hurt=_steps(4, 3, 4, table.lowers_impact, ("technical_impact", "environment")),
            due_days=_in_order(table.due_days, table.name),
            without_date=table.without_date,
        )

    def with_due_days(self, due_days: dict[Decision, int]) -> Self:
        """Return this policy with an organisation's own deadlines.

        Raises:
            BadConfiguration: a more urgent decision would leave more time than a less urgent one.
        """
        return msgspec.structs.replace(self, due_days=_in_order(due_days, self.name))

    def due(self, decision: Decision, since: date) -> date | None:
        """Return the day by which a decision asks for a fix; None when it waits for ``without_date``."""
        days = self.due_days[decision.rank]
        return None if days is None else since + timedelta(days=days)

    def decision_at(self, score: int) -> Decision:
        """Return the decision to whose band a score belongs."""
        return DECISIONS[sum(score > high for _, high in self.bands[:-1])]


def _entries(table: DecisionTable) -> list[str]:
    """Return the outcome at every point of the axes."""
    inputs = [_input(name, table) for name in table.inputs]
    rows = _rows(table, inputs)
    entries = []
    for point in product(*map(range, AXES)):
        words = tuple(column.words[column.rungs[point[column.axis]]] for column in inputs)
        if words not in rows:
            raise _bad(table, f"no row for {', '.join(words)}")
        entries.append(rows[words])
    return entries


def _input(name: str, table: DecisionTable) -> _Input:
    if name not in INPUTS:
        raise _bad(table, f"unknown input '{name}'", f"Known: {', '.join(INPUTS)}")
    return INPUTS[name]


def _rows(table: DecisionTable, inputs: Sequence[_Input]) -> dict[tuple[str, ...], str]:
    rows: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(table.rows, 1):
        words, outcome = row[:-1], row[-1]
        known = len(words) == len(inputs) and all(
            word in column.words for word, column in zip(words, inputs, strict=True)
        )
        if not known or outcome not in table.outcomes:
            raise _bad(table, f"row {number} ({', '.join(row)}) has a word that is not known")
        if words in rows:
            raise _bad(table, f"row {number} ({', '.join(words)}) is there twice")
        rows[words] = outcome
    return rows


def _check_order(table: DecisionTable, ranks: Sequence[int]) -> None:
    """Refuse a table in which one step up on one axis lowers the decision."""
    stride = 1
    for size in reversed(AXES):
        for place, rank in enumerate(ranks):
            if place // stride % size + 1 < size and ranks[place + stride] < rank:
                raise _bad(table, "a higher risk lowers the decision in some row")
        stride *= size


def _steps(levels: int, first: int, second: int, steps: frozenset[str], names: tuple[str, str]) -> tuple[int, ...]:
    """Return a level lowered by one step for each of two facts that is known to be at its lowest; never below zero."""
    lowered = [
        level - (names[0] in steps and one == 0) - (names[1] in steps and two == 0)
        for level, one, two in product(range(levels), range(first), range(second))
    ]
    return tuple(max(0, level) for level in lowered)


def _in_order(due_days: dict[Decision, int], name: str) -> tuple[int | None, ...]:
    days = tuple(due_days.get(decision) for decision in DECISIONS)
    known = [10**6 if day is None else day for day in days]
    if known != sorted(known, reverse=True) or min(known) < 0:
        raise BadConfiguration(
            "a more urgent decision must not leave more time",
            place=f"policy {name}",
            remedy="Give Act the fewest days and Track the most",
        )
    return days


def _bad(table: DecisionTable, message: str, remedy: str = "Complete and correct the rows") -> BadConfiguration:
    return BadConfiguration(message, place=f"policy {table.name} {table.version}", remedy=remedy)
