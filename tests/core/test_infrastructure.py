"""What a file says about infrastructure."""

import pytest

from accord.core import infrastructure
from accord.core.scan import File, Kind, Tree

POD = "apiVersion: v1\nkind: Pod\n"


@pytest.mark.parametrize(
    ("path", "text", "framework"),
    [
        ("Dockerfile", "", "dockerfile"),
        ("api/Dockerfile.dev", "", "dockerfile"),
        ("app.dockerfile", "", "dockerfile"),
        ("Containerfile", "", "dockerfile"),
        ("main.tf", "", "terraform"),
        ("prod.tfvars", "", "terraform"),
        ("main.tf.json", "", "terraform"),
        ("main.bicep", "", "bicep"),
        (".gitlab-ci.yml", "", "gitlab_ci"),
        (".github/workflows/a.yml", "on: push\n", "github_actions"),
        ("sub/.github/workflows/a.yaml", "on: push\n", "github_actions"),
        ("pod.yaml", POD, "kubernetes"),
        ("two.yml", f"# comment\n---\n{POD}", "kubernetes"),
        ("stack.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", "cloudformation"),
        ("stack.yaml", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n", "cloudformation"),
        ("chart/templates/pod.yaml", POD + "name: {{ .Values.name }}\n", ""),
        ("values.yaml", "kind: Pod\n", ""),
        ("action.yml", "name: x\n", ""),
        ("notes.txt", POD, ""),
    ],
)
def test_a_file_is_of_one_framework_or_of_none(path: str, text: str, framework: str) -> None:
    assert infrastructure.framework(path, text) == framework


def test_yaml_may_be_infrastructure_and_lock_files_are_not() -> None:
    files = (
        File("main.tf", Kind.CONFIGURATION, "Terraform"),
        File("any.yaml", Kind.TEXT),
        File("pnpm-lock.yaml", Kind.MANIFEST, generated=True),
        File("compose.yaml", Kind.CONFIGURATION, "Compose"),
        File("a.py", Kind.CODE, "Python"),
    )

    assert infrastructure.candidates(Tree(files)) == ("main.tf", "any.yaml")
