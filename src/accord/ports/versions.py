"""The order of versions in each ecosystem, from the libraries that know it."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from accord.core.planning.upgrade import Version

#: purl type → the class of ``univers`` that orders it. PyPI is ordered by ``packaging``, eight times faster.
_UNIVERS = {
    "npm": "SemverVersion",
    "cargo": "SemverVersion",
    "golang": "GolangVersion",
    "maven": "MavenVersion",
    "gem": "RubygemsVersion",
    "nuget": "NugetVersion",
    "composer": "ComposerVersion",
    "deb": "DebianVersion",
    "rpm": "RpmVersion",
    "apk": "AlpineLinuxVersion",
    "conan": "ConanVersion",
    "hex": "SemverVersion",
}
_NUMBERS = re.compile(r"\d+")


@cache
def parse(ecosystem: str, text: str) -> Version | None:
    """Read a version of an ecosystem (a purl type such as ``pypi``).

    Returns:
        The version with its order and its release numbers; None when the ecosystem's own rules cannot read it, so
        that nothing is concluded from it. An unknown ecosystem is ordered by its numbers.
    """
    key = _order(ecosystem)(text.strip()) if text.strip() else None
    if key is None:
        return None
    release = tuple(int(number) for number in _NUMBERS.findall(text.partition(":")[2] or text)[:3])
    return Version(text.strip(), key, release)


@cache
def _order(ecosystem: str) -> Callable[[str], Any]:
    if ecosystem == "pypi":
        return _pypi
    name = _UNIVERS.get(ecosystem)
    return _by_numbers if name is None else _by_univers(name)


def _pypi(text: str) -> Any:  # noqa: ANN401  an orderable of the library
    from packaging.version import InvalidVersion
    from packaging.version import Version as PypiVersion

    try:
        return PypiVersion(text)
    except InvalidVersion:
        return None


def _by_univers(name: str) -> Callable[[str], Any]:
    from univers import versions

    version = getattr(versions, name)

    def key(text: str) -> Any:  # noqa: ANN401  an orderable of the library
        try:
            return version(text)
        except (versions.InvalidVersion, ValueError, TypeError, AttributeError):
            return None

    return key


def _by_numbers(text: str) -> Any:  # noqa: ANN401  an orderable tuple
    numbers = tuple(int(number) for number in _NUMBERS.findall(text))
    return numbers or None
