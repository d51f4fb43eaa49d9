"""Which files pin versions."""

from accord.core.lockfiles import lockfiles
from accord.core.scan import File, Kind, Tree


def test_lock_files_are_told_by_their_whole_name() -> None:
    paths = ("web/package-lock.json", "package.json", "go.mod", "requirements.txt", "not-poetry.lock", "uv.lock")
    tree = Tree(tuple(File(path, Kind.MANIFEST) for path in paths))

    assert lockfiles(tree) == ("web/package-lock.json", "go.mod", "uv.lock")
