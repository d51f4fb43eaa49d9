from pathlib import Path

import pytest

from accord.flows.signs.search import Found, search


def _write(folder: Path, *names: str, text: str = "") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_every_kind_of_file_is_looked_at(tmp_path: Path) -> None:
    names = ("a/Dockerfile.prod", "b/web.Dockerfile", "c/Containerfile", "d/App.csproj", "e/requirements.txt")
    _write(tmp_path, *names)
    _write(tmp_path, "docker-compose.dev.yml", text="services: { f: { build: f } }")
    _write(tmp_path, "deploy/x.yaml", text="kind: Ingress")
    _write(tmp_path, "g/api.json", text='{"openapi": "3.0.0"}')
    found = search(tmp_path)
    assert [sign.folder for sign in found.signs] == ["f", "a", "b", "c", "d", "", "e", "g"]
    assert found.unread == found.left_out == ()


@pytest.mark.parametrize(
    "folder", ["tests", "a/fixtures", "node_modules/x", "build", "a/vendor/b", ".venv", "examples/shop"]
)
def test_trials_generated_and_foreign_code_are_passed_over(tmp_path: Path, folder: str) -> None:
    _write(tmp_path, f"{folder}/requirements.txt", f"{folder}/Dockerfile")
    assert search(tmp_path) == Found((), (), ())


def test_files_that_say_nothing_are_not_opened(tmp_path: Path) -> None:
    _write(tmp_path, "package-lock.json", "x.py", "App.Tests.csproj", "Makefile", "json", text="\0")
    (tmp_path / "y.py").write_bytes(b"\xff")
    assert search(tmp_path) == Found((), (), ())


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "a/package.json", "b/pyproject.toml", text="{")
    _write(tmp_path, "c/go.mod", text="module x/c")
    found = search(tmp_path)
    assert [sign.name for sign in found.signs] == ["c"]
    assert [gap.place for gap in found.unread] == ["a/package.json", "b/pyproject.toml"]
    assert all(gap.reason and "\n" not in gap.reason for gap in found.unread)


def test_a_folder_that_speaks_for_itself_is_left_to_itself(tmp_path: Path) -> None:
    _write(tmp_path, "go.mod", "accord.toml", "a/accord.toml", "a/go.mod", "a/b/go.mod", "ab/go.mod")
    found = search(tmp_path)
    assert [sign.folder for sign in found.signs] == ["", "ab"]
    assert [(gap.place, gap.reason) for gap in found.left_out] == [("a", "it has an accord.toml of its own")]
