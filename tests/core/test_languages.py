"""What a file is to a scan."""

import pytest

from accord.core.languages import Languages, describe
from accord.core.scan import Kind
from accord.ports import packaged

TOLD = packaged.table("tables/languages.toml", Languages).told()


@pytest.mark.parametrize(
    ("path", "content", "kind", "language"),
    [
        ("a/b.PY", b"x", Kind.CODE, "Python"),
        ("Dockerfile", b"FROM a", Kind.CONFIGURATION, "Dockerfile"),
        ("api/Dockerfile.dev", b"FROM a", Kind.CONFIGURATION, "Dockerfile"),
        ("web.dockerfile", b"FROM a", Kind.CONFIGURATION, "Dockerfile"),
        (".github/workflows/ci.yml", b"on: push", Kind.CONFIGURATION, "GitHub Actions"),
        ("x/action.yaml", b"name: x", Kind.CONFIGURATION, "GitHub Actions"),
        ("main.tf.json", b"{}", Kind.CONFIGURATION, "Terraform"),
        ("config.yml", b"a: 1", Kind.TEXT, ""),
        ("bin/run", b"#!/usr/bin/env python3\n", Kind.CODE, "Python"),
        ("bin/run", b"#!/bin/bash -e\n", Kind.CODE, "Shell"),
        ("bin/run", b"#!/usr/bin/env node\n", Kind.CODE, "JavaScript"),
        ("bin/run", b"#!/usr/bin/awk -f\n", Kind.TEXT, ""),
        ("model.pkl", b"cposix\n", Kind.MODEL, "Pickle"),
        ("data.bin", b"a\0b", Kind.BINARY, ""),
        ("fake.py", b"a\0b", Kind.BINARY, "Python"),
        ("logo.png", b"text", Kind.BINARY, "Media"),
        ("requirements-dev.txt", b"a==1", Kind.MANIFEST, ""),
        ("build.gradle.kts", b"x", Kind.MANIFEST, "Kotlin"),
        ("setup.py", b"x", Kind.CODE, "Python"),
    ],
)
def test_a_file_is_told_by_its_name_and_its_first_bytes(path: str, content: bytes, kind: Kind, language: str) -> None:
    file = describe(path, len(content), content, TOLD)

    assert (file.kind, file.language) == (kind, language)


@pytest.mark.parametrize(
    ("path", "content", "generated"),
    [
        ("app.min.js", b"x", True),
        ("app-min.css", b"x", True),
        ("main.bundle.js", b"x", True),
        ("app.js", b"x" * 9000, True),
        ("app.js", b"x\n" * 9000, False),
        ("app.css", b"x" * 9000, True),
        ("data.py", b"x" * 9000, False),
        ("package-lock.json", b"{}", True),
        ("go.sum", b"x", True),
    ],
)
def test_what_a_program_made_is_told(path: str, content: bytes, generated: bool) -> None:  # noqa: FBT001  a table
    assert describe(path, len(content), content, TOLD).generated is generated


@pytest.mark.parametrize(("content", "lines"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\nb", 2)])
def test_lines_are_counted(content: bytes, lines: int) -> None:
    assert describe("a.py", len(content), content, TOLD).lines == lines


def test_manifests_know_their_ecosystem() -> None:
    assert [
        describe(path, 1, b"x", TOLD).ecosystem for path in ("a/Pipfile.lock", "pom.xml", "compose.yml", "a.py")
    ] == [
        "pypi",
        "maven",
        "",
        "",
    ]
