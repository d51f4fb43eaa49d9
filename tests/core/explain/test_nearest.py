"""The closest names to one that does not exist."""

from accord.core.explain.nearest import nearest


def test_a_slip_finds_the_name_that_was_meant() -> None:
    assert nearest("sqlinjection", ["open-redirect", "sql-injection", "path-traversal"])[0] == "sql-injection"


def test_nothing_alike_is_nothing() -> None:
    assert nearest("zzz", ["abc", "def"]) == []


def test_among_many_ids_the_one_with_one_wrong_digit_is_first() -> None:
    ids = [f"{number * 2654435761 % 2**32:08x}" for number in range(5_000)]
    wanted = ids[1234]
    slip = ("0" if wanted[5] != "0" else "1").join((wanted[:5], wanted[6:]))
    assert nearest(slip, ids)[0] == wanted


def test_the_order_of_the_names_does_not_matter() -> None:
    names = ["aaab", "aabb", "abbb"]
    assert nearest("aaaa", names) == nearest("aaaa", reversed(names))
