"""The exact versions that a Python manifest or lock file names, and what it names without one.

Requirements as pip reads them, ``poetry.lock``, ``uv.lock``, ``pdm.lock``, ``pylock.toml``, ``Pipfile.lock`` and the
dependencies of ``pyproject.toml``. Nothing is resolved and nothing is run: what is not pinned cannot be looked up.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from accord.core.coverage import Gap

_NAME = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
_REQUIREMENT = re.compile(rf"(?P<name>{_NAME})\s*(?:\[[^\]]*\])?\s*(?P<rest>.*)", re.DOTALL)
_PINNED = re.compile(r"\(?\s*={2,3}\s*(?P<version>[\w.!+-]+)\s*\)?\s*(?:;.*|--\S.*)?", re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_INCLUDED = re.compile(r"(?:-r|--requirement)[\s=]+(?P<path>.+)")
_EDITABLE = re.compile(r"^(?:-e|--editable)[\s=]+")
_HERE = re.compile(r"\.{1,2}(?:$|[/\[\\\s;])")
_NOT_PINNED = "it has no exact version, so no advisory can be looked up for it"
_NO_INDEX = "it is installed from an address or a folder, which no advisory speaks of"


class Pin(msgspec.Struct, frozen=True, order=True):
    """A package and its one version."""

    name: str
    version: str


class Pins(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest names."""

    pinned: tuple[Pin, ...] = ()
    #: What has no exact version, by its name or line.
    unpinned: tuple[Gap, ...] = ()
    #: Other files of requirements that it includes, as it names them.
    includes: tuple[str, ...] = ()
    #: Why nothing of it could be read; empty when it could.
    trouble: str = ""


def pins(path: str, text: str) -> Pins:
    """Return what a manifest of PyPI's packages names."""
    name = path.rpartition("/")[2].lower()
    if name in {"setup.py", "setup.cfg", "pipfile", "meta.yaml"} or name.startswith(("environment.", "conda-lock")):
        return Pins(trouble="what it needs is known only when it is installed")
    try:
        if name == "pipfile.lock":
            return _pipfile_lock(json.loads(text))
        if name.endswith(("poetry.lock", "uv.lock", "pdm.lock", "pyproject.toml")) or name.startswith("pylock"):
            return _toml(name, tomllib.loads(text))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        return Pins(trouble=f"it cannot be read ({error})")
    return _requirements(text)


# -- requirements ------------------------------------------------------------------------------------------------


def _requirements(text: str) -> Pins:
    pinned: list[Pin] = []
    unpinned: list[Gap] = []
    includes: list[str] = []
    for line in _lines(text):
        if included := _INCLUDED.match(line):
            includes.append(included["path"].strip())
        elif not line.startswith("-") or line.startswith(("-e", "--editable")):
            _sort(_EDITABLE.sub("", line), pinned, unpinned)
    return Pins(pinned=_once(pinned), unpinned=tuple(unpinned), includes=tuple(includes))


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\\\r\n", " ").replace("\\\n", " ").splitlines():
        if plain := _COMMENT.sub("", line).strip():
            yield plain


def _sort(line: str, pinned: list[Pin], unpinned: list[Gap]) -> None:
    if _HERE.match(line):
        return  # the project itself, or another of its folders, whose own manifests are read
    found = _REQUIREMENT.fullmatch(line)
    if found is None or "://" in line or "@" in found["rest"] or line.startswith("/"):
        named = found is not None and found["rest"].startswith("@")
        unpinned.append(Gap(found["name"] if found is not None and named else line, _NO_INDEX))
    elif (version := _PINNED.fullmatch(found["rest"])) and not version["version"].endswith(".*"):
        pinned.append(Pin(found["name"], version["version"]))
    else:
        unpinned.append(Gap(found["name"], _NOT_PINNED))


# -- lock files --------------------------------------------------------------------------------------------------


def _toml(name: str, tables: dict[str, Any]) -> Pins:
    if name == "pyproject.toml":
        return _requirements("\n".join(_declared(tables)))
    packages = tables.get("packages" if name.startswith("pylock") else "package", [])
    here = [one for one in packages if not _is_local(one)]
    versioned = _once(Pin(str(one["name"]), str(one["version"])) for one in here if one.get("version"))
    return Pins(
        pinned=versioned, unpinned=tuple(Gap(str(one["name"]), _NOT_PINNED) for one in here if not one.get("version"))
    )


def _is_local(package: dict[str, Any]) -> bool:
    """Tell whether a locked package is the project itself or another of its folders."""
    source = package.get("source")
    return isinstance(source, dict) and bool({"editable", "virtual", "directory", "path"} & source.keys())


def _declared(tables: dict[str, Any]) -> Iterator[str]:
    project = tables.get("project", {})
    yield from project.get("dependencies", ())
    for group in project.get("optional-dependencies", {}).values():
        yield from group
    for name, wanted in tables.get("tool", {}).get("poetry", {}).get("dependencies", {}).items():
        version = wanted.get("version", "") if isinstance(wanted, dict) else str(wanted)
        if name.lower() != "python":
            yield f"{name}=={version}" if re.fullmatch(r"={0,2}\d[\w.]*", version) else f"{name} {version}"


def _pipfile_lock(document: dict[str, Any]) -> Pins:
    packages = {name: one for group in ("default", "develop") for name, one in document.get(group, {}).items()}
    versions = {name: str(one.get("version", "")) for name, one in packages.items()}
    return Pins(
        pinned=_once(Pin(name, version.lstrip("=")) for name, version in versions.items() if version),
        unpinned=tuple(Gap(name, _NO_INDEX) for name, version in versions.items() if not version),
    )


def _once(found: Iterable[Pin]) -> tuple[Pin, ...]:
    return tuple(dict.fromkeys(found))
