"""The order of versions in each ecosystem."""

import pytest

from accord.ports.versions import parse


@pytest.mark.parametrize(
    ("ecosystem", "lower", "higher"),
    [
        ("pypi", "1.0rc1", "1.0"),
        ("pypi", "1.9", "1.10"),
        ("npm", "1.0.0-alpha", "1.0.0"),
        ("cargo", "0.9.1", "0.10.0"),
        ("golang", "v1.2.3", "v1.10.0"),
        ("maven", "1.0-SNAPSHOT", "1.0"),
        ("gem", "1.0.0.pre", "1.0.0"),
        ("nuget", "1.0.0-beta", "1.0.0"),
        ("composer", "1.0.0-beta1", "1.0.0"),
        ("deb", "1:1.0-1", "1:1.0-2"),
        ("rpm", "1.0-1.el8", "1.0-2.el8"),
        ("apk", "1.2.3-r0", "1.2.3-r1"),
        ("something-else", "1.2", "1.10"),
    ],
)
def test_each_ecosystem_has_its_own_order(ecosystem: str, lower: str, higher: str) -> None:
    low, high = parse(ecosystem, lower), parse(ecosystem, higher)
    assert low is not None
    assert high is not None
    assert low.key < high.key


@pytest.mark.parametrize("ecosystem", ["pypi", "npm", "maven", "unheard-of"])
def test_what_the_rules_cannot_read_is_none(ecosystem: str) -> None:
    assert parse(ecosystem, "no version at all" if ecosystem != "maven" else "") is None


def test_release_numbers_skip_the_epoch() -> None:
    parsed = parse("deb", "2:3.4.5-1")
    assert parsed is not None
    assert parsed.release == (3, 4, 5)
    assert parsed.line == (3, 4)
