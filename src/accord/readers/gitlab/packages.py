"""Packages: the inventory in ``dependency_files``, package URLs, and the fixed versions that a solution names."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from accord.core.component import Component
from accord.readers.gitlab.shapes import Dependency, DependencyFile

_TYPES = {
    **dict.fromkeys(("npm", "yarn", "pnpm", "bun"), "npm"),
    **dict.fromkeys(("pip", "pipenv", "poetry", "setuptools", "uv", "python"), "pypi"),
    **dict.fromkeys(("maven", "gradle", "sbt", "ivy"), "maven"),
    **dict.fromkeys(("bundler", "gem", "rubygems"), "gem"),
    "go": "golang",
    "composer": "composer",
    "nuget": "nuget",
    "conan": "conan",
    "cargo": "cargo",
    "pub": "pub",
}
#: The package manager of manifests of which the report does not tell it.
_MANIFESTS = {
    **dict.fromkeys(("package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"), "npm"),
    **dict.fromkeys(("pipfile", "pipfile.lock", "poetry.lock", "requirements.txt", "setup.py", "uv.lock"), "pip"),
    **dict.fromkeys(("pom.xml", "build.gradle", "build.gradle.kts", "gradle.lockfile", "build.sbt"), "maven"),
    "go.sum": "go",
    "go.mod": "go",
    "gemfile": "bundler",
    "gemfile.lock": "bundler",
    "cargo.lock": "cargo",
    "composer.lock": "composer",
    "packages.lock.json": "nuget",
    "conan.lock": "conan",
    "pubspec.lock": "pub",
}
_ABOVE = re.compile(r"Upgrade to versions? (?P<versions>.+?) or (?:above|later|newer|higher)\b")
_TO = re.compile(r"Upgrade \S+(?: from \S+)? to (?:version )?(?P<versions>v?\d\S*(?:, ?v?\d\S*)*)\.?$")
_BETWEEN = re.compile(r",? (?:or|and) |, ?")
_STARTS_AS_VERSION = re.compile(r"v?\d")


@lru_cache(maxsize=8192)
def package_url(manager: str, manifest: str, name: str, version: str) -> str:
    """Return the package URL of a package whose package manager or manifest tells its ecosystem; else nothing."""
    manager = manager.lower() or _MANIFESTS.get(manifest.rpartition("/")[2].lower(), "")
    type_ = _TYPES.get(manager, "")
    if not type_ or not name:
        return ""
    name = name.replace(":", "/") if type_ == "maven" else name
    if type_ == "pypi":
        name = name.lower().replace("_", "-").replace(".", "-")
    at = f"@{quote(version, safe='+')}" if version else ""
    return f"pkg:{type_}/{quote(name, safe='/')}{at}"


class Inventory:
    """What ``dependency_files`` name."""

    def __init__(self, files: list[DependencyFile]) -> None:
        self._files = files
        self._managers = {file.path or "": file.package_manager or "" for file in files}

    def __len__(self) -> int:
        """Count the dependencies, each as often as files name it."""
        return sum(len(file.dependencies or ()) for file in self._files)

    def __bool__(self) -> bool:
        """Tell whether the report has an inventory, be it empty."""
        return bool(self._files)

    def names(self, path: str, name: str, version: str) -> tuple[str, str]:
        """Return package URL and reference of a package in a file; no reference when the inventory lacks the file."""
        manager = self._managers.get(path)
        reference = "" if manager is None else _ref(path, name, version)
        return package_url(manager or "", path, name, version), reference

    def components(self, report: str) -> Iterator[Component]:
        """Yield each dependency of each file; where the report tells the direct ones, the file as their root."""
        for file in self._files:
            yield from _components(file, report)


@lru_cache(maxsize=8192)
def fixed_versions(solution: str) -> tuple[str, ...]:
    """Return the versions that a solution tells to upgrade to.

    >>> fixed_versions("Upgrade to versions 1.2.3, 2.0.1 or above.")
    ('1.2.3', '2.0.1')
    >>> fixed_versions("Upgrade glibc from 2.24-11 to 2.24-12")
    ('2.24-12',)
    """
    if not solution.startswith("Upgrade "):
        return ()
    found = _ABOVE.match(solution) or _TO.match(solution.partition("\n")[0])
    if found is None:
        return ()
    versions = (part.strip().rstrip(".") for part in _BETWEEN.split(found["versions"]))
    return tuple(dict.fromkeys(version for version in versions if _STARTS_AS_VERSION.match(version)))


def _components(file: DependencyFile, report: str) -> Iterator[Component]:
    path, manager = file.path or "", file.package_manager or ""
    named = [(one, name) for one in file.dependencies or () if (name := one.package.name if one.package else None)]
    refs = {one.iid: _ref(path, name, one.version or "") for one, name in named if one.iid is not None}
    children = _children([one for one, _ in named], refs)
    if None in children:
        yield Component(name=path, type="file", bom_ref=path, depends_on=children[None], root=True, path=path)
    for one, name in named:
        version = one.version or ""
        yield Component(
            name=name,
            version=version,
            type="library",
            purl=package_url(manager, path, name, version),
            bom_ref=_ref(path, name, version),
            depends_on=children.get(one.iid, ()) if one.iid is not None else (),
            path=path,
            report=report,
        )


def _children(dependencies: list[Dependency], refs: dict[int, str]) -> dict[int | None, tuple[str, ...]]:
    """Return what each dependency brings, by its number; None stands for the project itself.

    A ``dependency_path`` names those between the project and a dependency; its last one is what brings it.
    """
    found: dict[int | None, list[str]] = {}
    for one in dependencies:
        if one.iid is None:
            continue
        path = [step.iid for step in one.dependency_path or () if step.iid is not None and step.iid != one.iid]
        if path:
            found.setdefault(path[-1], []).append(refs[one.iid])
        elif one.direct or one.dependency_path is not None:
            found.setdefault(None, []).append(refs[one.iid])
    return {parent: tuple(dict.fromkeys(children)) for parent, children in found.items()}


def _ref(path: str, name: str, version: str) -> str:
    return f"{path}#{name}@{version}"
