"""Which version closes what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.planning.upgrade import Version, closes, step, target
from accord.ports.versions import parse


def pypi(text: str) -> Version | None:
    return parse("pypi", text)


def version(text: str) -> Version:
    parsed = pypi(text)
    assert parsed is not None
    return parsed


def test_smallest_version_that_closes_all() -> None:
    found = target("3.2.1", [["2.2.28", "3.2.13", "4.0.4"], ["3.2.15", "4.0.7"], ["3.2.2"]], pypi)
    assert found is not None
    assert found.text == "3.2.15"


def test_another_line_is_taken_when_one_flaw_is_only_fixed_there() -> None:
    found = target("3.2.1", [["3.2.13", "4.0.4"], ["4.2.1"]], pypi)
    assert found is not None
    assert found.text == "4.2.1"


def test_a_line_that_never_got_the_fix_is_not_trusted() -> None:
    """4.1 has no fixed version of its own, so 4.1.0 may still have the flaw although 4.0.5 does not."""
    assert not closes(version("4.1.0"), [version("4.0.5"), version("4.2.1")])


def test_no_target_when_a_flaw_has_no_fix() -> None:
    assert target("1.0", [["1.1"], []], pypi) is None


def test_never_goes_down() -> None:
    assert target("5.0", [["1.1", "2.0"]], pypi) is None


def test_an_unreadable_version_concludes_nothing() -> None:
    assert target("1.0", [["a commit"]], pypi) is None
    found = target("", [["1.2"]], pypi)
    assert found is not None
    assert found.text == "1.2"


@pytest.mark.parametrize(
    ("used", "wanted", "name"),
    [("1.2.3", "1.2.4", "patch"), ("1.2.3", "1.3.0", "minor"), ("1.2.3", "2.0.0", "major")],
)
def test_steps(used: str, wanted: str, name: str) -> None:
    assert step(pypi(used), pypi(wanted)) == name


def test_step_to_nowhere_is_unknown() -> None:
    assert step(pypi("1.0"), None) == "unknown"
    assert step(None, pypi("1.0")) == "unknown"


VERSIONS = st.tuples(*[st.integers(0, 5)] * 3).map(lambda parts: ".".join(map(str, parts)))


@given(used=VERSIONS, fixes=st.lists(st.lists(VERSIONS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_the_target_closes_every_flaw_and_none_below_does(used: str, fixes: list[list[str]]) -> None:
    found = target(used, fixes, pypi)
    lists = [[version(text) for text in fixed] for fixed in fixes]
    if found is not None:
        assert found.key > version(used).key
        assert all(closes(found, fixed) for fixed in lists)
    for other in (text for fixed in lists for text in fixed):
        if other.key > version(used).key and (found is None or other.key < found.key):
            assert not all(closes(other, fixed) for fixed in lists)
