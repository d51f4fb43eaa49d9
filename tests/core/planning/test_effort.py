"""How long a fix takes and what fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import BadUsage
from accord.core.planning.effort import EffortTable, fitting, parse_capacity
from accord.ports.packaged import table


@pytest.mark.parametrize(("text", "minutes"), [("3d", 1440), ("4h", 240), ("1d 4h", 720), ("0.5d", 240), ("90m", 90)])
def test_capacities(text: str, minutes: int) -> None:
    assert parse_capacity(text) == minutes


@pytest.mark.parametrize("text", ["", "3", "three days", "0d", "3d tomorrow", "-1d"])
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(BadUsage, match="Write days, hours or minutes"):
        parse_capacity(text)


def test_every_kind_of_change_has_a_range_that_is_one() -> None:
    efforts = table("tables/effort.toml", EffortTable)
    for kind in EffortTable.__struct_fields__:
        low, high = efforts.of(kind)
        assert 0 < low < high
        assert efforts.of(kind, 3) >= (low, high)


def test_a_later_smaller_change_fits_where_a_big_one_does_not() -> None:
    assert fitting([(60, 60), (600, 600), (30, 30)], 100) == [True, False, True]


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500)).map(lambda pair: (pair[0], sum(pair)))))
def test_what_fits_never_exceeds_the_capacity(efforts: list[tuple[int, int]]) -> None:
    fits = fitting(efforts, 480)
    assert sum((low + high) / 2 for (low, high), fit in zip(efforts, fits, strict=True) if fit) <= 480
