"""What a service is built from, as manifests tell."""

import time

import pytest

from accord.core.gate.manifest import Manifest, is_manifest


@pytest.mark.parametrize(
    "path",
    ["requirements.txt", "a/requirements-dev.txt", "requirements/prod.txt", "web/package-lock.json", "Dockerfile",
     "api.csproj", "constraints.in", "Dockerfile.prod", "app.dockerfile", "gradle/libs.versions.toml"],
)  # fmt: skip
def test_manifests(path: str) -> None:
    assert is_manifest(path)


@pytest.mark.parametrize(
    "path", ["app.py", "docs/requirements.md", "package.jsonx", "", "requirements/login.md", "dist"]
)
def test_other_files(path: str) -> None:
    assert not is_manifest(path)


def test_a_manifest_of_another_ecosystem_names_nothing_here() -> None:
    assert is_manifest("package.json", "npm")
    assert not is_manifest("package.json", "pypi")
    assert is_manifest("Dockerfile", "pypi")
    assert is_manifest("package.json", "unheard-of")


def manifest(text: str) -> Manifest:
    return Manifest(text)


@pytest.mark.parametrize(
    "text",
    [
        "django==3.2.1\n",
        "Django == 3.2.1  # pinned\n",
        '[[package]]\nname = "django"\nversion = "3.2.1"\n',
        '"node_modules/django": {\n  "version": "3.2.1",\n',
        "/django@3.2.1:\n",
        "django:3.2.1",
        "django v3.2.1",
        "django https://host/d-3.2.1.tar.gz",
    ],
)
def test_names_at_a_version(text: str) -> None:
    assert manifest(text).names("django", "3.2.1")


@pytest.mark.parametrize(
    "text",
    [
        "django\nflask==3.2.1\n",
        "django==3.2.10\n",
        "django==13.2.1\n",
        "django-cms==3.2.1\n",
        "my-django==3.2.1\n",
        "django\n\n\n\n3.2.1",
        "",
        "# django==3.2.1",
        "flask==1  # not django==3.2.1",
        "<!-- django\nversion 3.2.1 -->",
        "// django 3.2.1",
    ],
)
def test_other_names_and_versions_and_comments(text: str) -> None:
    assert not manifest(text).names("django", "3.2.1")


def test_an_unknown_version_is_named_nowhere() -> None:
    assert not manifest("django").names("django", "")


def test_separators_of_python_names_are_one() -> None:
    assert manifest("typing_extensions==4.1").names("typing-extensions", "4.1")


def test_the_artifact_of_maven_stands_apart_from_its_group() -> None:
    pom = "<groupId>org.apache</groupId>\n<artifactId>log4j-core</artifactId>\n<version>2.14.1</version>"
    assert manifest(pom).names("org.apache:log4j-core", "2.14.1")


@pytest.mark.parametrize("version", ["3.2.1-beta.1", "1.0+cu118", "v1.2.3", "2024a"])
def test_versions_of_every_form(version: str) -> None:
    assert manifest(f"lib {version}").names("lib", version)


def test_what_was_added_is_what_was_not_said() -> None:
    before = manifest("b==1\n# note\na==1")
    assert not manifest("a==1\n\n# other note\nb==1").added(before)
    added = manifest("a==1\nb==1\nc").added(before)
    assert added
    assert added.mentions("C")
    assert not added.mentions("a")


PIPFILE = (
    '{"default": {"django": {"hashes": ["sha256:aa"], "index": "pypi", "version": "==3.2.1"}, "b": {"version": "9"}}}'
)
NUGET = '{"dependencies": {"net8.0": {"django": {"type": "Direct", "requested": "[3, )", "resolved": "3.2.1"}}}}'
SWIFT = '{"pins": [{"identity": "django", "kind": "x", "location": "u", "state": {"version": "9", "revision": "r"}}]}'


@pytest.mark.parametrize("text", [PIPFILE, NUGET, '{"packages":[{"name":"django","version":"v3.2.1"}]}'])
def test_json_is_taken_apart_however_it_is_laid_out(text: str) -> None:
    assert manifest(text).names("django", "3.2.1")
    assert not manifest(text).names("django", "9")
    assert not manifest(text).names("b", "3.2.1")


def test_json_that_is_none_is_text() -> None:
    assert manifest("{ django==3.2.1").names("django", "3.2.1")
    assert manifest('{"dependencies": {"left-pad": "^1.0"}, "files": ["django"], "n": 1}').mentions("left-pad")
    assert not manifest(SWIFT).names("other", "9")


def test_a_large_lock_file_is_asked_thousands_of_times_in_no_time() -> None:
    text = "\n".join(f'[[package]]\nname = "lib-{number}"\nversion = "{number}.0"\n' for number in range(20_000))
    lock = manifest(text)
    started = time.process_time()
    assert all(lock.names(f"lib-{number}", f"{number}.0") for number in range(0, 20_000, 10))
    assert time.process_time() - started < 5
