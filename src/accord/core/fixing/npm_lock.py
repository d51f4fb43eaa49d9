"""What an npm lock file of version 2 or 3 installs, and what a ``package.json`` asks for by name.

Format: https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from accord.core.errors import AccordError

T = TypeVar("T")

_MODULES = "node_modules/"
_VERSIONS = (2, 3)


class _Package(msgspec.Struct, frozen=True):
    version: str = ""
    name: str = ""
    link: bool = False


class _Lock(msgspec.Struct, frozen=True):
    version: int = msgspec.field(name="lockfileVersion", default=0)
    packages: dict[str, _Package] = {}


class Asked(msgspec.Struct, frozen=True):
    """The packages that a ``package.json`` asks for, by group."""

    dependencies: dict[str, str] = {}
    dev: dict[str, str] = msgspec.field(name="devDependencies", default_factory=dict)
    optional: dict[str, str] = msgspec.field(name="optionalDependencies", default_factory=dict)
    scripts: dict[str, str] = {}

    def group_of(self, name: str) -> str:
        """Return npm's option for the group that names a package; empty when none does."""
        groups = {"--save-prod": self.dependencies, "--save-dev": self.dev, "--save-optional": self.optional}
        return next((option for option, group in groups.items() if name in group), "")

    def wanted(self, name: str) -> str:
        """Return the range that it asks for; empty when it does not name the package."""
        return next((group[name] for group in (self.dependencies, self.dev, self.optional) if name in group), "")


def asked(content: bytes, path: str) -> Asked:
    """Read a ``package.json``.

    Raises:
        AccordError: it is none.
    """
    return _decoded(content, Asked, path)


def installed(content: bytes, path: str) -> list[tuple[str, str]]:
    """Return name and version of every package that a lock file installs; doubles stay.

    Raises:
        AccordError: it is no lock file of version 2 or 3.
    """
    lock = _decoded(content, _Lock, path)
    if lock.version not in _VERSIONS:
        remedy = "Run npm install with npm 7 or later"
        raise AccordError(
            f"lock files of version {lock.version or 'unknown'} are not edited", place=path, remedy=remedy
        )
    return list(_installed(lock))


def _installed(lock: _Lock) -> Iterator[tuple[str, str]]:
    for place, package in lock.packages.items():
        if place and not package.link and _MODULES in place:
            yield package.name or place.rpartition(_MODULES)[2], package.version


def _decoded(content: bytes, shape: type[T], path: str) -> T:
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.DecodeError as error:
        raise AccordError(f"this is not what npm writes ({error})", place=path, remedy="Repair it first") from None
