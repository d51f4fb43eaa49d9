"""Which language a file is written in."""

import pytest

from accord.core.explain.language import NEAREST, SHOWN, language_of, manifest_of


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("shop/pay.py", "python"),
        ("web\\src\\App.TSX", "typescript"),
        ("main.go", "go"),
        ("src/main/java/Pay.java", "java"),
        ("Dockerfile", "dockerfile"),
        ("deploy/Dockerfile.prod", "dockerfile"),
        ("api.dockerfile", "dockerfile"),
        ("infra/main.tf", "terraform"),
        (".github/workflows/ci.yml", "yaml"),
        ("requirements-dev.txt", "pip"),
        ("package-lock.json", "npm"),
        ("pom.xml", "maven"),
        ("go.sum", "go-modules"),
        ("notes.txt", ""),
        ("README", ""),
        (".py", ""),
        ("", ""),
    ],
)
def test_the_name_tells_the_language(path: str, language: str) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("purl", "kind"),
    [
        ("pkg:pypi/django@4.2", "pip"),
        ("pkg:npm/%40scope/x@1", "npm"),
        ("pkg:maven/a/b@1", "maven"),
        ("pkg:golang/example.com/x", "go-modules"),
        ("pkg:deb/debian/curl", ""),
        ("", ""),
    ],
)
def test_a_package_url_tells_its_manifest(purl: str, kind: str) -> None:
    assert manifest_of(purl) == kind


def test_every_language_that_is_told_has_a_name_to_show() -> None:
    told = {
        language_of(f"x.{suffix}") for suffix in ("py", "ts", "kt", "c", "cc", "cs", "php", "rb", "rs", "sh", "html")
    }
    assert told | set(NEAREST) | set(NEAREST.values()) <= set(SHOWN)
