"""How well an order finds what matters; ties count as they stand on average, so that a coarse score gains nothing."""

from collections.abc import Iterable
from itertools import groupby
from math import sqrt


def tied(scored: Iterable[tuple[float, bool]]) -> list[tuple[int, int]]:
    """Group by score from high to low: how many share it, and how many of those are positive."""
    ordered = sorted(scored, key=lambda one: one[0], reverse=True)
    groups = [[positive for _, positive in group] for _, group in groupby(ordered, key=lambda one: one[0])]
    return [(len(group), sum(group)) for group in groups]


def average_precision(groups: list[tuple[int, int]]) -> float:
    """Return the area under the precision-recall curve; inside a tie each positive stands where it does on average."""
    before = found = 0
    total = 0.0
    for size, positives in groups:
        spacing = (size + 1) / (positives + 1)
        total += sum((found + nth) / (before + nth * spacing) for nth in range(1, positives + 1))
        before, found = before + size, found + positives
    return total / found


def recall(groups: list[tuple[int, int]], share: float) -> float:
    """Return the share of positives in the first share of the queue."""
    room, found = share * sum(size for size, _ in groups), 0.0
    for size, positives in groups:
        found += positives * min(1.0, max(0.0, room) / size)
        room -= size
    return found / sum(positives for _, positives in groups)


def interval(successes: float, trials: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    z = 1.96
    middle = (successes + z * z / 2) / (trials + z * z)
    half = z / (trials + z * z) * sqrt(successes * (trials - successes) / trials + z * z / 4)
    return middle - half, middle + half
