from pathlib import Path

import pytest

from accord.flows.signs.search import search


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
    signs, unread = search(tmp_path)
    assert [sign.folder for sign in signs] == ["f", "a", "b", "c", "d", "", "e", "g"]
    assert unread == []


@pytest.mark.parametrize("folder", ["tests", "a/fixtures", "node_modules/x", "build", "a/vendor/b", ".venv"])
def test_trials_generated_and_foreign_code_are_passed_over(tmp_path: Path, folder: str) -> None:
    _write(tmp_path, f"{folder}/requirements.txt", f"{folder}/Dockerfile")
    assert search(tmp_path) == ([], [])


def test_files_that_say_nothing_are_not_opened(tmp_path: Path) -> None:
    _write(tmp_path, "package-lock.json", "x.py", "App.Tests.csproj", "Makefile", "json", text="\0")
    (tmp_path / "y.py").write_bytes(b"\xff")
    assert search(tmp_path) == ([], [])


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "a/package.json", "b/pyproject.toml", text="{")
    _write(tmp_path, "c/go.mod", text="module x/c")
    signs, unread = search(tmp_path)
    assert [sign.name for sign in signs] == ["c"]
    assert [gap.place for gap in unread] == ["a/package.json", "b/pyproject.toml"]
    assert all(gap.reason and "\n" not in gap.reason for gap in unread)
