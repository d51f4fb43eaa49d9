"""A requirement is raised and everything else in it stays."""

import pytest

from accord.core.fixing.requirement import Requirement, read, required
from accord.core.planning.upgrade import Version
from accord.ports import versions


def parse(text: str) -> Version | None:
    return versions.parse("pypi", text)


def version(text: str) -> Version:
    found = parse(text)
    assert found is not None
    return found


def requirement(text: str) -> Requirement:
    found = read(text)
    assert found is not None
    return found


TO = version("4.2.16")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("django==4.2.4", "django==4.2.16"),
        ("django===4.2.4", "django===4.2.16"),
        ("Django[argon2] == 4.2.4 ; python_version < '3.12'", "Django[argon2] == 4.2.16 ; python_version < '3.12'"),
        ("django==4.2.4  # why", "django==4.2.16  # why"),
        ("django (==4.2.4)", "django (==4.2.16)"),
        ("django>=4.2", "django>=4.2.16"),
        ("django > 4.1, <5", "django >= 4.2.16, <5"),
        ("django>=4.2,!=4.2.3,<5.0", "django>=4.2.16,!=4.2.3,<5.0"),
        ("django", "django>=4.2.16"),
        ("django[x] ; python_version > '3'", "django[x]>=4.2.16 ; python_version > '3'"),
        ("django!=4.2.3", "django!=4.2.3,>=4.2.16"),
        ("django<5", "django<5,>=4.2.16"),
        ("django~=4.2.4", "django~=4.2.16"),
        ("django~=4.2", "django~=4.2,>=4.2.16"),
        ("django~=4.1.2", "django~=4.2.16"),
        ("django~=3.2", "django~=4.2,>=4.2.16"),
        ("django==4.1.*", "django==4.2.*,>=4.2.16"),
        ("django==4.*", "django==4.*,>=4.2.16"),
    ],
)
def test_a_requirement_is_raised_in_its_own_form(text: str, expected: str) -> None:
    raised = requirement(text).raised(TO, parse)
    assert raised == expected
    assert requirement(raised).admits(TO, parse)
    assert not requirement(raised).admits(version("4.2.4"), parse)


@pytest.mark.parametrize("text", ["-r base.txt", "./local", "https://example.org/x.whl", "", "==1", "a b", "ünï==1"])
def test_what_is_no_requirement_is_none(text: str) -> None:
    assert read(text) is None


def test_an_address_is_told_from_a_version() -> None:
    assert requirement("loyalty-points @ https://packages.example/x.tar.gz").direct
    assert not requirement("loyalty-points==1").direct


def test_names_are_compared_as_pypi_does() -> None:
    assert {requirement(text).name for text in ("Flask_Login", "flask-login", "flask.login", "FLASK--LOGIN")} == {
        "flask-login"
    }


@pytest.mark.parametrize(
    ("text", "pin", "lowest"),
    [
        ("a==1.2", "1.2", "1.2"),
        ("a>=1,>=1.5,<3", "", "1.5"),
        ("a~=1.4", "", "1.4"),
        ("a==1.*", "", "1"),
        ("a<3", "", ""),
        ("a", "", ""),
        ("a==what", "what", ""),
    ],
)
def test_a_pin_and_a_lower_end_are_found(text: str, pin: str, lowest: str) -> None:
    assert requirement(text).pin == pin
    assert requirement(text).lowest(parse) == lowest


@pytest.mark.parametrize(
    ("text", "admitted", "refused"),
    [
        ("a>=1,<2", "1.5", "2.0"),
        ("a>1", "1.1", "1.0"),
        ("a<=1", "1.0", "1.1"),
        ("a!=1.1", "1.2", "1.1"),
        ("a!=1.1.*", "1.2", "1.1.4"),
        ("a==1.1.*", "1.1.4", "1.2"),
        ("a~=1.4.2", "1.4.9", "1.5"),
        ("a~=1.4.2", "1.4.2", "1.4.1"),
        ("a==1.0", "1", "1.1"),
        ("a==2.*", "2", "3"),
    ],
)
def test_what_a_requirement_admits(text: str, admitted: str, refused: str) -> None:
    assert requirement(text).admits(version(admitted), parse)
    assert not requirement(text).admits(version(refused), parse)


def test_a_clause_that_cannot_be_read_admits_nothing() -> None:
    assert not requirement("a>=what").admits(TO, parse)


def test_what_a_distribution_asks_for_without_an_extra() -> None:
    metadata = """Metadata-Version: 2.1
Name: django
Requires-Dist: asgiref (<4,>=3.6.0)
Requires-Dist: sqlparse>=0.3.1
Requires-Dist: tzdata; sys_platform == "win32"
Requires-Dist: argon2-cffi>=19.1; extra == 'argon2'

Requires-Dist: not-a-header
"""
    assert required(metadata) == {"asgiref", "sqlparse", "tzdata"}
