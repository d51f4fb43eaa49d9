"""What a service is built from, as its manifests and lock files tell: which files those are, and what they name.

JSON is taken apart, so that a name and a version belong together by structure, however it is laid out. Of other formats
a name and a version belong together on one line, or where the version stands on the next or the one after, as a value
called version.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

_PYTHON = (
    "pyproject.toml setup.py setup.cfg pipfile pipfile.lock poetry.lock uv.lock pdm.lock pylock.toml environment.yml"
    " environment.yaml conda-lock.yml meta.yaml requirements.lock"
)
_NODE = (
    "package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml pnpm-workspace.yaml bun.lock deno.json"
    " deno.lock"
)
_MAVEN = (
    "pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradle.lockfile libs.versions.toml"
    " gradle.properties ivy.xml build.sbt verification-metadata.xml"
)
_NUGET = "packages.config packages.lock.json directory.packages.props directory.build.props paket.lock"
#: The ecosystems that a manifest names components of, as the types of package URLs.
_ECOSYSTEMS = {
    **dict.fromkeys(_PYTHON.split(), ("pypi", "conda")),
    **dict.fromkeys(_NODE.split(), ("npm",)),
    **dict.fromkeys(_MAVEN.split(), ("maven",)),
    **dict.fromkeys(_NUGET.split(), ("nuget",)),
    **dict.fromkeys(("go.mod", "go.sum", "go.work"), ("golang",)),
    **dict.fromkeys(("cargo.toml", "cargo.lock"), ("cargo",)),
    **dict.fromkeys(("gemfile", "gemfile.lock"), ("gem",)),
    **dict.fromkeys(("composer.json", "composer.lock"), ("composer",)),
    **dict.fromkeys(("mix.exs", "mix.lock", "rebar.lock"), ("hex",)),
    **dict.fromkeys(("pubspec.yaml", "pubspec.lock"), ("pub",)),
    **dict.fromkeys(("podfile", "podfile.lock"), ("cocoapods",)),
    **dict.fromkeys(("package.swift", "package.resolved"), ("swift",)),
    **dict.fromkeys(("conanfile.txt", "conanfile.py", "conan.lock"), ("conan",)),
}
#: Manifests of whatever somebody installs with them.
_ALL = (
    "dockerfile containerfile compose.yml compose.yaml docker-compose.yml docker-compose.yaml chart.yaml chart.lock"
    " vcpkg.json flake.lock module.bazel workspace cpanfile renv.lock"
)
_OF_ALL = frozenset(_ALL.split())
_REQUIREMENTS = re.compile(r"(requirements|constraints)[\w.-]*\.(txt|in|lock|pip)")
_OTHERS = {".gemspec": "gem", ".csproj": "nuget", ".fsproj": "nuget", ".vbproj": "nuget", ".nuspec": "nuget"}

_VERSION = re.compile(r"(?<![\w.])v?\d[\w.]*", re.IGNORECASE)
_LEAD = re.compile(r"[vV]?([\w.]*)")
#: What stands in a comment is built from nothing.
_COMMENT = re.compile(r"(?:^|\s)(?:#|//).*")
_XML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ARCHIVE = re.compile(r"\.(?:tar|tgz|whl|zip|jar|gem|crate|egg)\b.*")
_BELOW = 2
_NAMES = ("name", "identity", "package")
_VERSIONS = ("version", "resolved")


def is_manifest(path: str, ecosystem: str = "") -> bool:
    """Tell whether a file names components that something is built from.

    Args:
        path: With forward slashes.
        ecosystem: Ask only for manifests that may name components of this ecosystem, a type of package URLs.
    """
    folder, _, name = path.lower().rpartition("/")
    if name in _OF_ALL or name.startswith(("dockerfile.", "containerfile.")) or name.endswith(".dockerfile"):
        return True
    return bool(named := _named_by(folder, name)) and (not ecosystem or ecosystem in named or not _knows(ecosystem))


def ecosystem_of(path: str) -> str:
    """Return the ecosystem that a manifest mostly names components of, a type of package URLs; empty for no manifest.

    Container files and the like, which may name components of any, are of none.
    """
    folder, _, name = path.lower().rpartition("/")
    return next(iter(_named_by(folder, name)), "")


def _named_by(folder: str, name: str) -> tuple[str, ...]:
    in_requirements = folder.rpartition("/")[2] == "requirements" and name.endswith((".txt", ".in", ".pip"))
    if in_requirements or _REQUIREMENTS.fullmatch(name):
        return ("pypi", "conda")
    other = _OTHERS.get(name[name.rfind(".") :]) if "." in name else None
    return (other,) if other else _ECOSYSTEMS.get(name, ())


@lru_cache
def _knows(ecosystem: str) -> bool:
    """Tell whether this module knows any manifest of an ecosystem; of others, every manifest may name components."""
    return any(ecosystem in named for named in (*_ECOSYSTEMS.values(), *((one,) for one in _OTHERS.values())))


class Manifest:
    """What a file says about components, indexed by version, since it is asked for thousands of them."""

    def __init__(self, text: str) -> None:
        self._lines = _told(text.lower())
        self._by_version: dict[str, list[int]] | None = None
        self._said = {line.strip() for line in self._lines}

    def names(self, name: str, version: str) -> bool:
        """Tell whether it names a component at a version."""
        lead = _lead(version)
        if not lead:
            return False
        pattern = _at_version(name, version.lower())
        return any(
            pattern.search("\n".join(self._lines[max(0, number - _BELOW) : number + 1]))
            for number in self._index.get(lead, ())
        )

    def mentions(self, name: str) -> bool:
        """Tell whether it names a component at whatever version."""
        return any(map(_spelled(name).search, self._lines))

    def added(self, since: "Manifest") -> "Manifest":
        """Return the lines that an older version of it did not have."""
        return Manifest("\n".join(line for line in self._lines if not since.says(line)))

    def says(self, line: str) -> bool:
        """Tell whether one of its lines is this one."""
        return line.strip() in self._said

    def __bool__(self) -> bool:
        """Tell whether it says anything at all."""
        return any(any(map(str.isalnum, line)) for line in self._lines)

    @property
    def _index(self) -> dict[str, list[int]]:
        if self._by_version is None:
            self._by_version = {}
            for number, line in enumerate(self._lines):
                for match in _VERSION.finditer(line):
                    self._by_version.setdefault(_lead(match[0]), []).append(number)
        return self._by_version


def _told(text: str) -> list[str]:
    if text.lstrip()[:1] == "{":
        try:
            return list(_pairs(msgspec.json.decode(text)))
        except msgspec.DecodeError:
            pass
    if "<!--" in text:
        text = _XML_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    return [_COMMENT.sub("", line) for line in text.split("\n")]


def _pairs(document: Any) -> Iterator[str]:  # noqa: ANN401  any JSON
    """Yield "name value" for what JSON calls a name and a version, and for every other pair of a key and a text."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
            yield from (one for one in value if isinstance(one, str))
        elif isinstance(value, dict):
            waiting += value.values()
            version = _first(value, _VERSIONS)
            yield f"{_first(value, _NAMES)} {version}"
            for key, inner in value.items():
                if isinstance(inner, dict):
                    yield f"{key} {_first(inner, _VERSIONS)}"
                elif isinstance(inner, str) and key not in _VERSIONS:
                    yield f"{key} {inner}"


