"""Whether a change touched what a service is built from: manifests and lock files, by their names."""

import re
from functools import lru_cache

_NAMES = frozenset(
    {
        "pyproject.toml", "setup.py", "setup.cfg", "pipfile", "pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock",
        "pylock.toml", "environment.yml", "conda-lock.yml",
        "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
        "go.mod", "go.sum", "cargo.toml", "cargo.lock", "gemfile", "gemfile.lock", "composer.json", "composer.lock",
        "pom.xml", "build.gradle", "build.gradle.kts", "gradle.lockfile", "packages.config", "packages.lock.json",
        "mix.lock", "pubspec.lock", "podfile.lock", "package.resolved", "conanfile.txt", "dockerfile",
    }
)  # fmt: skip
_REQUIREMENTS = re.compile(r"(requirements|constraints)[\w.-]*\.(txt|in)|.*\.(csproj|gemspec)|dockerfile\..+")


def is_manifest(path: str) -> bool:
    """Tell whether a file names components that something is built from."""
    name = path.rpartition("/")[2].lower()
    return name in _NAMES or _REQUIREMENTS.fullmatch(name) is not None or "requirements/" in path.lower()


def names_component(text: str, name: str, version: str) -> bool:
    """Tell whether a manifest's text names a component at a version, on one line or within the next two.

    Lock files put the version on the line after the name; requirement files put both on one line.
    """
    return bool(version) and _pattern(name, version).search(text) is not None


@lru_cache(maxsize=4096)
def _pattern(name: str, version: str) -> re.Pattern[str]:
    spelled = r"[-_.]+".join(map(re.escape, re.split(r"[-_.]+", name)))
    edge = r"(?![\w.]*\d)"
    return re.compile(
        rf"(?<![\w-]){spelled}(?![\w-])[^\n]*(?:\n[^\n]*){{0,2}}?(?<![\w.]){re.escape(version)}{edge}", re.IGNORECASE
    )
