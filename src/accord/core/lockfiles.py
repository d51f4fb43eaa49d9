"""Files that pin the exact versions of everything that is installed, by name: what auditors can look up."""

from accord.core.scan import Tree

#: Go pins in its manifest. Files of Python are left to pip-audit, but for those that are locks by their format.
LOCKS = frozenset(
    {
        *("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"),
        *("Pipfile.lock", "pdm.lock", "poetry.lock", "uv.lock"),
        *("Cargo.lock", "Gemfile.lock", "composer.lock", "conan.lock", "go.mod", "gradle.lockfile", "mix.lock"),
        *("packages.lock.json", "pubspec.lock"),
    }
)


def lockfiles(tree: Tree) -> tuple[str, ...]:
    """Return the files of a tree that pin versions."""
    return tuple(file.path for file in tree.files if file.path.rpartition("/")[2] in LOCKS)