def _first(value: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((inner for key in keys if isinstance(inner := value.get(key), str)), "")


def _lead(version: str) -> str:
    """Return the beginning of a version by which it is looked up: up to a sign such as + or -."""
    match = _LEAD.match(version.strip())
    return _ARCHIVE.sub("", match[1].lower()).rstrip(".") if match else ""


@lru_cache(maxsize=4096)
def _spelled(name: str) -> re.Pattern[str]:
    return re.compile(_name_pattern(name))


@lru_cache(maxsize=4096)
def _at_version(name: str, version: str) -> re.Pattern[str]:
    exact = rf"(?<![\w.])v?{re.escape(version.removeprefix('v'))}(?![\w.]*\d)"
    below = rf"(?:\n[^\n]*){{0,{_BELOW - 1}}}\n[^\n]*version[^\n]*?"
    return re.compile(rf"{_name_pattern(name)}[^\n]*?(?:{below})?{exact}")


def _name_pattern(name: str) -> str:
    """Spell a name as manifests do: separators are one, and Maven's group stands apart from the artifact."""
    artifact = name.lower().rpartition(":")[2]
    spelled = r"[-_.]+".join(map(re.escape, re.split(r"[-_.]+", artifact)))
    return rf"(?<![\w-]){spelled}(?![\w-])"
