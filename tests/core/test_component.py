"""What a component's package URL says."""

from accord.core.component import ecosystem_of


def test_the_ecosystem_is_the_type_of_the_package_url_and_else_python() -> None:
    assert ecosystem_of("pkg:npm/%40scope/name@1") == "npm"
    assert ecosystem_of("pkg:NPM/a@1") == "npm"
    assert ecosystem_of("") == "pypi"
