"""Manifests: the files by which package managers know a project. Each starts a service of its own, and may name it."""

import re
import tomllib
from collections.abc import Callable, Iterator

import msgspec

from accord.flows.signs.sign import File, Sign

_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_MAJOR = re.compile(r"v\d+")
_INCLUDE = re.compile(r"^\s*include\b", re.MULTILINE)
_NAMED = 2


class _Named(msgspec.Struct):
    name: str = ""


class _Tools(msgspec.Struct):
    poetry: _Named = msgspec.field(default_factory=_Named)


class _PyProject(msgspec.Struct):
    project: _Named = msgspec.field(default_factory=_Named)
    tool: _Tools = msgspec.field(default_factory=_Tools)


class _Cargo(msgspec.Struct):
    package: _Named = msgspec.field(default_factory=_Named)


class _PackageJson(msgspec.Struct):
    name: str = ""
    scripts: dict[str, object] = msgspec.field(default_factory=dict)
    workspaces: object = None


def plain(file: File) -> Iterator[Sign]:
    """Read nothing: that the file is there says enough."""
    yield Sign(folder=file.folder, starts=True)


def named_by_file(file: File) -> Iterator[Sign]:
    """Take the name from the file's own."""
    yield Sign(folder=file.folder, starts=True, name=file.name.rpartition(".")[0], name_rank=_NAMED)


def _pyproject(file: File) -> Iterator[Sign]:
    values = msgspec.convert(tomllib.loads(file.text()), _PyProject)
    name = values.project.name or values.tool.poetry.name
    yield Sign(folder=file.folder, starts=True, name=name, name_rank=_NAMED, groups=not name)


def _package_json(file: File) -> Iterator[Sign]:
    values = msgspec.json.decode(file.text(), type=_PackageJson)
    yield Sign(
        folder=file.folder,
        starts=True,
        name=values.name.rpartition("/")[2],
        name_rank=_NAMED,
        deployed="start" in values.scripts,
        groups=values.workspaces is not None,
    )


def _go_mod(file: File) -> Iterator[Sign]:
    module = _MODULE.search(file.text())
    parts = [part for part in (module[1].split("/") if module else []) if not _MAJOR.fullmatch(part)]
    yield Sign(folder=file.folder, starts=True, name=parts[-1] if parts else "", name_rank=_NAMED)


def _cargo(file: File) -> Iterator[Sign]:
    name = msgspec.convert(tomllib.loads(file.text()), _Cargo).package.name
    yield Sign(folder=file.folder, starts=True, name=name, name_rank=_NAMED, groups=not name)


def _pom(file: File) -> Iterator[Sign]:
    from defusedxml.ElementTree import fromstring

    project = fromstring(file.text(), forbid_dtd=True)
    values = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in project}
    groups = values.get("packaging") == "pom"
    yield Sign(folder=file.folder, starts=True, name=values.get("artifactId", ""), name_rank=_NAMED, groups=groups)


def _settings_gradle(file: File) -> Iterator[Sign]:
    yield Sign(folder=file.folder, starts=True, groups=bool(_INCLUDE.search(file.text())))


_PLAIN = (
    "Gemfile",
    "Package.swift",
    "Pipfile",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "deno.json",
    "mix.exs",
    "pubspec.yaml",
    "requirements.txt",
    "setup.cfg",
    "setup.py",
)

READERS: dict[str, Callable[[File], Iterator[Sign]]] = {
    **dict.fromkeys(_PLAIN, plain),
    "Cargo.toml": _cargo,
    "go.mod": _go_mod,
    "package.json": _package_json,
    "pom.xml": _pom,
    "pyproject.toml": _pyproject,
    "settings.gradle": _settings_gradle,
    "settings.gradle.kts": _settings_gradle,
}
