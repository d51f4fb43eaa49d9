"""Whether a change touched what a service is built from."""

import pytest

from accord.core.gate.manifest import is_manifest, names_component


@pytest.mark.parametrize(
    "path",
    ["requirements.txt", "a/requirements-dev.txt", "requirements/prod.txt", "web/package-lock.json", "Dockerfile",
     "api.csproj", "constraints.in", "Dockerfile.prod"],
)  # fmt: skip
def test_manifests(path: str) -> None:
    assert is_manifest(path)


@pytest.mark.parametrize("path", ["app.py", "docs/requirements.md", "package.jsonx", ""])
def test_other_files(path: str) -> None:
    assert not is_manifest(path)


@pytest.mark.parametrize(
    "text",
    [
        "django==3.2.1\n",
        "Django == 3.2.1  # pinned\n",
        '[[package]]\nname = "django"\nversion = "3.2.1"\n',
        '"node_modules/django": {\n  "version": "3.2.1",\n',
    ],
)
def test_names_at_a_version(text: str) -> None:
    assert names_component(text, "django", "3.2.1")


@pytest.mark.parametrize(
    "text",
    ["django==3.2.10\n", "django==13.2.1\n", "django-cms==3.2.1\n", "my-django==3.2.1\n", "django\n\n\n\n3.2.1", ""],
)
def test_other_names_and_versions(text: str) -> None:
    assert not names_component(text, "django", "3.2.1")


def test_an_unknown_version_is_named_nowhere() -> None:
    assert not names_component("django", "django", "")


def test_separators_of_python_names_are_one() -> None:
    assert names_component("typing_extensions==4.1", "typing-extensions", "4.1")
