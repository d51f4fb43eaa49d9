from pathlib import Path

import pytest

from accord.flows.signs.manifests import READERS, named_by_file
from accord.flows.signs.sign import BROKEN, File, Sign


def _read(folder: Path, name: str, text: str) -> Sign:
    (folder / "svc").mkdir(exist_ok=True)
    (folder / "svc" / name).write_text(text, "utf-8")
    (sign,) = READERS[name](File(folder, f"svc/{name}"))
    assert (sign.folder, sign.starts) == ("svc", True)
    return sign


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("pyproject.toml", '[project]\nname = "pay"', "pay"),
        ("pyproject.toml", '[tool.poetry]\nname = "pay"', "pay"),
        ("package.json", '{"name": "@shop/pay"}', "pay"),
        ("package.json", "{}", ""),
        ("go.mod", "// x\nmodule example.org/shop/pay/v2\n\ngo 1.22\n", "pay"),
        ("go.mod", "", ""),
        ("Cargo.toml", '[package]\nname = "pay"', "pay"),
        (
            "pom.xml",
            "<project xmlns='http://maven.apache.org/POM/4.0.0'><artifactId> pay </artifactId></project>",
            "pay",
        ),
        ("requirements.txt", "flask", ""),
        ("build.gradle.kts", "plugins {}", ""),
        ("settings.gradle", "rootProject.name = 'x'", ""),
    ],
)
def test_a_manifest_starts_a_service_and_may_name_it(tmp_path: Path, file: str, text: str, name: str) -> None:
    sign = _read(tmp_path, file, text)
    assert (sign.name, sign.groups) == (name, False)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", "[tool.ruff]\nline-length = 100"),
        ("package.json", '{"name": "root", "workspaces": ["packages/*"]}'),
        ("Cargo.toml", '[workspace]\nmembers = ["a"]'),
        ("pom.xml", "<project><packaging>pom</packaging><artifactId/></project>"),
        ("settings.gradle.kts", 'include("a", "b")'),
    ],
)
def test_a_manifest_may_only_group_what_lies_below(tmp_path: Path, file: str, text: str) -> None:
    assert _read(tmp_path, file, text).groups


def test_a_start_script_shows_that_it_is_run(tmp_path: Path) -> None:
    assert _read(tmp_path, "package.json", '{"scripts": {"start": "node ."}}').deployed
    assert not _read(tmp_path, "package.json", '{"scripts": {"test": "x"}}').deployed


def test_a_project_file_gives_its_own_name(tmp_path: Path) -> None:
    (sign,) = named_by_file(File(tmp_path, "src/Pay.Api.csproj"))
    assert (sign.folder, sign.name) == ("src", "Pay.Api")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", "[project\n"),
        ("pyproject.toml", "project = 1"),
        ("pyproject.toml", "[project]\nname = 7"),
        ("package.json", '{"name": '),
        ("package.json", "[" * 10_000),
        ("package.json", '{"name": null}'),
        ("Cargo.toml", "package = []"),
        ("pom.xml", "<project>"),
        ("pom.xml", "<!DOCTYPE p [<!ENTITY a 'b'>]><project><artifactId>&a;</artifactId></project>"),
    ],
)
def test_a_broken_manifest_raises_what_the_search_expects(tmp_path: Path, file: str, text: str) -> None:
    with pytest.raises(BROKEN):
        _read(tmp_path, file, text)
