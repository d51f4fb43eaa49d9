"""The forest of findings and known vulnerabilities."""

from accord.core.identity.joining import Joins


def test_joined_sets_have_one_root_and_all_tools() -> None:
    joins = Joins([1, 2, 4])
    assert joins.join(0, 1)
    assert joins.join(1, 0)
    assert joins.root(0) == joins.root(1) != joins.root(2)
    assert joins.tools(1) == 3
    assert joins.share_a_tool(0, 1)
    assert not joins.share_a_tool(0, 2)


def test_what_was_taken_apart_is_never_joined_again() -> None:
    joins = Joins([1, 2, 0, 0])
    joins.know(2, apart_from=[3])
    joins.know(3, apart_from=[])
    assert joins.join(0, 2)
    assert joins.join(1, 3)
    assert not joins.join(0, 1)
    assert joins.known(0) == {2}
    assert joins.known(1) == {3}


def test_known_ones_that_are_not_apart_join() -> None:
    joins = Joins([1, 0, 0])
    joins.know(1, apart_from=[])
    joins.know(2, apart_from=[])
    assert joins.join(0, 1)
    assert joins.join(2, 0)
    assert joins.known(0) == {1, 2}
